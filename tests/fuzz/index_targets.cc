// The files of an index, damaged: positions, stems, and the tables of a database.
#include <vector>

#include "common/error.h"
#include "common/impact_file.h"
#include "common/internal/file.h"
#include "common/internal/glass_reader.h"
#include "common/position_file.h"
#include "common/schema.h"
#include "common/stem_file.h"
#include "indexer/internal/impact_writer.h"
#include "indexer/internal/position_file_writer.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "tests/fuzz/targets.h"
#include "tests/support/temp_directory.h"

namespace dateline::fuzz {

namespace {

constexpr std::uint32_t kArticles = 600;
constexpr std::uint32_t kStride = 97;

const TempDirectory& scratch() {
  static const TempDirectory directory;
  return directory;
}

std::string stem(std::uint32_t number) {
  return stem_term(Field::kText, "en", "w" + std::to_string(number));
}

std::string word(std::uint32_t number) {
  return "w" + std::to_string(number);
}

// Word n is in every article whose number it divides.
PostingInverter inverted() {
  PostingInverter inverter;
  for (std::uint32_t doc = 1; doc <= kArticles; ++doc) {
    for (std::uint32_t number = 1; number <= 40; ++number) {
      if (doc % number == 0) {
        inverter.add_term(word(number), number, std::vector<std::uint32_t>{doc, doc + number});
        inverter.add_term(stem(number), number, {});
      }
    }
    inverter.set_data("id=" + std::to_string(doc) + "\n");
    inverter.end_document();
  }
  return inverter;
}

std::string merged(const char* wanted) {
  const TempDirectory directory;
  inverted().write(directory / "run", {{stem(1), "visits"}});
  merge_postings({directory / "run"}, {{"Nvizit", "ru:визит"}}, directory / "index");
  merge_stems({directory / "run"}, std::vector<std::uint32_t>(kArticles, 100), directory / "stems");
  merge_positions({directory / "run"}, directory / "positions");
  write_impacts(directory / "index", std::vector<std::uint32_t>(kArticles, 100),
                directory / "impacts");
  return read_file(directory / wanted);
}

template <typename Cursor>
void walk(Cursor cursor) {
  std::uint32_t before = 0;
  while (cursor.next() != Cursor::kEnd) {
    require(cursor.doc() > before && cursor.doc() <= kArticles, "documents ascend within bounds");
    before = cursor.doc();
  }
}

template <typename Cursor>
void jump(Cursor cursor) {
  for (std::uint32_t doc = 1; cursor.seek(doc) != Cursor::kEnd; doc += kStride) {
    require(cursor.doc() >= doc && cursor.doc() <= kArticles, "a jump does not fall short");
  }
}

template <typename Read>
void allow_damage(Read read) {
  try {
    read();
  } catch (const Error& error) {
    require(error.code() == ErrorCode::kCorrupt || error.code() == ErrorCode::kIncompatible,
            "damage is told as such");
  }
}

}  // namespace

void read_positions(std::string_view bytes) {
  const std::string path = scratch().write("positions", std::string(bytes));
  allow_damage([&] {
    const PositionFile file(path, kArticles);
    for (PositionFile::TermCursor term = file.terms(); term.next();) {
      allow_damage([&] {
        std::vector<std::uint32_t> positions;
        for (PositionCursor cursor = term.positions(); cursor.next() != PositionCursor::kEnd;) {
          cursor.append_to(positions);
          positions.clear();
        }
      });
    }
    for (std::uint32_t number = 1; number <= 40; ++number) {
      allow_damage([&] { walk(file.positions(word(number))); });
      allow_damage([&] { jump(file.positions(word(number))); });
    }
  });
}

void read_impacts(std::string_view bytes) {
  const std::string path = scratch().write("impacts", std::string(bytes));
  allow_damage([&] {
    const ImpactFile file(path, kArticles);
    for (std::uint32_t number = 1; number <= 40; ++number) {
      allow_damage([&] {
        std::uint32_t before = 0;
        for (ImpactCursor cursor = file.impacts(word(number)); cursor.next();) {
          require(cursor.last() > before && cursor.last() <= kArticles, "blocks ascend in bounds");
          require(!cursor.impacts().empty(), "a block has impacts");
          before = cursor.last();
        }
      });
    }
  });
}

void read_stems(std::string_view bytes) {
  const std::string path = scratch().write("stems", std::string(bytes));
  allow_damage([&] {
    const StemFile file(path, kArticles);
    for (StemFile::Cursor term = file.terms(); term.next();) {
      allow_damage([&] { term.stem().words(); });
    }
    for (std::uint32_t number = 1; number <= 40; ++number) {
      allow_damage([&] { walk(file.find(stem(number)).postings()); });
      allow_damage([&] { jump(file.find(stem(number)).postings()); });
      allow_damage([&] {
        for (ImpactCursor cursor = file.find(stem(number)).impacts(); cursor.next();) {
          require(cursor.last() <= kArticles, "blocks are in bounds");
        }
      });
    }
  });
}

void read_index(std::string_view bytes) {
  allow_damage([&] {
    const glass::PostingTable postings(bytes, "index", kArticles);
    allow_damage([&] {
      for (glass::PostingTable::TermCursor term(postings); term.next();) {
        require(!term.term().empty(), "a term has a text");
      }
    });
    for (std::uint32_t number = 1; number <= 40; ++number) {
      allow_damage([&] { walk(postings.postings(word(number))); });
      allow_damage([&] { jump(postings.postings(word(number))); });
    }
  });
  allow_damage([&] {
    const glass::TableReader documents(bytes, "index", glass::Table::kDocuments);
    for (std::uint32_t doc = 1; doc <= kArticles; doc += kStride) {
      allow_damage([&] { documents.find(glass::document_key(doc)); });
    }
  });
  allow_damage([&] { glass::TableReader(bytes, "index", glass::Table::kSynonyms).find("Nvizit"); });
}

std::vector<std::string> positions_seeds() {
  return {merged("positions")};
}

std::vector<std::string> impacts_seeds() {
  return {merged("impacts")};
}

std::vector<std::string> stems_seeds() {
  return {merged("stems")};
}

std::vector<std::string> index_seeds() {
  return {merged("index")};
}

}  // namespace dateline::fuzz
