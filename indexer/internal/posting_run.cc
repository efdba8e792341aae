#include "indexer/internal/posting_run.h"

#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <limits>

#include "common/error.h"
#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"
#include "common/position_file.h"
#include "indexer/internal/sorted_merging.h"

namespace dateline {

namespace {

using glass::append_string;
using glass::append_uint;

constexpr std::string_view kMagic = "DLRUN002";
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + 8 + 8 + 8;
constexpr std::uint32_t kNoPosting = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kFirstTable = 1u << 15;  // a power of two

// Instead of a place: the term has no positions.
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

// What is looked up for a posting is fetched before its turn comes.
constexpr std::size_t kPostingsAhead = 16;
constexpr std::size_t kTermsAhead = 8;  // likewise for a term

// All inverters' terms are numbered anew in every era of each.
std::uint32_t next_era() {
  static std::atomic<std::uint32_t> last{0};
  return ++last;
}

struct SortedTerm {
  std::uint64_t beginning;
  std::uint32_t term;
};

}  // namespace

std::string encode(const Synonyms& synonyms) {
  std::string encoded;
  for (const auto& [key, word] : synonyms) {
    append_string(encoded, key);
    append_string(encoded, word);
  }
  return encoded;
}

PostingInverter::PostingInverter() {
  clear();
}

void PostingInverter::clear() {
  table_.assign(std::max(kFirstTable, table_.size()), {0, 0});
  terms_.clear();
  last_postings_.clear();
  texts_.clear();
  postings_.clear();
  positions_.assign(1, '\0');  // so that no list begins at 0
  documents_.clear();
  docid_ = 1;
  first_posting_ = 0;
  era_ = next_era();
  highest_wdf_ = 0;
}

std::span<const std::uint32_t> PostingInverter::without_repetitions(
    std::span<const std::uint32_t> ascending) {
  if (std::adjacent_find(ascending.begin(), ascending.end()) == ascending.end()) {
    return ascending;
  }
  unique_.assign(ascending.begin(), ascending.end());
  unique_.erase(std::unique(unique_.begin(), unique_.end()), unique_.end());
  return unique_;
}

std::string_view PostingInverter::text_of(const Term& term) const {
  return std::string_view(texts_).substr(term.begin, term.bytes);
}

void PostingInverter::grow_table() {
  std::vector<Slot> larger(table_.size() * 2, {0, 0});
  const std::size_t mask = larger.size() - 1;
  for (const Slot& entry : table_) {
    if (entry.number == 0) {
      continue;
    }
    std::size_t slot = entry.hash & mask;
    while (larger[slot].number != 0) {
      slot = (slot + 1) & mask;
    }
    larger[slot] = entry;
  }
  table_ = std::move(larger);
}

std::uint32_t PostingInverter::term_number(std::string_view term) {
  const auto hash = static_cast<std::uint32_t>(XXH3_64bits(term.data(), term.size()));
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = hash & mask;
  for (; table_[slot].number != 0; slot = (slot + 1) & mask) {
    const Slot& entry = table_[slot];
    if (entry.hash == hash && text_of(terms_[entry.number - 1]) == term) {
      return entry.number - 1;
    }
  }
  const auto number = static_cast<std::uint32_t>(terms_.size());
  terms_.push_back({beginning_of(term), static_cast<std::uint32_t>(texts_.size()),
                    static_cast<std::uint32_t>(term.size())});
  last_postings_.push_back(kNoPosting);
  texts_ += term;
  table_[slot] = {hash, number + 1};
  if (terms_.size() * 4 > table_.size() * 3) {
    grow_table();
  }
  return number;
}

// The number that is given away is one more than the term's, so that it never is 0.
std::uint32_t PostingInverter::add_term(std::string_view text, std::uint32_t wdf,
                                        std::span<const std::uint32_t> positions) {
  const std::uint32_t number = term_number(text) + 1;
  add_again(number, wdf, positions);
  return number;
}

void PostingInverter::add_again(std::uint32_t number, std::uint32_t wdf,
                                std::span<const std::uint32_t> positions) {
  std::uint32_t& last_posting = last_postings_[number - 1];
  if (last_posting == kNoPosting || last_posting < first_posting_) {
    last_posting = static_cast<std::uint32_t>(postings_.size());
    postings_.push_back({number - 1, docid_, 0, 0});
  }
  Posting& posting = postings_[last_posting];
  posting.wdf += wdf;
  if (!is_stem(number - 1)) {  // which are not in the database
    length_ += wdf;
    highest_wdf_ = std::max(highest_wdf_, posting.wdf);
  }
  if (!positions.empty()) {
    posting.positions = static_cast<std::uint32_t>(positions_.size());
    append_positions(without_repetitions(positions));
  }
}

// A position list with its length before it.
void PostingInverter::append_positions(std::span<const std::uint32_t> ascending) {
  const std::uint32_t bytes = position_list_bytes(ascending);
  const std::size_t begin = positions_.size();
  positions_.resize(begin + glass::uint_bytes(bytes) + bytes);
  write_position_list(glass::write_uint(positions_.data() + begin, bytes), ascending);
}

void PostingInverter::add_value(std::uint32_t slot, std::string_view value) {
  append_uint(values_, slot);
  append_string(values_, value);
}

void PostingInverter::end_document() {
  append_uint(documents_, length_);
  append_string(documents_, data_);
  append_string(documents_, values_);
  values_.clear();
  data_.clear();
  length_ = 0;
  first_posting_ = static_cast<std::uint32_t>(postings_.size());
  ++docid_;
}

// Most terms are told apart by their first bytes, which are compared without looking for the texts.
std::vector<std::uint32_t> PostingInverter::sorted_terms() const {
  std::vector<SortedTerm> sorted(terms_.size());
  for (std::uint32_t term = 0; term < sorted.size(); ++term) {
    sorted[term] = {terms_[term].beginning, term};
  }
  std::sort(sorted.begin(), sorted.end(), [this](const SortedTerm& a, const SortedTerm& b) {
    return a.beginning != b.beginning ? a.beginning < b.beginning
                                      : text_of(terms_[a.term]) < text_of(terms_[b.term]);
  });
  std::vector<std::uint32_t> order(sorted.size());
  std::transform(sorted.begin(), sorted.end(), order.begin(),
                 [](const SortedTerm& term) { return term.term; });
  return order;
}

// The list of positions, with its length before it; "\0" where there is none.
std::string_view PostingInverter::positions_of(const Posting& posting) const {
  const std::string_view all = positions_;
  std::string_view rest = all.substr(posting.positions);
  glass::take_string(rest);
  return all.substr(posting.positions, all.size() - posting.positions - rest.size());
}

void PostingInverter::measure_terms() {
  amounts_.assign(terms_.size(), {});
  for (std::size_t i = 0; i < postings_.size(); ++i) {
    __builtin_prefetch(
        &amounts_[postings_[std::min(i + kPostingsAhead, postings_.size() - 1)].term]);
    const Posting& posting = postings_[i];
    Amount& amount = amounts_[posting.term];
    ++amount.postings;
    amount.posting_bytes +=
        glass::uint_bytes(posting.docid - amount.last_docid) + glass::uint_bytes(posting.wdf);
    amount.position_bytes += static_cast<std::uint32_t>(positions_of(posting).size());
    amount.occurrences += posting.wdf;
    amount.last_docid = posting.docid;
  }
}

void PostingInverter::fetch_term(std::uint32_t term) const {
  __builtin_prefetch(&amounts_[term]);
  __builtin_prefetch(&places_[term], 1);
  __builtin_prefetch(texts_.data() + terms_[term].begin);
}

// The terms as the file has them, with room for the postings and positions of each, which
// `places_` tells.
std::string PostingInverter::terms_without_postings() {
  constexpr std::size_t kNumbersBytes = 8;  // of most terms
  std::string out;
  out.reserve(texts_.size() + kNumbersBytes * terms_.size() + 4 * postings_.size() +
              positions_.size());
  places_.resize(terms_.size());
  const std::vector<std::uint32_t> sorted = sorted_terms();
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    fetch_term(sorted[std::min(i + kTermsAhead, sorted.size() - 1)]);
    const std::uint32_t term = sorted[i];
    const Amount& amount = amounts_[term];
    append_string(out, text_of(terms_[term]));
    append_uint(out, amount.postings);
    append_uint(out, amount.occurrences);
    append_uint(out, amount.posting_bytes);
    const auto posting = static_cast<std::uint32_t>(out.size());
    out.resize(out.size() + amount.posting_bytes);
    const std::uint32_t position_bytes = amount.has_positions() ? amount.position_bytes : 0;
    append_uint(out, position_bytes);
    places_[term] = {posting,
                     position_bytes == 0 ? kNowhere : static_cast<std::uint32_t>(out.size()), 0};
    out.resize(out.size() + position_bytes);
  }
  if (out.size() > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::kIo, "an article is too large to index: its terms take over 4 GiB");
  }
  return out;
}

// A counting sort by terms, in which documents stay in order: writing postings to places all over
// the memory stalls the processor less than reading them from there would.
void PostingInverter::write_postings(std::string& terms) {
  for (std::size_t i = 0; i < postings_.size(); ++i) {
    __builtin_prefetch(&places_[postings_[std::min(i + kPostingsAhead, postings_.size() - 1)].term],
                       1);
    const Posting& posting = postings_[i];
    Place& place = places_[posting.term];
    char* const begin = terms.data() + place.posting;
    char* const end =
        glass::write_uint(glass::write_uint(begin, posting.docid - place.last_docid), posting.wdf);
    place.posting += static_cast<std::uint32_t>(end - begin);
    place.last_docid = posting.docid;
    if (place.position != kNowhere) {
      const std::string_view positions = positions_of(posting);
      positions.copy(terms.data() + place.position, positions.size());
      place.position += static_cast<std::uint32_t>(positions.size());
    }
  }
}

std::string PostingInverter::encoded_terms() {
  measure_terms();
  std::string terms = terms_without_postings();
  write_postings(terms);
  return terms;
}

void PostingInverter::write(const std::string& path, const Synonyms& synonyms) {
  const std::string terms = encoded_terms();
  const std::string last = encode(synonyms);
  const std::uint64_t terms_begin = kHeaderBytes + documents_.size();
  std::string header(kMagic);
  append_number<std::uint32_t>(header, docid_ - 1);
  append_number<std::uint32_t>(header, highest_wdf_);
  append_number<std::uint64_t>(header, terms_begin);
  append_number<std::uint64_t>(header, terms_begin + terms.size());
  append_number<std::uint64_t>(header, terms_begin + terms.size() + last.size());
  OutputFile file(path);
  file.write(header);
  file.write(documents_);
  file.write(terms);
  file.write(last);
  file.close();
  clear();
}

PostingRun::PostingRun(const std::string& path) : file_(path) {
  const std::string_view bytes = file_.bytes();
  if (bytes.size() < kHeaderBytes || !bytes.starts_with(kMagic) ||
      number_at<std::uint64_t>(bytes, 32) != bytes.size()) {
    throw Error(ErrorCode::kIo, "cannot read " + path + ": not a whole run of postings");
  }
  documents_ = number_at<std::uint32_t>(bytes, 8);
  highest_wdf_ = number_at<std::uint32_t>(bytes, 12);
  terms_begin_ = number_at<std::uint64_t>(bytes, 16);
  synonyms_begin_ = number_at<std::uint64_t>(bytes, 24);
  if (terms_begin_ < kHeaderBytes || terms_begin_ > synonyms_begin_ ||
      synonyms_begin_ > bytes.size()) {
    throw Error(ErrorCode::kIo, "cannot read " + path + ": not a whole run of postings");
  }
}

PostingRun::DocumentCursor PostingRun::document_cursor() const {
  return DocumentCursor(file_.bytes().substr(kHeaderBytes, terms_begin_ - kHeaderBytes));
}

PostingRun::TermCursor PostingRun::term_cursor() const {
  return TermCursor(file_.bytes().substr(terms_begin_, synonyms_begin_ - terms_begin_));
}

PostingRun::SynonymCursor PostingRun::synonym_cursor() const {
  return SynonymCursor(file_.bytes().substr(synonyms_begin_));
}

bool PostingRun::DocumentCursor::next() {
  if (rest_.empty()) {
    return false;
  }
  length_ = glass::take_uint(rest_);
  data_ = glass::take_string(rest_);
  values_ = glass::take_string(rest_);
  return true;
}

std::string_view PostingRun::DocumentCursor::value(std::uint32_t slot) const {
  for (std::string_view rest = values_; !rest.empty();) {
    const std::uint64_t of = glass::take_uint(rest);
    const std::string_view value = glass::take_string(rest);
    if (of == slot) {
      return value;
    }
  }
  return {};
}

bool PostingRun::TermCursor::next() {
  if (rest_.empty()) {
    return false;
  }
  term_ = glass::take_string(rest_);
  documents_ = static_cast<std::uint32_t>(glass::take_uint(rest_));
  occurrences_ = glass::take_uint(rest_);
  postings_ = glass::take_string(rest_);
  positions_ = glass::take_string(rest_);
  return true;
}

bool PostingRun::SynonymCursor::next() {
  if (rest_.empty()) {
    return false;
  }
  entry_.first = glass::take_string(rest_);
  entry_.second = glass::take_string(rest_);
  return true;
}

}  // namespace dateline
