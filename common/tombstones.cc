#include "common/tombstones.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/error.h"
#include "common/internal/little_endian.h"

namespace dateline {

namespace {

constexpr std::string_view kMagic = "DLTOMBST";

// 1: first release.
constexpr std::uint32_t kTombstonesVersion = 1;

// magic, version, dead, reopened, terms, checksum
constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kChecksumOffset = 24;

void align(std::string& bytes) {
  bytes.resize((bytes.size() + 7) & ~std::size_t{7}, '\0');
}

// Takes aligned arrays from the front of the file's contents.
class SectionReader {
 public:
  SectionReader(std::string_view bytes, const std::string& path) : rest_(bytes), path_(path) {}

  template <typename T>
  std::span<const T> array(std::uint64_t count) {
    const std::string_view bytes = text(count * sizeof(T));
    return {reinterpret_cast<const T*>(bytes.data()), static_cast<std::size_t>(count)};
  }
  // With zeros behind it up to a multiple of 8.
  std::string_view text(std::uint64_t bytes) {
    const std::uint64_t padded = (bytes + 7) & ~std::uint64_t{7};
    if (padded < bytes || padded > rest_.size()) {
      fail("it is cut short");
    }
    const std::string_view taken = rest_.substr(0, bytes);
    rest_.remove_prefix(padded);
    return taken;
  }
  bool at_end() const { return rest_.empty(); }
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorCode::kCorrupt, "cannot read tombstones " + path_ + ": " + reason);
  }

 private:
  std::string_view rest_;
  const std::string& path_;
};

bool are_docids(std::span<const std::uint32_t> docids, std::uint32_t articles) {
  for (std::size_t i = 0; i < docids.size(); ++i) {
    if (docids[i] == 0 || docids[i] > articles || (i > 0 && docids[i] <= docids[i - 1])) {
      return false;
    }
  }
  return true;
}

std::uint64_t checksum_of(std::string_view bytes) {
  std::string summed(bytes.substr(0, kChecksumOffset));
  append_number(summed, hash64(bytes.substr(kHeaderBytes)));
  return hash64(summed);
}

}  // namespace

std::string_view name_of(DeathKind kind) {
  switch (kind) {
    case DeathKind::kSuperseded:
      return "superseded";
    case DeathKind::kWithdrawn:
      return "withdrawn";
    case DeathKind::kDeleted:
      return "deleted";
  }
  return "unknown";
}

void TombstoneSet::write(const std::string& path) const {
  std::string docids, since, kinds, open, counts, offsets, text;
  for (const auto& [docid, death] : dead) {
    append_number(docids, docid);
    append_number(since, death.since);
    append_number(kinds, static_cast<std::uint8_t>(death.kind));
  }
  for (const std::uint32_t docid : reopened) {
    append_number(open, docid);
  }
  append_number(offsets, std::uint64_t{0});
  for (const auto& [term, count] : terms) {
    append_number(counts, count);
    text += term;
    append_number(offsets, static_cast<std::uint64_t>(text.size()));
  }
  std::string bytes(kMagic);
  append_number(bytes, kTombstonesVersion);
  append_number(bytes, static_cast<std::uint32_t>(dead.size()));
  append_number(bytes, static_cast<std::uint32_t>(reopened.size()));
  append_number(bytes, static_cast<std::uint32_t>(terms.size()));
  append_number(bytes, std::uint64_t{0});
  for (const std::string* section : {&docids, &since, &kinds, &open, &counts, &offsets, &text}) {
    bytes += *section;
    align(bytes);
  }
  std::string checksum;
  append_number(checksum, checksum_of(bytes));
  bytes.replace(kChecksumOffset, checksum.size(), checksum);
  OutputFile file(path);
  file.write(bytes);
  file.finish();
}

Tombstones::Tombstones(const std::string& path, std::uint32_t articles) : file_(path) {
  const std::string_view bytes = file_.bytes();
  SectionReader reader(bytes, path);
  const std::string_view header = reader.text(kHeaderBytes);
  if (!header.starts_with(kMagic)) {
    reader.fail("it is no such file");
  }
  if (number_at<std::uint64_t>(header, kChecksumOffset) != checksum_of(bytes)) {
    reader.fail("its checksum is wrong");
  }
  const auto version = number_at<std::uint32_t>(header, 8);
  if (version != kTombstonesVersion) {
    throw Error(ErrorCode::kIncompatible,
                "cannot read tombstones " + path + ": its version is " + std::to_string(version));
  }
  const auto dead = number_at<std::uint32_t>(header, 12);
  const auto terms = number_at<std::uint32_t>(header, 20);
  dead_ = reader.array<std::uint32_t>(dead);
  since_ = reader.array<std::int64_t>(dead);
  kinds_ = reader.text(dead);
  reopened_ = reader.array<std::uint32_t>(number_at<std::uint32_t>(header, 16));
  counts_ = reader.array<std::uint32_t>(terms);
  offsets_ = reader.array<std::uint64_t>(std::uint64_t{terms} + 1);
  text_ = reader.text(offsets_.back());
  if (!reader.at_end() || !are_docids(dead_, articles) || !are_docids(reopened_, articles) ||
      offsets_.front() != 0 || !std::is_sorted(offsets_.begin(), offsets_.end())) {
    reader.fail("its parts do not fit together");
  }
}

Death Tombstones::death(std::size_t index) const {
  return {static_cast<DeathKind>(kinds_[index]), since_[index]};
}

bool Tombstones::is_dead(std::uint32_t docid) const {
  return std::binary_search(dead_.begin(), dead_.end(), docid);
}

std::string_view Tombstones::term(std::size_t index) const {
  return text_.substr(offsets_[index], offsets_[index + 1] - offsets_[index]);
}

std::uint32_t Tombstones::frequency(std::string_view wanted) const {
  std::size_t low = 0;
  std::size_t high = terms();
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (term(middle) < wanted) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < terms() && term(low) == wanted ? counts_[low] : 0;
}

TombstoneSet Tombstones::to_set() const {
  TombstoneSet set;
  for (std::size_t i = 0; i < dead_.size(); ++i) {
    set.dead.emplace(dead_[i], death(i));
  }
  set.reopened.insert(reopened_.begin(), reopened_.end());
  for (std::size_t i = 0; i < terms(); ++i) {
    set.terms.emplace(term(i), counts_[i]);
  }
  return set;
}

}  // namespace dateline
