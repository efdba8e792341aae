#include "searcher/internal/query_lexer.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "searcher/internal/query_characters.h"
#include "searcher/internal/query_operators.h"

namespace dateline {

namespace {

bool is_name_character(char32_t c) {
  return (is_word_character(c) && !is_ascii_digit(c)) || c == U'-' || c == U'_';
}

// Runs `read` on text that begins at `offset` of the query.
template <typename Read>
auto at_offset(std::size_t offset, Read read) {
  try {
    return read();
  } catch (SyntaxFault& fault) {
    fault.error.offset += offset;
    throw;
  }
}

}  // namespace

QueryToken QueryLexer::symbol(TokenType type, std::size_t length) {
  QueryToken token;
  token.type = type;
  token.begin = at_;
  token.end = at_ += length;
  return token;
}

const QueryToken& QueryLexer::peek() {
  if (!peeked_) {
    peeked_ = read();
  }
  return *peeked_;
}

QueryToken QueryLexer::take() {
  peek();
  QueryToken token = std::move(*peeked_);
  peeked_.reset();
  last_ = token.type;
  last_reading_ = reading_;
  last_begin_ = token.begin;
  last_end_ = token.end;
  return token;
}

std::optional<QueryToken> QueryLexer::take_suffix(TokenType type) {
  if (!peeked_) {
    peeked_ = read_suffix();
  }
  return peeked_ && peeked_->type == type ? std::optional(take()) : std::nullopt;
}

QueryToken QueryLexer::read() {
  if (auto suffix = read_suffix()) {
    return *suffix;
  }
  while (true) {
    while (at_ < text_.size() && (is_separator(chars_.at(at_)) || is_list_mark(chars_.at(at_)))) {
      check_colon(false);
      at_ = chars_.after(at_);
    }
    if (at_ >= text_.size()) {
      return symbol(TokenType::kEnd, 0);
    }
    reject_stray_suffix();
    if (auto token = read_symbol()) {
      return *token;
    }
    if (skip_dots()) {
      continue;
    }
    if (auto token = read_single_quoted()) {
      return *token;
    }
    const std::size_t extent = chars_.word_end(at_, reading_ == Reading::kId);
    const bool has_word = has_word_character(text_.substr(at_, extent - at_));
    if (auto token = read_prefix(extent, has_word)) {
      return *token;
    }
    if (!has_word && reading_ != Reading::kDate && reading_ != Reading::kId) {
      skip_punctuation(extent);
    } else if (chars_.at(at_) == U'+' && reading_ == Reading::kQuery) {
      ++at_;  // every word is required already
    } else if (auto token = read_field()) {
      return *token;
    } else {
      return read_word(extent);
    }
  }
}

// Brackets, quotations and the operators that are not words.
std::optional<QueryToken> QueryLexer::read_symbol() {
  const char32_t c = chars_.at(at_);
  const std::size_t length = chars_.after(at_) - at_;
  if (is_open_bracket(c)) {
    return symbol(TokenType::kOpen, length);
  }
  if (is_close_bracket(c)) {
    return symbol(TokenType::kClose, length);
  }
  if (is_bar(c) || c == U'&') {
    const std::size_t twice = chars_.at(at_ + length) == c ? 2 * length : length;
    return symbol(c == U'&' ? TokenType::kAnd : TokenType::kOr, twice);
  }
  if (const std::u32string_view closers = closing_quotes(c); !closers.empty()) {
    return read_phrase(closers, at_);
  }
  if (is_closing_quote_only(c)) {
    fail_syntax(at_, at_ + length, in_quotes(text_.substr(at_, length)) + " closes nothing",
                "remove it, or open the quotation before it");
  }
  return std::nullopt;
}

// The signs that stand directly before what they apply to. A sign that stands alone is most likely
// a slip: with "a - b", was b to be left out?
std::optional<QueryToken> QueryLexer::read_prefix(std::size_t extent, bool has_word) {
  const char32_t c = chars_.at(at_);
  const bool equals = is_equals(c) && reading_ != Reading::kDate;
  const bool sign = is_minus(c) || equals || ((c == U'+' || c == U'!') && reading_ != Reading::kId);
  if (!sign) {
    return std::nullopt;
  }
  const std::size_t behind = chars_.after(at_);
  const bool verbatim = reading_ == Reading::kId && extent > behind;
  const bool adjacent = has_word || verbatim || is_open_bracket(chars_.at(extent)) ||
                        !closing_quotes(chars_.at(extent)).empty();
  const std::string shown = in_quotes(text_.substr(at_, behind - at_));
  if (!adjacent) {
    if (extent == behind && (c == U'-' || equals)) {
      fail_syntax(at_, behind, shown + " stands alone",
                  "write it directly before a word, or leave it out");
    }
    return std::nullopt;
  }
  if (chars_.at(behind) == c) {
    fail_syntax(at_, chars_.after(behind), shown + " twice", "write it once");
  }
  if (c == U'!') {
    fail_syntax(at_, behind, "'!' before a word",
                "write -word to leave out articles with that word");
  }
  if (c == U'+') {
    if (any_) {
      fail_syntax(at_, behind, "'+' cannot make a word required where words are alternatives",
                  "join what is required with AND");
    }
    if (reading_ != Reading::kQuery) {
      fail_syntax(at_, behind, "'+' has no meaning here", "leave it out");
    }
    if (!has_word) {
      at_ = behind;
      return read();
    }
    return std::nullopt;
  }
  return symbol(equals ? TokenType::kExact : TokenType::kNot, behind - at_);
}

// "no limits" ~2, and ^3: meant for what is before, or for nothing. About ~50 is text.
void QueryLexer::reject_stray_suffix() const {
  const char32_t sign = chars_.at(at_);
  const bool is_suffix = sign == U'^' || (sign == U'~' && last_ == TokenType::kPhrase);
  const std::size_t number = text_.find_first_not_of("+-.", at_ + 1);
  if (!is_suffix || reading_ == Reading::kDate || reading_ == Reading::kId ||
      number == std::string_view::npos || !is_ascii_digit(chars_.at(number))) {
    return;
  }
  const std::size_t end = std::min(text_.find_first_of(" \t\n)", at_), text_.size());
  fail_syntax(at_, end,
              in_quotes(text_.substr(at_, end - at_)) + " with nothing directly before it",
              sign == U'^' ? "write a weight directly after a word or phrase: word^2"
                           : "write the distance directly after the quotation: \"two words\"~5");
}

void QueryLexer::skip_punctuation(std::size_t extent) {
  check_colon(false);
  at_ = extent;
  skipped_punctuation_ = true;
}

// "title : x" and "title :x" are meant as "title:x". No word begins with a colon, lest it be taken
// for that where the canonical form puts it.
void QueryLexer::check_colon(bool begins_word) const {
  const std::size_t behind = chars_.after(at_);
  const std::string_view last = text_.substr(last_begin_, last_end_ - last_begin_);
  const bool after_name = last_ == TokenType::kWord && find_query_field(last).has_value();
  if (is_colon(chars_.at(at_)) && after_name) {
    fail_syntax(at_, behind, "no field directly before the colon",
                "write " + std::string(last) + ":word without spaces");
  }
  if (chars_.at(at_) == U':' && begins_word) {
    fail_syntax(at_, behind, "no field directly before the colon",
                "put the text in double quotes to search for it as it stands");
  }
}

// "date:2023 .. 2024" and "date:2023 ..2024" are meant as one range. Elsewhere the dots are an
// ellipsis, passed over: a word that kept them might come to stand behind a date.
bool QueryLexer::skip_dots() {
  if (!text_.substr(at_).starts_with("..") || reading_ == Reading::kDate ||
      reading_ == Reading::kId) {
    return false;
  }
  const bool text = last_ == TokenType::kWord || last_ == TokenType::kPhrase;
  if (text && last_reading_ == Reading::kDate && chars_.at(at_ + 2) != U'.') {
    fail_syntax(at_, at_ + 2, "'..' without a date directly before it",
                "write a range without spaces: date:2024-05-14..2024-05-17");
  }
  at_ = std::min(text_.find_first_not_of('.', at_), text_.size());
  skipped_punctuation_ = true;
  return true;
}

// A name and a colon. Digits cannot be part of a name (10:30, G20:), a URL's scheme is none, and
// the full-width colon is plain punctuation after words of other scripts that are no field.
std::optional<QueryToken> QueryLexer::read_field() {
  if (reading_ == Reading::kDate || reading_ == Reading::kId) {
    return std::nullopt;
  }
  check_colon(true);
  std::size_t colon = at_;
  bool ascii = true;
  while (is_name_character(chars_.at(colon))) {
    ascii = ascii && chars_.at(colon) < 0x80;
    colon = chars_.after(colon);
  }
  if (colon == at_ || !is_colon(chars_.at(colon))) {
    return std::nullopt;
  }
  const std::string_view name = text_.substr(at_, colon - at_);
  if (const auto field = find_query_field(name)) {
    QueryToken token = symbol(TokenType::kField, chars_.after(colon) - at_);
    token.field = *field;
    return token;
  }
  // With a space behind it, a colon is that of a headline (Breaking: …).
  const char32_t next = chars_.at(chars_.after(colon));
  const bool is_text =
      chars_.after(colon) >= text_.size() || is_separator(next) || is_close_bracket(next);
  if (reading_ == Reading::kValue || is_text || chars_.is_url(at_) ||
      (chars_.at(colon) == U'：' && !ascii)) {
    return std::nullopt;
  }
  fail_syntax(at_, colon, "unknown field " + in_quotes(name), suggest_field(name));
}

QueryToken QueryLexer::read_word(std::size_t extent) {
  const std::string_view word = text_.substr(at_, extent - at_);
  if (word == "AND") {
    return symbol(TokenType::kAnd, word.size());
  }
  if (word == "OR") {
    return symbol(TokenType::kOr, word.size());
  }
  if (word == "NOT") {
    return symbol(TokenType::kNot, word.size());
  }
  const bool verbatim = reading_ == Reading::kDate || reading_ == Reading::kId;
  if (verbatim || chars_.is_url(at_)) {
    QueryToken token = symbol(TokenType::kWord, word.size());
    token.text = word;
    return token;
  }
  return at_offset(at_, [&] { return plain_word(word); });
}

// The ? and ! that end a sentence are punctuation. A word with other wildcards, or one that is all
// of the query (nation! finds nationality elsewhere), ends none.
std::string_view QueryLexer::without_end_of_sentence(std::string_view word) const {
  const std::size_t end = word.find_last_not_of("?!") + 1;  // npos + 1 is 0
  if (end == word.size()) {
    return word;
  }
  const std::string_view before = word.substr(0, end);
  const bool is_all = trim(text_) == word && word.ends_with('!');
  const bool has_wildcard = before.find_first_of("*?") != std::string_view::npos;
  const bool is_operator =
      before == "AND" || before == "OR" || before == "NOT" || read_operator_word(before);
  return is_all || has_wildcard || is_operator || !has_word_character(before) ? word : before;
}

// A word, or one that is an operator.
QueryToken QueryLexer::plain_word(std::string_view word) {
  if (const auto use = read_operator_word(word)) {
    const bool function = use->word == OperatorWord::kAtLeast || use->word == OperatorWord::kFirst;
    if (function && !is_open_bracket(chars_.at(at_ + word.size()))) {
      fail_syntax(0, word.size(), in_quotes(word) + " without brackets directly after it",
                  std::string(word) + "(word)");
    }
    QueryToken token = symbol(use->word == OperatorWord::kNear      ? TokenType::kNear
                              : use->word == OperatorWord::kAdj     ? TokenType::kAdj
                              : use->word == OperatorWord::kAtLeast ? TokenType::kAtLeast
                                                                    : TokenType::kFirst,
                              word.size());
    token.number = use->number;
    return token;
  }
  word = without_end_of_sentence(word);
  const std::string_view weighted = word.substr(0, word.size() - weight_suffix(word));
  const bool is_operator_word = weighted == "AND" || weighted == "OR" || weighted == "NOT" ||
                                read_operator_word(weighted).has_value();
  word = is_operator_word || !has_word_character(weighted) ? word : weighted;
  if (weight_suffix(word) > 0 && !is_operator_word) {
    fail_syntax(word.size() - weight_suffix(word), word.size(), "a second weight", "write one");
  }
  reject_foreign_word(word);
  if (is_open_bracket(chars_.at(at_ + word.size()))) {
    reject_foreign_function(word);
  }
  const bool wildcard = has_wildcard(word);
  QueryToken token = symbol(wildcard ? TokenType::kWildcard : TokenType::kWord, word.size());
  token.text = word;
  return token;
}

// "word^2", "(a b)^2", "a phrase"~5
std::optional<QueryToken> QueryLexer::read_suffix() {
  const bool word = last_ == TokenType::kWord || last_ == TokenType::kWildcard;
  const bool operand = word || last_ == TokenType::kPhrase || last_ == TokenType::kClose ||
                       last_ == TokenType::kDistance;
  const char32_t sign = chars_.at(at_);
  if (last_ == TokenType::kWeight && at_ == last_end_ && sign == U'^') {
    fail_syntax(at_, chars_.after(at_), "a second weight", "write one");
  }
  const bool verbatim = last_reading_ == Reading::kDate || last_reading_ == Reading::kId;
  if (!operand || at_ != last_end_ || (sign != U'^' && sign != U'~') || (word && verbatim)) {
    return std::nullopt;
  }
  const std::string_view numeric = sign == U'^' ? "0123456789.+-eE" : "0123456789.";
  const std::size_t stop = std::min(text_.find_first_not_of(numeric, at_ + 1), text_.size());
  const std::string_view suffix = text_.substr(at_, stop - at_);
  if (sign == U'~' && last_ != TokenType::kPhrase) {
    fail_syntax(at_, stop, in_quotes(suffix) + " after what is no quotation",
                "write a distance only after words in quotes, or join them by NEAR");
  }
  const std::size_t begin = at_;
  QueryToken token =
      symbol(sign == U'^' ? TokenType::kWeight : TokenType::kDistance, suffix.size());
  at_offset(begin, [&] {
    if (sign == U'^') {
      token.weight = read_weight(suffix);
    } else {
      token.number = read_distance(suffix);
    }
  });
  return token;
}

bool reads_as_word(std::string_view text, Reading reading) {
  if (!is_valid_utf8(text) || text.empty()) {
    return false;
  }
  try {
    QueryLexer lexer(text, false);
    lexer.set_reading(reading);
    const QueryToken token = lexer.take();
    return token.type == TokenType::kWord && token.begin == 0 && token.text == text;
  } catch (const SyntaxFault&) {
    return false;
  }
}

}  // namespace dateline
