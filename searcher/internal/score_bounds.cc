#include "searcher/internal/score_bounds.h"

#include <algorithm>
#include <limits>

namespace dateline {

namespace {

constexpr std::uint32_t kEnd = glass::PostingCursor::kEnd;

double best_saturation(std::span<const Impact> impacts, const Bm25& bm25) {
  double best = 0;
  for (const Impact& impact : impacts) {
    best = std::max(best, bm25.saturation(impact.frequency, impact.length));
  }
  return best;
}

// The documents of one form, in blocks that follow one another. A form too rare to have impacts is
// one block, of which less is known.
class FormBlocks {
 public:
  FormBlocks(const FormSource& form, const ScoringContext& context) : route_(form.route) {
    Postings postings = form.term.postings();
    if (postings.frequency() >= ImpactFile::kLeastArticles) {
      read(form.term.impacts());
    } else {
      read(std::move(postings), context);
    }
    close(kEnd);
  }

  FormRoute route() const { return route_; }
  std::uint32_t last() const { return blocks_[at_].last; }
  void leave(std::uint32_t last) { at_ += blocks_[at_].last == last ? 1 : 0; }
  // Of the current block; none where the form does not stand.
  std::span<const Impact> impacts() const {
    const std::size_t begin = at_ == 0 ? 0 : blocks_[at_ - 1].end;
    return std::span(impacts_).subspan(begin, blocks_[at_].end - begin);
  }

 private:
  struct Block {
    std::uint32_t last;
    std::size_t end;  // in impacts_
  };

  void read(ImpactCursor impacts) {
    while (impacts.next()) {
      impacts_.insert(impacts_.end(), impacts.impacts().begin(), impacts.impacts().end());
      close(impacts.last());
    }
  }
  void read(Postings postings, const ScoringContext& context) {
    Impact most{0, std::numeric_limits<std::uint32_t>::max()};
    while (postings.next() != kEnd) {
      most.frequency = std::max(most.frequency, postings.wdf());
      most.length = std::min(most.length, context.length(postings.doc()));
    }
    impacts_.push_back(most);
  }
  void close(std::uint32_t last) { blocks_.push_back({last, impacts_.size()}); }

  const FormRoute route_;
  std::vector<Impact> impacts_;
  std::vector<Block> blocks_;
  std::size_t at_ = 0;
};

// What the current blocks of one route add up to at most.
double most_of(const std::vector<FormBlocks>& forms, FormRoute route, const Bm25& bm25) {
  double frequency = 0;
  std::uint32_t shortest = std::numeric_limits<std::uint32_t>::max();
  const FormBlocks* only = nullptr;
  std::size_t present = 0;
  for (const FormBlocks& form : forms) {
    const std::span<const Impact> impacts = form.impacts();
    if (form.route() == route && !impacts.empty()) {
      ++present;
      only = &form;
      frequency += impacts.back().frequency;
      shortest = std::min(shortest, impacts.front().length);
    }
  }
  if (present <= 1) {
    return only == nullptr ? 0 : best_saturation(only->impacts(), bm25);
  }
  return bm25.saturation(frequency, shortest);
}

bool has_all_impacts(const std::vector<FormSource>& forms) {
  return std::all_of(forms.begin(), forms.end(),
                     [](const FormSource& form) { return form.term.has_impacts(); });
}

}  // namespace

ScoreBounds::ScoreBounds(const std::vector<FormSource>& forms, double idf,
                         const ScoringContext& context) {
  if (!has_all_impacts(forms)) {
    stretches_.push_back({idf * Bm25::kMostSaturation, kEnd});
    return;
  }
  std::vector<FormBlocks> blocks;
  blocks.reserve(forms.size());
  for (const FormSource& form : forms) {
    blocks.emplace_back(form, context);
  }
  std::uint32_t last = 0;
  while (last != kEnd) {
    last = kEnd;
    for (const FormBlocks& form : blocks) {
      last = std::min(last, form.last());
    }
    double most = 0;
    for (const FormRoute route : kFormRoutes) {
      most = std::max(most, most_of(blocks, route, context.bm25));
    }
    stretches_.push_back({idf * most, last});
    for (FormBlocks& form : blocks) {
      form.leave(last);
    }
  }
}

void append_block_scores(ImpactCursor impacts, double idf, const Bm25& bm25,
                         std::vector<double>& scores) {
  while (impacts.next()) {
    scores.push_back(idf * best_saturation(impacts.impacts(), bm25));
  }
}

}  // namespace dateline
