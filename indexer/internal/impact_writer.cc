#include "indexer/internal/impact_writer.h"

#include <algorithm>
#include <utility>

#include "common/impact_file.h"
#include "common/internal/file.h"
#include "common/internal/glass_coding.h"
#include "common/internal/glass_reader.h"
#include "indexer/internal/term_list_writer.h"

namespace dateline {

void ImpactEncoder::add(std::uint32_t docid, Impact impact) {
  if (in_block_ == ImpactFile::kBlock) {
    close_block();
  }
  add_to_block(impact);
  last_ = docid;
  ++in_block_;
}

void ImpactEncoder::add_to_block(Impact added) {
  const auto above = std::find_if(impacts_.begin(), impacts_.end(), [&](const Impact& impact) {
    return impact.frequency >= added.frequency;
  });
  if (above != impacts_.end() && above->length <= added.length) {
    return;
  }
  const auto end =
      above != impacts_.end() && above->frequency == added.frequency ? std::next(above) : above;
  const auto beaten = std::find_if(
      impacts_.begin(), end, [&](const Impact& impact) { return impact.length >= added.length; });
  impacts_.insert(impacts_.erase(beaten, end), added);
}

void ImpactEncoder::close_block() {
  glass::append_uint(list_, last_ - last_of_before_);
  glass::append_uint(list_, impacts_.size());
  Impact before{0, 0};
  for (const Impact& impact : impacts_) {
    glass::append_uint(list_, impact.frequency - before.frequency);
    glass::append_uint(list_, impact.length - before.length);
    before = impact;
  }
  impacts_.clear();
  last_of_before_ = last_;
  in_block_ = 0;
}

std::string ImpactEncoder::take() {
  if (in_block_ > 0) {
    close_block();
  }
  last_ = last_of_before_ = 0;
  return std::exchange(list_, {});
}

namespace {

std::string encode_impacts(glass::PostingCursor postings, std::span<const std::uint32_t> lengths) {
  ImpactEncoder encoder;
  while (postings.next() != glass::PostingCursor::kEnd) {
    encoder.add(postings.doc(), {postings.wdf(), lengths[postings.doc() - 1]});
  }
  return encoder.take();
}

// `visit(term, articles, list)` for every term of enough articles, ascending.
template <typename Visit>
void for_each_list(const std::string& database, std::span<const std::uint32_t> lengths,
                   Visit visit) {
  const MappedFile file(database);
  const glass::PostingTable table(file.bytes(), database,
                                  static_cast<std::uint32_t>(lengths.size()));
  for (glass::PostingTable::TermCursor term(table); term.next();) {
    if (term.frequency() >= ImpactFile::kLeastArticles) {
      visit(term.term(), term.frequency(), encode_impacts(table.postings(term.term()), lengths));
    }
  }
}

}  // namespace

void write_impacts(const std::string& database, std::span<const std::uint32_t> lengths,
                   const std::string& path) {
  TermListWriter file(path, ImpactFile::kMagic, static_cast<std::uint32_t>(lengths.size()));
  for_each_list(database, lengths,
                [&file](std::string_view term, std::uint32_t articles, const std::string& list) {
                  file.add(term, articles, {list});
                });
  file.finish();
}

std::optional<std::string> find_wrong_impacts(const std::string& database,
                                              std::span<const std::uint32_t> lengths,
                                              const std::string& path) {
  const ImpactFile file(path, static_cast<std::uint32_t>(lengths.size()));
  TermListFile::Cursor stored = file.terms();
  bool more = stored.next();
  std::optional<std::string> wrong;
  for_each_list(database, lengths,
                [&](std::string_view term, std::uint32_t articles, const std::string& list) {
                  if (wrong) {
                    return;
                  }
                  if (!more || stored.key() != term || stored.list().articles != articles ||
                      stored.list().bytes != list) {
                    wrong = term;
                    return;
                  }
                  more = stored.next();
                });
  if (!wrong && more) {
    wrong = stored.key();
  }
  return wrong;
}

}  // namespace dateline
