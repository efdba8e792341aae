// The documents that articles give against those that a database holds.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <unordered_map>

#include "common/position_file.h"
#include "common/stem_file.h"

namespace dateline {

class FindingList;

// What is beside the database; null: it cannot be read, and is not compared.
struct ListFiles {
  const PositionFile* positions = nullptr;
  const StemFile* stems = nullptr;
};

// Not thread-safe.
class PostingsVerifier {
 public:
  // Of the database at `path`. With `all`, every posting must be of an article that is checked;
  // that takes some 100 bytes of memory a term. Throws Error(kCorrupt, kIo).
  PostingsVerifier(const std::string& path, const ListFiles& files, bool all,
                   FindingList& findings);

  // Data and values of a document, and, when `sampled`, its terms with their frequencies and
  // positions. Throws Error(kCorrupt).
  void check(std::uint32_t docid, const std::string& id, const Xapian::Document& expected,
             bool sampled);

  // After the last document. Throws Error(kCorrupt).
  void finish(std::uint32_t articles);

  std::uint64_t compared() const { return compared_; }

 private:
  bool has_posting(std::uint32_t docid, const Xapian::TermIterator& term) const;
  bool has_stem(std::uint32_t docid, const Xapian::TermIterator& term) const;
  void check_posting(std::uint32_t docid, const std::string& id, const Xapian::TermIterator& term);
  bool has_positions(std::uint32_t docid, const Xapian::TermIterator& term) const;
  void check_positions(std::uint32_t docid, const std::string& id,
                       const Xapian::TermIterator& term);
  void check_all_terms();
  void check_all_positions();
  void check_all_stems();

  const std::string path_;
  const ListFiles files_;
  const bool all_;
  FindingList& findings_;
  Xapian::Database database_;
  struct Count {
    std::uint32_t articles = 0, with_positions = 0;
  };
  std::unordered_map<std::string, Count> counts_;  // of all terms, with `all`
  std::uint64_t compared_ = 0;
};

}  // namespace dateline
