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

PostingsVerifier::PostingsVerifier(const std::string& path, const ListFiles& files, bool all,
                                   FindingList& findings)
    : path_(path),
      files_(files),
      all_(all),
      findings_(findings),
      database_(guard_xapian("open", path, [&] { return Xapian::Database(path); })) {}

bool PostingsVerifier::has_posting(std::uint32_t docid, const Xapian::TermIterator& term) const {
  auto posting = database_.postlist_begin(*term);
  const auto end = database_.postlist_end(*term);
  if (posting != end) {
    posting.skip_to(docid);
  }
  return posting != end && *posting == docid && posting.get_wdf() == term.get_wdf();
}

bool PostingsVerifier::has_stem(std::uint32_t docid, const Xapian::TermIterator& term) const {
  glass::PostingCursor postings = files_.stems->find(*term).postings();
  return postings.seek(docid) == docid && postings.wdf() == term.get_wdf();
}

void PostingsVerifier::check_posting(std::uint32_t docid, const std::string& id,
                                     const Xapian::TermIterator& term) {
  const bool is_stem = is_stem_term(*term);
  if (is_stem && files_.stems == nullptr) {
    return;
  }
  try {
    if (!(is_stem ? has_stem(docid, term) : has_posting(docid, term))) {
      findings_.add(is_stem ? kStemsFile : kIndexFile, "posting",
                    fmt::format("the posting of document {} for '{}' is wrong", docid, *term), id);
    }
  } catch (const Error& error) {
    findings_.add(is_stem ? kStemsFile : kIndexFile, "unreadable", error.what());
  }
}

bool PostingsVerifier::has_positions(std::uint32_t docid, const Xapian::TermIterator& term) const {
  const std::vector<std::uint32_t> expected(term.positionlist_begin(), term.positionlist_end());
  std::vector<std::uint32_t> stored;
  if (PositionCursor cursor = files_.positions->positions(*term); cursor.seek(docid) == docid) {
    cursor.append_to(stored);
  }
  return stored == expected;
}

void PostingsVerifier::check_positions(std::uint32_t docid, const std::string& id,
                                       const Xapian::TermIterator& term) {
  if (files_.positions == nullptr) {
    return;
  }
  try {
    if (!has_positions(docid, term)) {
      findings_.add(kPositionsFile, "positions",
                    fmt::format("the positions of '{}' in document {} are wrong", *term, docid),
                    id);
    }
  } catch (const Error& error) {
    findings_.add(kPositionsFile, "unreadable", error.what());
  }
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
        Count& count = counts_[*term];
        ++count.articles;
        count.with_positions += term.positionlist_count() > 0 ? 1 : 0;
      }
      if (!sampled) {
        continue;
      }
      ++compared_;
      check_posting(docid, id, term);
      check_positions(docid, id, term);
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
    check_all_terms();
    if (files_.positions != nullptr) {
      check_all_positions();
    }
    if (files_.stems != nullptr) {
      check_all_stems();
    }
  });
}

void PostingsVerifier::check_all_terms() {
  std::uint64_t terms = 0;
  for (auto term = database_.allterms_begin(); term != database_.allterms_end(); ++term) {
    ++terms;
    const auto found = counts_.find(*term);
    const std::uint32_t expected = found == counts_.end() ? 0 : found->second.articles;
    if (expected != term.get_termfreq() || is_stem_term(*term)) {
      findings_.add(kIndexFile, "term",
                    fmt::format("'{}' has {} documents, and {} articles have it", *term,
                                term.get_termfreq(), expected));
    }
  }
  const auto of_database = std::count_if(
      counts_.begin(), counts_.end(), [](const auto& count) { return !is_stem_term(count.first); });
  if (terms != static_cast<std::uint64_t>(of_database)) {
    findings_.add(kIndexFile, "terms", "words of articles are missing from it");
  }
}

// That there is nothing but what articles have.
void PostingsVerifier::check_all_positions() {
  try {
    for (PositionFile::TermCursor term = files_.positions->terms(); term.next();) {
      const auto found = counts_.find(std::string(term.key()));
      const std::uint32_t articles = found == counts_.end() ? 0 : found->second.with_positions;
      if (articles != term.articles()) {
        findings_.add(kPositionsFile, "term",
                      fmt::format("'{}' stands in {} documents, and in {} articles", term.key(),
                                  term.articles(), articles));
      }
    }
  } catch (const Error& error) {
    findings_.add(kPositionsFile, "unreadable", error.what());
  }
}

void PostingsVerifier::check_all_stems() {
  try {
    std::uint64_t terms = 0;
    for (StemFile::Cursor term = files_.stems->terms(); term.next(); ++terms) {
      const auto found = counts_.find(std::string(term.key()));
      const std::uint32_t articles = found == counts_.end() ? 0 : found->second.articles;
      if (articles != term.list().articles) {
        findings_.add(kStemsFile, "term",
                      fmt::format("'{}' has {} documents, and {} articles have it", term.key(),
                                  term.list().articles, articles));
      }
    }
    const auto of_articles = std::count_if(counts_.begin(), counts_.end(), [](const auto& count) {
      return is_stem_term(count.first);
    });
    if (terms != static_cast<std::uint64_t>(of_articles)) {
      findings_.add(kStemsFile, "terms", "stems of articles are missing from it");
    }
  } catch (const Error& error) {
    findings_.add(kStemsFile, "unreadable", error.what());
  }
}

}  // namespace dateline
