#include "indexer/internal/page_authors.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/page_title_parts.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxBylineBytes = 250;
constexpr std::size_t kBeforeHeadline = 40;  // elements
constexpr std::size_t kBehindHeadline = 150;
constexpr std::size_t kMaxScanned = 6000;  // elements
constexpr int kMaxMatches = 300;           // elements of one kind that are read
constexpr std::size_t kMaxLineBytes = 120;
constexpr std::size_t kTogether = 12;  // elements between two authors of one article

bool is_author_address(const PageElement& element) {
  constexpr auto kParts = std::to_array<std::string_view>(
      {"/author/", "/authors/", "/autor/", "/autoren/", "/auteur/", "/autores/", "/autore/",
       "/autorzy/", "/journalist/", "/journalists/", "/reporter/", "/reporters/", "/byline/",
       "/columnist/", "/contributor/", "/contributors/", "/writer/", "/redakteur/", "author="});
  const std::string_view address = attribute(*element.node, "href");
  return std::any_of(kParts.begin(), kParts.end(), [address](std::string_view part) {
    const std::size_t at = address.find(part);
    return at != std::string_view::npos && at + part.size() < address.size();
  });
}

// Whether a line says that it names an author: "By Jane Roe".
bool begins_as_byline(std::string_view line) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"by ",      "by: ",      "von ",        "por ",      "par ",      "di ",
       "door ",    "av ",       "af ",         "przez ",    "text: ",    "autor: ",
       "author: ", "autorin: ", "written by ", "text von ", "auteur : ", "autore: ",
       "от ",      "автор: ",   "yazan: ",     "oleh "});
  const std::string low = lower_ascii(line.substr(0, 20));
  return std::any_of(kWords.begin(), kWords.end(),
                     [&low](std::string_view word) { return low.starts_with(word); });
}

bool is_site(std::string_view name, const std::vector<std::string>& site_names) {
  const std::string key = title_key(name);
  return std::any_of(site_names.begin(), site_names.end(),
                     [&key](const std::string& site) { return title_key(site) == key; });
}

// Whether the names are such as "jane.roe", which people sign in with.
bool are_logins(const std::vector<std::string>& names) {
  return !names.empty() && std::all_of(names.begin(), names.end(), [](const std::string& name) {
    return name.find(' ') == std::string::npos && name == lower_ascii(name) &&
           static_cast<unsigned char>(name[0]) < 0x80;
  });
}

bool is_labelled(std::string_view line) {
  constexpr auto kLabels = std::to_array<std::string_view>(
      {"autor:", "autorin:", "author:", "authors:", "autoren:", "auteur :", "auteur:", "autore:",
       "written by ", "автор:", "yazar:", "作者：", "作者:"});
  const std::string low = lower_ascii(line.substr(0, 20));
  return std::any_of(kLabels.begin(), kLabels.end(),
                     [&low](std::string_view label) { return low.starts_with(label); });
}

// Whether a label, as blog software gives it to cards of links, says that its value is an author.
bool names_author(std::string_view label) {
  constexpr auto kLabels = std::to_array<std::string_view>(
      {"written by", "verfasst von",     "geschrieben von", "escrito por",  "écrit par",
       "scritto da", "geschreven door",  "napisane przez",  "author",       "autor",
       "by",         "posted by",        "skrevet av",      "skriven av",   "skrevet af",
       "автор",      "написано автором", "yazan",           "ditulis oleh", "执笔者"});
  const std::string low = lower_ascii(label);
  return std::find(kLabels.begin(), kLabels.end(), low) != kLabels.end();
}

class AuthorFinder {
 public:
  AuthorFinder(const PageElements& elements, const MainItems& items, const PageTitle& title,
               const std::vector<std::string>& site_names)
      : elements_(elements), items_(items), title_(title), site_names_(site_names) {}

  PageAuthors run() {
    from_linked_data() || from_metas() || from_visible() || from_organizations();
    if (are_logins(result_.names)) {
      const PageAuthors logins = std::move(result_);
      if (!from_visible() || are_logins(result_.names)) {
        result_ = logins;
      }
    }
    if (result_.names.empty()) {
      site_may_be_author_ = true;  // a blog that is called as its author is
      from_linked_data() || from_markup();
    }
    return std::move(result_);
  }

 private:
  bool from_visible() { return from_markup() || from_classes() || from_byline() || from_label(); }

  // Takes the names of several texts when there are any that are not the site's own.
  bool take(const std::vector<std::string>& texts, bool strict, std::string origin) {
    std::vector<std::string> names;
    for (const std::string& text : texts) {
      for (std::string& name : names_in_byline(text, strict)) {
        if ((site_may_be_author_ || !is_site(name, site_names_)) &&
            std::find(names.begin(), names.end(), name) == names.end()) {
          names.push_back(std::move(name));
        }
      }
    }
    if (names.empty()) {
      return false;
    }
    result_ = {std::move(names), std::move(origin)};
    return true;
  }

  bool from_linked_data() {
    for (const auto kind : {LinkedItem::Kind::kArticle, LinkedItem::Kind::kCreation}) {
      const LinkedItem* item = items_.of(kind);
      if (item != nullptr && take(item->people, false, "JSON-LD author")) {
        return true;
      }
    }
    return false;
  }

  bool from_metas() {
    for (const std::string_view name : {"parsely-author",
                                        "author",
                                        "article:author",
                                        "og:article:author",
                                        "article:author_name",
                                        "dc.creator",
                                        "dcterms.creator",
                                        "sailthru.author",
                                        "byl",
                                        "cxenseparse:author",
                                        "citation_author",
                                        "og:author",
                                        "creator",
                                        "authors",
                                        "dc.contributor",
                                        "shareaholic:article_author_name",
                                        "rbauthors",
                                        "vr:author",
                                        "mediator_author",
                                        "lp.article:author"}) {
      if (take(elements_.metas(name), false, "meta " + std::string(name))) {
        return true;
      }
    }
    return names_author(elements_.meta({"twitter:label1"})) &&
           take(elements_.metas("twitter:data1"), false, "meta twitter:data1");
  }

  bool from_markup() {
    return from_elements("rel=author", false,
                         [](const PageElement& element) {
                           return element.tag() == GUMBO_TAG_A && element.has_word("author") &&
                                  attribute(*element.node, "rel").find("author") !=
                                      std::string_view::npos;
                         }) ||
           from_elements("itemprop author", false,
                         [](const PageElement& element) {
                           return attribute(*element.node, "itemprop") == "author" ||
                                  attribute(*element.node, "property") == "author";
                         }) ||
           from_elements("class author vcard", false,
                         [](const PageElement& element) {
                           return element.has_word("vcard") && element.has_word("author");
                         }) ||
           from_elements("link to an author", false, [](const PageElement& element) {
             return element.tag() == GUMBO_TAG_A && is_author_address(element);
           });
  }

  bool from_classes() {
    constexpr auto kMarks = std::to_array<std::string_view>(
        {"author-name",  "author_name", "authorname", "author__name", "byline-name",
         "byline__name", "author",      "byline",     "autor",        "auteur",
         "autore",       "writer",      "verfasser",  "creator",      "authors",
         "autoren",      "bylines",     "posted-by",  "post-author",  "journalist"});
    return std::any_of(kMarks.begin(), kMarks.end(), [this](std::string_view mark) {
      return from_elements("class " + std::string(mark), true, [mark](const PageElement& element) {
        return mark.find_first_of("-_ ") == std::string_view::npos ? element.has_word(mark)
                                                                   : element.has_mark(mark);
      });
    });
  }

  // The names of the elements that `matches` tells, outermost first: those that stand together,
  // behind the headline or a little before it where there are any.
  template <typename Matches>
  bool from_elements(const std::string& origin, bool strict, Matches matches) {
    const bool has_headline =
        title_.element != PageTitle::kNoElement && title_.element > kBeforeHeadline;
    return (has_headline &&
            from_elements(title_.element - kBeforeHeadline, origin, strict, matches)) ||
           from_elements(0, origin, strict, matches);
  }

  template <typename Matches>
  bool from_elements(std::size_t begin, const std::string& origin, bool strict, Matches matches) {
    std::vector<std::string> texts;
    const auto& all = elements_.all();
    std::size_t last = all.size();
    int matched = 0;
    for (std::size_t i = begin; i < all.size() && texts.size() < 8 && i < last + kTogether;) {
      if (all[i].tag() == GUMBO_TAG_META || all[i].tag() == GUMBO_TAG_BODY ||
          all[i].tag() == GUMBO_TAG_HTML || all[i].aside || !matches(all[i])) {
        ++i;
        continue;
      }
      if (++matched > kMaxMatches) {
        break;
      }
      std::string text = text_of(i);
      if (text.empty() || text.size() >= kMaxBylineBytes) {
        ++i;
        continue;
      }
      if (!names_in_byline(text, strict).empty()) {
        texts.push_back(std::move(text));
        last = all[i].end;
      }
      i = all[i].end;
    }
    return take(texts, strict, origin);
  }

  // Of an element with an item's name in it, that name.
  std::string text_of(std::size_t index) const {
    const auto& all = elements_.all();
    for (std::size_t i = index; i < std::min(all[index].end, index + 40); ++i) {
      if (attribute(*all[i].node, "itemprop") == "name") {
        const std::string_view content = attribute(*all[i].node, "content");
        return content.empty() ? short_text(*all[i].node, kMaxBylineBytes) : std::string(content);
      }
    }
    return short_text(*all[index].node, kMaxBylineBytes, true);
  }

  // "Autor: Jane Roe" anywhere in the article.
  bool from_label() {
    const auto& all = elements_.all();
    for (std::size_t i = 0; i < std::min(all.size(), kMaxScanned); ++i) {
      if (all[i].aside) {
        continue;
      }
      const std::string text = own_text(*all[i].node, kMaxLineBytes);
      if (text.size() < kMaxLineBytes && is_labelled(text) && take({text}, true, "label")) {
        return true;
      }
    }
    return false;
  }

  // Whether an element within is a byline itself.
  bool holds_byline(std::size_t index) const {
    const auto& all = elements_.all();
    for (std::size_t i = index + 1; i < std::min(all[index].end, index + 8); ++i) {
      if (begins_as_byline(short_text(*all[i].node, kMaxLineBytes))) {
        return true;
      }
    }
    return false;
  }

  // A short line near the headline: "By Jane Roe".
  bool from_byline() {
    const auto& all = elements_.all();
    const std::size_t headline = title_.element == PageTitle::kNoElement ? 0 : title_.element;
    const std::size_t begin = headline > kBeforeHeadline ? headline - kBeforeHeadline : 0;
    for (std::size_t i = begin; i < std::min(all.size(), headline + kBehindHeadline); ++i) {
      if (all[i].aside) {
        continue;
      }
      const std::string text = short_text(*all[i].node, kMaxLineBytes, true);
      if (text.size() >= kMaxLineBytes || !begins_as_byline(text) || holds_byline(i)) {
        continue;
      }
      const auto names = names_in_byline(text, true);
      const bool is_full = !names.empty() && names[0].find(' ') != std::string::npos;
      if (is_full && take({text}, true, "byline")) {
        return true;
      }
    }
    return false;
  }

  bool from_organizations() {
    const LinkedItem* item = items_.article;
    return item != nullptr && take(item->organizations, false, "JSON-LD author");
  }

  const PageElements& elements_;
  const MainItems& items_;
  const PageTitle& title_;
  const std::vector<std::string>& site_names_;
  PageAuthors result_;
  bool site_may_be_author_ = false;
};

}  // namespace

PageAuthors read_page_authors(const PageElements& elements, const MainItems& items,
                              const PageTitle& title, const std::vector<std::string>& site_names) {
  return AuthorFinder(elements, items, title, site_names).run();
}

}  // namespace dateline
