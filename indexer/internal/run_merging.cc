#include "indexer/internal/run_merging.h"

#include <algorithm>

#include "common/error.h"
#include "common/schema.h"
#include "indexer/internal/glass_database_writer.h"
#include "indexer/internal/position_file_writer.h"
#include "indexer/internal/sorted_merging.h"
#include "indexer/internal/stem_file_writer.h"

namespace dateline {

namespace {

using glass::TableWriter;

class Merger {
 public:
  explicit Merger(const std::vector<std::string>& paths) {
    runs_.reserve(paths.size());
    for (const std::string& path : paths) {
      const PostingRun& run = runs_.emplace_back(path);
      first_docids_.push_back(statistics_.documents);
      statistics_.documents += run.documents();
      statistics_.highest_wdf = std::max(statistics_.highest_wdf, run.highest_wdf());
    }
  }

  void write_database(const std::string& path, const Synonyms& synonyms) {
    glass::DatabaseWriter database(path);
    database.write_table(glass::Table::kPostings, [this](TableWriter& table) {
      write_values(table);
      write_lengths(table);
      write_postings(table);
    });
    database.write_table(glass::Table::kDocuments,
                         [this](TableWriter& table) { write_documents(table); });
    database.write_table(glass::Table::kSynonyms,
                         [&](TableWriter& table) { write_synonyms(table, synonyms); });
    database.finish(statistics_);
  }

  void write_positions(const std::string& path) const;
  void write_stems(std::span<const std::uint32_t> lengths, const std::string& path) const;

 private:
  struct TermHead : PostingRun::TermCursor {
    std::uint32_t documents_before;  // of earlier runs
  };

  // `visit(docid, cursor)` for every document.
  template <typename Visit>
  void for_each_document(Visit visit) const {
    std::uint32_t docid = 0;
    for (const PostingRun& run : runs_) {
      for (PostingRun::DocumentCursor cursor = run.document_cursor(); cursor.next();) {
        visit(++docid, cursor);
      }
    }
  }

  std::vector<TermHead> term_heads() const {
    std::vector<TermHead> heads;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      heads.push_back({runs_[i].term_cursor(), first_docids_[i]});
    }
    return heads;
  }

  void write_values(TableWriter& table) const;
  void write_lengths(TableWriter& table);
  void write_postings(TableWriter& table) const;
  void write_documents(TableWriter& table) const;
  void write_synonyms(TableWriter& table, const Synonyms& synonyms) const;

  std::vector<PostingRun> runs_;
  std::vector<std::uint32_t> first_docids_;  // less 1, by run
  glass::DatabaseStatistics statistics_;
};

void Merger::write_values(TableWriter& table) const {
  for (const std::uint32_t slot : kSlots) {
    glass::ValueStatistics statistics;
    for_each_document([&](std::uint32_t, const PostingRun::DocumentCursor& document) {
      if (const std::string_view value = document.value(slot); !value.empty()) {
        statistics.add(value);
      }
    });
    statistics.write(table, slot);
  }
  for (const std::uint32_t slot : kSlots) {
    glass::ValueWriter values(table, slot);
    for_each_document([&](std::uint32_t docid, const PostingRun::DocumentCursor& document) {
      if (const std::string_view value = document.value(slot); !value.empty()) {
        values.add(docid, value);
      }
    });
    values.end();
  }
}

void Merger::write_lengths(TableWriter& table) {
  if (statistics_.documents == 0) {
    return;
  }
  glass::PostingListWriter lengths(table);
  lengths.begin("", 0, 0);
  for_each_document([&](std::uint32_t docid, const PostingRun::DocumentCursor& document) {
    const auto length = static_cast<std::uint32_t>(document.length());
    lengths.add(docid, length);
    statistics_.length += length;
    statistics_.longest = std::max(statistics_.longest, length);
    if (length > 0 && (statistics_.shortest == 0 || length < statistics_.shortest)) {
      statistics_.shortest = length;
    }
  });
  lengths.end();
}

void Merger::write_postings(TableWriter& table) const {
  glass::PostingListWriter list(table);
  std::vector<TermHead> heads = term_heads();
  merge_sorted(heads, [&list](const std::vector<TermHead>& group) {
    if (is_stem_term(group.front().key())) {
      return;
    }
    std::uint32_t documents = 0;
    std::uint64_t occurrences = 0;
    for (const TermHead& head : group) {
      documents += head.documents();
      occurrences += head.occurrences();
    }
    list.begin(group.front().key(), documents, occurrences);
    for (const TermHead& head : group) {
      head.for_each_posting([&](std::uint32_t docid, std::uint32_t wdf) {
        list.add(head.documents_before + docid, wdf);
      });
    }
    list.end();
  });
}

// The words of a stem are among the synonyms of the runs.
class StemWords {
 public:
  explicit StemWords(const std::vector<PostingRun>& runs) {
    std::vector<PostingRun::SynonymCursor> cursors;
    for (const PostingRun& run : runs) {
      cursors.push_back(run.synonym_cursor());
    }
    merge_sorted(cursors, [this](const std::vector<PostingRun::SynonymCursor>& group) {
      entries_.push_back(group.front().key());
    });
  }

  // `visit(word)` for the words of a term; terms ascend.
  template <typename Visit>
  void for_each(std::string_view term, Visit visit) {
    while (at_ < entries_.size() && entries_[at_].first < term) {
      ++at_;
    }
    for (; at_ < entries_.size() && entries_[at_].first == term; ++at_) {
      visit(entries_[at_].second);
    }
  }

 private:
  std::vector<std::pair<std::string_view, std::string_view>> entries_;
  std::size_t at_ = 0;
};

void Merger::write_stems(std::span<const std::uint32_t> lengths, const std::string& path) const {
  StemFileWriter file(path, lengths);
  StemWords words(runs_);
  std::vector<TermHead> heads = term_heads();
  merge_sorted(heads, [&](const std::vector<TermHead>& group) {
    const std::string_view term = group.front().key();
    if (!is_stem_term(term)) {
      return;
    }
    std::uint32_t documents = 0;
    for (const TermHead& head : group) {
      documents += head.documents();
    }
    file.begin(term, documents);
    words.for_each(term, [&file](std::string_view word) { file.add_word(word); });
    for (const TermHead& head : group) {
      head.for_each_posting([&](std::uint32_t docid, std::uint32_t wdf) {
        file.add(head.documents_before + docid, wdf);
      });
    }
    file.end();
  });
  file.finish();
}

void Merger::write_documents(TableWriter& table) const {
  for_each_document([&table](std::uint32_t docid, const PostingRun::DocumentCursor& document) {
    if (!document.data().empty()) {
      glass::write_document(table, docid, document.data());
    }
  });
}

void Merger::write_positions(const std::string& path) const {
  PositionFileWriter file(path, statistics_.documents);
  std::vector<TermHead> heads = term_heads();
  merge_sorted(heads, [&file](const std::vector<TermHead>& group) {
    file.begin(group.front().key());
    for (const TermHead& head : group) {
      if (head.has_positions()) {
        head.for_each_position_list([&](std::uint32_t docid, std::string_view encoded) {
          file.add(head.documents_before + docid, encoded);
        });
      }
    }
    file.end();
  });
  file.finish();
}

void Merger::write_synonyms(TableWriter& table, const Synonyms& synonyms) const {
  glass::SynonymWriter writer(table);
  for (const auto& [key, word] : synonyms) {
    writer.add(key, word);
  }
  writer.end();
}

// Only scratch files can be damaged.
template <typename Write>
void merge(const std::vector<std::string>& runs, const std::string& path, Write write) {
  try {
    Merger merger(runs);
    write(merger);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kCorrupt) {
      throw;
    }
    throw Error(ErrorCode::kIo, "cannot write " + path + ": " + error.what());
  }
}

}  // namespace

void merge_postings(const std::vector<std::string>& runs, const Synonyms& synonyms,
                    const std::string& database) {
  merge(runs, database, [&](Merger& merger) { merger.write_database(database, synonyms); });
}

void merge_stems(const std::vector<std::string>& runs, std::span<const std::uint32_t> lengths,
                 const std::string& path) {
  merge(runs, path, [&](Merger& merger) { merger.write_stems(lengths, path); });
}

void merge_positions(const std::vector<std::string>& runs, const std::string& path) {
  merge(runs, path, [&](Merger& merger) { merger.write_positions(path); });
}

}  // namespace dateline
