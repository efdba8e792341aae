#include "common/stem_file.h"

#include <limits>

#include "common/internal/glass_coding.h"

namespace dateline {

namespace {

std::uint64_t take(std::string_view& rest, const TermListFile& lists) {
  const auto value = glass::next_uint(rest);
  if (!value) {
    lists.fail();
  }
  return *value;
}

std::string_view take_text(std::string_view& rest, const TermListFile& lists) {
  const std::uint64_t bytes = take(rest, lists);
  if (bytes > rest.size()) {
    lists.fail();
  }
  const std::string_view text = rest.substr(0, bytes);
  rest.remove_prefix(bytes);
  return text;
}

}  // namespace

StemList::StemList(const TermListFile& lists, const TermListFile::List& list)
    : lists_(&lists), articles_(list.articles) {
  if (articles_ == 0) {
    return;
  }
  std::string_view rest = list.bytes;
  const std::uint64_t highest = take(rest, lists);
  occurrences_ = take(rest, lists);
  if (highest > std::numeric_limits<std::uint32_t>::max() || highest > occurrences_) {
    lists.fail();
  }
  highest_wdf_ = static_cast<std::uint32_t>(highest);
  words_ = take_text(rest, lists);
  if (articles_ >= ImpactFile::kLeastArticles) {
    impacts_ = take_text(rest, lists);
  }
  postings_ = rest;
}

std::vector<std::string_view> StemList::words() const {
  std::vector<std::string_view> words;
  for (std::string_view rest = words_; !rest.empty();) {
    words.push_back(take_text(rest, *lists_));
  }
  return words;
}

ImpactCursor StemList::impacts() const {
  return articles_ == 0 ? ImpactCursor() : ImpactCursor(*lists_, impacts_);
}

glass::PostingCursor StemList::postings() const {
  return articles_ == 0 ? glass::PostingCursor()
                        : glass::PostingCursor(*lists_, articles_, postings_);
}

}  // namespace dateline
