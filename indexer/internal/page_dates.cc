#include "indexer/internal/page_dates.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/date_parser.h"
#include "common/language.h"
#include "common/text.h"
#include "indexer/internal/page_dates_settle.h"
#include "indexer/internal/page_dates_url.h"
#include "indexer/internal/page_dates_values.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxModifiedBytes = 300;  // of an element that says so
constexpr std::size_t kNearHeadline = 120;      // elements
constexpr std::size_t kAnywhere = std::size_t{1} << 30;
constexpr std::size_t kDateLineBytes = 24;  // of a line that is hardly more than a date
constexpr std::size_t kMaxBeforeDate = 70;  // bytes; behind more, a date is one of a sentence
constexpr int kMaxMatches = 400;            // elements of one kind that are read
constexpr std::size_t kMaxScanned = 6000;   // elements looked through for any date at all

class DateFinder {
 public:
  DateFinder(const PageElements& elements, const LinkedData& linked, const MainItems& items,
             const PageTitle& title, const PageDateHints& hints)
      : elements_(elements),
        linked_(linked),
        items_(items),
        title_(title),
        hints_(hints),
        language_(normalize_language(hints.language_tag)),
        reader_({.language = language_,
                 .order = usual_date_order(hints.language_tag, hints.host),
                 .earliest = std::chrono::year{1995} / 1 / 1,
                 .latest = hints.latest}) {}

  PageDates run() {
    find_modified();
    from_linked(LinkedItem::Kind::kArticle) || from_metas() ||
        from_linked(LinkedItem::Kind::kCreation) || from_markup() || from_url() ||
        from_dates(kNearHeadline) || from_times(kNearHeadline) || from_near_headline() ||
        from_generic_metas() || from_linked_page() || from_times(kAnywhere) ||
        from_dates(kAnywhere) || from_classes() || from_page() || from_modified() || from_notice();
    if (!result_.published.empty()) {
      const Dated day = settle_published_day(published_, elements_, title_, reader_, hints_.url);
      if (day.text != result_.published) {
        result_.published = day.text;
        result_.published_origin += ", on the day the page prints";
      }
    }
    return std::move(result_);
  }

 private:
  bool publish(const std::optional<Dated>& date, DateEvidence evidence, std::string origin) {
    if (!date) {
      return false;
    }
    published_ = *date;
    result_.published = date->text;
    result_.published_evidence = evidence;
    result_.published_origin = std::move(origin);
    return true;
  }

  bool from_linked(LinkedItem::Kind kind) {
    const LinkedItem* item = items_.of(kind);
    return item != nullptr &&
           publish(reader_.value(item->published), DateEvidence::kField,
                   kind == LinkedItem::Kind::kPage ? "JSON-LD datePublished of the page"
                                                   : "JSON-LD datePublished");
  }

  // WebPage items. Those of blog software's static pages ("About us") are dated too, but such a
  // page is no article.
  bool from_linked_page() { return !is_static_page() && from_linked(LinkedItem::Kind::kPage); }

  bool is_static_page() const {
    const bool has_article =
        std::any_of(linked_.items.begin(), linked_.items.end(),
                    [](const LinkedItem& item) { return item.kind != LinkedItem::Kind::kPage; });
    return !has_article && items_.page != nullptr && !linked_.site_name.empty();
  }

  bool from_meta_names(std::initializer_list<std::string_view> names) {
    return std::any_of(names.begin(), names.end(), [this](std::string_view name) {
      return publish(reader_.value(elements_.meta({name})), DateEvidence::kField,
                     "meta " + std::string(name));
    });
  }

  bool from_metas() {
    return from_meta_names({"article:published_time",
                            "article:published",
                            "og:published_time",
                            "og:article:published_time",
                            "datepublished",
                            "parsely-pub-date",
                            "sailthru.date",
                            "article.published",
                            "published-date",
                            "publish-date",
                            "publish_date",
                            "published_date",
                            "publication_date",
                            "publication-date",
                            "publicationdate",
                            "publishdate",
                            "publisheddate",
                            "pubdate",
                            "pub_date",
                            "og:pubdate",
                            "og:publish_date",
                            "og:article:publish_date",
                            "article:publish_date",
                            "published_time",
                            "published_time_telegram",
                            "dc.date.issued",
                            "dcterms.issued",
                            "dc.issued",
                            "citation_publication_date",
                            "citation_online_date",
                            "citation_date",
                            "article_date_original",
                            "originalpublicationdate",
                            "rnews:datepublished",
                            "cxenseparse:recs:publishtime",
                            "cxenseparse:publishtime",
                            "shareaholic:article_published_time",
                            "bt:pubdate",
                            "rbpubdate",
                            "vr:published_time",
                            "nrbi:date",
                            "ptime",
                            "pdate",
                            "displaydate",
                            "originalpublishdate",
                            "date_published",
                            "og:article:published",
                            "mediator_published_time",
                            "weibo:article:create_at",
                            "bytedance:published_time",
                            "video:release_date",
                            "article-publish-date",
                            "date-published",
                            "created",
                            "datecreated",
                            "dc.date.created",
                            "dcterms.created",
                            "dc.created",
                            "gentime",
                            "article:created",
                            "creation_date",
                            "timestamp"});
  }

  bool from_generic_metas() {
    return from_meta_names({"date", "dcterms.date", "dc.date", "dc:date", "article.created",
                            "datetime", "og:release_date", "release_date", "book:release_date",
                            "music:release_date", "firstpublished", "dc.date.publication"});
  }

  bool from_url() {
    const auto day = date_in_url(hints_.url, hints_.latest);
    return day && publish(dated(*day), DateEvidence::kUrl, "date in the address");
  }

  // The elements that `matches` tells, in order, nearest behind the headline first.
  template <typename Matches>
  bool from_elements(std::string origin, std::size_t reach, Matches matches) {
    const auto& all = elements_.all();
    const std::size_t headline = title_.element == PageTitle::kNoElement ? 0 : title_.element;
    std::optional<Dated> before;
    std::size_t distance = 0;
    int matched = 0;
    const std::size_t begin = headline > reach ? headline - reach : 0;
    for (std::size_t i = begin; i < all.size() && i < headline + reach; ++i) {
      if (all[i].aside || all[i].tag() == GUMBO_TAG_META || all[i].tag() == GUMBO_TAG_BODY ||
          all[i].tag() == GUMBO_TAG_HTML || is_modified_mark(all[i]) || !matches(all[i])) {
        continue;
      }
      const auto date = ++matched > kMaxMatches ? std::nullopt : reader_.value_of(all[i]);
      if (!date) {
        continue;
      }
      if (i < headline) {
        before = date;
        distance = headline - i;
        continue;
      }
      const bool use_before = before && distance < kNearHeadline && i - headline > 2 * distance;
      return publish(use_before ? before : date, DateEvidence::kMarkup, std::move(origin));
    }
    return publish(before, DateEvidence::kMarkup, std::move(origin));
  }

  bool from_markup() {
    return from_elements("itemprop datePublished", kAnywhere,
                         [](const PageElement& element) {
                           return element.has_word("datepublished") ||
                                  element.has_word("datecreated");
                         }) ||
           from_elements("time element of publication", kAnywhere,
                         [](const PageElement& element) {
                           return element.tag() == GUMBO_TAG_TIME &&
                                  (is_published_mark(element) ||
                                   gumbo_get_attribute(&element.node->v.element.attributes,
                                                       "pubdate") != nullptr);
                         }) ||
           from_elements("class published", kAnywhere, [](const PageElement& element) {
             return element.tag() != GUMBO_TAG_TIME && is_published_mark(element);
           });
  }

  bool from_times(std::size_t reach) {
    return from_elements("time element", reach, [](const PageElement& element) {
      return element.tag() == GUMBO_TAG_TIME;
    });
  }

  // An element called a date that holds one.
  bool from_dates(std::size_t reach) {
    return from_elements("class date", reach, [](const PageElement& element) {
      return element.has_word("date") || element.has_word("datum") || element.has_word("fecha") ||
             element.has_word("datetime") || element.has_word("timestamp") ||
             element.has_word("dateline") || element.has_word("pubtime") ||
             element.has_word("time") || element.has_word("posted") || element.has_word("created");
    });
  }

  bool from_classes() {
    return from_elements("class byline", kAnywhere, [](const PageElement& element) {
      return element.has_word("byline") || element.has_word("meta") || element.has_word("info") ||
             element.has_word("details") || element.has_word("author") ||
             element.has_word("subline") || element.has_word("kicker") ||
             element.has_word("source");
    });
  }

  bool from_near_headline() {
    if (title_.element == PageTitle::kNoElement) {
      return false;
    }
    const auto& all = elements_.all();
    const std::size_t behind = all[title_.element].end;
    for (std::size_t i = behind; i < std::min(all.size(), behind + kNearHeadline); ++i) {
      if (from_text(i, "text near the headline")) {
        return true;
      }
    }
    for (std::size_t i = title_.element; i > 0 && i + kNearHeadline / 3 > title_.element; --i) {
      if (all[i].end <= title_.element && from_text(i, "text near the headline")) {
        return true;
      }
    }
    return false;
  }

  bool from_text(std::size_t index, const char* origin) {
    const PageElement& element = elements_.all()[index];
    if (element.aside || is_modified_mark(element)) {
      return false;
    }
    const std::string text = line_of(element);
    const bool is_short = text.size() <= kDateLineBytes;
    return !text.empty() && publish(reader_.published_in(text, is_short, kMaxBeforeDate),
                                    DateEvidence::kPageText, origin);
  }

  // Any short text on the page that is hardly more than a date.
  bool from_page() {
    const auto& all = elements_.all();
    for (std::size_t i = 0; i < std::min(all.size(), kMaxScanned); ++i) {
      if (all[i].aside || is_modified_mark(all[i])) {
        continue;
      }
      const std::string text = line_of(all[i]);
      const auto date = find_date(text, reader_.search());
      if (date && 3 * (date->end - date->begin) > text.size() &&
          publish(reader_.published_in(text, false), DateEvidence::kPageText, "text of the page")) {
        return true;
      }
    }
    return false;
  }

  void modify(const std::optional<Dated>& date, std::string origin) {
    if (date && result_.modified.empty()) {
      modified_ = *date;
      result_.modified = date->text;
      result_.modified_origin = std::move(origin);
    }
  }

  void find_modified() {
    for (const auto kind : {LinkedItem::Kind::kArticle, LinkedItem::Kind::kCreation}) {
      if (const LinkedItem* item = items_.of(kind)) {
        modify(reader_.value(item->modified), "JSON-LD dateModified");
      }
    }
    for (const std::string_view name :
         {"article:modified_time", "og:updated_time", "article:modified", "datemodified",
          "og:modified_time", "modified_time", "dc.date.modified", "dcterms.modified", "lastmod",
          "last-modified", "dateupdate", "date.modified", "updated_time", "last_updated",
          "revision_date", "revised", "article_date_updated", "lastupdate"}) {
      modify(reader_.value(elements_.meta({name})), "meta " + std::string(name));
    }
    if (const LinkedItem* item = items_.page) {
      modify(reader_.value(item->modified), "JSON-LD dateModified");
    }
    int matched = 0;
    for (const PageElement& element : elements_.all()) {
      if (result_.modified.empty() && matched < kMaxMatches && !element.aside &&
          is_modified_mark(element) && element.tag() != GUMBO_TAG_META &&
          element.tag() != GUMBO_TAG_BODY) {
        ++matched;
        const auto date = reader_.value(attribute(*element.node, "datetime"));
        const std::string text = short_text(*element.node, kMaxModifiedBytes);
        modify(date || text.size() >= kMaxModifiedBytes ? date : reader_.value(text),
               "element of modification");
      }
    }
  }

  // "Last updated 14 May 2024", wherever it stands.
  bool from_notice() {
    const auto& all = elements_.all();
    for (std::size_t i = 0; i < std::min(all.size(), kMaxScanned) && !is_static_page(); ++i) {
      const std::string text = line_of(all[i]);
      if (!text.empty() && mentions_modification(text)) {
        modify(reader_.value(text), "notice of modification");
      }
    }
    return from_modified();
  }

  bool from_modified() {
    return !result_.modified.empty() && !is_static_page() &&
           publish(modified_, DateEvidence::kField, result_.modified_origin);
  }

  const PageElements& elements_;
  const LinkedData& linked_;
  const MainItems& items_;
  const PageTitle& title_;
  const PageDateHints& hints_;
  std::string language_;
  PageDateReader reader_;
  Dated published_, modified_;
  PageDates result_;
};

}  // namespace

PageDates read_page_dates(const PageElements& elements, const LinkedData& linked,
                          const MainItems& items, const PageTitle& title,
                          const PageDateHints& hints) {
  return DateFinder(elements, linked, items, title, hints).run();
}

}  // namespace dateline
