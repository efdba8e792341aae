// From an article to its document: the terms, positions, values and data that FORMAT.md promises.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis.h"
#include "common/article.h"
#include "common/schema.h"
#include "indexer/internal/batch_vocabulary.h"
#include "indexer/internal/document_sink.h"

namespace dateline {

struct DocumentLengths {
  std::uint32_t length = 0;  // the column "length"
  std::uint32_t words = 0;   // the column "words"
};

// Thread contract: one a thread.
class DocumentBuilder {
 public:
  // The analyser remembers so many words.
  explicit DocumentBuilder(std::size_t cached_words = Analyzer::kDefaultCachedWords)
      : analyzer_(cached_words) {}

  DocumentLengths build(const Article& article, const StoryMembership& membership,
                        DocumentSink& sink);

  // What the words of the articles so far tell.
  BatchVocabulary& vocabulary() { return vocabulary_; }

 private:
  struct Entry {  // a distinct word of the article
    Word* word;
    std::uint32_t wdf;        // of the unprefixed term
    std::uint32_t title_wdf;  // of the title's terms
    std::uint32_t capitals;   // of wdf, with a capital letter
    std::uint32_t positions;  // how many
    std::uint32_t end;        // of them in positions_
    TokenKind kind;
  };
  struct Occurrence {
    std::uint32_t entry, position;
  };
  struct RawEntry {  // a distinct word as written, where folding took something
    Word *raw, *word;
    std::uint32_t wdf, title_wdf;
    std::vector<std::uint32_t> positions;
  };

  void add_tokens(std::string_view text, std::uint32_t base, std::uint32_t end,
                  std::uint32_t weight);
  std::uint32_t entry_of(Word& word);
  void group_positions();
  std::span<const std::uint32_t> positions_of(const Entry& entry) const;
  RememberedTerms& terms_of(Word& word) const;
  void begin_era(const DocumentSink& sink);
  void begin_language(const std::string& language);
  DocumentLengths add_text(const Article& article);
  void add_text_terms(const std::string& language, DocumentSink& sink);
  void add_stem_terms(const Entry& entry, RememberedTerms& terms, std::string_view language,
                      DocumentSink& sink);
  void find_stem(const Entry& entry, RememberedTerms& terms, std::string_view language,
                 DocumentSink& sink);
  void add_raw_stem(const RawEntry& entry, std::string_view language, DocumentSink& sink);
  void count_spelling(const Entry& entry, RememberedTerms& terms, std::string_view language);
  void add_raw_terms(std::string_view language, DocumentSink& sink);
  std::string_view prefixed(std::string_view prefix, std::string_view body);
  void add_names(Field field, const std::vector<std::string>& values, DocumentSink& sink);
  void add_dates(const ArticleDate& published, DocumentSink& sink);
  void add_codes(const Article& article, const StoryMembership& membership, DocumentSink& sink);
  void add_filters(const Article& article, DocumentSink& sink);

  Analyzer analyzer_;
  std::vector<Token> tokens_;
  std::vector<Entry> entries_;            // of the current article; Word::scratch is index + 1
  std::vector<Occurrence> occurrences_;   // likewise, in the order of the text
  std::vector<std::uint32_t> positions_;  // the same, each word's together
  std::map<std::string_view, RawEntry> raw_words_;  // likewise of the article
  BatchVocabulary vocabulary_;
  // What words remember is of this era: of one of the sink's and one of the vocabulary's.
  std::uint32_t era_ = 0, sink_era_ = 0, vocabulary_era_ = 0;
  std::map<std::string, std::uint8_t> languages_;  // their numbers, from 1
  std::uint8_t language_ = 0;                      // of the current article
  bool stems_ = false;                             // whether that has a stemmer
  std::string term_;                               // scratch
};

}  // namespace dateline
