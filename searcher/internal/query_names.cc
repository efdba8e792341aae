#include "searcher/internal/query_names.h"

#include <algorithm>
#include <array>
#include <vector>

#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kLongestName = 24;   // longer text is near no name
constexpr std::size_t kExcerptBytes = 60;  // of the query, in a message
constexpr std::size_t kMaxEditDistance = 2;

struct Alias {
  std::string_view alias, name;
};

constexpr std::array kAliases{
    Alias{"body", "text"},        Alias{"headline", "title"}, Alias{"byline", "author"},
    Alias{"authors", "author"},   Alias{"sources", "source"}, Alias{"language", "lang"},
    Alias{"agencies", "agency"},  Alias{"places", "place"},   Alias{"sections", "section"},
    Alias{"keywords", "keyword"},
};

// Names that are not fields of the index.
constexpr std::array kOwnFields{
    QueryField{"since", Field::kDate, FieldUse::kSince},
    QueryField{"until", Field::kDate, FieldUse::kUntil},
    QueryField{"words", Field::kText, FieldUse::kWords},
    QueryField{"lead", Field::kText, FieldUse::kLead},
    QueryField{"script", Field::kText, FieldUse::kScript},
};

// Not accepted: the same word means different things elsewhere (after: may or may not include its
// day). Suggested instead.
constexpr std::array kOtherWords{
    Alias{"after", "since"},      Alias{"from", "since"},
    Alias{"before", "until"},     Alias{"to", "until"},
    Alias{"year", "date"},        Alias{"month", "date"},
    Alias{"day", "date"},         Alias{"intitle", "title"},
    Alias{"allintitle", "title"}, Alias{"subject", "title"},
    Alias{"intext", "text"},      Alias{"content", "text"},
    Alias{"publisher", "source"}, Alias{"outlet", "source"},
    Alias{"newspaper", "source"}, Alias{"publication", "source"},
    Alias{"writer", "author"},    Alias{"by", "author"},
    Alias{"domain", "site"},      Alias{"host", "site"},
    Alias{"city", "place"},       Alias{"country", "place"},
    Alias{"location", "place"},   Alias{"category", "section"},
    Alias{"tag", "keyword"},      Alias{"topic", "keyword"},
    Alias{"url", "id"},           Alias{"wire", "agency"},
    Alias{"docid", "id"},         Alias{"length", "words"},
    Alias{"wc", "words"},         Alias{"wordcount", "words"},
    Alias{"hlead", "lead"},       Alias{"lp", "lead"},
    Alias{"hl", "title"},         Alias{"hd", "title"},
    Alias{"la", "lang"},          Alias{"pd", "date"},
    Alias{"translit", "script"},
};

template <std::size_t N>
std::string_view look_up(const std::array<Alias, N>& aliases, std::string_view name) {
  const auto found = std::find_if(aliases.begin(), aliases.end(),
                                  [name](const Alias& alias) { return alias.alias == name; });
  return found == aliases.end() ? std::string_view() : found->name;
}

// Damerau-Levenshtein distance by the restricted recurrence (no edit inside a transposition).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> previous(b.size() + 1);
  std::vector<std::size_t> current(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) {
    previous[j] = j;
  }
  for (std::size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({replaced, previous[j] + 1, current[j - 1] + 1});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        current[j] = std::min(current[j], before[j - 2] + 1);
      }
    }
    std::swap(before, previous);
    std::swap(previous, current);
  }
  return previous[b.size()];
}

std::vector<std::string_view> all_names() {
  std::vector<std::string_view> names;
  for (const FieldInfo& info : kFields) {
    names.push_back(info.name);
  }
  for (const QueryField& own : kOwnFields) {
    names.push_back(own.name);
  }
  for (const Alias& alias : kAliases) {
    names.push_back(alias.alias);
  }
  return names;
}

}  // namespace

std::string in_quotes(std::string_view text) {
  const std::string_view shown = utf8_prefix(text, kExcerptBytes);
  return "'" + std::string(shown) + (shown.size() < text.size() ? "…'" : "'");
}

std::optional<QueryField> find_query_field(std::string_view name) {
  if (name.size() > kLongestName) {
    return std::nullopt;
  }
  const std::string lower = ascii_lower(name);
  const auto own = std::find_if(kOwnFields.begin(), kOwnFields.end(),
                                [&](const QueryField& field) { return field.name == lower; });
  if (own != kOwnFields.end()) {
    return *own;
  }
  const std::string_view canonical_name = look_up(kAliases, lower);
  const FieldInfo* info = find_field(canonical_name.empty() ? lower : canonical_name);
  if (info == nullptr) {
    return std::nullopt;
  }
  const FieldUse use = info->field == Field::kDate ? FieldUse::kDate
                       : info->field == Field::kId ? FieldUse::kId
                                                   : FieldUse::kValue;
  return QueryField{info->name, info->field, use};
}

std::optional<std::string_view> nearest(std::string_view text,
                                        std::span<const std::string_view> candidates) {
  if (text.size() > kLongestName) {
    return std::nullopt;
  }
  std::optional<std::string_view> best;
  std::size_t bound = std::min(kMaxEditDistance + 1, (text.size() + 1) / 2);
  for (const std::string_view candidate : candidates) {
    const std::size_t distance = edit_distance(text, candidate);
    if (distance < bound) {
      bound = distance;
      best = candidate;
    }
  }
  return best;
}

std::string suggest_field(std::string_view name) {
  const std::string lower = ascii_lower(name.substr(0, kLongestName + 1));
  std::string_view meant = look_up(kOtherWords, lower);
  if (meant.empty()) {
    meant = nearest(lower, all_names()).value_or("");
  }
  if (!meant.empty()) {
    return "did you mean " + std::string(meant) + ":?";
  }
  return "put the words in double quotes if the colon belongs to the text";
}

}  // namespace dateline
