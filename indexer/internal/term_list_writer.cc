#include "indexer/internal/term_list_writer.h"

#include <algorithm>

#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"

namespace dateline {

using glass::append_string;
using glass::append_uint;

TermListWriter::TermListWriter(const std::string& path, std::string_view magic,
                               std::uint32_t articles)
    : file_(path), magic_(magic), articles_(articles) {
  file_.write(std::string(term_list_file::kHeaderBytes, '\0'));
}

void TermListWriter::add(std::string_view term, std::uint32_t articles,
                         std::initializer_list<std::string_view> parts) {
  if (terms_ % term_list_file::kGroup == 0) {
    append_number<std::uint64_t>(index_, dictionary_.size());
    append_number<std::uint64_t>(index_, data_bytes_);
    last_term_.clear();
  }
  std::uint64_t bytes = 0;
  for (const std::string_view part : parts) {
    file_.write(part);
    bytes += part.size();
  }
  const auto shared = static_cast<std::size_t>(
      std::mismatch(term.begin(), term.end(), last_term_.begin(), last_term_.end()).first -
      term.begin());
  append_uint(dictionary_, shared);
  append_string(dictionary_, term.substr(shared));
  append_uint(dictionary_, articles);
  append_uint(dictionary_, bytes);
  last_term_ = term;
  ++terms_;
  data_bytes_ += bytes;
}

void TermListWriter::finish() {
  const std::uint64_t dictionary = term_list_file::kHeaderBytes + data_bytes_;
  std::string header(magic_);
  append_number<std::uint32_t>(header, term_list_file::kVersion);
  append_number<std::uint32_t>(header, articles_);
  append_number<std::uint64_t>(header, terms_);
  append_number<std::uint64_t>(header, dictionary);
  append_number<std::uint64_t>(header, dictionary + dictionary_.size());
  file_.write(dictionary_);
  file_.write(index_);
  file_.overwrite(0, header);
  file_.finish();
}

}  // namespace dateline
