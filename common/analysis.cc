#include "common/analysis.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <span>
#include <unordered_map>

#include "common/internal/folding.h"
#include "common/internal/span_table.h"
#include "common/internal/utf8.h"
#include "common/internal/word_breaks.h"
#include "common/language.h"
#include "common/schema.h"

namespace dateline {

namespace {

// 1: first development version. 2: words as written beside folded ones.
constexpr int kAnalyzerVersion = 2;

constexpr std::size_t kMaxWordBytes = 128;  // longer ones are data, not words
constexpr std::size_t kMaxCompoundParts = 4;
constexpr std::size_t kSpansAhead = 8;  // fetched into the cache before their turn comes

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// A separator inside a span that UAX #29 keeps together; 0 when there is none at `at`.
std::size_t separator_length(std::string_view span, std::size_t at) {
  static constexpr std::array<std::string_view, 9> kSeparators{
      "'", ".", "@", "_", "\u2019", "\u02BC", "\uFF07", "\u00B7", "\u2027"};
  for (const std::string_view separator : kSeparators) {
    if (span.substr(at).starts_with(separator)) {
      const bool decimal_point = separator == "." && at > 0 && at + 1 < span.size() &&
                                 is_digit(span[at - 1]) && is_digit(span[at + 1]);
      return decimal_point ? 0 : separator.size();
    }
  }
  return 0;
}

std::string_view without_possessive(std::string_view span) {
  for (const std::string_view ending : {"'s", "'S", "\u2019s", "\u2019S", "\uFF07s"}) {
    if (span.size() > ending.size() && span.ends_with(ending)) {
      return span.substr(0, span.size() - ending.size());
    }
  }
  return span;
}

bool is_number(std::string_view span) {
  return std::all_of(span.begin(), span.end(), [](char c) {
    return is_digit(c) || c == '.' || c == ',' || c == ';' || c == '\'';
  });
}

std::string without_grouping(std::string_view number) {
  std::string plain;
  std::copy_if(number.begin(), number.end(), std::back_inserter(plain),
               [](char c) { return c == '.' || is_digit(c); });
  return plain;
}

struct Piece {
  std::size_t begin, end;
};

std::vector<Piece> split_at_separators(std::string_view span) {
  std::vector<Piece> pieces;
  std::size_t begin = 0;
  for (std::size_t at = 0; at <= span.size();) {
    const std::size_t length = at == span.size() ? 1 : separator_length(span, at);
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
           return text.size() <= 2 && std::all_of(text.begin(), text.end(), [](char c) {
                    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                  });
         });
}

bool is_hyphen(std::string_view between) {
  const bool may_be = between.starts_with('-') || between.starts_with('\xE2');  // nearly never
  return may_be && (between == "-" || between == "\u2010" || between == "\u2011");
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
  if (stemmer == "nepali") {
    return USCRIPT_DEVANAGARI;
  }
  return stemmer == "tamil" ? USCRIPT_TAMIL : USCRIPT_LATIN;
}

struct LanguageStemmer {
  std::uint8_t number;  // from 1; 0 is "no stemmer"
  UScriptCode script;
  Xapian::Stem stem;
};

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

  const LanguageStemmer& stemmer_of(std::string_view language);

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
    if (is_number(span)) {
      const std::string plain = without_grouping(span);
      result.parts.push_back({word(plain), 0, static_cast<std::uint32_t>(span.size())});
      return result;
    }
    const std::vector<Piece> pieces = split_at_separators(span);
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

  Word* emit_parts(std::string_view text, std::size_t index, std::uint32_t& position,
                   std::vector<Token>& tokens);
  std::uint32_t emit_words(std::string_view text, std::size_t first, std::size_t count,
                           std::uint32_t position, std::vector<Token>& tokens);
  Word* join_words(std::span<const Token> parts);
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

// The joined form of a compound of several spans; of numbers there is none.
Word* Analyzer::Impl::join_words(std::span<const Token> parts) {
  const bool has_letter = std::any_of(
      parts.begin(), parts.end(), [](const Token& part) { return !is_number(part.word->folded); });
  if (!has_letter || parts.size() < 2) {
    return nullptr;
  }
  std::string joined;
  for (const Token& part : parts) {
    joined += part.word->folded;
  }
  return word(std::move(joined));
}

// A word or a compound of `count` spans.
std::uint32_t Analyzer::Impl::emit_words(std::string_view text, std::size_t first,
                                         std::size_t count, std::uint32_t position,
                                         std::vector<Token>& tokens) {
  const std::size_t first_token = tokens.size();
  std::uint32_t next = position;
  Word* joined = nullptr;
  for (std::size_t i = first; i < first + count; ++i) {
    joined = emit_parts(text, i, next, tokens);
  }
  if (next == position) {
    return 1;  // not a word that can be searched, but it keeps its neighbours apart
  }
  if (count > 1) {
    joined = join_words(std::span(tokens).subspan(first_token));
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
    const std::size_t count = impl.compound_spans(text, i);
    position += impl.emit_words(text, i, count, position, tokens);
    i += count;
  }
  return position;
}

const LanguageStemmer& Analyzer::Impl::stemmer_of(std::string_view language) {
  const auto found = stemmers.find(language);
  if (found != stemmers.end()) {
    return found->second;
  }
  const std::string_view name = stemmer_for_language(language);
  const auto number = static_cast<std::uint8_t>(name.empty() ? 0 : stemmers.size() + 1);
  return stemmers
      .emplace(language,
               LanguageStemmer{number, script_of_stemmer(name),
                               name.empty() ? Xapian::Stem() : Xapian::Stem(std::string(name))})
      .first->second;
}

std::string_view Analyzer::stem(Word& word, std::string_view language) {
  const LanguageStemmer& stemmer = impl_->stemmer_of(language);
  if (stemmer.number == 0) {
    return {};
  }
  if (word.stemmer != stemmer.number) {
    word.stemmer = stemmer.number;
    word.stemmed =
        script_of_first(word.folded) == stemmer.script ? stemmer.stem(word.folded) : std::string();
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
  lines += "stemmers=xapian-" + std::string(Xapian::version_string()) + "\n";
  lines += "title_weight=" + std::to_string(kTitleWeight) + "\n";
  lines += "unicode=" + std::string(unicode_text) + "\n";
  return lines;
}

}  // namespace dateline
