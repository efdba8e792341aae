#include "indexer/internal/posting_run.h"

#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <limits>

#include "common/error.h"
#include "common/internal/glass_coding.h"
#include "common/internal/little_endian.h"
#include "common/position_file.h"

namespace dateline {

namespace {

using glass::append_string;
using glass::append_uint;

constexpr std::string_view kMagic = "DLRUN002";
constexpr std::size_t kHeaderBytes = 8 + 4 + 4 + 8 + 8 + 8;
constexpr std::uint32_t kNoPosting = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kFirstTable = 1u << 15;  // a power of two

// All inverters' terms are numbered anew in every era of each.
std::uint32_t next_era() {
  static std::atomic<std::uint32_t> last{0};
  return ++last;
}

struct Beginning {
  std::uint64_t bytes;
  std::uint32_t term;
};

// The first eight bytes as a number that sorts as they do, with zeros behind a shorter text.
std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < std::min<std::size_t>(text.size(), 8); ++i) {
    number |= std::uint64_t{static_cast<unsigned char>(text[i])} << (56 - 8 * i);
  }
  return number;
}

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
  table_.assign(std::max(kFirstTable, table_.size()), 0);
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
  table_.assign(table_.size() * 2, 0);
  const std::size_t mask = table_.size() - 1;
  for (std::uint32_t number = 0; number < terms_.size(); ++number) {
    std::size_t slot = terms_[number].hash & mask;
    while (table_[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    table_[slot] = number + 1;
  }
}

std::uint32_t PostingInverter::term_number(std::string_view term) {
  const std::uint64_t hash = XXH3_64bits(term.data(), term.size());
  const std::size_t mask = table_.size() - 1;
  std::size_t slot = hash & mask;
  for (; table_[slot] != 0; slot = (slot + 1) & mask) {
    const Term& known = terms_[table_[slot] - 1];
    if (known.hash == hash && text_of(known) == term) {
      return table_[slot] - 1;
    }
  }
  const auto number = static_cast<std::uint32_t>(terms_.size());
  terms_.push_back(
      {hash, static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint32_t>(term.size())});
  last_postings_.push_back(kNoPosting);
  texts_ += term;
  table_[slot] = number + 1;
  if (terms_.size() * 2 > table_.size()) {
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
  length_ += wdf;
  highest_wdf_ = std::max(highest_wdf_, posting.wdf);
  if (!positions.empty()) {
    posting.positions = static_cast<std::uint32_t>(positions_.size());
    encoded_.clear();
    append_position_list(encoded_, without_repetitions(positions));
    append_string(positions_, encoded_);
  }
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
  std::vector<Beginning> beginnings(terms_.size());
  for (std::uint32_t number = 0; number < terms_.size(); ++number) {
    beginnings[number] = {first_bytes(text_of(terms_[number])), number};
  }
  std::sort(beginnings.begin(), beginnings.end(), [this](const Beginning& a, const Beginning& b) {
    return a.bytes != b.bytes ? a.bytes < b.bytes
                              : text_of(terms_[a.term]) < text_of(terms_[b.term]);
  });
  std::vector<std::uint32_t> order(terms_.size());
  std::transform(beginnings.begin(), beginnings.end(), order.begin(),
                 [](const Beginning& beginning) { return beginning.term; });
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
  for (const Posting& posting : postings_) {
    Amount& amount = amounts_[posting.term];
    ++amount.postings;
    amount.occurrences += posting.wdf;
    amount.position_bytes += static_cast<std::uint32_t>(positions_of(posting).size());
  }
}

// Brings the postings of each term together, in the order of documents, and their positions, by a
// counting sort: writing them to places all over the memory stalls the processor less than reading
// them from there would.
void PostingInverter::group_postings() {
  constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();
  ends_.clear();
  Place next{0, 0};
  for (const Amount& amount : amounts_) {
    ends_.push_back({next.posting, amount.has_positions() ? next.position : kNowhere});
    next.posting += amount.postings;
    next.position += amount.has_positions() ? amount.position_bytes : 0;
  }
  grouped_.resize(postings_.size());
  grouped_positions_.resize(next.position);
  for (const Posting& posting : postings_) {
    Place& place = ends_[posting.term];
    grouped_[place.posting++] = posting;
    if (place.position != kNowhere) {
      const std::string_view positions = positions_of(posting);
      positions.copy(grouped_positions_.data() + place.position, positions.size());
      place.position += static_cast<std::uint32_t>(positions.size());
    }
  }
}

void PostingInverter::append_term(std::uint32_t number, std::string& out) {
  const Amount& amount = amounts_[number];
  const Place& end = ends_[number];
  constexpr std::size_t kMostBytes = 10;  // of two numbers
  list_.resize(std::max(list_.size(), amount.postings * kMostBytes));
  char* at = list_.data();
  std::uint32_t before = 0;
  for (std::uint32_t i = end.posting - amount.postings; i < end.posting; ++i) {
    at = glass::write_uint(at, grouped_[i].docid - before);
    at = glass::write_uint(at, grouped_[i].wdf);
    before = grouped_[i].docid;
  }
  append_string(out, text_of(terms_[number]));
  append_uint(out, amount.postings);
  append_uint(out, amount.occurrences);
  append_string(out, {list_.data(), at});
  const std::uint32_t bytes = amount.has_positions() ? amount.position_bytes : 0;
  append_string(out, std::string_view(grouped_positions_)
                         .substr(amount.has_positions() ? end.position - bytes : 0, bytes));
}

std::string PostingInverter::encoded_terms() {
  measure_terms();
  group_postings();
  std::string terms;
  terms.reserve(grouped_positions_.size() + 4 * grouped_.size());
  for (const std::uint32_t number : sorted_terms()) {
    append_term(number, terms);
  }
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
