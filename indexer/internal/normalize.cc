#include "indexer/internal/normalize.h"

#include <algorithm>

#include "common/agencies.h"
#include "common/authors.h"
#include "common/internal/file.h"
#include "common/language.h"
#include "common/sources.h"
#include "common/text.h"
#include "common/url.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/credits.h"
#include "indexer/internal/scraped_text.h"
#include "indexer/internal/text_cleaner.h"

namespace dateline {

namespace {

constexpr const char* kFromDateline = "dateline of the body";
constexpr std::size_t kMaxValues = 50;  // authors, keywords … of one article
constexpr std::size_t kMaxValueBytes = 300;
constexpr std::size_t kMaxCopyrightBytes = 1000;
constexpr std::size_t kMaxIdBytes = 2000;
constexpr std::size_t kMaxUrlBytes = 8000;

std::string clean_paragraphs(std::string_view text, Repairs& repairs) {
  return clean_text(text, repairs.controls);
}

std::string clean_line(std::string_view text, Repairs& repairs) {
  return collapse_space(without_noise(text, repairs.controls));
}

std::string clean_value(std::string_view text, std::size_t max_bytes, Repairs& repairs) {
  std::string value = clean_line(text, repairs);
  if (value.size() > max_bytes) {
    repairs.values_cut = true;
    value.clear();
  }
  return value;
}

void clean_values(std::vector<std::string>& values, Repairs& repairs) {
  std::vector<std::string> kept;
  for (const std::string& raw : values) {
    std::string value = clean_value(raw, kMaxValueBytes, repairs);
    if (value.empty() || std::find(kept.begin(), kept.end(), value) != kept.end()) {
      continue;
    }
    if (kept.size() == kMaxValues) {
      repairs.values_cut = true;
      break;
    }
    kept.push_back(std::move(value));
  }
  values = std::move(kept);
}

// The longest beginning of a title that fits, ending between words when there is a space near.
std::string cut_title(std::string_view title) {
  const std::string_view prefix = utf8_prefix(title, kMaxTitleBytes);
  const std::size_t space = prefix.rfind(' ');
  const bool is_near = space != std::string_view::npos && space > prefix.size() / 2;
  return std::string(is_near ? prefix.substr(0, space) : prefix);
}

void clean_texts(Article& article, Repairs& repairs) {
  article.title = clean_line(article.title, repairs);
  article.lead = clean_paragraphs(article.lead, repairs);
  article.body = clean_paragraphs(article.body, repairs);
  if (article.title.size() > kMaxTitleBytes) {
    repairs.title_cut = true;
    article.body = article.title + (article.body.empty() ? "" : "\n\n") + article.body;
    article.title = cut_title(article.title);
  }
  if (article.title.empty() && article.body.empty()) {
    article.body = std::move(article.lead);
    article.lead.clear();
  }
  if (article.lead == article.title || article.body.starts_with(article.lead)) {
    article.lead.clear();  // not a text of its own
  }
}

void clean_metadata(Article& article, Repairs& repairs) {
  article.id = clean_value(article.id, kMaxIdBytes, repairs);
  article.url = clean_value(article.url, kMaxUrlBytes, repairs);
  article.source = clean_value(article.source, kMaxValueBytes, repairs);
  article.section = clean_value(article.section, kMaxValueBytes, repairs);
  article.copyright = clean_value(article.copyright, kMaxCopyrightBytes, repairs);
  article.urgency = article.urgency > 9 ? 0 : article.urgency;
  article.language = language_of_label(article.language);
  for (auto* values : {&article.authors, &article.agencies, &article.places, &article.keywords}) {
    clean_values(*values, repairs);
  }
}

using Defaults = std::map<std::string, std::string, std::less<>>;

void apply_default(const Defaults& defaults, std::string_view field, std::string& value) {
  const auto found = value.empty() ? defaults.find(field) : defaults.end();
  if (found != defaults.end()) {
    value = found->second;
  }
}

void apply_default(const Defaults& defaults, std::string_view field,
                   std::vector<std::string>& values) {
  const auto found = values.empty() ? defaults.find(field) : defaults.end();
  if (found != defaults.end()) {
    values.push_back(found->second);
  }
}

void apply_defaults(const Defaults& defaults, RawArticle& raw) {
  Article& article = raw.article;
  apply_default(defaults, "url", article.url);
  apply_default(defaults, "title", article.title);
  apply_default(defaults, "lead", article.lead);
  apply_default(defaults, "author", article.authors);
  apply_default(defaults, "source", article.source);
  apply_default(defaults, "agency", article.agencies);
  apply_default(defaults, "place", article.places);
  apply_default(defaults, "section", article.section);
  apply_default(defaults, "keyword", article.keywords);
  apply_default(defaults, "lang", article.language);
  apply_default(defaults, "published", raw.published_text);
  apply_default(defaults, "modified", raw.modified_text);
}

// What the dateline of the body says where the input says nothing.
void read_dateline(RawArticle& raw, const DateRules& rules) {
  Article& article = raw.article;
  auto dateline = parse_dateline(article.body);
  if (!dateline) {
    return;
  }
  if (article.places.empty() && !dateline->place.empty()) {
    article.places.push_back(std::move(dateline->place));
    raw.origins.push_back({"place", kFromDateline});
  }
  if (article.agencies.empty() && !dateline->agencies.empty()) {
    article.agencies = std::move(dateline->agencies);
    raw.origins.push_back({"agency", kFromDateline});
  }
  if (article.source.empty() && !dateline->outlet.empty()) {
    article.source = std::move(dateline->outlet);
    raw.origins.push_back({"source", kFromDateline});
  }
  // Only a date with a year: "May 16" is left to whoever knows the year.
  if (trim(raw.published_text).empty() &&
      parse_date(dateline->day_text, rules).fault == DateFault::kNone) {
    raw.published_text = dateline->day_text;
    raw.published_evidence = DateEvidence::kDateline;
    raw.origins.push_back({"published", kFromDateline});
  }
}

ParsedDate read_date(const std::string& text, const StoredDateText& stored, DateEvidence evidence,
                     const DateRules& rules) {
  if (const auto exact = restore_date(trim(text), stored.day, stored.precision, stored.evidence)) {
    if (exact->day < rules.earliest || exact->day > rules.latest) {
      return {{}, DateFault::kImplausible};
    }
    return {*exact, DateFault::kNone};
  }
  ParsedDate parsed = parse_date(text, rules);
  if (parsed.date.known()) {
    parsed.date.evidence = evidence;
  }
  return parsed;
}

void read_dates(RawArticle& raw, const DateRules& rules, Repairs& repairs) {
  const ParsedDate published =
      read_date(raw.published_text, raw.published_stored, raw.published_evidence, rules);
  raw.article.published = published.date;
  if (published.fault != DateFault::kEmpty) {
    repairs.date = published.fault;
  }
  raw.article.modified =
      read_date(raw.modified_text, raw.modified_stored, DateEvidence::kField, rules).date;
}

// Persons stay; agencies and places that stand among them go to their own fields.
void read_authors(RawArticle& raw, const NameTables& names) {
  Article& article = raw.article;
  if (article.authors.empty() || raw.authors_are_names) {
    return;
  }
  AuthorLine line =
      clean_authors(article.authors, {article.source, names.agencies, names.places, names.sources});
  article.authors = std::move(line.authors);
  if (article.agencies.empty() && !line.agencies.empty()) {
    article.agencies = std::move(line.agencies);
    raw.origins.push_back({"agency", "authors"});
  }
  if (article.places.empty() && !line.places.empty()) {
    article.places = std::move(line.places);
    raw.origins.push_back({"place", "authors"});
  }
}

// Addresses and times that stand where a place ought to.
bool is_no_name(const std::string& place) {
  return std::count_if(place.begin(), place.end(), [](char c) { return c >= '0' && c <= '9'; }) > 2;
}

// An agency that publishes itself is both.
void settle_source(RawArticle& raw, const NameTables& names) {
  Article& article = raw.article;
  if (raw.from_agency && article.source.empty() && !article.agencies.empty()) {
    article.source = article.agencies.front();
    raw.origins.push_back({"source", "agency"});
  }
  // "reuters.com" is how an agency calls itself in its feeds.
  const std::string domain = registrable_domain(article.source);
  const std::string label = domain.substr(0, domain.find('.'));
  if (raw.from_agency && !label.empty() && is_expected_agency(label)) {
    article.source = canonical_agency(label, names.agencies);
  }
  if (raw.from_agency && article.agencies.empty() && is_expected_agency(article.source)) {
    article.agencies = {article.source};
    raw.origins.push_back({"agency", "source"});
  }
}

void read_embargo(RawArticle& raw, DateRules rules) {
  rules.latest = std::chrono::year{2999} / 12 / 31;
  const ParsedDate parsed = parse_date(raw.embargo_text, rules);
  if (parsed.date.known()) {
    raw.article.embargo = parsed.date.instant;
  }
}

void settle_id(RawArticle& raw) {
  Article& article = raw.article;
  if (!article.id.empty()) {
    return;
  }
  article.id = canonical_url(article.url);
  raw.origins.push_back({"id", article.id.empty() ? "hash of title and body" : "url"});
  if (article.id.empty()) {
    std::string text;
    text.reserve(article.title.size() + article.body.size() + 1);
    text.append(article.title).append(1, '\0').append(article.body);
    article.id = "x-" + hash_hex(text);
  }
}

}  // namespace

NormalizeRules normalize_rules(const ReadOptions& options) {
  // Printed dates run ahead of UTC by at most 14 hours.
  constexpr std::chrono::days kLatestAfterNow{1};
  NormalizeRules rules;
  rules.dates.order = options.date_order;
  rules.dates.latest = std::chrono::floor<std::chrono::days>(options.now) + kLatestAfterNow;
  rules.defaults = options.defaults;
  rules.fallback_language = options.fallback_language;
  rules.names = options.names;
  rules.now = options.now;
  rules.accept_embargoed = options.accept_embargoed;
  return rules;
}

std::variant<NormalizedArticle, Reject> normalize(RawArticle raw, const NormalizeRules& rules) {
  Repairs repairs;
  repairs.utf8 = raw.repaired_utf8;
  repairs.controls = raw.removed_controls;
  clean_texts(raw.article, repairs);
  const bool is_notice = is_withdrawn(raw.article.status) && !raw.article.id.empty();
  if (raw.article.title.empty() && raw.article.body.empty() && !is_notice) {
    return Reject{RejectReason::kNoText, std::move(raw.where), "neither title nor body"};
  }
  clean_metadata(raw.article, repairs);
  read_embargo(raw, rules.dates);
  if (raw.article.embargo > rules.now && !rules.accept_embargoed) {
    return Reject{RejectReason::kEmbargoed, std::move(raw.where),
                  "until " + print_instant(raw.article.embargo)};
  }
  read_dateline(raw, rules.dates);
  if (!raw.from_archive) {
    read_credits(raw);
    read_authors(raw, rules.names);
  }
  if (!rules.defaults.empty()) {
    apply_defaults(rules.defaults, raw);
    clean_metadata(raw.article, repairs);
  }
  if (!raw.from_archive) {
    std::erase_if(raw.article.places, is_no_name);
    settle_source(raw, rules.names);
    canonicalize_names(raw.article, rules.names);
  }
  read_dates(raw, rules.dates, repairs);
  if (raw.article.language.empty()) {
    raw.origins.push_back({"lang", "detected"});
    raw.article.language = detect_language(raw.article.body);
    if (raw.article.language.empty()) {  // too short, perhaps
      raw.article.language =
          detect_language(raw.article.title + "\n" + raw.article.lead + "\n" + raw.article.body);
    }
    if (raw.article.language.empty()) {
      raw.article.language = rules.fallback_language;
    }
  }
  settle_id(raw);
  raw.article.first_indexed = rules.now;
  return NormalizedArticle{std::move(raw.article), repairs, std::move(raw.origins)};
}

}  // namespace dateline
