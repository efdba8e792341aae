// The quotations of the query language.
#include "common/text.h"
#include "searcher/internal/query_characters.h"
#include "searcher/internal/query_lexer.h"

namespace dateline {

namespace {

bool is_escapable(char32_t c) {
  return c == U'\\' || c == U'*' || c == U'?' || !closing_quotes(c).empty() ||
         is_closing_quote_only(c) || is_single_quote(c);
}

}  // namespace

// A quotation that its own marks do not close is closed by any others: "a b”.
QueryToken QueryLexer::read_phrase(std::u32string_view closers, std::size_t begin) {
  constexpr std::u32string_view kAnyDouble = U"\"“”„‟＂";
  if (auto phrase = read_quoted(closers, begin)) {
    return *phrase;
  }
  if (kAnyDouble.find(chars_.at(begin)) != std::u32string_view::npos) {
    if (auto phrase = read_quoted(kAnyDouble, begin)) {
      return *phrase;
    }
  }
  fail_syntax(begin, chars_.after(begin), "the quotation is never closed",
              "add a closing quote, or remove this one");
}

std::optional<QueryToken> QueryLexer::read_quoted(std::u32string_view closers, std::size_t begin) {
  std::string raw;
  for (std::size_t i = chars_.after(begin); i < text_.size(); i = chars_.after(i)) {
    const char32_t c = chars_.at(i);
    if (closers.find(c) != std::u32string_view::npos && chars_.is_quotation_mark(i)) {
      at_ = begin;
      QueryToken token = symbol(TokenType::kPhrase, chars_.after(i) - begin);
      token.text = collapse_space(raw);
      return token;
    }
    if (is_wildcard_in_phrase(chars_, i)) {
      fail_syntax(i, chars_.after(i), "a wildcard inside a quotation",
                  "join the words by ADJ instead, or write a backslash before it");
    }
    i += c == U'\\' && is_escapable(chars_.at(i + 1)) ? 1 : 0;
    raw += text_.substr(i, chars_.after(i) - i);
  }
  return std::nullopt;
}

// Where a quotation in single quotes, opened at `begin`, ends: a quote behind a word and before
// none. Otherwise the quote at `begin` is an apostrophe ('tis).
std::optional<std::size_t> QueryLexer::closing_single_quote(std::size_t begin,
                                                            bool typographic) const {
  for (std::size_t i = chars_.after(begin); i < text_.size(); i = chars_.after(i)) {
    const char32_t c = chars_.at(i);
    const bool closes = typographic ? c == U'’' || c == U'‘' : c == U'\'';
    if (closes && !is_separator(chars_.before(i)) &&
        !is_word_character(chars_.at(chars_.after(i)))) {
      return i;
    }
  }
  return std::nullopt;
}

// The apostrophe that a word begins with is dropped: kept, it might open a quotation where the
// canonical form puts the word.
QueryToken QueryLexer::read_behind_apostrophe() {
  const std::size_t begin = at_;
  at_ = chars_.after(at_);
  auto token = read_field();
  if (!token) {
    token = read_word(chars_.word_end(at_, false));
  }
  token->begin = begin;
  const bool is_text = token->type == TokenType::kField || token->type == TokenType::kWord ||
                       token->type == TokenType::kWildcard;
  if (!is_text) {
    fail_syntax(begin, token->end, "an apostrophe before an operator", "leave it out");
  }
  return *token;
}

// ‘no limits’ is a quotation. 'no limits' may be two apostrophes, so it is words.
std::optional<QueryToken> QueryLexer::read_single_quoted() {
  const char32_t c = chars_.at(at_);
  if (!is_single_quote(c) || c == U'’' || reading_ == Reading::kId ||
      !is_word_character(chars_.at(chars_.after(at_)))) {
    return std::nullopt;
  }
  const bool typographic = c != U'\'';
  bool& none = typographic ? no_typographic_quotes_ : no_single_quotes_;
  const auto close = none ? std::nullopt : closing_single_quote(at_, typographic);
  none = !close;
  if (!close) {
    return read_behind_apostrophe();
  }
  if (!typographic) {
    return read_behind_apostrophe();
  }
  for (std::size_t i = at_; i < *close; i = chars_.after(i)) {
    if (is_wildcard_in_phrase(chars_, i)) {
      fail_syntax(i, chars_.after(i), "a wildcard inside a quotation",
                  "join the words by ADJ instead");
    }
  }
  const std::string_view inside = text_.substr(chars_.after(at_), *close - chars_.after(at_));
  QueryToken token = symbol(TokenType::kPhrase, chars_.after(*close) - at_);
  token.text = collapse_space(inside);
  return token;
}

}  // namespace dateline
