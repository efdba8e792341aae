// The words of an archive: those of one stem, those that a wildcard stands for, and those of other
// scripts that are written alike. Asked while a plan is made.
//
// The words of a stem are kept in stems.bin, the spellings of names in the synonym tables of the
// segments' databases (FORMAT.md). Any number of threads may ask.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/analysis.h"
#include "searcher/internal/segment.h"
#include "searcher/internal/task_pool.h"

namespace dateline {

// `pattern` is folded text with *, any number of letters, and ?, one letter, or two that folding
// makes of one (gro?e: grosse for große).
bool matches_wildcard(std::string_view word, std::string_view pattern);

class Vocabulary {
 public:
  // Both must outlive this; `pool` helps where much of the vocabulary is walked.
  Vocabulary(const Segments& segments, TaskPool& pool) : segments_(segments), pool_(pool) {}

  // In articles of a language; distinct and in order. Words that are their own stem are not among
  // them.
  std::vector<std::string> words_of_stem(const std::string& language, std::string_view stem) const;

  struct Name {
    std::string language, word;
    auto operator<=>(const Name&) const = default;
  };
  // Words of other scripts that may be written `latin` in Latin letters, with each language in
  // whose articles they are names: segments that hold them as such have most of those articles.
  std::vector<Name> names_written_as(std::string_view latin) const;

  // Whether a Latin word is a name in articles of a language: within sentences of some of them it
  // nearly always has a capital letter. Reads those when it is asked for the first time. Throws
  // Error(kCorrupt, kIo).
  bool is_latin_name(const std::string& language, const std::string& word,
                     Analyzer& analyzer) const;

  struct Expansion {
    std::vector<std::string> words;  // distinct, in order; at most `limit`
    std::size_t count = 0;           // how many there are, at most kMaxCounted
  };
  static constexpr std::size_t kMaxCounted = 1'000'000;

  // The words that follow `prefix` in terms and match `pattern`.
  Expansion expand(std::string_view prefix, std::string_view pattern, std::size_t limit) const;

 private:
  bool is_mostly_name(const Name& name, const std::string& key) const;
  bool looks_like_name(const std::string& language, const std::string& word,
                       Analyzer& analyzer) const;
  std::vector<std::string> synonyms(const std::string& key) const;

  const Segments& segments_;
  TaskPool& pool_;
  mutable std::mutex mutex_;                  // guards what follows
  mutable std::map<Name, bool> latin_names_;  // as far as they were asked for
};

}  // namespace dateline
