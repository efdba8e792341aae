// The deep check of one segment: do its parts say what its articles say?
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/archive.h"
#include "common/refusals.h"
#include "indexer/internal/segment_builder.h"
#include "indexer/verify.h"

namespace dateline {

inline constexpr std::string_view kWrongChecksum = "its checksum is wrong";

// Relative to the archive.
std::string segment_path(std::uint64_t segment, const std::string& file);

// "12 articles from 2024-05-01 to 2024-05-03"
std::string describe_articles(const SegmentRecord& record);

// Collects the faults of one segment: of many alike in one file, the first few and their number.
class FindingList {
 public:
  explicit FindingList(const SegmentRecord& segment) : segment_(segment) {}

  // `file` is a name in the segment's directory. An empty `affects`: the whole segment.
  void add(const std::string& file, const std::string& kind, const std::string& detail,
           const std::string& affects = "");
  void add_tombstones(const std::string& kind, const std::string& detail);
  std::vector<Finding> take();

 private:
  struct Entry {
    Finding finding;
    std::string kind;
    std::uint64_t more = 0;
  };
  void add_entry(const std::string& path, const std::string& kind, const std::string& detail,
                 const std::string& affects);
  const SegmentRecord& segment_;
  std::vector<Entry> entries_;
};

struct LiveRow {
  std::uint64_t id_hash;
  std::uint32_t docid;
  auto operator<=>(const LiveRow&) const = default;
};

// What a segment's check has found.
struct SegmentVerdict {
  std::vector<Finding> findings;
  std::vector<LiveRow> live;
  std::uint64_t articles = 0, postings = 0;
};

struct SegmentCheck {
  std::uint64_t sample = 0;  // of so many articles the postings are compared; 0: of all
  // The index is worth reading: Xapian is not made for databases that are known to be damaged.
  bool index = true;
  bool positions = true, stems = true, impacts = true;
  std::function<void()> on_article;
};

// Every file of the segment is there and has its size. What cannot be read is a finding.
SegmentVerdict verify_segment(const ArchiveLayout& layout, const SegmentRecord& record,
                              const Refusals& refusals, const SegmentCheck& check);

}  // namespace dateline
