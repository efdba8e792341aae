// What a text of a query stands for: which words, in which order, in which forms. Slow and plain;
// the reference for the searcher's planner.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "common/analysis.h"
#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "searcher/query.h"

namespace dateline::plain {

inline std::u32string code_points(std::string_view text) {
  std::u32string points;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    points += point.code;
    at = point.end;
  }
  return points;
}

// `*` any number of code points, `?` one, or two that folding makes of one.
inline bool matches_pattern(std::u32string_view word, std::u32string_view pattern) {
  if (pattern.empty()) {
    return word.empty();
  }
  if (pattern.front() == U'*') {
    return matches_pattern(word, pattern.substr(1)) ||
           (!word.empty() && matches_pattern(word.substr(1), pattern));
  }
  const std::u32string_view pair = word.substr(0, 2);
  if (pattern.front() == U'?' &&
      (pair == U"ss" || pair == U"ae" || pair == U"oe" || pair == U"th") &&
      matches_pattern(word.substr(2), pattern.substr(1))) {
    return true;
  }
  return !word.empty() && (pattern.front() == U'?' || pattern.front() == word.front()) &&
         matches_pattern(word.substr(1), pattern.substr(1));
}

using Id = std::uint32_t;  // of a distinct string, from 1

// What a word alone stands for in articles of one language.
struct Forms {
  std::set<Id> words, stems;
};

// One of the things that stand in a row: a word whose folded form or whose form as written is one
// of these, or that is one of the forms in the article's language.
struct Slot {
  std::set<Id> words, raws;
  std::map<std::string, Forms> forms;
  bool glued = false;  // a character that must stand directly behind another one
};
using Row = std::vector<Slot>;

// A part of a text of the query: a word, a compound or a run of Han or Hiragana characters.
struct Item {
  std::vector<Token> parts;
  Word* joined = nullptr;  // the joined form of a compound
};

class WordReader {
 public:
  Id id_of(std::string_view text) {
    const auto [found, is_new] = ids_.try_emplace(std::string(text), strings_.size() + 1);
    if (is_new) {
      strings_.push_back(code_points(text));
    }
    return static_cast<Id>(found->second);
  }

  std::vector<Token> tokens(std::string_view text) {
    std::vector<Token> result;
    analyzer_.tokenize(text, result);
    return result;
  }

  // The number of positions that a text takes.
  std::uint32_t positions(std::string_view text) {
    std::vector<Token> ignored;
    return analyzer_.tokenize(text, ignored);
  }

  // 0: it has none.
  Id stem_of(Word& word, std::string_view language) {
    const std::string_view stem = analyzer_.stem(word, language);
    return stem.empty() ? 0 : id_of(stem);
  }

  std::vector<Item> items(std::string_view text) {
    std::vector<Item> result;
    std::uint32_t end_of_compound = 0;
    for (const Token& token : tokens(text)) {
      if (token.kind == TokenKind::kJoined) {
        result.back().joined = token.word;
        end_of_compound = token.position + token.span;
      } else if (token.kind != TokenKind::kBigram) {
        if (token.position >= end_of_compound && !goes_on(result, token)) {
          result.emplace_back();
        }
        result.back().parts.push_back(token);
      }
    }
    return result;
  }

  // Every way to read a word, phrase or wildcard; only one word alone is stemmed, in `languages`.
  std::vector<Row> rows_of(const QueryNode& node, const std::set<std::string>& languages) {
    if (node.kind == NodeKind::kWildcard) {
      return {{wildcard(node.text)}};
    }
    const std::vector<Item> all = items(node.text);
    std::vector<Row> rows = rows_of_items(all, node);
    if (all.size() == 1 && node.kind == NodeKind::kWord && !node.exact) {
      for (Row& row : rows) {
        if (row.size() == 1) {
          const Item& item = all.front();
          row = {item.parts.size() == 1
                     ? stemmed(*item.parts.front().word, item.parts.front().raw, languages)
                     : stemmed(*item.joined, nullptr, languages)};
        }
      }
    }
    return rows;
  }

  // The words with an id that match. They must be all there are, once this is called.
  const Slot& wildcard(const std::string& text) {
    const auto [found, is_new] = wildcards_.try_emplace(text);
    if (!is_new) {
      return found->second;
    }
    std::u32string pattern;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find_first_of("*?", begin), text.size());
      pattern += code_points(fold_word(text.substr(begin, end - begin)));
      pattern += code_points(text.substr(end, 1));
      begin = end + 1;
    }
    for (std::size_t i = 0; i < strings_.size(); ++i) {
      if (matches_pattern(strings_[i], pattern)) {
        found->second.words.insert(static_cast<Id>(i + 1));
      }
    }
    return found->second;
  }

 private:
  // Whether a token is one more character of the last item.
  static bool goes_on(const std::vector<Item>& items, const Token& token) {
    if (items.empty() || token.kind != TokenKind::kSingle) {
      return false;
    }
    const Token& last = items.back().parts.back();
    return last.kind == TokenKind::kSingle && last.end == token.begin;
  }

  Slot exact(Word& word, Word* raw, const QueryNode& node) {
    Slot slot;
    if (node.exact && raw != nullptr) {
      slot.raws.insert(id_of(raw->folded));
    } else {
      slot.words.insert(id_of(word.folded));
    }
    return slot;
  }

  // The word in any of its forms.
  Slot stemmed(Word& word, Word* raw, const std::set<std::string>& languages) {
    Slot slot;
    slot.words.insert(id_of(word.folded));
    for (const std::string& language : languages) {
      const Id stem = stem_of(word, language);
      const Id of_raw = stem_of(raw == nullptr ? word : *raw, language);
      if (stem != 0) {
        slot.forms[language] = {{stem, of_raw}, {stem, of_raw, id_of(word.folded)}};
      }
    }
    return slot;
  }

  Row parts_of(const Item& item, const QueryNode& node) {
    Row row;
    for (const Token& token : item.parts) {
      row.push_back(exact(*token.word, token.raw, node));
      row.back().glued = token.kind == TokenKind::kSingle && row.size() > 1;
    }
    return row;
  }

  // The first three compounds apart or joined, others apart.
  std::vector<Row> rows_of_items(const std::vector<Item>& items, const QueryNode& node) {
    constexpr std::size_t kMostCompounds = 3;
    std::size_t compounds = 0;
    std::vector<Row> rows(1);
    for (const Item& item : items) {
      std::vector<Row> choices{parts_of(item, node)};
      if (item.joined != nullptr && ++compounds <= kMostCompounds) {
        choices.push_back({exact(*item.joined, nullptr, node)});
      }
      std::vector<Row> longer;
      for (const Row& row : rows) {
        for (const Row& choice : choices) {
          longer.push_back(row);
          longer.back().insert(longer.back().end(), choice.begin(), choice.end());
        }
      }
      rows = std::move(longer);
    }
    return rows;
  }

  Analyzer analyzer_;
  std::unordered_map<std::string, std::size_t> ids_;
  std::vector<std::u32string> strings_;  // by Id - 1
  std::map<std::string, Slot> wildcards_;
};

}  // namespace dateline::plain
