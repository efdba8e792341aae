// The documents that articles give against those that a database holds.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <unordered_map>

#include "common/position_file.h"

namespace dateline {

class FindingList;

// Where the positions of a segment are: in its database, in a file, or, with neither, nowhere that
// could be read.
struct PositionPlace {
  bool in_database = false;
  const PositionFile* file = nullptr;
};

// Not thread-safe.
class PostingsVerifier {
 public:
  // Of the database at `path`. With `all`, every posting must be of an article that is checked;
  // that takes some 100 bytes of memory a term. Throws Error(kCorrupt, kIo).
  PostingsVerifier(const std::string& path, const PositionPlace& positions, bool all,
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
  bool has_positions(std::uint32_t docid, const Xapian::TermIterator& term) const;
  void check_positions(std::uint32_t docid, const std::string& id,
                       const Xapian::TermIterator& term);
  void check_all_positions();

  const std::string path_;
  const PositionPlace positions_;
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
