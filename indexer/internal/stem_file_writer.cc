#include "indexer/internal/stem_file_writer.h"

#include <algorithm>
#include <set>

#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"
#include "indexer/internal/sorted_merging.h"

namespace dateline {

using glass::append_string;
using glass::append_uint;

StemFileWriter::StemFileWriter(const std::string& path, std::span<const std::uint32_t> lengths)
    : lengths_(lengths),
      lists_(path, StemFile::kMagic, static_cast<std::uint32_t>(lengths.size())) {}

void StemFileWriter::begin(std::string_view term, std::uint32_t articles) {
  term_ = term;
  articles_ = articles;
  last_docid_ = highest_wdf_ = 0;
  occurrences_ = 0;
}

void StemFileWriter::add_word(std::string_view word) {
  append_string(words_, word);
}

void StemFileWriter::add(std::uint32_t docid, std::uint32_t wdf) {
  if (in_block_ == glass::kBlockPostings) {
    close_block();
  }
  append_uint(blocks_, docid - last_docid_ - 1);
  append_uint(blocks_, wdf);
  if (articles_ >= ImpactFile::kLeastArticles) {
    impacts_.add(docid, {wdf, lengths_[docid - 1]});
  }
  last_docid_ = docid;
  highest_wdf_ = std::max(highest_wdf_, wdf);
  occurrences_ += wdf;
  ++in_block_;
}

void StemFileWriter::close_block() {
  append_number(index_, last_docid_);
  append_number(index_, static_cast<std::uint32_t>(blocks_.size()));
  in_block_ = 0;
}

void StemFileWriter::end() {
  close_block();
  std::string head;
  append_uint(head, highest_wdf_);
  append_uint(head, occurrences_);
  append_string(head, words_);
  if (articles_ >= ImpactFile::kLeastArticles) {
    append_string(head, impacts_.take());
  }
  if (articles_ > glass::kBlockPostings) {
    head += index_;
  } else if (articles_ > 1) {
    append_uint(head, last_docid_ - 1);
  }
  lists_.add(term_, articles_, {head, blocks_});
  words_.clear();
  index_.clear();
  blocks_.clear();
}

namespace {

struct PartCursor : StemFile::Cursor {
  std::uint32_t articles_before;  // of earlier parts
};

void write_words(const std::vector<PartCursor>& parts, StemFileWriter& writer) {
  std::set<std::string_view> words;
  for (const PartCursor& part : parts) {
    for (const std::string_view word : part.stem().words()) {
      words.insert(word);
    }
  }
  for (const std::string_view word : words) {
    writer.add_word(word);
  }
}

}  // namespace

void concatenate_stems(const std::vector<StemPart>& parts, std::span<const std::uint32_t> lengths,
                       const std::string& path) {
  std::vector<PartCursor> cursors;
  std::uint32_t articles = 0;
  for (const StemPart& part : parts) {
    cursors.push_back({part.file->terms(), articles});
    articles += part.articles;
  }
  StemFileWriter writer(path, lengths);
  merge_sorted(cursors, [&writer](const std::vector<PartCursor>& group) {
    std::uint32_t articles_of_stem = 0;
    for (const PartCursor& part : group) {
      articles_of_stem += part.list().articles;
    }
    writer.begin(group.front().key(), articles_of_stem);
    write_words(group, writer);
    for (const PartCursor& part : group) {
      glass::PostingCursor postings = part.stem().postings();
      while (postings.next() != glass::PostingCursor::kEnd) {
        writer.add(part.articles_before + postings.doc(), postings.wdf());
      }
    }
    writer.end();
  });
  writer.finish();
}

namespace {

bool is_right(const StemList& list, std::span<const std::uint32_t> lengths) {
  ImpactEncoder encoder;
  std::uint32_t articles = 0;
  std::uint32_t highest = 0;
  std::uint64_t occurrences = 0;
  glass::PostingCursor postings = list.postings();
  while (postings.next() != glass::PostingCursor::kEnd) {
    ++articles;
    highest = std::max(highest, postings.wdf());
    occurrences += postings.wdf();
    if (list.articles() >= ImpactFile::kLeastArticles) {
      encoder.add(postings.doc(), {postings.wdf(), lengths[postings.doc() - 1]});
    }
  }
  const std::vector<std::string_view> words = list.words();
  return articles == list.articles() && highest == list.highest_wdf() &&
         occurrences == list.occurrences() && encoder.take() == list.encoded_impacts() &&
         std::is_sorted(words.begin(), words.end());
}

}  // namespace

std::optional<std::string> find_wrong_stem(const StemFile& file,
                                           std::span<const std::uint32_t> lengths) {
  for (StemFile::Cursor term = file.terms(); term.next();) {
    if (!is_right(term.stem(), lengths)) {
      return std::string(term.key());
    }
  }
  return std::nullopt;
}

}  // namespace dateline
