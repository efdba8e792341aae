// Document-at-a-time evaluation over the posting lists of a Xapian database.
//
// Every node of a plan becomes an iterator over the docids of one segment that match it, in
// ascending order, which can score its current docid. (Turtle and Flood 1995, "Query evaluation:
// strategies and optimizations".) Totals, facets and timeline need every match anyway, and walking
// posting lists ourselves is several times cheaper than collecting every match through
// Xapian::Enquire; it also gives exact control over statistics: scores use those of the whole
// generation.
//
// Thread contract: an iterator belongs to one thread, and so does the database it was made from.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "searcher/internal/bm25.h"
#include "searcher/internal/language_filter.h"
#include "searcher/internal/score_bounds.h"
#include "searcher/searcher.h"

namespace dateline {

using Docid = std::uint32_t;
inline constexpr Docid kNoDocid = std::numeric_limits<Docid>::max();

static_assert(Postings::kEnd == kNoDocid);

// What was passed over on the way to a match that may score enough.
struct Passed {
  std::uint64_t matches = 0;
  // Whether documents may be passed over that are not known to match; is_exact is false then.
  bool may_guess = false;
  bool is_exact = true;
};

class DocIterator {
 public:
  virtual ~DocIterator() = default;

  // The current docid; 0 before the first next() or seek(), kNoDocid at the end.
  Docid doc() const { return doc_; }

  // To the next match.
  virtual Docid next() = 0;

  // To the first match that is not before `target`, which is beyond the current docid.
  virtual Docid seek(Docid target) = 0;

  // How many matches there are. Instead of going to them.
  virtual std::uint64_t count();

  // Of the current docid.
  virtual double score() { return 0; }

  // To the next match that may score `bound` or more: those before it surely score less.
  virtual Docid next_reaching(double bound, Passed& passed);

  // What score() is at most in the documents from `from` on, which does not descend from call to
  // call, nor lies before the current one.
  virtual ScoreBound bound_from(Docid /*from*/) { return {0, kNoDocid}; }

  // Whether score() is less than `bound`, where that is told more cheaply; false is no answer.
  virtual bool scores_below(double /*bound*/) { return false; }

  // Appends what score() is made of.
  virtual void explain(std::vector<ScorePart>& /*parts*/) {}

  // An upper bound on the number of matches; the cheapest child leads an AND.
  virtual std::uint64_t cost() const = 0;

 protected:
  Docid doc_ = 0;
};

using DocIteratorPtr = std::unique_ptr<DocIterator>;

// A docid range, both ends included; every docid when asked so. Never scores.
DocIteratorPtr make_range(Docid first, Docid last);

// The documents of one term. Never scores.
DocIteratorPtr make_filter(Postings postings);

// One posting list of a word's forms.
struct GroupMember {
  Postings postings;
  FormSource form;
  const LanguageFilter* filter = nullptr;  // null: all documents count
};

// What a leaf needs for its score. With an idf of 0 it has none.
struct LeafInfo {
  std::string label;
  std::uint64_t document_frequency = 0;
  double idf = 0;
};

// The documents that hold any form of a word. The word's frequency is that by the route (FormRoute)
// that has the most: a document in a language that is not stemmed has only the words themselves.
DocIteratorPtr make_group(std::vector<GroupMember> members, LeafInfo info,
                          const ScoringContext& context);

// The documents whose value in a column, by docid - 1, is within [least, most]. Never scores.
DocIteratorPtr make_column_range(std::span<const std::uint32_t> values, std::uint32_t least,
                                 std::uint32_t most);

// Children are scored in the order given, so that the sum does not depend on the segment.
DocIteratorPtr make_and(std::vector<DocIteratorPtr> children);
DocIteratorPtr make_or(std::vector<DocIteratorPtr> children);
// The same documents, scored by the best child.
DocIteratorPtr make_best_of(std::vector<DocIteratorPtr> children);
DocIteratorPtr make_and_not(DocIteratorPtr wanted, DocIteratorPtr unwanted);

}  // namespace dateline
