// Analysis: from text to terms. One analyser serves indexing, querying, snippets and highlighting.
//
// Words are those of UAX #29 with the properties of the ICU that is linked in. Han and Hiragana
// text, and Thai, Lao, Khmer and Myanmar, become single characters (clusters) and overlapping
// bigrams: dictionaries split names, and the same word by its neighbours; Katakana runs stay
// whole. A word is
// folded by NFKC_Casefold, and diacritics are removed where they are spelling variants: Latin,
// Greek, Arabic and Hebrew marks, and the Cyrillic stress and diaeresis (й and ї are letters and
// stay).
//
// A compound (Jin-ping, al-Assad, don't, l'Etat, example.com) yields its parts at successive
// positions and, at the first part's position, the joined form (jinping, alassad, dont); in Persian
// the zero-width non-joiner stands between such parts. A possessive 's is dropped. A dotted
// abbreviation (U.S., J. K.) yields only the joined form. In a compound, letters behind digits are
// a part of their own (F-16C), and a plural s is dropped (F-16s). Numbers lose what groups their
// digits (common/internal/numbers.h).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

enum class TokenKind : std::uint8_t {
  kWord,    // a word, a part of a compound or an abbreviation
  kJoined,  // a compound's joined form; spans the positions of its parts
  kSingle,  // one Han or Hiragana character, or one cluster of Thai, Lao, Khmer or Myanmar
  kBigram,  // two adjacent ones
};

// What an indexer remembers of a word: the numbers that its terms have where postings are gathered,
// and its spelling where spellings are counted, as long as `era` is its own. 0: not known yet.
struct RememberedTerms {
  std::uint32_t era = 0;
  std::uint32_t exact = 0, title = 0;
  // In the language of that number, which is the indexer's.
  std::uint32_t stem = 0, title_stem = 0;
  std::uint32_t language : 8 = 0;
  std::uint32_t spelling : 24 = 0;
};

// A distinct folded word. Owned by the Analyzer. What is looked at for every token comes first, in
// one line of the cache.
struct alignas(32) Word {
  std::uint32_t scratch = 0;  // free for the caller between tokenize() and trim()
  std::uint32_t noted = 0;    // likewise; 0 in a new word
  RememberedTerms terms;      // likewise
  std::string folded;
  std::string stemmed;  // by the stemmer in `stemmer`; a cache of stem()
  std::uint8_t stemmer = 0;
};

struct Token {
  Word* word;
  std::uint32_t begin, end;  // byte offsets into the text
  std::uint32_t position;    // counts from 0
  TokenKind kind;
  std::uint8_t span;  // how many positions it covers: over 1 only for kJoined and kBigram
  // The word in NFKC_Casefold and NFC alone, where folding took more from it (Müller, ё); else
  // null.
  Word* raw = nullptr;
};

// Thread contract: one Analyzer per thread.
class Analyzer {
 public:
  static constexpr std::size_t kDefaultCachedWords = 200'000;
  static constexpr std::size_t kBytesPerCachedWord = 140;

  // Words and stretches of text are remembered, `cached_words` of both at most.
  explicit Analyzer(std::size_t cached_words = kDefaultCachedWords);
  ~Analyzer();
  Analyzer(Analyzer&&) noexcept;
  Analyzer& operator=(Analyzer&&) noexcept;

  // Appends the tokens of `text` (valid UTF-8, under 4 GiB) to `tokens` in order of position, a
  // joined form or bigram directly after the token at its own position. Returns the number of
  // positions used. The tokens' words stay valid until trim().
  std::uint32_t tokenize(std::string_view text, std::vector<Token>& tokens);

  // The stem of a word in a language (ISO 639-1), or an empty view when that language has no
  // stemmer or the word is not of its script: stems of numbers, of Han, or of Cyrillic words in
  // English do not exist. Stemmers need the accents of a word (accusées), so a token has two stems:
  // of its word as written and of the folded one; stems themselves are folded. Where marks are
  // letters (Vietnamese) a word is its own stem, with them. Valid until the next call for the same
  // word, or trim().
  std::string_view stem(Word& word, std::string_view language);

  bool has_stemmer(std::string_view language);

  // Forgets all words when there are more than may be remembered. Call between articles.
  void trim();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Everything that decides which terms a text gets, as sorted "key=value" lines: tokenizer version,
// ICU and Unicode version, stemmer library, schema. Two archives with equal lines agree on terms.
std::string analysis_fingerprint();

}  // namespace dateline
