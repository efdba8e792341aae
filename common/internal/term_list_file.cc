#include "common/internal/term_list_file.h"

#include "common/error.h"
#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"

namespace dateline {

using term_list_file::kGroup;
using term_list_file::kHeaderBytes;
using term_list_file::kIndexEntry;

TermListFile::TermListFile(const std::string& path, std::string_view magic, std::uint32_t articles)
    : path_(path), file_(path), articles_(articles) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(magic) ||
      number_at<std::uint32_t>(bytes, 8) != term_list_file::kVersion ||
      number_at<std::uint32_t>(bytes, 12) != articles) {
    fail();
  }
  terms_ = number_at<std::uint64_t>(bytes, 16);
  const auto dictionary = number_at<std::uint64_t>(bytes, 24);
  const auto index = number_at<std::uint64_t>(bytes, 32);
  if (terms_ > bytes.size() || dictionary < kHeaderBytes || dictionary > index ||
      index > bytes.size() || bytes.size() - index != groups() * kIndexEntry) {
    fail();
  }
  data_ = bytes.substr(kHeaderBytes, dictionary - kHeaderBytes);
  dictionary_ = bytes.substr(dictionary, index - dictionary);
  index_ = bytes.substr(index);
}

void TermListFile::fail() const {
  throw Error(ErrorCode::kCorrupt, "cannot read " + path_ + ": it is damaged");
}

std::uint64_t TermListFile::take(std::string_view& rest) const {
  if (const auto value = glass::next_uint(rest)) {
    return *value;
  }
  fail();
}

std::string_view TermListFile::take_text(std::string_view& rest) const {
  const std::uint64_t bytes = take(rest);
  if (bytes > rest.size()) {
    fail();
  }
  const std::string_view text = rest.substr(0, bytes);
  rest.remove_prefix(bytes);
  return text;
}

std::uint64_t TermListFile::groups() const {
  return (terms_ + kGroup - 1) / kGroup;
}

std::string_view TermListFile::group(std::uint64_t number) const {
  const auto begin = number_at<std::uint64_t>(index_, number * kIndexEntry);
  const std::uint64_t end = number + 1 < groups()
                                ? number_at<std::uint64_t>(index_, (number + 1) * kIndexEntry)
                                : dictionary_.size();
  if (begin > end || end > dictionary_.size()) {
    fail();
  }
  return dictionary_.substr(begin, end - begin);
}

std::string_view TermListFile::first_term(std::uint64_t number) const {
  std::string_view rest = group(number);
  if (take(rest) != 0) {
    fail();
  }
  return take_text(rest);
}

// The last group from `low` on that does not begin after the term; `low` does not.
std::uint64_t TermListFile::group_of(std::string_view term, std::uint64_t low) const {
  for (std::uint64_t high = groups(); high - low > 1;) {
    const std::uint64_t middle = low + (high - low) / 2;
    (first_term(middle) > term ? high : low) = middle;
  }
  return low;
}

TermListFile::List TermListFile::find(std::string_view term) const {
  return Finder(*this).find(term);
}

TermListFile::List TermListFile::Finder::find(std::string_view term) {
  if (lists_->groups() == 0) {
    return {};
  }
  const bool is_near =
      is_begun_ && (group_ + 1 == lists_->groups() || lists_->first_term(group_ + 1) > term);
  if (!is_near) {
    group_ = lists_->group_of(term, group_);
    cursor_.enter_group(group_);
    is_begun_ = cursor_.next();
  }
  const std::uint64_t end = (group_ + 1) * kGroup;
  while (cursor_.key() < term && cursor_.term_number_ < end && cursor_.next()) {
  }
  return cursor_.key() == term ? cursor_.list() : List{};
}

void TermListFile::Cursor::enter_group(std::uint64_t group) {
  term_number_ = group * kGroup;
  rest_ = lists_->group(group);
  data_begin_ = number_at<std::uint64_t>(lists_->index_, group * kIndexEntry + 8);
  term_.clear();
}

bool TermListFile::Cursor::next() {
  if (term_number_ == lists_->terms_) {
    return false;
  }
  if (term_number_ % kGroup == 0) {
    enter_group(term_number_ / kGroup);
  }
  ++term_number_;
  const std::uint64_t shared = lists_->take(rest_);
  const std::string_view more = lists_->take_text(rest_);
  const std::uint64_t articles = lists_->take(rest_);
  const std::uint64_t bytes = lists_->take(rest_);
  const std::uint64_t all = lists_->data_.size();
  if (shared > term_.size() || articles == 0 || articles > lists_->articles_ || bytes > all ||
      data_begin_ > all - bytes) {
    lists_->fail();
  }
  term_.resize(shared);
  term_ += more;
  list_ = {static_cast<std::uint32_t>(articles), lists_->data_.substr(data_begin_, bytes)};
  data_begin_ += bytes;
  return true;
}

}  // namespace dateline
