#include "indexer/internal/page_metadata.h"

#include <libpsl.h>

#include <algorithm>

#include "common/date_parser.h"
#include "common/language.h"
#include "common/text.h"
#include "common/url.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/json_values.h"
#include "indexer/internal/page_authors.h"
#include "indexer/internal/page_dates.h"
#include "indexer/internal/page_json_ld.h"
#include "indexer/internal/page_meta_elements.h"
#include "indexer/internal/page_title.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxKeywords = 50;
constexpr std::size_t kMaxLeadBytes = 4000;

std::string plain(std::string text) {
  return collapse_space(plain_text(std::move(text)));
}

// "example.co.uk" of "news.example.co.uk"; empty for an address in digits and the like.
std::string registrable_domain(const std::string& host) {
  const psl_ctx_t* list = psl_builtin();
  const char* domain = list == nullptr ? nullptr : psl_registrable_domain(list, host.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

// Of sections in one text, "Sport,Football", the first.
std::string first_section(const std::string& text) {
  const std::size_t comma = text.find(',');
  const bool is_list = comma != std::string::npos && text.substr(comma).find(", ") != 0;
  return is_list ? text.substr(0, comma) : text;
}

class MetadataReader {
 public:
  MetadataReader(const HtmlDocument& document, const PageSource& source, RawArticle& raw)
      : source_(source),
        raw_(raw),
        elements_(document),
        linked_(read_linked_data(document)),
        items_(main_items(elements_, linked_)),
        article_(items_.article) {}

  void run() {
    read_url();
    read_source();
    const PageTitle title = read_page_title(elements_, items_, site_names_);
    set("title", raw_.article.title, title.text, title.origin);
    read_dates(title);
    const PageAuthors authors = read_page_authors(elements_, items_, title, site_names_);
    if (!authors.names.empty()) {
      raw_.article.authors = authors.names;
      note("author", authors.origin);
    }
    read_lead();
    read_section();
    read_keywords();
    read_language();
  }

 private:
  void note(std::string_view field, std::string origin) {
    raw_.origins.push_back({field, std::move(origin)});
  }

  bool set(std::string_view field, std::string& target, std::string value, std::string origin) {
    if (value.empty()) {
      return false;
    }
    target = std::move(value);
    note(field, std::move(origin));
    return true;
  }

  bool set_from_metas(std::string_view field, std::string& target,
                      std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [&](std::string_view name) {
      return set(field, target, plain(elements_.meta({name})), "meta " + std::string(name));
    });
  }

  static bool is_absolute(std::string_view url) {
    return url.starts_with("http://") || url.starts_with("https://");
  }

  // The page's own word for its address, though not where it names the front page for every page.
  bool is_own_address(std::string_view url) const {
    return is_absolute(url) && (!is_front_page(url) || source_.url.empty());
  }

  static bool is_front_page(std::string_view url) {
    const std::size_t path = url.find('/', url.find("://") + 3);
    return path == std::string_view::npos || path + 1 == url.size();
  }

  void read_url() {
    const std::string og = elements_.meta({"og:url"});
    if (is_own_address(elements_.canonical())) {
      set("url", raw_.article.url, std::string(elements_.canonical()), "link rel=canonical");
    } else if (is_own_address(og)) {
      set("url", raw_.article.url, og, "meta og:url");
    } else {
      set("url", raw_.article.url, source_.url, "address of the page");
    }
    host_ = host_of(source_.url.empty() ? raw_.article.url : source_.url);
    domain_ = registrable_domain(host_);
  }

  void read_source() {
    std::string& name = raw_.article.source;
    const LinkedItem* item = article_;
    set_from_metas("source", name, {"og:site_name"}) ||
        set("source", name, linked_.site_name, "JSON-LD WebSite") ||
        (item != nullptr && set("source", name, item->site_name, "JSON-LD publisher")) ||
        set_from_metas("source", name,
                       {"application-name", "dc.publisher", "dcterms.publisher", "publisher", "cre",
                        "citation_journal_title", "apple-mobile-web-app-title"}) ||
        set("source", name, domain_, "address of the page");
    for (const std::string& one :
         {name, linked_.site_name, item == nullptr ? std::string() : item->site_name, host_,
          domain_, domain_.substr(0, domain_.find('.')),
          elements_.meta({"application-name", "dc.publisher", "publisher"})}) {
      if (!one.empty()) {
        site_names_.push_back(one);
      }
    }
  }

  // Where the time of fetching is not known, only normalize() knows a bound.
  CivilDay latest() const {
    const ParsedDate fetched = parse_date(source_.fetched, {});
    return fetched.date.known() ? fetched.date.day + std::chrono::days{1}
                                : CivilDay(std::chrono::year{2100} / 1 / 1);
  }

  void read_dates(const PageTitle& title) {
    const PageDateHints hints{source_.url.empty() ? raw_.article.url : source_.url, host_,
                              language_tag(), latest()};
    PageDates dates = read_page_dates(elements_, linked_, items_, title, hints);
    if (set("published", raw_.published_text, dates.published, dates.published_origin)) {
      raw_.published_evidence = dates.published_evidence;
    }
    set("modified", raw_.modified_text, dates.modified, dates.modified_origin);
  }

  void read_lead() {
    std::string& lead = raw_.article.lead;
    set_from_metas("lead", lead,
                   {"og:description", "description", "twitter:description", "dc.description",
                    "dcterms.description", "sailthru.description"}) ||
        (article_ != nullptr && set("lead", lead, article_->description, "JSON-LD description"));
    lead = utf8_prefix(lead, kMaxLeadBytes);
  }

  void read_section() {
    std::string& section = raw_.article.section;
    (article_ != nullptr &&
     set("section", section, first_section(article_->section), "JSON-LD articleSection")) ||
        set_from_metas("section", section,
                       {"article:section", "parsely-section", "sailthru.section", "section",
                        "dc.subject", "og:article:section", "category", "articlesection"});
  }

  void read_keywords() {
    std::vector<std::string> words = elements_.metas("article:tag");
    std::string origin = "meta article:tag";
    if (words.empty() && article_ != nullptr && !article_->keywords.empty()) {
      words = article_->keywords;
      origin = "JSON-LD keywords";
    }
    if (words.empty()) {
      words = {elements_.meta({"news_keywords", "keywords", "parsely-tags", "sailthru.tags"})};
      origin = "meta keywords";
    }
    const bool at_commas = words.size() == 1;
    auto& keywords = raw_.article.keywords;
    for (const std::string& word : words) {
      for (std::string& one : split_list(plain(word), at_commas)) {
        if (!one.empty() && keywords.size() < kMaxKeywords &&
            std::find(keywords.begin(), keywords.end(), one) == keywords.end()) {
          keywords.push_back(std::move(one));
        }
      }
    }
    if (!keywords.empty()) {
      note("keyword", origin);
    }
  }

  std::string language_tag() const {
    if (!elements_.language().empty()) {
      return std::string(elements_.language());
    }
    return elements_.meta({"og:locale", "content-language", "language", "dc.language"});
  }

  void read_language() {
    std::string tag = language_tag();
    std::replace(tag.begin(), tag.end(), '_', '-');
    std::string& language = raw_.article.language;
    set("lang", language, normalize_language(tag), "html lang") ||
        (article_ != nullptr &&
         set("lang", language, normalize_language(article_->language), "JSON-LD inLanguage"));
  }

  const PageSource& source_;
  RawArticle& raw_;
  const PageElements elements_;
  const LinkedData linked_;
  const MainItems items_;
  const LinkedItem* article_;
  std::string host_, domain_;
  std::vector<std::string> site_names_;
};

}  // namespace

void read_page_metadata(const HtmlDocument& document, const PageSource& source, RawArticle& raw) {
  MetadataReader(document, source, raw).run();
}

}  // namespace dateline
