// The words of the query language. The lexer reads one token at a time because what a character
// means depends on where it stands: a colon in "id:http://…" is not the one in "title:x".
//
// A fault is thrown as SyntaxFault and becomes parse_query()'s QueryError; nothing else is thrown
// but std::bad_alloc. Reading a whole query takes time linear in its length.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "searcher/internal/query_names.h"
#include "searcher/internal/query_text.h"
#include "searcher/query.h"

namespace dateline {

struct SyntaxFault {
  QueryError error;
};

// A fault of the bytes [begin, end) of the query.
[[noreturn]] inline void fail_syntax(std::size_t begin, std::size_t end, std::string message,
                                     std::string suggestion = "") {
  const std::size_t length = end > begin ? end - begin : 1;
  throw SyntaxFault{{begin, length, std::move(message), std::move(suggestion)}};
}

enum class TokenType : std::uint8_t {
  kEnd,
  kOpen,      // (
  kClose,     // )
  kAnd,       // AND & &&
  kOr,        // OR | ||
  kNot,       // NOT, or a minus directly before its operand
  kField,     // name and colon; `field` says which
  kNear,      // NEAR/5; `number` is the distance
  kAdj,       // ADJ/5, likewise
  kAtLeast,   // atleast3, directly before a bracket; `number` is the count
  kFirst,     // first/50, likewise
  kWeight,    // ^2 directly behind its operand
  kDistance,  // ~5 directly behind a quotation; `number`
  kExact,     // = directly before a word or quotation
  kWord,      // text as written, without an apostrophe that begins it
  kWildcard,  // a word with * or ?
  kPhrase,    // text without quotes and escapes, white space collapsed
};

struct QueryToken {
  TokenType type = TokenType::kEnd;
  std::size_t begin = 0, end = 0;
  std::string text;  // kWord, kWildcard, kPhrase
  QueryField field{};
  std::uint32_t number = 0;
  double weight = 1;
};

// What the text at the cursor is.
enum class Reading : std::uint8_t {
  kQuery,  // words, fields, operators
  kValue,  // the same directly after "field:": only a field's own name is a field there
  kId,     // verbatim up to white space or the bracket that closes a group; operators between
  kDate,   // date expressions; operators between
};

class QueryLexer {
 public:
  // `text` is valid UTF-8 and must outlive the lexer. With `any`, + has no meaning.
  QueryLexer(std::string_view text, bool any) : text_(text), chars_(text), any_(any) {}

  // The next token, read as set_reading() said.
  const QueryToken& peek();
  QueryToken take();

  // The suffix of that type directly behind the token just taken, if it stands there. Suffixes are
  // the same in every reading, so this peeks at nothing else.
  std::optional<QueryToken> take_suffix(TokenType type);

  // Applies to what has not been peeked yet.
  void set_reading(Reading reading) { reading_ = reading; }

  // Where the token just taken ended.
  std::size_t last_end() const { return last_end_; }

  // Whether anything but white space was passed over so far: punctuation that stands alone.
  bool skipped_punctuation() const { return skipped_punctuation_; }

 private:
  QueryToken read();
  std::optional<QueryToken> read_symbol();
  std::optional<QueryToken> read_prefix(std::size_t extent, bool has_word);
  std::optional<QueryToken> read_single_quoted();
  QueryToken read_behind_apostrophe();
  std::optional<QueryToken> read_field();
  QueryToken read_phrase(std::u32string_view closers, std::size_t begin);
  std::optional<QueryToken> read_quoted(std::u32string_view closers, std::size_t begin);
  QueryToken read_word(std::size_t extent);
  void skip_punctuation(std::size_t extent);
  void reject_stray_suffix() const;
  std::string_view without_end_of_sentence(std::string_view word) const;
  std::optional<QueryToken> read_suffix();
  QueryToken plain_word(std::string_view word);
  void check_colon(bool begins_word) const;
  bool skip_dots();

  std::optional<std::size_t> closing_single_quote(std::size_t begin, bool typographic) const;
  QueryToken symbol(TokenType type, std::size_t length);

  const std::string_view text_;
  const QueryText chars_;
  const bool any_;
  Reading reading_ = Reading::kQuery;
  std::size_t at_ = 0;  // behind the last token, peeked or not
  std::optional<QueryToken> peeked_;
  TokenType last_ = TokenType::kEnd;
  Reading last_reading_ = Reading::kQuery;
  std::size_t last_begin_ = 0, last_end_ = 0;
  bool skipped_punctuation_ = false;
  // No closing quote of that sort ahead: saves looking again.
  bool no_single_quotes_ = false, no_typographic_quotes_ = false;
};

// Whether `text`, standing where `reading` says, is read as one word and nothing else.
bool reads_as_word(std::string_view text, Reading reading);

}  // namespace dateline
