#include "searcher/internal/watch_reasons.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <span>
#include <unordered_map>
#include <utility>

namespace dateline {

namespace {

// Which of the articles are meant, by position.
using Positions = std::vector<std::uint32_t>;

bool is_exclusion(const QueryNode& node) {
  return node.kind == NodeKind::kNot || node.kind == NodeKind::kSameScript ||
         node.kind == NodeKind::kAll;
}

bool is_word_of_text(const QueryNode& node) {
  return (node.kind == NodeKind::kWord || node.kind == NodeKind::kPhrase ||
          node.kind == NodeKind::kWildcard) &&
         node.field == Field::kText;
}

bool is_plain_word(const QueryNode& node) {
  return node.kind == NodeKind::kWord && node.field == Field::kText;
}

// All of them, in the title.
QueryNode in_titles(std::span<const QueryNode> words) {
  QueryNode all;
  all.kind = NodeKind::kAnd;
  for (QueryNode word : words) {
    word.field = Field::kTitle;
    all.children.push_back(std::move(word));
  }
  return all.children.size() == 1 ? std::move(all.children.front()) : all;
}

QueryNode any_of(std::span<const QueryNode> alternatives) {
  if (alternatives.size() == 1) {
    return alternatives.front();
  }
  QueryNode node;
  node.kind = NodeKind::kOr;
  node.children.assign(alternatives.begin(), alternatives.end());
  return node;
}

bool is_language(const QueryNode& node) {
  return (node.kind == NodeKind::kWord || node.kind == NodeKind::kPhrase) &&
         node.field == Field::kLanguage;
}

// What at the top of a query decides how its words are read: script:same, and the languages, whose
// stems are looked for.
QueryNode reading_of(const QueryNode& query) {
  const auto decides = [](const QueryNode& node) {
    return node.kind == NodeKind::kSameScript || is_language(node) ||
           (node.kind == NodeKind::kOr &&
            std::all_of(node.children.begin(), node.children.end(), is_language));
  };
  QueryNode reading;
  reading.kind = NodeKind::kAnd;
  if (query.kind == NodeKind::kAnd) {
    std::copy_if(query.children.begin(), query.children.end(), std::back_inserter(reading.children),
                 decides);
  }
  return reading.children.empty() ? QueryNode() : reading;
}

class Reasons {
 public:
  Reasons(const Searcher& searcher, const QueryNode& query, const std::vector<std::string>& ids)
      : searcher_(searcher),
        query_(query),
        reading_(reading_of(query)),
        ids_(ids),
        parts_(ids.size()) {
    for (std::uint32_t i = 0; i < ids.size(); ++i) {
      positions_.emplace(ids[i], i);
    }
  }

  std::vector<std::vector<MatchedPart>> run() {
    Positions all(ids_.size());
    for (std::uint32_t i = 0; i < all.size(); ++i) {
      all[i] = i;
    }
    visit(query_, all);
    return std::move(parts_);
  }

 private:
  // Notes what the articles at `found` satisfy of `node`, which they satisfy.
  void visit(const QueryNode& node, const Positions& found) {
    if (found.empty() || is_exclusion(node)) {
      return;
    }
    if (node.kind == NodeKind::kWeight) {
      visit(node.children.front(), found);
    } else if (node.kind == NodeKind::kAnd) {
      visit_all(node.children, found);
    } else if (node.kind == NodeKind::kOr) {
      visit_alternatives(node.children, found);
    } else {
      note(node, found, {});
    }
  }

  // Words side by side may be a name that the title has in another script, none of them by itself.
  void visit_all(std::span<const QueryNode> children, const Positions& found) {
    for (std::size_t begin = 0; begin < children.size();) {
      std::size_t end = begin;
      while (end < children.size() && is_plain_word(children[end])) {
        ++end;
      }
      const Positions titled =
          end - begin > 1 ? satisfying(in_titles(children.subspan(begin, end - begin)), found)
                          : Positions{};
      for (; begin < end; ++begin) {
        note(children[begin], found, titled);
      }
      if (begin < children.size()) {
        visit(children[begin++], found);
      }
    }
  }

  // Articles satisfy few of many alternatives, so halves are asked about before their parts. An
  // alternative may hold by what an article lacks (a OR -b); that is no part of the article.
  void visit_alternatives(std::span<const QueryNode> alternatives, const Positions& found) {
    if (alternatives.size() == 1 || found.empty()) {
      visit(alternatives.front(), found);
      return;
    }
    const std::size_t half = alternatives.size() / 2;
    std::vector<bool> explained(ids_.size());
    for (const auto part : {alternatives.first(half), alternatives.subspan(half)}) {
      const Positions of_part = satisfying(any_of(part), found);
      for (const std::uint32_t position : of_part) {
        explained[position] = true;
      }
      visit_alternatives(part, of_part);
    }
    Positions rest;
    std::copy_if(found.begin(), found.end(), std::back_inserter(rest),
                 [&](std::uint32_t position) { return !explained[position]; });
    if (asked_ < kMaxReasons) {
      note(any_of(alternatives), rest, {});
    }
  }

  // `titled` are known to have it in their titles.
  void note(const QueryNode& node, const Positions& found, const Positions& titled) {
    std::vector<bool> in_title(ids_.size());
    for (const std::uint32_t position : titled) {
      in_title[position] = true;
    }
    if (is_word_of_text(node) && titled.size() < found.size()) {
      for (const std::uint32_t position : satisfying(in_titles({&node, 1}), found)) {
        in_title[position] = true;
      }
    }
    const std::string what = canonical(node);
    for (const std::uint32_t position : found) {
      auto& parts = parts_[position];
      const bool repeated = std::any_of(parts.begin(), parts.end(),
                                        [&](const MatchedPart& part) { return part.what == what; });
      if (!repeated) {
        parts.push_back({what, in_title[position]});
      }
    }
  }

  // Those of the articles that satisfy `part`, too. None when that cannot be asked any more.
  Positions satisfying(const QueryNode& part, const Positions& among) {
    Positions found;
    if (asked_ == kMaxReasons) {
      return found;
    }
    ++asked_;
    for (std::size_t begin = 0; begin < among.size(); begin += kMaxNamedIds) {
      const std::size_t end = std::min(among.size(), begin + kMaxNamedIds);
      std::vector<std::string> ids;
      for (std::size_t i = begin; i < end; ++i) {
        ids.push_back(ids_[among[i]]);
      }
      add_satisfying(part, ids, found);
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  void add_satisfying(const QueryNode& part, const std::vector<std::string>& ids,
                      Positions& found) {
    SearchRequest request;
    request.query = canonical(both(part, both(ids_node(ids), reading_)));
    request.limit = static_cast<std::uint32_t>(ids.size());
    request.sort = Sort::kNewest;
    request.articles = false;
    request.expand = false;
    const auto outcome = searcher_.search(request);
    // With the ids, a query may get longer than a query can be.
    if (const auto* result = std::get_if<SearchResult>(&outcome)) {
      for (const Hit& hit : result->hits) {
        const auto position = positions_.find(hit.article.id);
        if (position != positions_.end()) {
          found.push_back(position->second);
        }
      }
    }
  }

  const Searcher& searcher_;
  const QueryNode& query_;
  const QueryNode reading_;
  const std::vector<std::string>& ids_;
  std::unordered_map<std::string, std::uint32_t> positions_;  // by id
  std::size_t asked_ = 0;
  std::vector<std::vector<MatchedPart>> parts_;
};

}  // namespace

QueryNode ids_node(const std::vector<std::string>& ids) {
  std::vector<QueryNode> nodes;
  for (const std::string& id : ids) {
    QueryNode node;
    node.kind = NodeKind::kWord;
    node.field = Field::kId;
    node.text = id;
    nodes.push_back(std::move(node));
  }
  return any_of(nodes);
}

QueryNode both(QueryNode part, const QueryNode& query) {
  QueryNode result;
  result.kind = NodeKind::kAnd;
  result.children.push_back(std::move(part));
  // What a query says of itself (script:same, lang:) counts at its top only.
  if (query.kind == NodeKind::kAnd) {
    result.children.insert(result.children.end(), query.children.begin(), query.children.end());
  } else if (query.kind != NodeKind::kAll) {
    result.children.push_back(query);
  }
  return result.children.size() == 1 ? std::move(result.children.front()) : result;
}

std::vector<std::vector<MatchedPart>> matched_parts(const Searcher& searcher,
                                                    const QueryNode& query,
                                                    const std::vector<std::string>& ids) {
  return Reasons(searcher, query, ids).run();
}

}  // namespace dateline
