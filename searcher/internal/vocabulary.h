// The words of an archive: those of one stem, those that a wildcard stands for, and those of other
// scripts that are written alike. Asked while a plan is made.
//
// The words of a stem and the spellings of names are kept in the synonym tables of the segments'
// databases (FORMAT.md).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "searcher/internal/segment.h"
#include "searcher/internal/task_pool.h"

namespace dateline {

// `pattern` is folded text with * and ?.
bool matches_wildcard(std::string_view word, std::string_view pattern);

class Vocabulary {
 public:
  // Both must outlive this; `pool` helps where much of the vocabulary is walked.
  Vocabulary(const Segments& segments, TaskPool& pool) : segments_(segments), pool_(pool) {}

  // Distinct and in order. Words that are their own stem are not among them.
  std::vector<std::string> words_of_stem(std::string_view stem) const;

  // Words of other scripts that may be written `latin` in Latin letters, and are names: segments
  // that hold them as such have most of their articles.
  std::vector<std::string> words_written_as(std::string_view latin) const;

  bool contains(const std::string& term) const;

  struct Expansion {
    std::vector<std::string> words;  // distinct, in order; at most `limit`
    std::size_t count = 0;           // how many there are, at most kMaxCounted
  };
  static constexpr std::size_t kMaxCounted = 1'000'000;

  // The words that follow `prefix` in terms and match `pattern`.
  Expansion expand(std::string_view prefix, std::string_view pattern, std::size_t limit) const;

 private:
  bool is_mostly_name(const std::string& word, const std::string& key) const;
  std::vector<std::string> synonyms(const std::string& key) const;

  const Segments& segments_;
  TaskPool& pool_;
};

}  // namespace dateline
