#include "indexer/internal/byline.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "common/date_parser.h"
#include "common/internal/author_words.h"
#include "common/name_table.h"
#include "common/text.h"
#include "indexer/internal/place_name.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxLineBytes = 300;
constexpr std::size_t kMaxNameBytes = 80;
constexpr std::size_t kMaxNameWords = 6;

struct Marker {
  std::string_view words;
  bool is_modified;
};
// Longer ones before those they contain.
constexpr std::array kMarkers{
    Marker{"first published", false}, Marker{"last updated", true}, Marker{"last modified", true},
    Marker{"published", false},       Marker{"posted", false},      Marker{"updated", true},
    Marker{"modified", true},
};

// A marker where it stands in a line.
struct FoundMarker {
  std::size_t begin, end;
  bool is_modified;
};

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

std::vector<FoundMarker> find_markers(std::string_view lower) {
  std::vector<FoundMarker> found;
  for (std::size_t at = 0; at < lower.size(); ++at) {
    if (at > 0 && is_word_byte(lower[at - 1])) {
      continue;
    }
    for (const Marker& marker : kMarkers) {
      const std::size_t end = at + marker.words.size();
      if (lower.substr(at).starts_with(marker.words) &&
          (end == lower.size() || !is_word_byte(lower[end]))) {
        found.push_back({at, end, marker.is_modified});
        at = end - 1;
        break;
      }
    }
  }
  return found;
}

constexpr auto kSeparators = std::to_array<std::string_view>(
    {"|", ",", ":", ";", "-", "(", ")", "/", "\u2013", "\u2014", "\u2022", "\u00B7"});

// Without white space and separators at both ends.
std::string_view strip(std::string_view text) {
  std::size_t size = 0;
  do {
    text = trim(text);
    size = text.size();
    for (const std::string_view separator : kSeparators) {
      if (text.starts_with(separator)) {
        text.remove_prefix(separator.size());
      }
      if (text.ends_with(separator)) {
        text.remove_suffix(separator.size());
      }
    }
  } while (text.size() != size);
  return text;
}

// The date at the front of what follows a marker: "on May 14, 2024 | 02:10 PM | 3 min read". Empty
// when there is none.
std::string_view leading_date(std::string_view text) {
  text = strip(text);
  for (const std::string_view word : {"on ", "at "}) {
    if (text.starts_with(word)) {
      text = strip(text.substr(word.size()));
    }
  }
  while (!text.empty() && !is_date_text(text)) {
    const std::size_t bar = text.rfind('|');
    text = bar == std::string_view::npos ? std::string_view() : strip(text.substr(0, bar));
  }
  return text;
}

bool is_role(std::string_view text) {
  constexpr auto kRoles = std::to_array<std::string_view>(
      {"agency", "analyst", "bureau", "columnist", "contributor", "correspondent", "desk", "editor",
       "journalist", "news", "producer", "reporter", "staff", "writer"});
  const std::string lower = lower_ascii(text);
  return std::any_of(kRoles.begin(), kRoles.end(), [&lower](std::string_view role) {
    return lower.find(role) != std::string::npos;
  });
}

bool is_name_particle(std::string_view word) {
  constexpr auto kParticles = std::to_array<std::string_view>(
      {"al", "bin", "bint", "da", "de",  "del", "den", "der", "di",  "dos", "du",
       "el", "ibn", "la",   "le", "ten", "ter", "ul",  "van", "von", "y",   "zu"});
  return std::find(kParticles.begin(), kParticles.end(), word) != kParticles.end();
}

bool is_person_name(std::string_view name) {
  std::size_t words = 0;
  std::string_view left = name;
  while (!left.empty()) {
    const std::size_t space = std::min(left.find(' '), left.size());
    const std::string_view word = left.substr(0, space);
    left.remove_prefix(std::min(space + 1, left.size()));
    const LetterCase letters = letter_case(word);
    const bool is_al = word.starts_with("al-") || word.starts_with("el-");
    if (!letters.is_word || (!letters.starts_upper && !is_al && !is_name_particle(word))) {
      return false;
    }
    ++words;
  }
  const bool is_abbreviated = name.ends_with('.') && name.size() < 8;
  return words >= 1 && words <= kMaxNameWords && name.size() <= kMaxNameBytes &&
         (!name.ends_with('.') || is_abbreviated || name.ends_with("Jr."));
}

// Cuts "A, B and C" at the first of its separators; the rest goes back into `text`.
std::string_view next_name(std::string_view& text) {
  std::size_t cut = text.size();
  std::size_t length = 0;
  for (const std::string_view separator :
       {",", " and ", " & ", " AND ", ";", " und ", " et ", " y ", " и ", "、", "،"}) {
    const std::size_t at = text.find(separator);
    if (at < cut) {
      cut = at;
      length = separator.size();
    }
  }
  const std::string_view name = strip(text.substr(0, cut));
  text.remove_prefix(cut + length);
  return name.starts_with("and ") ? name.substr(4) : name;
}

// Whether a name has two words and is no place.
bool is_whole_name(const std::string& name) {
  return name.find(' ') != std::string::npos && !NameTable::places().find(name);
}

bool read_names(std::string_view text, std::vector<std::string>& names) {
  while (!text.empty()) {
    const std::string_view name = next_name(text);
    if (name.empty() || (!names.empty() && is_role(name))) {
      continue;
    }
    if (!is_person_name(name)) {
      return false;
    }
    names.emplace_back(name);
  }
  return !names.empty();
}

bool opens_with_by(std::string_view text) {
  return text.starts_with("By ") || text.starts_with("BY ") || text.starts_with("by ");
}

// Behind "By", "Von", "Автор:" and their like; all of `text` when it begins with none.
std::string_view without_by(std::string_view text) {
  const auto label = author_label(text);
  return label && label->is_author ? trim(text.substr(std::min(label->length, text.size()))) : text;
}

// "By Jane Doe", "By Jane Doe | May 14, 2024", "Von Jane Doe". The words for "by" of other
// languages begin sentences, too: there names have to be whole, and no places.
bool read_unmarked(std::string_view line, std::vector<std::string>& names,
                   std::string_view& published) {
  const std::string_view text = without_by(line);
  if (text.size() == line.size()) {
    return false;
  }
  std::size_t cut = text.size();
  for (const std::string_view separator : {"|", "\u2022", "\u00B7"}) {
    cut = std::min(cut, text.find(separator));
  }
  if (cut < text.size()) {
    published = leading_date(text.substr(cut));
    if (published.empty()) {
      return false;
    }
  }
  return read_names(strip(text.substr(0, cut)), names) &&
         (opens_with_by(line) || std::all_of(names.begin(), names.end(), is_whole_name));
}

// The dates behind the markers; false when one has none.
bool read_marked(std::string_view line, const std::vector<FoundMarker>& markers,
                 std::string_view& published, std::string_view& modified) {
  for (std::size_t i = 0; i < markers.size(); ++i) {
    const std::size_t end = i + 1 < markers.size() ? markers[i + 1].begin : line.size();
    const std::string_view date = leading_date(line.substr(markers[i].end, end - markers[i].end));
    if (date.empty()) {
      return false;
    }
    std::string_view& target = markers[i].is_modified ? modified : published;
    if (target.empty()) {
      target = date;
    }
  }
  return true;
}

}  // namespace

bool is_date_text(std::string_view text) {
  const ParsedDate parsed = parse_date(text, {});
  return parsed.fault == DateFault::kAmbiguous || parsed.date.precision == DatePrecision::kDay ||
         parsed.date.precision == DatePrecision::kSecond;
}

bool read_byline(std::string_view line, RawArticle& raw) {
  if (line.size() > kMaxLineBytes) {
    return false;
  }
  std::vector<std::string> names;
  std::string_view published, modified;
  const auto markers = find_markers(lower_ascii(line));
  if (markers.empty()) {
    if (!read_unmarked(line, names, published)) {
      return false;
    }
  } else {
    const std::string_view before = strip(without_by(trim(line.substr(0, markers[0].begin))));
    if (!read_marked(line, markers, published, modified) ||
        (!before.empty() && !read_names(before, names))) {
      return false;
    }
  }
  if (raw.article.authors.empty()) {
    raw.article.authors = std::move(names);
  }
  if (raw.published_text.empty() && !published.empty()) {
    raw.published_text = std::string(published);
    raw.published_evidence = DateEvidence::kPublishedLine;
  }
  if (raw.modified_text.empty()) {
    raw.modified_text = std::string(modified);
  }
  return true;
}

}  // namespace dateline
