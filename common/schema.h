// The schema of a segment's Xapian database: which terms an article gets, and which value slots.
// FORMAT.md says the same for readers in other languages. A change here changes the fingerprint.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dateline {

// 1: first development version. 2: raw terms, synonym tables of stems and spellings. 3: stories,
// urgency, status. 4: stems and spellings belong to a language.
inline constexpr int kSchemaVersion = 4;

// What an article is among the articles that tell the same story in (nearly) the same words.
// Stored as a number: append, never renumber.
enum class CopyKind : std::uint8_t {
  kAlone = 0,      // the only article of its story when its segment was written
  kOriginal = 1,   // the first published of several
  kIdentical = 2,  // has the text of an earlier one
  kNear = 3,       // has most of the text of an earlier one: cut, retitled, added to
};

// An article's place among its copies. An archive's affair, no part of the article.
struct StoryMembership {
  std::uint64_t story = 0;  // XXH3-64 of the id of the story's original: stable between runs
  CopyKind kind = CopyKind::kAlone;
};

// A story's number as it is shown and asked for: 16 hexadecimal digits.
std::string story_name(std::uint64_t story);

// Which facts of an article a search can name. The order is part of no format.
enum class Field : std::uint8_t {
  kText,  // title, lead and body: no prefix
  kTitle,
  kSource,
  kAuthor,
  kLanguage,
  kSite,
  kAgency,
  kPlace,
  kSection,
  kKeyword,
  kId,
  kDate,
  kStory,
  kUrgency,
  kStatus,
};

// How the values of a field become terms.
enum class FieldKind : std::uint8_t {
  kWords,  // analysed text with positions: PREFIXword, and stems (stem_term)
  kNames,  // PREFIX:whole value (folded) and PREFIXword for each of its words, no positions
  kCode,   // PREFIXcode in lower case
  kHost,   // PREFIXhost for the host and each parent domain
  kDays,   // year, month and day terms, and a column; searched by column
};

struct FieldInfo {
  Field field;
  std::string_view name;    // in queries, facets and input
  std::string_view prefix;  // of its terms
  FieldKind kind;
  std::string_view why;  // the prefix
};

inline constexpr std::array kFields{
    FieldInfo{Field::kText, "text", "", FieldKind::kWords, "unprefixed, Xapian's convention"},
    FieldInfo{Field::kTitle, "title", "S", FieldKind::kWords, "Omega: subject"},
    FieldInfo{Field::kSource, "source", "XSOURCE", FieldKind::kNames, "own"},
    FieldInfo{Field::kAuthor, "author", "A", FieldKind::kNames, "Omega"},
    FieldInfo{Field::kLanguage, "lang", "L", FieldKind::kCode, "Omega"},
    FieldInfo{Field::kSite, "site", "H", FieldKind::kHost, "Omega: hostname"},
    FieldInfo{Field::kAgency, "agency", "XAGENCY", FieldKind::kNames, "own"},
    FieldInfo{Field::kPlace, "place", "XPLACE", FieldKind::kNames, "own"},
    FieldInfo{Field::kSection, "section", "XSECTION", FieldKind::kNames, "own"},
    FieldInfo{Field::kKeyword, "keyword", "K", FieldKind::kNames, "Omega"},
    FieldInfo{Field::kId, "id", "Q", FieldKind::kCode, "Omega: unique id; case is kept"},
    FieldInfo{Field::kDate, "date", "D", FieldKind::kDays, "Omega: D day, M month, Y year"},
    FieldInfo{Field::kStory, "story", "XSTORY", FieldKind::kCode, "own; only of shared stories"},
    FieldInfo{Field::kUrgency, "urgency", "XURGENCY", FieldKind::kCode, "own"},
    FieldInfo{Field::kStatus, "status", "XSTATUS", FieldKind::kCode, "own"},
};

constexpr const FieldInfo& field_info(Field field) {
  return kFields[static_cast<std::size_t>(field)];
}

// nullptr when no field has that name.
constexpr const FieldInfo* find_field(std::string_view name) {
  for (const FieldInfo& info : kFields) {
    if (info.name == name) {
      return &info;
    }
  }
  return nullptr;
}

// Positions. The title's words count from 1; lead and body count on from kBodyPosition, so that no
// phrase spans title and text and "within the first n words" can be told from positions alone.
inline constexpr std::uint32_t kBodyPosition = 1000;
inline constexpr std::uint32_t kMaxTitlePosition = 700;  // later title words have no position

// A title word counts this often in the within-document frequency of the unprefixed term: BM25F
// with one length (Robertson, Zaragoza, Taylor 2004, "Simple BM25 extension to multiple fields").
inline constexpr std::uint32_t kTitleWeight = 3;

// Value slots, for Xapian's own tools and remote backend; Dateline reads columns.bin instead.
inline constexpr std::uint32_t kSlotPublished = 0;  // Xapian::sortable_serialise(Unix seconds)
inline constexpr std::uint32_t kSlotDay = 1;        // "YYYYMMDD"
inline constexpr std::uint32_t kSlotSource = 2;
inline constexpr std::uint32_t kSlotLanguage = 3;
inline constexpr std::array kSlots{kSlotPublished, kSlotDay, kSlotSource, kSlotLanguage};

// A word whose folding lost something (Müller) has another term for its exact form: this + prefix +
// word in NFKC_Casefold. Omega: raw term.
inline constexpr std::string_view kRawPrefix = "R";

// Keys of the synonym table: the term of a stem of the text, for the words of that stem, but not
// one equal to it; this + a spelling in Latin letters, for the words of other scripts that may be
// spelt so, as spelling_entry() has them.
inline constexpr std::string_view kNameSpellings = "N";

// Glass allows 245 bytes, a zero byte counting twice (analysis produces none).
inline constexpr std::size_t kMaxTermBytes = 240;

// prefix + body, or, when that is longer than a term may be, prefix + "#" + the XXH3-128 of the
// body in hexadecimal.
std::string bounded_term(std::string_view prefix, std::string_view body);

// The term of a stem in the articles of a language (ISO 639-1): "Z" + stem + ":" + language, and
// "S" for the title alone. No other term begins with Z, and no word holds a colon. The languages of
// one stem are next to each other.
std::string stem_term(Field field, std::string_view language, std::string_view stem);

constexpr bool is_stem_term(std::string_view term) {
  return term.starts_with('Z');
}

// A word of a language as the synonym table has it: language + ":" + word.
std::string spelling_entry(std::string_view language, std::string_view word);
struct SpellingEntry {
  std::string_view language, word;
};
SpellingEntry parse_spelling_entry(std::string_view entry);

// The term of a whole metadata value of a kNames field: prefix + ":" + fold_value(value).
std::string whole_value_term(Field field, std::string_view value);

// The term that identifies an article: "Q" + id.
std::string identity_term(std::string_view id);

// The columns of columns.bin (common/columns.h), one row a docid, row 0 being docid 1.
namespace column {
inline constexpr std::string_view kPublished =
    "published";                                 // i64: Unix seconds, or kUndatedInstant
inline constexpr std::string_view kDay = "day";  // i32: days since 1970-01-01, or kUndatedDay
inline constexpr std::string_view kPrecision = "precision";  // u8: DatePrecision
inline constexpr std::string_view kLength =
    "length";  // u32: words of the text + kTitleWeight * words of the title
inline constexpr std::string_view kWords = "words";    // u32: words of lead and body
inline constexpr std::string_view kIdHash = "idhash";  // u64: XXH3-64 of the id; breaks ties
inline constexpr std::string_view kStory = "story";  // u64: the story's number; see StoryMembership
inline constexpr std::string_view kCopy = "copy";    // u8: CopyKind
inline constexpr std::string_view kContent = "content";        // u64: content_hash() of the article
inline constexpr std::string_view kVersion = "version";        // u32: Article::version
inline constexpr std::string_view kGeneration = "generation";  // u32: the first with this text
inline constexpr std::string_view kRevision = "revision";  // u8: earlier texts shown, at most 255
// ordinal and ordinals columns are named as their field: source lang author agency place …
}  // namespace column

inline constexpr std::int64_t kUndatedInstant = INT64_MIN;
inline constexpr std::int32_t kUndatedDay = INT32_MIN;

// The fields that have a column of values, in the order in which they are written.
inline constexpr std::array kFacetFields{Field::kSource, Field::kLanguage, Field::kSection,
                                         Field::kAuthor, Field::kAgency,   Field::kPlace,
                                         Field::kKeyword};

}  // namespace dateline
