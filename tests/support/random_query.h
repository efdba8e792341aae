// Random articles with few distinct words, so that everything meets, and random queries for them,
// over all operators of the language.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "common/article.h"
#include "common/schema.h"
#include "searcher/query.h"

namespace dateline {

using Random = std::mt19937;

template <typename T>
const T& pick(const std::vector<T>& values, Random& random) {
  return values[random() % values.size()];
}

// Few distinct words, so that everything meets.
inline const std::vector<std::string> kWords{
    "visit",    "visits",   "visited", "visiting", "limits", "no",      "1,000",    "1000",
    "Jin-ping", "Jinping",  "ping",    "al-Arab",  "dont",   "don't",   "U.S.",     "us",
    "визит",    "визита",   "визиту",  "виз",      "ещё",    "еще",     "会",       "访问",
    "习近平",   "近平会谈", "Müller",  "Muller",   "Straße", "strasse", "Verträge", "Vertrag"};
inline const std::vector<std::string> kWildcards{"vis*",   "vi?it*", "*ing",   "jin*",
                                                 "визит*", "?из*",   "m?ller", "*er*e",
                                                 "10*",    "str*e",  "v*s",    "dont*"};
inline const std::vector<std::string> kNameWildcards{"co*",   "*rning", "h?rbour", "*ur*co*",
                                                     "new*h", "??va",   "p*t",     "*ost"};
inline const std::vector<std::string> kSources{"Harbour Courier", "Morning Courier", "Neva Post",
                                               ""};
inline const std::vector<std::string> kLanguages{"en", "ru", "zh", "de", "pl"};
inline const std::vector<std::string> kPlaces{"Beijing", "Harbin", "New Harbin"};

inline std::string random_text(std::size_t words, Random& random) {
  const std::vector<std::string> between{" ", " ", " ", " ", " ", ", ", ". ", "-", "", "\n\n"};
  std::string text;
  for (std::size_t i = 0; i < words; ++i) {
    text += (i == 0 ? "" : pick(between, random)) + pick(kWords, random);
  }
  return text;
}

inline std::vector<Article> random_articles(std::size_t count, Random& random) {
  std::vector<Article> articles;
  for (std::size_t i = 0; i < count; ++i) {
    Article article;
    article.id = "a" + std::to_string(i);
    article.title = random_text(1 + random() % 5, random);
    article.lead = random() % 3 == 0 ? random_text(1 + random() % 8, random) : "";
    article.body = random_text(1 + random() % 40, random);
    article.source = pick(kSources, random);
    article.language = pick(kLanguages, random);
    for (std::size_t j = random() % 3; j > 0; --j) {
      article.places.push_back(pick(kPlaces, random));
    }
    if (random() % 8 != 0) {
      article.published.precision = DatePrecision::kDay;
      article.published.evidence = DateEvidence::kField;
      article.published.day =
          CivilDay(std::chrono::year(2024) / 5 / 1) + std::chrono::days(random() % 60);
      article.published.instant = article.published.day;
    }
    articles.push_back(std::move(article));
  }
  return articles;
}

inline QueryNode make_node(NodeKind kind, std::vector<QueryNode> children) {
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

inline QueryNode make_leaf(NodeKind kind, Field field, std::string text, bool exact = false) {
  QueryNode node;
  node.kind = kind;
  node.field = field;
  node.text = std::move(text);
  node.exact = exact;
  return node;
}

inline std::uint32_t number_to(std::uint32_t most, Random& random) {
  return 1 + static_cast<std::uint32_t>(random() % most);
}

inline QueryNode random_words(Field field, Random& random) {
  switch (random() % 8) {
    case 0:
      return make_leaf(NodeKind::kWildcard, field, pick(kWildcards, random));
    case 1:
    case 2:
      return make_leaf(NodeKind::kPhrase, field, random_text(number_to(3, random), random),
                       random() % 3 == 0);
    case 3:
      return make_leaf(NodeKind::kWord, field, pick(kWords, random), true);
    default:
      return make_leaf(NodeKind::kWord, field, pick(kWords, random));
  }
}

// Words with a place in the text, for the operands of proximity.
inline QueryNode random_places(int depth, Field field, Random& random) {
  if (depth == 0 || random() % 4 == 0) {
    return random_words(field, random);
  }
  std::vector<QueryNode> children;
  for (std::size_t i = random() % 4 == 0 ? 3 : 2; i > 0; --i) {
    children.push_back(random_places(depth - 1, field, random));
  }
  QueryNode node;
  switch (random() % 6) {
    case 0:
      node = make_node(NodeKind::kOr, std::move(children));
      break;
    case 1:
    case 2:
      node = make_node(NodeKind::kAdj, std::move(children));
      node.number = number_to(3, random);
      break;
    case 3:
      children.resize(field == Field::kText ? 1 : children.size());
      node = make_node(field == Field::kText ? NodeKind::kFirst : NodeKind::kNear,
                       std::move(children));
      node.number = number_to(20, random);
      break;
    default:
      node = make_node(NodeKind::kNear, std::move(children));
      node.number = number_to(8, random);
  }
  return node;
}

// A day of the two months in which random articles appear.
inline CivilDay random_day(Random& random) {
  return CivilDay(std::chrono::year(2024) / 5 / 1) + std::chrono::days(random() % 61);
}

inline QueryNode random_range(Random& random) {
  QueryNode node;
  node.kind = random() % 2 == 0 ? NodeKind::kDate : NodeKind::kLength;
  if (node.kind == NodeKind::kDate) {
    const auto [first, last] = std::minmax({random_day(random), random_day(random)});
    node.undated = random() % 4 == 0;
    node.first_day = node.undated || random() % 4 == 0 ? std::nullopt : std::optional(first);
    node.last_day = node.undated || node.first_day ? std::nullopt : std::optional(last);
    if (node.first_day && random() % 2 == 0) {
      node.last_day = last;
    }
    return node;
  }
  node.least = number_to(40, random);
  if (random() % 2 == 0) {
    node.most = *node.least + number_to(20, random);
  }
  return node;
}

inline QueryNode random_filter(Random& random) {
  switch (random() % 6) {
    case 0:
      return make_leaf(NodeKind::kWord, Field::kSource, "courier");
    case 1:
      return make_leaf(NodeKind::kPhrase, Field::kSource, kSources[random() % 3], true);
    case 2:
      return make_leaf(NodeKind::kWord, Field::kLanguage, pick(kLanguages, random));
    case 3:
      return make_leaf(NodeKind::kPhrase, Field::kPlace, pick(kPlaces, random));
    case 4:
      return make_leaf(NodeKind::kWildcard, random() % 2 == 0 ? Field::kSource : Field::kPlace,
                       pick(kNameWildcards, random));
    default:
      return random_range(random);
  }
}

inline QueryNode random_leaf(Random& random) {
  const Field field = random() % 5 == 0 ? Field::kTitle : Field::kText;
  switch (random() % 8) {
    case 0:
    case 1:
      return random_filter(random);
    case 2:
    case 3:
      return random_words(field, random);
    case 4: {
      QueryNode node = make_node(NodeKind::kAtLeast, {random_places(1, field, random)});
      node.number = number_to(4, random);
      return node;
    }
    case 5: {
      QueryNode node = make_node(NodeKind::kWeight, {random_places(1, field, random)});
      node.weight = 2.5;
      return node;
    }
    default:
      return random_places(2, field, random);
  }
}

// All operators of the language.
inline QueryNode random_tree(int depth, Random& random) {
  if (depth == 0 || random() % 3 == 0) {
    return random_leaf(random);
  }
  std::vector<QueryNode> children;
  for (std::size_t i = 2 + random() % 2; i > 0; --i) {
    children.push_back(random_tree(depth - 1, random));
  }
  const std::size_t which = random() % 5;
  if (which == 0 && children.back().kind != NodeKind::kNot) {
    children.back() = make_node(NodeKind::kNot, {std::move(children.back())});
  }
  return make_node(which < 3 ? NodeKind::kAnd : NodeKind::kOr, std::move(children));
}

inline std::string random_query(Random& random, int depth) {
  return canonical(random_tree(depth, random));
}

}  // namespace dateline
