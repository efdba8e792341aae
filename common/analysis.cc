#include "common/analysis.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uversion.h>
#include <xapian.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <unordered_map>

#include "common/internal/file.h"
#include "common/internal/folding.h"
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
constexpr std::size_t kMaxCachedWords = 100'000;  // about 25 MB

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>{}(text);
  }
};

// What one span of text becomes.
struct Part {
  Word* word;
  std::uint32_t begin, end;  // byte offsets within the span
  Word* raw = nullptr;       // see Token
};
struct Analyzed {
  std::vector<Part> parts;  // successive positions; empty when nothing of the span is a word
  Word* joined = nullptr;   // when there is more than one part
};

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
  return between == "-" || between == "\u2010" || between == "\u2011";
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
  std::unordered_map<std::string, Word, StringHash, std::equal_to<>> words;  // by folded form
  std::unordered_map<std::string, Analyzed, StringHash, std::equal_to<>> analyzed;  // by span
  using SpanEntry = decltype(analyzed)::value_type;
  // By their hashes' last bits: a few frequent spans make most of a text, and these stay in the
  // processor's cache, where a look-up in the large map would not.
  struct Recent {
    std::uint64_t hash = 0;
    const SpanEntry* entry = nullptr;
  };
  static constexpr std::size_t kRecentSpans = 1u << 13;
  std::vector<Recent> recent_spans = std::vector<Recent>(kRecentSpans);
  std::map<std::string, LanguageStemmer, std::less<>> stemmers;  // by language

  Word* word(std::string folded) {
    if (folded.empty() || folded.size() > kMaxWordBytes) {
      return nullptr;
    }
    const auto [found, is_new] = words.try_emplace(std::move(folded));
    if (is_new) {
      found->second.folded = found->first;
    }
    return &found->second;
  }

  void add_part(Analyzed& result, std::string_view span, Piece piece) {
    const std::string_view text = span.substr(piece.begin, piece.end - piece.begin);
    Word* const found = word(fold_word(text));
    if (found != nullptr) {
      const std::string raw = casefold_word(text);
      result.parts.push_back({found, static_cast<std::uint32_t>(piece.begin),
                              static_cast<std::uint32_t>(piece.end),
                              raw == found->folded ? nullptr : word(raw)});
    }
  }

  Analyzed analyze(std::string_view whole_span) {
    Analyzed result;
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
    for (const Part& part : result.parts) {
      joined += part.word->folded;
    }
    result.joined = word(joined);
    if (is_abbreviation(span, pieces) && result.joined != nullptr) {
      result.parts.assign({Part{result.joined, 0, static_cast<std::uint32_t>(span.size())}});
      result.joined = nullptr;
    }
    return result;
  }

  const Analyzed& analyzed_span(std::string_view span) {
    const std::uint64_t hash = hash64(span);
    Recent& recent = recent_spans[hash % kRecentSpans];
    if (recent.entry == nullptr || recent.hash != hash || recent.entry->first != span) {
      recent = {hash, &find_or_analyze(span)};
    }
    return recent.entry->second;
  }

  const SpanEntry& find_or_analyze(std::string_view span) {
    const auto found = analyzed.find(span);
    if (found != analyzed.end()) {
      return *found;
    }
    Analyzed result;
    if (span.size() <= 2 * kMaxWordBytes) {
      result = analyze(span);
      std::erase_if(result.parts, [](const Part& part) { return part.word == nullptr; });
    }
    return *analyzed.emplace(span, std::move(result)).first;
  }

  void forget_spans() {
    analyzed.clear();
    recent_spans.assign(kRecentSpans, {});
  }

  // How many spans from `first` on are one hyphenated compound; 1 when it is none.
  std::size_t compound_spans(std::string_view text, std::size_t first) const {
    std::size_t count = 1;
    while (count < kMaxCompoundParts && first + count < spans.size()) {
      const WordSpan& left = spans[first + count - 1];
      const WordSpan& right = spans[first + count];
      if (right.kind != SpanKind::kWord ||
          !is_hyphen(text.substr(left.end, right.begin - left.end))) {
        break;
      }
      ++count;
    }
    return count;
  }

  std::uint32_t emit_words(std::string_view text, std::size_t first, std::size_t count,
                           std::uint32_t position, std::vector<Token>& tokens);
  std::uint32_t emit_ideograph(std::string_view text, std::size_t index, std::uint32_t position,
                               std::vector<Token>& tokens);
};

// A word or a compound of `count` spans.
std::uint32_t Analyzer::Impl::emit_words(std::string_view text, std::size_t first,
                                         std::size_t count, std::uint32_t position,
                                         std::vector<Token>& tokens) {
  const std::size_t first_token = tokens.size();
  std::string joined_text;
  bool has_letter = false;
  Word* joined = nullptr;
  std::uint32_t used = 0;
  for (std::size_t i = first; i < first + count; ++i) {
    const std::uint32_t base = spans[i].begin;
    const Analyzed& analysis = analyzed_span(text.substr(base, spans[i].end - base));
    for (const Part& part : analysis.parts) {
      tokens.push_back({part.word, base + part.begin, base + part.end, position + used,
                        TokenKind::kWord, 1, part.raw});
      ++used;
      if (count > 1) {
        joined_text += part.word->folded;
        has_letter = has_letter || !is_number(part.word->folded);
      }
    }
    joined = analysis.joined;
  }
  if (used == 0) {
    return 1;  // not a word that can be searched, but it keeps its neighbours apart
  }
  if (count > 1) {
    joined = has_letter && used > 1 ? word(std::move(joined_text)) : nullptr;
  }
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
  const Analyzed& single = analyzed_span(text.substr(span.begin, span.end - span.begin));
  if (single.parts.empty()) {
    return 1;
  }
  Word* const own = single.parts.front().word;
  tokens.push_back({own, span.begin, span.end, position, TokenKind::kSingle, 1});
  if (index + 1 < spans.size() && spans[index + 1].kind == SpanKind::kIdeograph &&
      spans[index + 1].begin == span.end) {
    const WordSpan& next = spans[index + 1];
    const Analyzed& both = analyzed_span(text.substr(span.begin, next.end - span.begin));
    if (!both.parts.empty()) {
      tokens.push_back(
          {both.parts.front().word, span.begin, next.end, position, TokenKind::kBigram, 2});
    }
  }
  return 1;
}

Analyzer::Analyzer() : impl_(std::make_unique<Impl>()) {}
Analyzer::~Analyzer() = default;
Analyzer::Analyzer(Analyzer&&) noexcept = default;
Analyzer& Analyzer::operator=(Analyzer&&) noexcept = default;

std::uint32_t Analyzer::tokenize(std::string_view text, std::vector<Token>& tokens) {
  Impl& impl = *impl_;
  impl.spans.clear();
  impl.breaker.split(text, impl.spans);
  std::uint32_t position = 0;
  for (std::size_t i = 0; i < impl.spans.size();) {
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

std::string_view Analyzer::stem(Word& word, std::string_view language) {
  auto found = impl_->stemmers.find(language);
  if (found == impl_->stemmers.end()) {
    const std::string_view name = stemmer_for_language(language);
    const auto number = static_cast<std::uint8_t>(name.empty() ? 0 : impl_->stemmers.size() + 1);
    found = impl_->stemmers
                .emplace(language, LanguageStemmer{number, script_of_stemmer(name),
                                                   name.empty() ? Xapian::Stem()
                                                                : Xapian::Stem(std::string(name))})
                .first;
  }
  const LanguageStemmer& stemmer = found->second;
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

void Analyzer::trim() {
  if (impl_->words.size() + impl_->analyzed.size() > kMaxCachedWords) {
    impl_->forget_spans();
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
