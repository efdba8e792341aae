// Writes a file of common/internal/term_list_file.h, term by term.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "common/internal/file.h"
#include "common/internal/term_list_file.h"

namespace dateline {

// Memory: the dictionary. Not thread-safe. Throws Error(kIo).
class TermListWriter {
 public:
  // `path` does not exist; `magic` has 8 bytes; `articles` of the segment.
  TermListWriter(const std::string& path, std::string_view magic, std::uint32_t articles);

  // Terms ascend as bytes, each once; `articles`, of the term, are not 0. The list is what `parts`
  // are, joined.
  void add(std::string_view term, std::uint32_t articles,
           std::initializer_list<std::string_view> parts);

  // Syncs. Nothing may follow.
  void finish();

 private:
  OutputFile file_;
  const std::string magic_;
  const std::uint32_t articles_;
  std::string last_term_;
  std::uint64_t terms_ = 0, data_bytes_ = 0;
  std::string dictionary_, index_;
};

}  // namespace dateline
