// A run: the inverted articles of one batch in a scratch file, sorted by term, for merging into a
// segment's database (run_merging.h). Sort-based inversion in the manner of Moffat and Bell 1995,
// "In situ generation of compressed inverted files".
//
// The file: "DLRUN002"; u32 documents, u32 highest wdf, u64 begin of the terms, u64 begin of the
// synonyms, u64 bytes of the file; then documents, terms and synonyms. Private to one version of
// the program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/internal/file.h"
#include "common/internal/glass_coding.h"
#include "common/schema.h"
#include "indexer/internal/batch_vocabulary.h"
#include "indexer/internal/document_sink.h"

namespace dateline {

std::string encode(const Synonyms& synonyms);  // for SynonymCursor

// Inverts documents in flat arrays. Memory: about 20 bytes a posting, 80 a term, and the positions
// twice. Thread contract: one a thread.
class PostingInverter : public DocumentSink {
 public:
  PostingInverter();

  std::uint32_t add_term(std::string_view term, std::uint32_t wdf,
                         std::span<const std::uint32_t> positions) override;
  void add_again(std::uint32_t number, std::uint32_t wdf,
                 std::span<const std::uint32_t> positions) override;
  std::uint32_t era() const override { return era_; }
  void add_value(std::uint32_t slot, std::string_view value) override;
  void set_data(std::string_view data) override { data_ = data; }
  void end_document();

  // Writes a new file with all documents since the last call; `synonyms` are sorted. Not synced.
  // Throws Error(kIo).
  void write(const std::string& path, const Synonyms& synonyms);

 private:
  struct Slot {  // of the hash table
    std::uint32_t hash;
    std::uint32_t number;  // of the term, from 1; 0: free
  };
  struct Term {
    std::uint64_t beginning;     // see beginning_of()
    std::uint32_t begin, bytes;  // of its text in texts_
  };
  // What there is of a term; its positions are encoded, those of a posting without any as one byte.
  struct Amount {
    std::uint64_t occurrences = 0;
    std::uint32_t postings = 0, posting_bytes = 0, position_bytes = 0;
    std::uint32_t last_docid = 0;
    bool has_positions() const { return position_bytes > postings; }
  };
  // Where the term's next posting is written to, and its positions.
  struct Place {
    std::uint32_t posting, position;
    std::uint32_t last_docid;
  };
  struct Posting {
    std::uint32_t term, docid, wdf;
    std::uint32_t positions;  // where they begin in positions_; 0: none
  };

  std::uint32_t term_number(std::string_view term);
  bool is_stem(std::uint32_t number) const { return is_stem_term(text_of(terms_[number])); }
  std::span<const std::uint32_t> without_repetitions(std::span<const std::uint32_t> ascending);
  void append_positions(std::span<const std::uint32_t> ascending);
  void grow_table();
  std::string_view text_of(const Term& term) const;
  std::vector<std::uint32_t> sorted_terms() const;
  std::string_view positions_of(const Posting& posting) const;
  std::string encoded_terms();
  void measure_terms();
  void fetch_term(std::uint32_t term) const;
  std::string terms_without_postings();
  void write_postings(std::string& terms);
  void clear();

  std::vector<Slot> table_;  // open addressing
  std::vector<Term> terms_;
  std::vector<std::uint32_t> last_postings_;  // of each term; kNoPosting before its first
  std::string texts_;
  std::vector<Posting> postings_;  // in the order of documents
  std::string positions_;          // encoded, each with its length before it
  // By term, while they are encoded:
  std::vector<Amount> amounts_;
  std::vector<Place> places_;
  std::string documents_;            // encoded
  std::string values_, data_;        // of the current document
  std::uint32_t docid_ = 1;          // of the current document
  std::uint32_t first_posting_ = 0;  // likewise
  std::uint32_t era_ = 0;
  std::uint64_t length_ = 0;
  std::uint32_t highest_wdf_ = 0;
  std::vector<std::uint32_t> unique_;
};

// A run that is read. Cursors and views are valid as long as it lives.
class PostingRun {
 public:
  // Throws Error(kIo), also when this is no run.
  explicit PostingRun(const std::string& path);

  std::uint32_t documents() const { return documents_; }
  std::uint32_t highest_wdf() const { return highest_wdf_; }

  // In order of document numbers, which begin with 1.
  class DocumentCursor {
   public:
    bool next();  // false at the end
    std::uint64_t length() const { return length_; }
    std::string_view data() const { return data_; }
    // "" when the document has none.
    std::string_view value(std::uint32_t slot) const;

   private:
    friend class PostingRun;
    explicit DocumentCursor(std::string_view rest) : rest_(rest) {}
    std::string_view rest_;
    std::uint64_t length_ = 0;
    std::string_view data_, values_;
  };

  // In order of terms.
  class TermCursor {
   public:
    bool next();
    std::string_view key() const { return term_; }
    std::uint32_t documents() const { return documents_; }
    std::uint64_t occurrences() const { return occurrences_; }
    bool has_positions() const { return !positions_.empty(); }

    // `visit(docid, wdf)` for each document.
    template <typename Visit>
    void for_each_posting(Visit visit) const {
      std::string_view rest = postings_;
      std::uint32_t docid = 0;
      while (!rest.empty()) {
        docid += static_cast<std::uint32_t>(glass::take_uint(rest));
        visit(docid, static_cast<std::uint32_t>(glass::take_uint(rest)));
      }
    }
    // `visit(docid, encoded)` for each document in which the term has positions: a list of
    // write_position_list().
    template <typename Visit>
    void for_each_position_list(Visit visit) const {
      std::string_view rest = positions_;
      for_each_posting([&](std::uint32_t docid, std::uint32_t) {
        const std::string_view encoded = glass::take_string(rest);
        if (!encoded.empty()) {
          visit(docid, encoded);
        }
      });
    }

   private:
    friend class PostingRun;
    explicit TermCursor(std::string_view rest) : rest_(rest) {}
    std::string_view rest_;
    std::string_view term_, postings_, positions_;
    std::uint32_t documents_ = 0;
    std::uint64_t occurrences_ = 0;
  };

  // In order of key and word.
  class SynonymCursor {
   public:
    explicit SynonymCursor(std::string_view encoded) : rest_(encoded) {}
    bool next();
    std::pair<std::string_view, std::string_view> key() const { return entry_; }

   private:
    std::string_view rest_;
    std::pair<std::string_view, std::string_view> entry_;
  };

  DocumentCursor document_cursor() const;
  TermCursor term_cursor() const;
  SynonymCursor synonym_cursor() const;

 private:
  MappedFile file_;
  std::uint32_t documents_ = 0, highest_wdf_ = 0;
  std::uint64_t terms_begin_ = 0, synonyms_begin_ = 0;
};

}  // namespace dateline
