#include "common/analysis.h"

#include <libstemmer.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <unordered_map>

#include "common/internal/folding.h"
#include "common/internal/numbers.h"
#include "common/internal/span_table.h"
#include "common/internal/utf8.h"
#include "common/internal/word_breaks.h"
#include "common/language.h"
#include "common/schema.h"

namespace dateline {

namespace {

// 1: first development version. 2: words as written beside folded ones. 3: stems of words as
// written, clusters, numbers, initials, signs that are alike.
constexpr int kAnalyzerVersion = 3;

constexpr std::size_t kMaxWordBytes = 128;  // longer ones are data, not words
constexpr std::size_t kMaxCompoundParts = 4;
constexpr std::size_t kSpansAhead = 8;  // fetched into the cache before their turn comes

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_ascii_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr std::string_view kNonJoiner = "\u200C";

// Apostrophes and what is typed for them.
constexpr std::array<std::string_view, 8> kApostrophes{"'",      "\u2019", "\u02BC", "\uFF07",
                                                       "\u2018", "\u02BB", "\u00B4", "`"};

// What else separates the parts of a span that UAX #29 keeps together.
constexpr std::array<std::string_view, 11> kSeparators{
    ".", "@", "_", "\u00B7", "\u2027", "\uFF3F", "\uFE33", "\uFE34", "\uFE4D", "\uFE4E", "\uFE4F"};

std::size_t length_of_any(std::string_view text, const auto& signs) {
  const auto found = std::find_if(signs.begin(), signs.end(),
                                  [&](std::string_view sign) { return text.starts_with(sign); });
  return found == signs.end() ? 0 : found->size();
}

// A separator inside a span; 0 when there is none at `at`. In Arabic letters the zero-width
// non-joiner stands between the parts of a word, as a hyphen does elsewhere.
std::size_t separator_length(std::string_view span, std::size_t at, bool is_arabic) {
  const std::string_view rest = span.substr(at);
  const bool decimal_point = rest.front() == '.' && at > 0 && rest.size() > 1 &&
                             is_digit(span[at - 1]) && is_digit(rest[1]);
  if (decimal_point) {
    return 0;
  }
  if (is_arabic && rest.starts_with(kNonJoiner)) {
    return kNonJoiner.size();
  }
  const std::size_t apostrophe = length_of_any(rest, kApostrophes);
  return apostrophe != 0 ? apostrophe : length_of_any(rest, kSeparators);
}

// Without 's, and without the s of A380s.
std::string_view without_possessive(std::string_view span) {
  if (span.size() < 3 || (span.back() != 's' && span.back() != 'S')) {
    return span;
  }
  const std::string_view before = span.substr(0, span.size() - 1);
  for (const std::string_view apostrophe : kApostrophes) {
    if (before.size() > apostrophe.size() && before.ends_with(apostrophe)) {
      return before.substr(0, before.size() - apostrophe.size());
    }
  }
  const bool is_plural = is_digit(before.back()) && is_ascii_letter(span.front()) &&
                         std::all_of(before.begin(), before.end(),
                                     [](char c) { return is_digit(c) || is_ascii_letter(c); });
  return is_plural ? before : span;
}

bool is_number(std::string_view folded) {
  return std::all_of(folded.begin(), folded.end(), [](char c) { return is_digit(c) || c == '.'; });
}

struct Piece {
  std::size_t begin, end;
};

std::vector<Piece> split_at_separators(std::string_view span, bool is_arabic) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= span.size();) {
    const std::size_t length = at == span.size() ? 1 : separator_length(span, at, is_arabic);
    if (length == 0) {
      ++at;
      continue;
    }
    if (at > begin) {
      pieces.push_back({begin, at});
    }
    at += length;
    begin = at;
  }
  return pieces;
}

// U.S, e.g, Ph.D: one or two ASCII letters between dots.
bool is_abbreviation(std::string_view span, const std::vector<Piece>& pieces) {
  return pieces.size() > 1 && span.find('.') != std::string_view::npos &&
         std::all_of(pieces.begin(), pieces.end(), [&](const Piece& piece) {
           const std::string_view text = span.substr(piece.begin, piece.end - piece.begin);
           return text.size() <= 2 && std::all_of(text.begin(), text.end(), is_ascii_letter);
         });
}

// Hyphens, and the dashes and minus signs that are used for them.
bool is_hyphen(std::string_view between) {
  static constexpr std::array<std::string_view, 8> kHyphens{"-",      "\u2010", "\u2011", "\u2012",
                                                            "\u2013", "\u2212", "\uFE63", "\uFF0D"};
  const bool may_be = between.starts_with('-') || between.starts_with('\xE2') ||
                      between.starts_with('\xEF');  // nearly never
  return may_be && std::find(kHyphens.begin(), kHyphens.end(), between) != kHyphens.end();
}

// Spaces that are used between groups of digits.
bool is_digit_space(std::string_view between) {
  return between == "\u00A0" || between == "\u202F" || between == "\u2009" || between == "\u2007";
}

bool are_digits(std::string_view span) {
  return std::all_of(span.begin(), span.end(), is_digit);
}

// Letters that stand for names: J, J.K; each upper case.
bool are_initials(std::string_view span) {
  bool is_letter_due = true;
  for (std::uint32_t at = 0; at < span.size();) {
    const CodePoint point = decode_utf8(span, at);
    const bool fits =
        is_letter_due ? u_isUUppercase(static_cast<UChar32>(point.code)) != 0 : point.code == '.';
    if (!fits) {
      return false;
    }
    is_letter_due = !is_letter_due;
    at = point.end;
  }
  return !is_letter_due;
}

bool is_initials_gap(std::string_view between) {
  return between.starts_with('.') && between.find_first_not_of(' ', 1) == std::string_view::npos;
}

// How many digits a word of digits and letters begins with; 0: it is none, or an ordinal.
std::size_t digits_before_letters(std::string_view folded) {
  const auto letter = std::find_if_not(folded.begin(), folded.end(), is_digit);
  const auto digits = static_cast<std::size_t>(letter - folded.begin());
  const std::string_view rest = folded.substr(digits);
  const bool is_ordinal = rest == "st" || rest == "nd" || rest == "rd" || rest == "th";
  return rest.empty() || is_ordinal ||
                 !std::all_of(rest.begin(), rest.end(),
                              [](char c) { return is_digit(c) || is_ascii_letter(c); })
             ? 0
             : digits;
}

UScriptCode script_of_first(std::string_view word) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(static_cast<UChar32>(decode_utf8(word, 0).code), &status);
}

// The script that a stemmer's language is written in.
UScriptCode script_of_stemmer(std::string_view stemmer) {
  if (stemmer == "russian") {
    return USCRIPT_CYRILLIC;
  }
  if (stemmer == "arabic") {
    return USCRIPT_ARABIC;
  }
  if (stemmer == "armenian") {
    return USCRIPT_ARMENIAN;
  }
  if (stemmer == "nepali" || stemmer == "hindi") {
    return USCRIPT_DEVANAGARI;
  }
  if (stemmer == "greek") {
    return USCRIPT_GREEK;
  }
  return stemmer == "tamil" ? USCRIPT_TAMIL : USCRIPT_LATIN;
}

struct DeleteStemmer {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

struct LanguageStemmer {
  std::uint8_t number;  // from 1; 0 is "no stemmer"
  UScriptCode script;
  bool keeps_marks;  // every word is its own stem, marks and all
  Xapian::Stem stem;
  std::unique_ptr<sb_stemmer, DeleteStemmer> other;  // in its place, where Xapian has none

  bool is_for(std::string_view word) const {
    const UScriptCode first = script_of_first(word);
    return first == script || (first == USCRIPT_CYRILLIC && other && script == USCRIPT_LATIN);
  }
  std::string stem_of(const std::string& word) {
    if (keeps_marks) {
      return word;
    }
    if (!other) {
      return fold_word(stem(word));
    }
    const auto* const bytes = reinterpret_cast<const sb_symbol*>(word.data());
    const sb_symbol* const stemmed =
        sb_stemmer_stem(other.get(), bytes, static_cast<int>(word.size()));
    return stemmed == nullptr
               ? fold_word(word)
               : fold_word({reinterpret_cast<const char*>(stemmed),
                            static_cast<std::size_t>(sb_stemmer_length(other.get()))});
  }
};

// Serbian is written in two scripts; its stems are in Latin letters.
LanguageStemmer make_stemmer(std::uint8_t number, std::string_view language) {
  const std::string name(stemmer_for_language(language));
  LanguageStemmer made{number, script_of_stemmer(name), marks_are_letters(language), {}, {}};
  if (name == "greek" || name == "hindi" || name == "serbian") {
    made.other.reset(sb_stemmer_new(name.c_str(), "UTF_8"));
  } else if (!name.empty()) {
    made.stem = Xapian::Stem(name);
  }
  return made;
}

}  // namespace

struct Analyzer::Impl {
  WordBreaker breaker;
  std::vector<WordSpan> spans;
  std::vector<SpanKey> keys;  // of the spans
  std::deque<Word> words;     // by form: words_by_form
  std::unordered_map<std::string_view, Word*> words_by_form;
  SpanTable analyzed;
  std::size_t cached_words = 0;  // of words and analyzed together, at most
  std::map<std::string, LanguageStemmer, std::less<>> stemmers;  // by language

  LanguageStemmer& stemmer_of(std::string_view language);

  Word* word(std::string folded) {
    if (folded.empty() || folded.size() > kMaxWordBytes) {
      return nullptr;
    }
    const auto known = words_by_form.find(folded);
    if (known != words_by_form.end()) {
      return known->second;
    }
    Word& added = words.emplace_back();
    added.folded = std::move(folded);
    words_by_form.emplace(added.folded, &added);
    return &added;
  }

  void add_part(SpanAnalysis& result, std::string_view span, Piece piece) {
    const std::string_view text = span.substr(piece.begin, piece.end - piece.begin);
    Word* const found = word(fold_word(text));
    if (found != nullptr) {
      const std::string raw = casefold_word(text);
      result.parts.push_back({found, static_cast<std::uint32_t>(piece.begin),
                              static_cast<std::uint32_t>(piece.end),
                              raw == found->folded ? nullptr : word(raw)});
    }
  }

  SpanAnalysis analyze(std::string_view whole_span) {
    SpanAnalysis result;
    const std::string_view span = without_possessive(whole_span);
    for (const NumberPart& number : read_numbers(span)) {
      result.parts.push_back({word(number.plain), static_cast<std::uint32_t>(number.begin),
                              static_cast<std::uint32_t>(number.end)});
    }
    if (!result.parts.empty()) {
      return result;
    }
    const bool is_arabic =
        span.find(kNonJoiner) != std::string_view::npos && script_of_first(span) == USCRIPT_ARABIC;
    const std::vector<Piece> pieces = split_at_separators(span, is_arabic);
    std::string joined;
    for (const Piece& piece : pieces) {
      add_part(result, span, piece);
    }
    if (result.parts.size() < 2) {
      return result;
    }
    for (const SpanPart& part : result.parts) {
      joined += part.word->folded;
    }
    result.joined = word(joined);
    if (is_abbreviation(span, pieces) && result.joined != nullptr) {
      result.parts.assign({SpanPart{result.joined, 0, static_cast<std::uint32_t>(span.size())}});
      result.joined = nullptr;
    }
    return result;
  }

  // nullptr when nothing of the span is a word because of its length.
  const SpanTable::Slot* analyzed_span(std::string_view span, const SpanKey& key) {
    if (span.size() > 2 * kMaxWordBytes) {
      return nullptr;
    }
    const SpanTable::Slot* const found = analyzed.find(key, span);
    return found != nullptr ? found : add_span(span, key);
  }

  const SpanTable::Slot* add_span(std::string_view span, const SpanKey& key) {
    SpanAnalysis result = analyze(span);
    std::erase_if(result.parts, [](const SpanPart& part) { return part.word == nullptr; });
    return analyzed.add(key, span, std::move(result));
  }

  // The only or the first word of what stands in text[begin, end); else null.
  Word* first_word(std::string_view text, std::size_t begin, std::size_t end) {
    const std::string_view span = text.substr(begin, end - begin);
    const auto* const slot = analyzed_span(span, SpanKey::of(text, begin, span.size()));
    if (slot == nullptr || slot->simple) {
      return slot == nullptr ? nullptr : slot->word;
    }
    return slot->analysis->parts.empty() ? nullptr : slot->analysis->parts.front().word;
  }

  void find_keys(std::string_view text) {
    keys.clear();
    for (const WordSpan& span : spans) {
      keys.push_back(SpanKey::of(text, span.begin, span.end - span.begin));
    }
  }

  // How many spans from `first` on are one hyphenated compound; 1 when it is none.
  std::size_t compound_spans(std::string_view text, std::size_t first) const {
    std::size_t count = 1;
    while (count < kMaxCompoundParts && first + count < spans.size()) {
      const WordSpan& left = spans[first + count - 1];
      const WordSpan& right = spans[first + count];
      if (right.begin == left.end || right.kind != SpanKind::kWord ||
          !is_hyphen(text.substr(left.end, right.begin - left.end))) {
        break;
      }
      ++count;
    }
    return count;
  }

  // How many spans from `first` on are one number, its digits grouped by spaces; 1 when it is none.
  std::size_t grouped_spans(std::string_view text, std::size_t first) const {
    const auto digits = [&](std::size_t i) {
      const std::string_view span = text.substr(spans[i].begin, spans[i].end - spans[i].begin);
      return are_digits(span) ? span.size() : 0;
    };
    std::size_t count = 1;
    while (count < kMaxCompoundParts && first + count < spans.size() &&
           is_digit_space(text.substr(spans[first + count - 1].end,
                                      spans[first + count].begin - spans[first + count - 1].end)) &&
           digits(first) >= 1 && digits(first) <= 3 && digits(first + count) == 3) {
      ++count;
    }
    return count;
  }

  // How many spans from `first` on are the initials of a name, each with its full stop; 1 when
  // there are not several.
  std::size_t initials_spans(std::string_view text, std::size_t first) const {
    std::size_t count = 0;
    while (first + count < spans.size()) {
      const WordSpan& span = spans[first + count];
      const bool is_last = first + count + 1 == spans.size();
      const std::size_t next = is_last ? text.size() : spans[first + count + 1].begin;
      if (span.end == text.size() || text[span.end] != '.' ||
          !are_initials(text.substr(span.begin, span.end - span.begin))) {
        break;
      }
      ++count;
      if (is_last || !is_initials_gap(text.substr(span.end, next - span.end))) {
        break;
      }
    }
    return std::max<std::size_t>(count, 1);
  }

  std::uint32_t emit_initials(std::string_view text, std::size_t first, std::size_t count,
                              std::uint32_t position, std::vector<Token>& tokens);
  void split_model_number(std::uint32_t& position, std::vector<Token>& tokens);
  Word* emit_parts(std::string_view text, std::size_t index, std::uint32_t& position,
                   std::vector<Token>& tokens);
  std::uint32_t emit_words(std::string_view text, std::size_t first, std::size_t count,
                           bool is_number, std::uint32_t position, std::vector<Token>& tokens);
  Word* join_words(std::span<const Token> parts, bool is_number);
  std::uint32_t emit_ideograph(std::string_view text, std::size_t index, std::uint32_t position,
                               std::vector<Token>& tokens);
};

// The parts of one span, the first at `position`, which then is the next one's. Returns the joined
// form.
Word* Analyzer::Impl::emit_parts(std::string_view text, std::size_t index, std::uint32_t& position,
                                 std::vector<Token>& tokens) {
  const std::uint32_t base = spans[index].begin;
  const auto* const slot = analyzed_span(text.substr(base, spans[index].end - base), keys[index]);
  if (slot == nullptr) {
    return nullptr;
  }
  if (slot->simple) {
    tokens.push_back({slot->word, base + slot->begin, base + slot->end, position++,
                      TokenKind::kWord, 1, nullptr});
    return nullptr;
  }
  for (const SpanPart& part : slot->analysis->parts) {
    tokens.push_back(
        {part.word, base + part.begin, base + part.end, position++, TokenKind::kWord, 1, part.raw});
  }
  return slot->analysis->joined;
}

// The joined form of a compound of several spans; of numbers there is none, unless the spans are
// one.
Word* Analyzer::Impl::join_words(std::span<const Token> parts, bool one_number) {
  const bool has_letter = std::any_of(
      parts.begin(), parts.end(), [](const Token& part) { return !is_number(part.word->folded); });
  if ((!has_letter && !one_number) || parts.size() < 2) {
    return nullptr;
  }
  std::string joined;
  for (const Token& part : parts) {
    joined += part.word->folded;
  }
  return word(std::move(joined));
}

// J. K. is J.K.
std::uint32_t Analyzer::Impl::emit_initials(std::string_view text, std::size_t first,
                                            std::size_t count, std::uint32_t position,
                                            std::vector<Token>& tokens) {
  std::string letters;
  for (std::size_t i = first; i < first + count; ++i) {
    letters += text.substr(spans[i].begin, spans[i].end - spans[i].begin);
  }
  std::erase(letters, '.');
  if (Word* const found = word(fold_word(letters))) {
    tokens.push_back(
        {found, spans[first].begin, spans[first + count - 1].end, position, TokenKind::kWord, 1});
  }
  return 1;
}

// Of the last part of a compound: F-16C holds F-16, and so do F-16s.
void Analyzer::Impl::split_model_number(std::uint32_t& position, std::vector<Token>& tokens) {
  Token& token = tokens.back();
  const std::string& folded = token.word->folded;
  const auto digits = static_cast<std::uint32_t>(digits_before_letters(folded));
  if (digits == 0 || token.end - token.begin != folded.size()) {
    return;
  }
  const std::string letters = folded.substr(digits);
  token.word = word(folded.substr(0, digits));
  if (letters == "s") {
    return;
  }
  const std::uint32_t end = token.end;
  token.end = token.begin + digits;
  tokens.push_back({word(letters), token.end, end, position++, TokenKind::kWord, 1});
}

// A word, a compound of `count` spans, or a number whose digits they group.
std::uint32_t Analyzer::Impl::emit_words(std::string_view text, std::size_t first,
                                         std::size_t count, bool one_number, std::uint32_t position,
                                         std::vector<Token>& tokens) {
  const std::size_t first_token = tokens.size();
  std::uint32_t next = position;
  Word* joined = nullptr;
  for (std::size_t i = first; i < first + count; ++i) {
    const std::uint32_t before = next;
    joined = emit_parts(text, i, next, tokens);
    if (i > first && next > before) {
      split_model_number(next, tokens);
    }
  }
  if (next == position) {
    return 1;  // not a word that can be searched, but it keeps its neighbours apart
  }
  if (count > 1) {
    joined = join_words(std::span(tokens).subspan(first_token), one_number);
  }
  const std::uint32_t used = next - position;
  if (joined != nullptr) {
    const Token token{joined,   tokens[first_token].begin, tokens.back().end,
                      position, TokenKind::kJoined,        static_cast<std::uint8_t>(used)};
    tokens.insert(tokens.begin() + static_cast<std::ptrdiff_t>(first_token) + 1, token);
  }
  return used;
}

std::uint32_t Analyzer::Impl::emit_ideograph(std::string_view text, std::size_t index,
                                             std::uint32_t position, std::vector<Token>& tokens) {
  const WordSpan& span = spans[index];
  Word* const single = first_word(text, span.begin, span.end);
  if (single == nullptr) {
    return 1;
  }
  tokens.push_back({single, span.begin, span.end, position, TokenKind::kSingle, 1});
  if (index + 1 < spans.size() && spans[index + 1].kind == SpanKind::kIdeograph &&
      spans[index + 1].begin == span.end) {
    const WordSpan& next = spans[index + 1];
    Word* const both = first_word(text, span.begin, next.end);
    if (both != nullptr) {
      tokens.push_back({both, span.begin, next.end, position, TokenKind::kBigram, 2});
    }
  }
  return 1;
}

Analyzer::Analyzer(std::size_t cached_words) : impl_(std::make_unique<Impl>()) {
  impl_->cached_words = cached_words;
}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

std::uint32_t Analyzer::tokenize(std::string_view text, std::vector<Token>& tokens) {
  Impl& impl = *impl_;
  impl.spans.clear();
  impl.breaker.split(text, impl.spans);
  impl.find_keys(text);
  std::uint32_t position = 0;
  for (std::size_t i = 0; i < impl.spans.size();) {
    if (i + kSpansAhead < impl.spans.size()) {
      impl.analyzed.prefetch(impl.keys[i + kSpansAhead]);
    }
    if (impl.spans[i].kind == SpanKind::kIdeograph) {
      position += impl.emit_ideograph(text, i, position, tokens);
      ++i;
      continue;
    }
    const std::size_t initials = impl.initials_spans(text, i);
    if (initials > 1) {
      position += impl.emit_initials(text, i, initials, position, tokens);
      i += initials;
      continue;
    }
    const std::size_t grouped = impl.grouped_spans(text, i);
    const std::size_t count = grouped > 1 ? grouped : impl.compound_spans(text, i);
    position += impl.emit_words(text, i, count, grouped > 1, position, tokens);
    i += count;
  }
  return position;
}

LanguageStemmer& Analyzer::Impl::stemmer_of(std::string_view language) {
  const auto found = stemmers.find(language);
  if (found != stemmers.end()) {
    return found->second;
  }
  const bool stems = !stemmer_for_language(language).empty() || marks_are_letters(language);
  const auto number = static_cast<std::uint8_t>(stems ? stemmers.size() + 1 : 0);
  return stemmers.emplace(language, make_stemmer(number, language)).first->second;
}

std::string_view Analyzer::stem(Word& word, std::string_view language) {
  LanguageStemmer& stemmer = impl_->stemmer_of(language);
  if (stemmer.number == 0) {
    return {};
  }
  if (word.stemmer != stemmer.number) {
    word.stemmer = stemmer.number;
    word.stemmed = stemmer.is_for(word.folded) ? stemmer.stem_of(word.folded) : std::string();
  }
  return word.stemmed;
}

bool Analyzer::has_stemmer(std::string_view language) {
  return impl_->stemmer_of(language).number != 0;
}

void Analyzer::trim() {
  if (impl_->words.size() + impl_->analyzed.size() > impl_->cached_words) {
    impl_->analyzed.clear();
    impl_->words_by_form.clear();
    impl_->words.clear();
  }
}

std::string analysis_fingerprint() {
  UVersionInfo unicode{};
  u_getUnicodeVersion(unicode);
  char unicode_text[U_MAX_VERSION_STRING_LENGTH];
  u_versionToString(unicode, unicode_text);
  std::string lines;
  lines += "analyzer=" + std::to_string(kAnalyzerVersion) + "\n";
  lines += "body_position=" + std::to_string(kBodyPosition) + "\n";
  lines += "icu=" U_ICU_VERSION "\n";
  lines += "schema=" + std::to_string(kSchemaVersion) + "\n";
  lines += "stemmers=xapian-" + std::string(Xapian::version_string()) + " libstemmer-2\n";
  lines += "title_weight=" + std::to_string(kTitleWeight) + "\n";
  lines += "unicode=" + std::string(unicode_text) + "\n";
  return lines;
}

}  // namespace dateline
