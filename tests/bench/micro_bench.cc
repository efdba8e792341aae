// The inner parts by themselves, with Google Benchmark, on what an archive holds.
//
//   micro_bench [--benchmark_filter=REGEX] ... ARCHIVE
//
// Everything is measured on the first segment: texts are those of its first articles, postings
// those of its commonest word.
#include <benchmark/benchmark.h>
#include <xapian.h>

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "common/analysis.h"
#include "common/archive.h"
#include "common/article_json.h"
#include "common/article_store.h"
#include "common/columns.h"
#include "common/schema.h"
#include "indexer/internal/document_builder.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/xapian_sink.h"

namespace {

using namespace dateline;

constexpr std::uint32_t kTexts = 300;

struct Fixture {
  explicit Fixture(const std::string& directory)
      : store(directory + "/" + kArticlesFile),
        columns(directory + "/" + kColumnsFile),
        database(directory + "/" + kIndexFile) {
    for (std::uint32_t docid = 1; docid <= std::min(kTexts, store.size()); ++docid) {
      articles.push_back(article_from_json(store.get(docid)));
      bytes += articles.back().title.size() + articles.back().body.size();
    }
    // Words have no prefix: they begin with a small letter.
    for (auto term = database.allterms_begin("t"); term != database.allterms_end("t"); ++term) {
      if (word.empty() || term.get_termfreq() > database.get_termfreq(word)) {
        word = *term;
      }
    }
  }

  ArticleStore store;
  Columns columns;
  Xapian::Database database;
  std::vector<Article> articles;
  std::size_t bytes = 0;  // of their text
  std::string word;
};

std::unique_ptr<Fixture> fixture;

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * fixture->bytes));
}

void tokenize(benchmark::State& state) {
  Analyzer analyzer;
  std::vector<Token> tokens;
  for (auto _ : state) {
    for (const Article& article : fixture->articles) {
      tokens.clear();
      benchmark::DoNotOptimize(analyzer.tokenize(article.body, tokens));
    }
  }
  count_bytes(state);
}
BENCHMARK(tokenize)->Unit(benchmark::kMillisecond);

// Cut into words, folded and stemmed, without a cache that knows them: as a first article is.
void tokenize_and_stem_unknown_words(benchmark::State& state) {
  std::vector<Token> tokens;
  for (auto _ : state) {
    Analyzer analyzer;
    for (const Article& article : fixture->articles) {
      tokens.clear();
      analyzer.tokenize(article.body, tokens);
      for (const Token& token : tokens) {
        benchmark::DoNotOptimize(analyzer.stem(*token.word, article.language));
      }
    }
  }
  count_bytes(state);
}
BENCHMARK(tokenize_and_stem_unknown_words)->Unit(benchmark::kMillisecond);

// `end` is called behind each article.
template <typename Sink, typename End>
void build_documents(benchmark::State& state, End end) {
  DocumentBuilder builder;
  for (auto _ : state) {
    Sink sink;
    for (const Article& article : fixture->articles) {
      builder.build(article, StoryMembership{}, sink);
      end(sink);
    }
  }
  count_bytes(state);
}

void documents_for_xapian(benchmark::State& state) {
  build_documents<XapianSink>(state, [](XapianSink& sink) { sink.take(); });
}
BENCHMARK(documents_for_xapian)->Unit(benchmark::kMillisecond);

void documents_inverted(benchmark::State& state) {
  build_documents<PostingInverter>(state, [](PostingInverter& sink) { sink.end_document(); });
}
BENCHMARK(documents_inverted)->Unit(benchmark::kMillisecond);

// What a facet by source and a timeline read of every match, were every article one.
void count_by_source_and_day(benchmark::State& state) {
  const OrdinalColumn source = fixture->columns.ordinal("source");
  const auto days = fixture->columns.i32("day");
  std::vector<std::uint32_t> counts(source.dictionary.size());
  for (auto _ : state) {
    std::int64_t sum = 0;
    for (std::uint32_t row = 0; row < fixture->columns.rows(); ++row) {
      for (const std::uint32_t ordinal : source.values_of(row)) {
        ++counts[ordinal];
      }
      sum += days[row];
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * fixture->columns.rows());
}
BENCHMARK(count_by_source_and_day)->Unit(benchmark::kMicrosecond);

void read_stored_article(benchmark::State& state) {
  std::uint32_t docid = 0;
  for (auto _ : state) {
    docid = (docid + 7919) % fixture->store.size();
    benchmark::DoNotOptimize(fixture->store.get(docid + 1));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(read_stored_article)->Unit(benchmark::kMicrosecond);

void parse_stored_article(benchmark::State& state) {
  const std::string line = fixture->store.get(1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(article_from_json(line));
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * line.size()));
}
BENCHMARK(parse_stored_article)->Unit(benchmark::kMicrosecond);

void iterate_postings(benchmark::State& state) {
  const Xapian::Database& database = fixture->database;
  for (auto _ : state) {
    Xapian::termcount sum = 0;
    for (auto posting = database.postlist_begin(fixture->word);
         posting != database.postlist_end(fixture->word); ++posting) {
      sum += posting.get_wdf();
    }
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * database.get_termfreq(fixture->word));
}
BENCHMARK(iterate_postings)->Unit(benchmark::kMicrosecond);

void read_positions(benchmark::State& state) {
  const Xapian::Database& database = fixture->database;
  for (auto _ : state) {
    Xapian::termpos last = 0;
    for (auto posting = database.postlist_begin(fixture->word);
         posting != database.postlist_end(fixture->word); ++posting) {
      for (auto place = posting.positionlist_begin(); place != posting.positionlist_end();
           ++place) {
        last = *place;
      }
    }
    benchmark::DoNotOptimize(last);
  }
  state.SetItemsProcessed(state.iterations() * database.get_termfreq(fixture->word));
}
BENCHMARK(read_positions)->Unit(benchmark::kMicrosecond);

}  // namespace

int main(int argc, char** argv) {
  try {
    benchmark::Initialize(&argc, argv);
    if (argc != 2) {
      std::cerr << "usage: micro_bench [--benchmark_...] ARCHIVE\n";
      return 2;
    }
    const ArchiveLayout layout(argv[1]);
    fixture = std::make_unique<Fixture>(layout.segment(open_manifest(layout).segments.at(0).id));
    benchmark::RunSpecifiedBenchmarks();
    fixture.reset();
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "micro_bench: " << error.what() << "\n";
    return 2;
  }
}
