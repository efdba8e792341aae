// A gzip file of many members, as web archives are, of which one may be damaged: reading goes on
// with the next (RFC 1952).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

// Whether `head` begins a gzip file whose contents begin a WARC or ARC file.
bool is_gzipped_web_archive(std::string_view head);

// Gives the members' contents one after another. Where a member is damaged, what could be read of
// it, then a line end, then the next member.
class GzipMembers : public ByteStream {
 public:
  explicit GzipMembers(ByteStream& source);  // which must outlive the stream
  ~GzipMembers() override;
  std::size_t read(char* buffer, std::size_t size) override;

  struct Inflater;

 private:
  bool fill();
  bool skip_to_member();

  ByteStream& source_;
  std::unique_ptr<Inflater> inflater_;
  std::string input_;
  std::size_t at_ = 0;  // in input_
  bool at_end_ = false;
};

}  // namespace dateline
