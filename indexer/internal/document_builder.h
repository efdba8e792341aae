// From an article to its document: the terms, positions, values and data that FORMAT.md promises.
#pragma once

#include <cstdint>
#include <map>
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
    TokenKind kind;
    std::vector<std::uint32_t> positions;
  };

  void add_tokens(std::string_view text, std::uint32_t base, std::uint32_t end,
                  std::uint32_t weight);
  Entry& entry_of(Word& word);
  DocumentLengths add_text(const Article& article);
  void add_text_terms(std::string_view language, DocumentSink& sink);
  void add_stem_terms(const Entry& entry, std::string_view language, DocumentSink& sink);
  void add_raw_terms(DocumentSink& sink);
  std::string_view prefixed(std::string_view prefix, std::string_view body);
  void add_names(Field field, const std::vector<std::string>& values, DocumentSink& sink);
  void add_dates(const ArticleDate& published, DocumentSink& sink);
  void add_codes(const Article& article, const StoryMembership& membership, DocumentSink& sink);
  void add_filters(const Article& article, DocumentSink& sink);

  Analyzer analyzer_;
  std::vector<Token> tokens_;
  std::vector<Entry> entries_;    // of the current article; Word::scratch is index + 1
  std::size_t used_entries_ = 0;  // the rest keep their memory for the next article
  std::map<std::string_view, std::vector<std::uint32_t>> raw_words_;  // likewise of the article
  BatchVocabulary vocabulary_;
  std::string term_;  // scratch
};

}  // namespace dateline
