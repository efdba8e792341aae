#include "indexer/internal/position_file_writer.h"

#include <algorithm>

#include "common/internal/glass_coding.h"
#include "indexer/internal/sorted_merging.h"

namespace dateline {

namespace {

using glass::append_uint;

// Positions in an encoded list: every number ends with a byte below 128.
std::uint32_t positions_in(std::string_view encoded) {
  return static_cast<std::uint32_t>(std::count_if(
      encoded.begin(), encoded.end(), [](char c) { return static_cast<signed char>(c) >= 0; }));
}

}  // namespace

PositionFileWriter::PositionFileWriter(const std::string& path, std::uint32_t articles)
    : lists_(path, PositionFile::kMagic, articles) {}

void PositionFileWriter::begin(std::string_view term) {
  term_ = term;
  in_term_ = 0;
  last_docid_ = 0;
  last_of_blocks_ = 0;
}

void PositionFileWriter::add(std::uint32_t docid, std::string_view encoded) {
  if (in_block_ == PositionCursor::kBlock) {
    close_block();
  }
  const std::uint32_t count = positions_in(encoded);
  const std::uint64_t distance = docid - last_docid_ - 1;
  append_uint(docids_, distance << 1 | (count == 1 ? 1 : 0));
  if (count > 1) {
    append_uint(docids_, count - 2);
  }
  positions_ += encoded;
  last_docid_ = docid;
  ++in_block_;
  ++in_term_;
}

void PositionFileWriter::close_block() {
  append_uint(skips_, last_docid_ - last_of_blocks_);
  append_uint(skips_, docids_.size() + positions_.size());
  last_of_blocks_ = last_docid_;
  blocks_ += docids_;
  blocks_ += positions_;
  docids_.clear();
  positions_.clear();
  in_block_ = 0;
}

void PositionFileWriter::end() {
  if (in_term_ == 0) {
    return;
  }
  close_block();
  std::string length;
  if (in_term_ > PositionCursor::kBlock) {
    append_uint(length, skips_.size());
  } else {
    skips_.clear();
  }
  lists_.add(term_, in_term_, {length, skips_, blocks_});
  skips_.clear();
  blocks_.clear();
}

namespace {

struct PartCursor : PositionFile::TermCursor {
  std::uint32_t articles_before;  // of earlier parts
};

}  // namespace

void concatenate_positions(const std::vector<PositionPart>& parts, const std::string& path) {
  std::vector<PartCursor> cursors;
  std::uint32_t articles = 0;
  for (const PositionPart& part : parts) {
    cursors.push_back({part.file->terms(), articles});
    articles += part.articles;
  }
  PositionFileWriter writer(path, articles);
  merge_sorted(cursors, [&writer](const std::vector<PartCursor>& group) {
    writer.begin(group.front().key());
    for (const PartCursor& part : group) {
      PositionCursor positions = part.positions();
      while (positions.next() != PositionCursor::kEnd) {
        writer.add(part.articles_before + positions.doc(), positions.encoded());
      }
    }
    writer.end();
  });
  writer.finish();
}

}  // namespace dateline
