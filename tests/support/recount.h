// The plainest reading of what a query means, over the tokens of the articles themselves: slow,
// and written from the rules of the query language, not from the searcher. What it disagrees with
// is wrong in one of the two.
//
// Names in other spellings and scripts are not modelled: say script:same, or use words that have
// none. One thread.
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

#include "common/article.h"
#include "common/schema.h"
#include "common/text.h"
#include "common/url.h"
#include "searcher/query.h"
#include "tests/support/plain_spans.h"
#include "tests/support/plain_words.h"

namespace dateline::plain {

class Recount {
 public:
  // The articles as the archive holds them: normalised, each with its language. They must outlive
  // this.
  explicit Recount(const std::vector<Article>& articles) : articles_(articles) {
    for (const Article& article : articles) {
      languages_.insert(article.language);
      texts_.push_back(read(article));
    }
  }

  // For each article, whether it matches.
  std::vector<bool> matches(const QueryNode& query) {
    rows_.clear();
    searched_.clear();
    add_searched(query);
    if (searched_.empty()) {
      searched_ = languages_;
    }
    return evaluate(query);
  }

 private:
  struct Place {
    Id word, stem, raw;      // stem: in the article's language, 0: none; raw: as written
    Id raw_stem;             // of the word as written
    std::uint32_t position;  // 0: none
    bool title;
    bool glued;  // a character directly behind another one
  };
  struct Text {
    std::vector<Place> places;
    std::uint32_t words = 0;                   // of lead and body
    std::map<Field, std::set<Id>> name_words;  // of metadata
    std::string language;
  };

  // --- reading articles ---

  void read_text(std::string_view text, const std::string& language, std::uint32_t base,
                 Text& result) {
    std::uint32_t end_of_character = 0;
    for (const Token& token : words_.tokens(text)) {
      Place place{};
      place.word = words_.id_of(token.word->folded);
      place.stem = words_.stem_of(*token.word, language);
      place.raw = words_.id_of((token.raw != nullptr ? token.raw : token.word)->folded);
      place.raw_stem = words_.stem_of(*(token.raw != nullptr ? token.raw : token.word), language);
      place.title = base < kBodyPosition;
      const std::uint32_t position = base + token.position;
      place.position = place.title && position > kMaxTitlePosition ? 0 : position;
      if (token.kind == TokenKind::kSingle) {
        place.glued = token.begin > 0 && token.begin == end_of_character;
        end_of_character = token.end;
      }
      result.places.push_back(place);
    }
  }

  Text read(const Article& article) {
    constexpr std::uint32_t kGap = 10;  // between lead and body
    Text result;
    result.language = article.language;
    read_text(article.title, article.language, 1, result);
    const std::uint32_t lead = words_.positions(article.lead);
    read_text(article.lead, article.language, kBodyPosition, result);
    read_text(article.body, article.language, kBodyPosition + (lead > 0 ? lead + kGap : 0), result);
    result.words = lead + words_.positions(article.body);
    for (const FieldInfo& field : kFields) {
      for (const std::string& value : names(article, field.field)) {
        for (const Token& token : words_.tokens(value)) {
          result.name_words[field.field].insert(words_.id_of(token.word->folded));
        }
      }
    }
    return result;
  }

  static std::vector<std::string> names(const Article& article, Field field) {
    switch (field) {
      case Field::kSource:
        return {article.source};
      case Field::kAuthor:
        return article.authors;
      case Field::kAgency:
        return article.agencies;
      case Field::kPlace:
        return article.places;
      case Field::kSection:
        return {article.section};
      case Field::kKeyword:
        return article.keywords;
      default:
        return {};
    }
  }

  // --- reading the query ---

  // lang: at the top, alone or as alternatives.
  void add_searched(const QueryNode& node) {
    const auto is_language = [](const QueryNode& each) {
      return each.children.empty() && each.field == Field::kLanguage;
    };
    if (is_language(node)) {
      searched_.insert(node.text);
    }
    if (node.kind == NodeKind::kAnd ||
        (node.kind == NodeKind::kOr &&
         std::all_of(node.children.begin(), node.children.end(), is_language))) {
      for (const QueryNode& child : node.children) {
        add_searched(child);
      }
    }
  }

  const std::vector<Row>& rows_of(const QueryNode& leaf) {
    const auto [found, is_new] = rows_.try_emplace(&leaf);
    if (is_new) {
      found->second = words_.rows_of(leaf, searched_);
    }
    return found->second;
  }

  // --- places in a text ---

  static bool fits(const Text& text, const Place& place, const Slot& slot) {
    if (slot.words.contains(place.word) || slot.raws.contains(place.raw)) {
      return true;
    }
    const auto forms = slot.forms.find(text.language);
    return forms != slot.forms.end() &&
           (forms->second.words.contains(place.word) || forms->second.stems.contains(place.stem) ||
            forms->second.stems.contains(place.raw_stem));
  }

  static bool in_field(const Place& place, Field field) {
    return field == Field::kText || place.title;
  }

  // Whether the row stands there, its first word apart.
  bool goes_on(const Text& text, const Row& row, std::uint32_t position) const {
    for (std::size_t i = 1; i < row.size(); ++i) {
      const bool found =
          std::any_of(text.places.begin(), text.places.end(), [&](const Place& place) {
            return place.position == position + i && (!row[i].glued || place.glued) &&
                   fits(text, place, row[i]);
          });
      if (!found) {
        return false;
      }
    }
    return true;
  }

  Spans row_spans(const Text& text, const Row& row, Field field) const {
    Spans spans;
    for (const Place& place : text.places) {
      if (place.position != 0 && in_field(place, field) && fits(text, place, row.front()) &&
          goes_on(text, row, place.position)) {
        spans.emplace(place.position, place.position + row.size() - 1);
      }
    }
    return spans;
  }

  Spans leaf_spans(const Text& text, const QueryNode& node) {
    Spans all;
    for (const Row& row : rows_of(node)) {
      all.merge(row_spans(text, row, node.field));
    }
    return longest_minimal(all);
  }

  Spans spans_of(const Text& text, const QueryNode& node) {
    if (node.children.empty()) {
      return leaf_spans(text, node);
    }
    std::vector<Spans> operands;
    for (const QueryNode& child : node.children) {
      operands.push_back(spans_of(text, child));
    }
    if (node.kind == NodeKind::kNear || node.kind == NodeKind::kAdj) {
      return chains(operands, node.number, node.kind == NodeKind::kAdj);
    }
    Spans all;
    for (const Spans& operand : operands) {
      all.insert(operand.begin(), operand.end());
    }
    if (node.kind == NodeKind::kFirst) {
      std::erase_if(all, [&](const Span& span) {
        return span.first < kBodyPosition || span.second >= kBodyPosition + node.number;
      });
    }
    return minimal(all);
  }

  // --- whether an article matches ---

  // A word alone is found wherever it stands, in the forms of the article's language.
  bool has_text(const Text& text, const QueryNode& node) {
    const std::vector<Row>& rows = rows_of(node);
    return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
      if (row.size() > 1) {
        return !row_spans(text, row, node.field).empty();
      }
      return std::any_of(text.places.begin(), text.places.end(), [&](const Place& place) {
        return in_field(place, node.field) && fits(text, place, row.front());
      });
    });
  }

  // All the words, in any order; of a compound its parts or its joined form, of a run of
  // characters each pair of neighbours.
  bool has_names(const std::set<Id>& there, const QueryNode& node) {
    if (node.kind == NodeKind::kWildcard) {
      const Slot& slot = words_.wildcard(node.text);
      return std::any_of(there.begin(), there.end(),
                         [&](Id word) { return slot.words.contains(word); });
    }
    const std::vector<Item> items = words_.items(node.text);
    return std::all_of(items.begin(), items.end(), [&](const Item& item) {
      if (item.joined != nullptr && there.contains(words_.id_of(item.joined->folded))) {
        return true;
      }
      const bool run = item.parts.front().kind == TokenKind::kSingle && item.parts.size() > 1;
      for (std::size_t i = run ? 1 : 0; i < item.parts.size(); ++i) {
        const std::string before = run ? item.parts[i - 1].word->folded : "";
        if (!there.contains(words_.id_of(before + item.parts[i].word->folded))) {
          return false;
        }
      }
      return true;
    });
  }

  static bool in_range(const ArticleDate& date, const QueryNode& node) {
    if (!date.known() || node.undated) {
      return node.undated && !date.known();
    }
    return (!node.first_day || *node.first_day <= date.day) &&
           (!node.last_day || date.day <= *node.last_day);
  }

  bool matches_leaf(std::size_t i, const QueryNode& node) {
    const Article& article = articles_[i];
    switch (field_info(node.field).kind) {
      case FieldKind::kWords:
        return has_text(texts_[i], node);
      case FieldKind::kHost:
        return ("." + host_of(article.url)).ends_with("." + node.text);
      case FieldKind::kCode:
        return node.text == (node.field == Field::kId ? article.id : article.language);
      default:
        break;
    }
    if (!node.exact) {
      return has_names(texts_[i].name_words[node.field], node);
    }
    const std::vector<std::string> values = names(article, node.field);
    return std::any_of(values.begin(), values.end(), [&](const std::string& value) {
      return fold_value(value) == fold_value(node.text);
    });
  }

  bool matches_one(std::size_t i, const QueryNode& node) {
    switch (node.kind) {
      case NodeKind::kDate:
        return in_range(articles_[i].published, node);
      case NodeKind::kLength:
        return texts_[i].words >= node.least.value_or(0) &&
               (!node.most || texts_[i].words <= *node.most);
      case NodeKind::kNear:
      case NodeKind::kAdj:
      case NodeKind::kFirst:
        return !spans_of(texts_[i], node).empty();
      case NodeKind::kAtLeast:
        return spans_of(texts_[i], node.children.front()).size() >= node.number;
      case NodeKind::kAll:
      case NodeKind::kSameScript:
        return true;
      default:
        return matches_leaf(i, node);
    }
  }

  std::vector<bool> evaluate(const QueryNode& node) {
    const bool all = node.kind == NodeKind::kAnd;
    const bool joins = all || node.kind == NodeKind::kOr || node.kind == NodeKind::kNot ||
                       node.kind == NodeKind::kWeight;
    std::vector<bool> result(articles_.size(), all);
    for (std::size_t i = 0; i < result.size() && !joins; ++i) {
      result[i] = matches_one(i, node);
    }
    for (std::size_t c = 0; joins && c < node.children.size(); ++c) {
      const std::vector<bool> child = evaluate(node.children[c]);
      for (std::size_t i = 0; i < result.size(); ++i) {
        result[i] = all ? result[i] && child[i] : result[i] || child[i];
      }
    }
    if (node.kind == NodeKind::kNot) {
      result.flip();
    }
    return result;
  }

  const std::vector<Article>& articles_;
  WordReader words_;
  std::vector<Text> texts_;  // of the articles
  std::set<std::string> languages_, searched_;
  std::unordered_map<const QueryNode*, std::vector<Row>> rows_;  // of the query at hand
};

}  // namespace dateline::plain
