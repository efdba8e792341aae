// Articles in archive order, from wherever they come.
#pragma once

#include <memory>
#include <vector>

#include "indexer/internal/segment_builder.h"
#include "indexer/internal/segment_writer.h"
#include "indexer/internal/spool.h"

namespace dateline {

// Not thread-safe.
class ArticleSource {
 public:
  virtual ~ArticleSource() = default;
  virtual const SortKey* head() = 0;  // of the next article; nullptr at the end
  virtual OrderedArticle take() = 0;  // the next article, of which there must be one
};

// Several sources as one.
class MergedSource : public ArticleSource {
 public:
  void add(std::unique_ptr<ArticleSource> source) {
    add(*source);
    owned_.push_back(std::move(source));
  }
  void add(ArticleSource& source) { sources_.push_back(&source); }  // which outlives this

  const SortKey* head() override {
    first_ = nullptr;
    for (ArticleSource* source : sources_) {
      const SortKey* key = source->head();
      if (key != nullptr && (first_ == nullptr || *key < *first_->head())) {
        first_ = source;
      }
    }
    return first_ == nullptr ? nullptr : first_->head();
  }
  OrderedArticle take() override { return head() == nullptr ? OrderedArticle{} : first_->take(); }

 private:
  std::vector<std::unique_ptr<ArticleSource>> owned_;
  std::vector<ArticleSource*> sources_;
  ArticleSource* first_ = nullptr;
};

}  // namespace dateline
