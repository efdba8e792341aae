#include "indexer/internal/jsonl_format.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <limits>
#include <unordered_map>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/json_document.h"
#include "indexer/internal/json_record_splitter.h"
#include "indexer/internal/json_values.h"
#include "indexer/internal/utf16.h"

namespace dateline {

namespace {

namespace dom = simdjson::dom;

// The fields of FieldMap, then the members that only an article's stored form has.
enum Slot : std::size_t {
  kId,
  kUrl,
  kTitle,
  kLead,
  kBody,
  kHtml,
  kAuthor,
  kSource,
  kAgency,
  kPlace,
  kSection,
  kKeyword,
  kLang,
  kPublished,
  kModified,
  kCopyright,
  kEmbargo,
  kVersion,
  kUrgency,
  kStatus,
  kPublishedDay,
  kPublishedPrecision,
  kPublishedEvidence,
  kModifiedDay,
  kModifiedPrecision,
  kModifiedEvidence,
  kSlots
};
constexpr std::array<const char*, kSlots> kSlotNames{"id",
                                                     "url",
                                                     "title",
                                                     "lead",
                                                     "body",
                                                     "html",
                                                     "author",
                                                     "source",
                                                     "agency",
                                                     "place",
                                                     "section",
                                                     "keyword",
                                                     "lang",
                                                     "published",
                                                     "modified",
                                                     "copyright",
                                                     "embargo",
                                                     "version",
                                                     "urgency",
                                                     "status",
                                                     "published_day",
                                                     "published_precision",
                                                     "published_evidence",
                                                     "modified_day",
                                                     "modified_precision",
                                                     "modified_evidence"};

constexpr std::size_t kNoRank = std::numeric_limits<std::size_t>::max();
constexpr int kMaxWraps = 5;

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// A path of a slot; lower ranks win.
struct Target {
  std::size_t slot;
  std::size_t rank;
};

struct Found {
  dom::element value;
  std::size_t rank = kNoRank;
};
using FoundSlots = std::array<Found, kSlots>;

// The articles of lists that an object wraps: {"data": {"items": [{"item": {…}}, …]}}.
void collect_articles(dom::element value, int wraps, std::vector<dom::element>& articles) {
  dom::object object;
  if (wraps == 0 || value.get_object().get(object) != simdjson::SUCCESS) {
    return;
  }
  dom::element member;
  for (const char* name : {"headline", "title", "body_html", "body_text", "body"}) {
    if (object.at_key(name).get(member) == simdjson::SUCCESS && holds_text(member)) {
      articles.push_back(value);
      return;
    }
  }
  for (const char* name :
       {"items", "item", "articles", "docs", "results", "hits", "data", "response", "_source"}) {
    if (object.at_key(name).get(member) != simdjson::SUCCESS) {
      continue;
    }
    dom::array array;
    if (member.get_array().get(array) != simdjson::SUCCESS) {
      collect_articles(member, wraps - 1, articles);
      continue;
    }
    for (const dom::element element : array) {
      collect_articles(element, wraps - 1, articles);
    }
  }
}

std::string_view type_name(dom::element value) {
  switch (value.type()) {
    case dom::element_type::ARRAY:
      return "an array";
    case dom::element_type::STRING:
      return "a string";
    case dom::element_type::BOOL:
      return "a truth value";
    case dom::element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

std::string text_in(const FoundSlots& found, Slot slot) {
  return found[slot].rank == kNoRank ? std::string() : text_of(found[slot].value);
}

std::vector<std::string> texts_in(const FoundSlots& found, Slot slot) {
  return found[slot].rank == kNoRank ? std::vector<std::string>() : texts_of(found[slot].value);
}

// A list that may be given as one string, to be split by `split`.
template <typename Split>
std::vector<std::string> list_in(const FoundSlots& found, Slot slot, Split split) {
  std::vector<std::string> texts = texts_in(found, slot);
  if (texts.size() == 1 && found[slot].value.is_string()) {
    return split(texts.front());
  }
  return texts;
}

// Several strings are paragraphs.
std::string paragraphs_in(const FoundSlots& found, Slot slot) {
  std::string text;
  for (std::string& paragraph : texts_in(found, slot)) {
    if (text.empty()) {
      text = std::move(paragraph);
    } else {
      text.append("\n\n").append(paragraph);
    }
  }
  return text;
}

std::vector<std::string> authors_in(const FoundSlots& found) {
  std::vector<std::string> authors = list_in(found, kAuthor, split_authors);
  for (std::string& author : authors) {
    author = std::string(without_by(author));
  }
  return authors;
}

// 0 for what is no whole number.
std::uint32_t number_in(const FoundSlots& found, Slot slot) {
  const std::string text = text_in(found, slot);
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

StoredDateText stored_in(const FoundSlots& found, Slot day, Slot precision, Slot evidence) {
  return {text_in(found, day), text_in(found, precision), text_in(found, evidence)};
}

RawArticle article_of(const FoundSlots& found) {
  const auto at_semicolons = [](const std::string& text) { return split_list(text, false); };
  const auto at_commas = [](const std::string& text) { return split_list(text, true); };
  RawArticle raw;
  Article& article = raw.article;
  article.id = text_in(found, kId);
  article.url = text_in(found, kUrl);
  article.title = plain_text(text_in(found, kTitle));
  article.lead = plain_text(paragraphs_in(found, kLead));
  article.body = plain_text(paragraphs_in(found, kBody));
  if (article.body.empty()) {
    article.body = html_to_text(paragraphs_in(found, kHtml));
  }
  article.authors = authors_in(found);
  article.source = text_in(found, kSource);
  article.agencies = list_in(found, kAgency, at_semicolons);
  article.places = list_in(found, kPlace, at_semicolons);
  article.section = text_in(found, kSection);
  article.keywords = list_in(found, kKeyword, at_commas);
  article.language = text_in(found, kLang);
  article.copyright = text_in(found, kCopyright);
  article.version = number_in(found, kVersion);
  article.urgency = static_cast<std::uint8_t>(std::min(number_in(found, kUrgency), 10u));
  article.status = status_from_name(text_in(found, kStatus)).value_or(ArticleStatus::kUsable);
  raw.embargo_text = text_in(found, kEmbargo);
  raw.published_text = text_in(found, kPublished);
  raw.modified_text = text_in(found, kModified);
  raw.published_stored = stored_in(found, kPublishedDay, kPublishedPrecision, kPublishedEvidence);
  raw.modified_stored = stored_in(found, kModifiedDay, kModifiedPrecision, kModifiedEvidence);
  return raw;
}

}  // namespace

// The field map, turned round: from members to slots, so that one walk over an object is enough.
struct JsonlFormat::Mapping {
  struct Nested {
    std::string path;
    Target target;
  };
  std::unordered_map<std::string, std::vector<Target>, StringHash, std::equal_to<>> by_name;
  std::vector<Nested> nested;
  std::array<std::vector<std::string>, kSlots> paths_of_slot;

  explicit Mapping(const FieldMap& map) {
    for (std::size_t slot = 0; slot < kSlots; ++slot) {
      std::vector<std::string> paths = map.paths(kSlotNames[slot]);
      if (slot >= kPublishedDay) {
        paths.emplace_back(kSlotNames[slot]);
      }
      paths_of_slot[slot] = paths;
      for (std::size_t rank = 0; rank < paths.size(); ++rank) {
        by_name[paths[rank]].push_back({slot, rank});
        if (paths[rank].find('.') != std::string::npos) {
          nested.push_back({paths[rank], {slot, rank}});
        }
      }
    }
  }

  std::vector<FieldOrigin> origins(const FoundSlots& found) const {
    std::vector<FieldOrigin> origins;
    for (std::size_t slot = 0; slot < kPublishedDay; ++slot) {
      if (found[slot].rank != kNoRank) {
        const char* field = slot == kHtml ? kSlotNames[kBody] : kSlotNames[slot];
        origins.push_back({field, paths_of_slot[slot][found[slot].rank]});
      }
    }
    return origins;
  }

  static void offer(FoundSlots& found, Target target, dom::element value) {
    Found& slot = found[target.slot];
    if (target.rank < slot.rank && holds_text(value)) {
      slot = {value, target.rank};
    }
  }

  FoundSlots find(dom::element root, dom::object object) const {
    FoundSlots found;
    for (const auto& [name, value] : object) {
      if (const auto targets = by_name.find(name); targets != by_name.end()) {
        for (const Target target : targets->second) {
          offer(found, target, value);
        }
      }
    }
    for (const Nested& path : nested) {
      dom::element value;
      if (path.target.rank < found[path.target.slot].rank &&
          find_path(root, path.path).get(value) == simdjson::SUCCESS) {
        offer(found, path.target, value);
      }
    }
    return found;
  }
};

JsonlFormat::JsonlFormat(const FieldMap& map) : mapping_(std::make_unique<const Mapping>(map)) {}
JsonlFormat::~JsonlFormat() = default;

bool JsonlFormat::recognises(std::string_view head, std::string_view) const {
  const std::string decoded = has_utf16_mark(head) ? utf16_to_utf8(head) : std::string();
  std::string_view text = decoded.empty() ? head : std::string_view(decoded);
  if (text.starts_with(kUtf8Mark)) {
    text.remove_prefix(kUtf8Mark.size());
  }
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  return first != std::string_view::npos && (text[first] == '{' || text[first] == '[');
}

std::unique_ptr<RecordSplitter> JsonlFormat::split(ByteStream& stream, std::string name,
                                                   const ReadLimits& limits) const {
  return std::make_unique<JsonRecordSplitter>(stream, std::move(name), limits);
}

void JsonlFormat::parse(const Record& record, ArticleSink& sink) const {
  const JsonDocument document(record);
  if (!document.ok()) {
    sink.reject({RejectReason::kInvalidJson, record.where, document.damage()});
    return;
  }
  dom::object object;
  if (document.root().get_object().get(object) != simdjson::SUCCESS) {
    sink.reject({RejectReason::kNotAnArticle, record.where,
                 fmt::format("{}, not an object", type_name(document.root()))});
    return;
  }
  std::vector<dom::element> articles;
  if (record.articles > 1) {
    collect_articles(document.root(), kMaxWraps, articles);
  }
  if (articles.empty()) {
    articles.push_back(document.root());
  }
  for (const dom::element article : articles) {
    parse_article(article, document, record, sink);
  }
}

void JsonlFormat::parse_article(dom::element article, const JsonDocument& document,
                                const Record& record, ArticleSink& sink) const {
  const FoundSlots found = mapping_->find(article, article.get_object().value_unsafe());
  RawArticle raw = article_of(found);
  std::string_view type;
  const bool is_medium = article.at_key("type").get(type) == simdjson::SUCCESS &&
                         (type == "picture" || type == "video" || type == "graphic" ||
                          type == "audio" || type == "photo");
  if (is_medium && raw.article.body.empty()) {
    sink.reject({RejectReason::kNoText, record.where, std::string(type) + " without text"});
    return;
  }
  std::string_view first_indexed;
  raw.from_archive = article.at_key("first_indexed").get(first_indexed) == simdjson::SUCCESS;
  std::string_view status;
  raw.from_agency = article.at_key("pubstatus").get(status) == simdjson::SUCCESS ||
                    article.at_key("versioncreated").get(status) == simdjson::SUCCESS;
  raw.origins = mapping_->origins(found);
  raw.where = record.where;
  raw.repaired_utf8 = document.repaired_utf8();
  raw.removed_controls = document.removed_controls();
  sink.accept(std::move(raw));
}

}  // namespace dateline
