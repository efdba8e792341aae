#include "indexer/internal/boilerplate_names.h"

#include <algorithm>
#include <array>
#include <string>

#include "common/text.h"

namespace dateline {

namespace {

// Parts of class names and ids, in lower case with hyphens for every separator.
constexpr auto kBodyNames = std::to_array<std::string_view>({
    "article-body",    "articlebody",        "article-content",   "articlecontent",
    "article-text",    "articletext",        "article-main-text", "entry-content",
    "entrycontent",    "post-content",       "postcontent",       "post-body",
    "postbody",        "story-body",         "storybody",         "story-content",
    "story-text",      "storytext",          "content-body",      "body-content",
    "body-text",       "bodytext",           "article--content",  "main-text",
    "news-content",    "news-text",          "newstext",          "news-body",
    "single-content",  "post-text",          "blog-content",      "paywall-content",
    "field-name-body", "field--name-body",   "rich-text-content", "wysiwyg",
    "articulo-cuerpo", "cuerpo-noticia",     "texto-noticia",     "contenido-nota",
    "post-entry",      "article-paragraphs",
});

constexpr auto kUnlikelyNames = std::to_array<std::string_view>({
    "site-footer",
    "page-footer",
    "footer",
    "breadcrumb",
    "cookie",
    "consent",
    "gdpr",
    "newsletter",
    "subscri",
    "signup",
    "sign-up",
    "share",
    "sharing",
    "shariff",
    "social",
    "related",
    "recommend",
    "popular",
    "trending",
    "most-read",
    "mostread",
    "most-viewed",
    "promo",
    "sponsor",
    "advert",
    "outbrain",
    "taboola",
    "navigation",
    "navbar",
    "pagination",
    "author-bio",
    "author-box",
    "authorbox",
    "about-author",
    "about-the-author",
    "author-info",
    "author-card",
    "post-meta",
    "entry-meta",
    "article-meta",
    "postmeta",
    "entry-footer",
    "post-footer",
    "article-footer",
    "taglist",
    "tag-list",
    "tagcloud",
    "tags-links",
    "post-tags",
    "article-tags",
    "entry-tags",
    "cat-links",
    "login",
    "log-in",
    "popup",
    "pop-up",
    "modal",
    "skip-link",
    "skiplink",
    "screen-reader",
    "visually-hidden",
    "visuallyhidden",
    "sr-only",
    "copyright",
    "disclaimer",
    "toolbar",
    "relatedposts",
    "more-stories",
    "morestories",
    "more-news",
    "read-more",
    "readmore",
    "read-also",
    "also-read",
    "next-post",
    "prev-post",
    "previous-post",
    "post-nav",
    "postnav",
    "nav-links",
    "donat",
    "ticker",
    "syndicat",
    "print-only",
    "lightbox",
    "slideshow-nav",
    "byline",
    "dateline-info",
    "timestamp",
    "publish-date",
    "published-date",
    "post-date",
    "entry-date",
    "article-date",
    "feedback",
    "survey",
    "rating",
    "like-button",
    "instagram-follow",
    "follow-us",
    "followus",
    "addthis",
    "sharedaddy",
    "jp-post",
    "mc-embed",
    "mailchimp",
    "yarpp",
    "zergnet",
    "onesignal",
    "topbar",
    "top-bar",
    "megamenu",
    "mega-menu",
    "dropdown",
    "off-canvas",
    "offcanvas",
    "search-form",
    "searchform",
    "noprint",
    "no-print",
    "article-tools",
    "article-actions",
    "table-of-contents",
    "toc-container",
    "infobox-author",
    "edit-link",
    "editsection",
    "navbox",
    "catlinks",
    "mw-jump",
    "siteSub",
});

constexpr auto kUnlikelyWords = std::to_array<std::string_view>({
    "nav",      "menu",    "ad",       "ads",        "adv",     "adbox",  "bio",   "tags",
    "toc",      "rss",     "keywords", "noscript",   "promo",   "cta",    "optin", "partner",
    "partners", "werbung", "anzeige",  "publicidad", "reklama", "sharer",
});

// Names that elements beside the article have, but parts of articles too.
constexpr auto kDoubtfulNames = std::to_array<std::string_view>({
    "teaser",
    "widget",
    "metadata",
    "article-info",
    "masthead",
    "autor",
    "sidebar",
    "side-bar",
    "twitter-follow",
    "facebook-like",
    "overlay",
    "-pager-",
    "hidden-print",
    "-license-",
});

constexpr auto kDoubtfulWords = std::to_array<std::string_view>({
    "header",
    "aside",
    "meta",
    "sub",
    "extra",
    "alert",
    "tag",
    "print",
    "topics",
    "tools",
    "credits",
    "banner",
    "pub",
    "foot",
    "hidden",
    "hide",
});

constexpr auto kUnlikelyPosts = std::to_array<std::string_view>({
    "teaser",
    "related",
    "promo",
    "recommend",
    "sidebar",
    "-card-",
    "popular",
    "preview",
});

constexpr auto kCommentNames = std::to_array<std::string_view>({
    "comment-list",
    "commentlist",
    "comments",
    "comment-respond",
    "commentform",
    "disqus",
    "livefyre",
    "comment-content",
    "comment-body",
    "kommentare",
    "comentarios",
    "commentaires",
    "respond",
    "replies",
    "discussion-list",
    "fb-comments",
});

// Beginnings of lines in lower case.
constexpr auto kBoilerplateStarts = std::to_array<std::string_view>({
    "read more",
    "read also",
    "also read",
    "read next",
    "see also",
    "more:",
    "related:",
    "watch:",
    "share this",
    "share on",
    "share via",
    "follow us",
    "follow @",
    "sign up",
    "subscribe",
    "advertisement",
    "sponsored",
    "click here to",
    "tap here to",
    "image source",
    "image copyright",
    "media caption",
    "story continues below",
    "continue reading",
    "like us on",
    "print this",
    "email this",
    "tweet this",
    "filed under",
    "posted in",
    "posted by",
    "tagged",
    "tags:",
    "categories:",
    "all rights reserved",
    "copyright ©",
    "© ",
    "(c) ",
    "leave a comment",
    "leave a reply",
    "have your say",
    "skip to",
    "back to top",
    "loading",
    "lesen sie auch",
    "lesen sie mehr",
    "mehr zum thema",
    "auch interessant",
    "anzeige",
    "teilen",
    "zur startseite",
    "jetzt kommentieren",
    "lire aussi",
    "à lire aussi",
    "a lire aussi",
    "voir aussi",
    "publicité",
    "partager",
    "abonnez-vous",
    "lea también",
    "lee también",
    "leer más",
    "te puede interesar",
    "ver también",
    "publicidad",
    "compartir",
    "suscríbete",
    "leggi anche",
    "condividi",
    "pubblicità",
    "czytaj też",
    "czytaj także",
    "czytaj więcej",
    "zobacz też",
    "zobacz także",
    "reklama",
    "udostępnij",
    "leia também",
    "leia mais",
    "compartilhe",
    "lees ook",
    "läs också",
    "les også",
    "læs også",
    "lue myös",
    "čtěte také",
    "čtěte také",
    "читайте также",
    "читать также",
    "смотрите также",
    "подписывайтесь",
    "подпишитесь",
    "поделиться",
    "реклама",
    "читайте також",
    "اقرأ أيضا",
    "اقرأ أيضاً",
    "إقرأ أيضا",
    "شاهد أيضا",
    "延伸閱讀",
    "相关阅读",
    "相關閱讀",
    "責任編輯",
    "责任编辑",
    "関連記事",
    "あわせて読みたい",
});

constexpr auto kRelatedHeadings = std::to_array<std::string_view>({
    "related",
    "more on",
    "more from",
    "more in",
    "more stories",
    "more news",
    "read more",
    "read next",
    "also read",
    "recommended",
    "you may also like",
    "you might also like",
    "you may like",
    "further reading from",
    "latest",
    "most read",
    "most popular",
    "trending",
    "popular",
    "top stories",
    "comments",
    "leave a reply",
    "leave a comment",
    "about the author",
    "share this",
    "tags",
    "topics",
    "newsletter",
    "sign up",
    "subscribe",
    "from around the web",
    "sponsored",
    "what to read next",
    "don't miss",
    "mehr zum thema",
    "mehr aus",
    "mehr zu",
    "lesen sie auch",
    "das könnte sie auch",
    "weitere artikel",
    "weitere themen",
    "weitere beiträge",
    "ähnliche",
    "kommentare",
    "schlagwörter",
    "verwandte",
    "meistgelesen",
    "auch interessant",
    "über den autor",
    "teilen",
    "sur le même sujet",
    "à lire aussi",
    "articles liés",
    "articles similaires",
    "les plus lus",
    "commentaires",
    "lire aussi",
    "vous aimerez aussi",
    "noticias relacionadas",
    "relacionad",
    "te puede interesar",
    "lo más leído",
    "comentarios",
    "artículos relacionados",
    "más noticias",
    "leggi anche",
    "articoli correlati",
    "commenti",
    "potrebbe interessarti",
    "zobacz też",
    "zobacz także",
    "czytaj także",
    "komentarze",
    "powiązane",
    "polecane",
    "podobne",
    "leia também",
    "notícias relacionadas",
    "lees ook",
    "gerelateerd",
    "reacties",
    "läs också",
    "читайте также",
    "похожие",
    "комментарии",
    "по теме",
    "схожі",
    "коментарі",
    "اقرأ أيضا",
    "مواضيع",
    "التعليقات",
    "相关",
    "相關",
    "関連",
    "コメント",
    "评论",
    "推荐",
    "熱門",
});

// In lower case, runs of other than letters and digits as one hyphen, between two hyphens.
std::string normal_name(std::string_view class_name, std::string_view id) {
  std::string name = "-";
  const auto add = [&name](std::string_view text) {
    for (const char c : text) {
      const bool upper = c >= 'A' && c <= 'Z';
      const bool letter = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (letter) {
        name += upper ? static_cast<char>(c + 32) : c;
      } else if (name.back() != '-') {
        name += '-';
      }
    }
    if (name.back() != '-') {
      name += '-';
    }
  };
  add(class_name);
  add(id);
  return name;
}

template <std::size_t N>
bool contains_any(std::string_view text, const std::array<std::string_view, N>& parts) {
  return std::any_of(parts.begin(), parts.end(), [text](std::string_view part) {
    return text.find(part) != std::string_view::npos;
  });
}

template <std::size_t N>
bool has_word(std::string_view name, const std::array<std::string_view, N>& words) {
  for (std::size_t begin = 1; begin < name.size();) {
    const std::size_t end = name.find('-', begin);
    const auto word = name.substr(begin, end - begin);
    if (std::find(words.begin(), words.end(), word) != words.end()) {
      return true;
    }
    begin = end + 1;
  }
  return false;
}

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::array<std::string_view, N>& starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [text](std::string_view start) { return text.starts_with(start); });
}

std::string lower_start(std::string_view text) {
  return fold_value(text.substr(0, valid_utf8_prefix(text.substr(0, 80))));
}

// What of an element matters besides its names.
enum class ElementKind : char { kOther = 1, kPost, kMain, kHeader };

ElementKind kind_of(const GumboNode& element) {
  switch (element.v.element.tag) {
    case GUMBO_TAG_ARTICLE:
      return ElementKind::kPost;
    case GUMBO_TAG_MAIN:
      return ElementKind::kMain;
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_ASIDE:
      return ElementKind::kHeader;
    default:
      break;
  }
  const std::string_view role = attribute(element, "role");
  return role == "main" || role == "article" ? ElementKind::kMain : ElementKind::kOther;
}

bool has_unlikely_aria_role(std::string_view role) {
  return role == "navigation" || role == "contentinfo" || role == "complementary" ||
         role == "search" || role == "dialog" || role == "menu" || role == "banner" ||
         role == "alertdialog";
}

ElementRole role_of_name(std::string_view name, ElementKind kind) {
  if (contains_any(name, kCommentNames)) {
    return ElementRole::kComments;
  }
  const bool is_main = kind == ElementKind::kPost || kind == ElementKind::kMain;
  // A post carries the names of its tags and categories.
  const bool is_post = is_main || name.find("-hentry-") != std::string_view::npos ||
                       name.find("-type-post-") != std::string_view::npos;
  const bool is_unlikely =
      is_post ? contains_any(name, kUnlikelyPosts)
              : contains_any(name, kUnlikelyNames) || has_word(name, kUnlikelyWords);
  if (is_unlikely) {
    return ElementRole::kUnlikely;
  }
  if (contains_any(name, kBodyNames)) {
    return ElementRole::kArticleBody;
  }
  if (!is_post && (kind == ElementKind::kHeader || contains_any(name, kDoubtfulNames) ||
                   has_word(name, kDoubtfulWords))) {
    return ElementRole::kDoubtful;
  }
  return is_main ? ElementRole::kArticle : ElementRole::kUnknown;
}

}  // namespace

ElementRole ElementRoles::of(const GumboNode& element) {
  const GumboTag tag = element.v.element.tag;
  if (tag == GUMBO_TAG_NAV || tag == GUMBO_TAG_FOOTER ||
      has_unlikely_aria_role(attribute(element, "role"))) {
    return ElementRole::kUnlikely;
  }
  if (attribute(element, "itemprop").find("articleBody") != std::string_view::npos) {
    return ElementRole::kArticleBody;
  }
  if (tag == GUMBO_TAG_HTML || tag == GUMBO_TAG_BODY) {
    return ElementRole::kUnknown;
  }
  std::string name = normal_name(attribute(element, "class"), attribute(element, "id"));
  const ElementKind kind = kind_of(element);
  if (name == "-" && kind == ElementKind::kOther) {
    return ElementRole::kUnknown;
  }
  name += static_cast<char>(kind);
  const auto [found, is_new] = known_.try_emplace(std::move(name), ElementRole::kUnknown);
  if (is_new) {
    found->second =
        role_of_name(std::string_view(found->first).substr(0, found->first.size() - 1), kind);
  }
  return found->second;
}

bool is_boilerplate_line(std::string_view text) {
  return starts_with_any(lower_start(text), kBoilerplateStarts);
}

bool opens_related_links(std::string_view heading) {
  return starts_with_any(lower_start(heading), kRelatedHeadings);
}

}  // namespace dateline
