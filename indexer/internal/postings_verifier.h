// The documents that articles give against those that a database holds.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <string>
#include <unordered_map>

namespace dateline {

class FindingList;

// Not thread-safe.
class PostingsVerifier {
 public:
  // With `all`, every posting of the database must be of an article that is checked; that takes
  // some 100 bytes of memory a term. Throws Error(kCorrupt, kIo).
  PostingsVerifier(const std::string& path, bool all, FindingList& findings);

  // Data and values of a document, and, when `sampled`, its terms with their frequencies and
  // positions. Throws Error(kCorrupt).
  void check(std::uint32_t docid, const std::string& id, const Xapian::Document& expected,
             bool sampled);

  // After the last document. Throws Error(kCorrupt).
  void finish(std::uint32_t articles);

  std::uint64_t compared() const { return compared_; }

 private:
  bool has_posting(std::uint32_t docid, const Xapian::TermIterator& term) const;

  const std::string path_;
  const bool all_;
  FindingList& findings_;
  Xapian::Database database_;
  std::unordered_map<std::string, std::uint32_t> counts_;  // of all terms, with `all`
  std::uint64_t compared_ = 0;
};

}  // namespace dateline
