#include "indexer/internal/postings_verifier.h"

#include <fmt/format.h>

#include <algorithm>

#include "common/archive.h"
#include "common/internal/xapian_guard.h"
#include "common/schema.h"
#include "indexer/internal/segment_verifier.h"

namespace dateline {

namespace {

// A document as the database has it: values of the slots that are used.
bool same_values(const Xapian::Document& a, const Xapian::Document& b) {
  return std::all_of(kSlots.begin(), kSlots.end(),
                     [&](std::uint32_t slot) { return a.get_value(slot) == b.get_value(slot); });
}

}  // namespace

PostingsVerifier::PostingsVerifier(const std::string& path, bool all, FindingList& findings)
    : path_(path),
      all_(all),
      findings_(findings),
      database_(guard_xapian("open", path, [&] { return Xapian::Database(path); })) {}

bool PostingsVerifier::has_posting(std::uint32_t docid, const Xapian::TermIterator& term) const {
  auto posting = database_.postlist_begin(*term);
  const auto end = database_.postlist_end(*term);
  if (posting != end) {
    posting.skip_to(docid);
  }
  if (posting == end || *posting != docid || posting.get_wdf() != term.get_wdf()) {
    return false;
  }
  const auto positions = [](auto begin, auto last) {
    return std::vector<Xapian::termpos>(begin, last);
  };
  return positions(posting.positionlist_begin(), posting.positionlist_end()) ==
         positions(term.positionlist_begin(), term.positionlist_end());
}

void PostingsVerifier::check(std::uint32_t docid, const std::string& id,
                             const Xapian::Document& expected, bool sampled) {
  guard_xapian("verify", path_, [&] {
    if (sampled) {
      const Xapian::Document stored = database_.get_document(docid);
      if (stored.get_data() != expected.get_data() || !same_values(stored, expected)) {
        findings_.add(kIndexFile, "data",
                      fmt::format("document {} is not what the article says", docid), id);
      }
    }
    for (auto term = expected.termlist_begin(); term != expected.termlist_end(); ++term) {
      if (all_) {
        ++counts_[*term];
      }
      if (!sampled) {
        continue;
      }
      ++compared_;
      if (!has_posting(docid, term)) {
        findings_.add(kIndexFile, "posting",
                      fmt::format("the posting of document {} for '{}' is wrong", docid, *term),
                      id);
      }
    }
  });
}

void PostingsVerifier::finish(std::uint32_t articles) {
  guard_xapian("verify", path_, [&] {
    if (database_.get_doccount() != articles || database_.get_lastdocid() != articles) {
      findings_.add(
          kIndexFile, "count",
          fmt::format("it holds {} documents instead of {}", database_.get_doccount(), articles));
    }
    if (!all_) {
      return;
    }
    std::uint64_t terms = 0;
    for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term) {
      ++terms;
      const auto found = counts_.find(*term);
      if (found == counts_.end() || found->second != term.get_termfreq()) {
        findings_.add(kIndexFile, "term",
                      fmt::format("'{}' has {} documents, and {} articles have it", *term,
                                  term.get_termfreq(), found == counts_.end() ? 0 : found->second));
      }
    }
    if (terms != counts_.size()) {
      findings_.add(kIndexFile, "terms", "words of articles are missing from it");
    }
  });
}

}  // namespace dateline
