#include "indexer/internal/batch_joining.h"

#include <xapian.h>

#include <filesystem>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/internal/xapian_guard.h"

namespace dateline {

namespace fs = std::filesystem;

namespace {

constexpr int kVocabularyFlags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS | Xapian::DB_NO_SYNC |
                                 Xapian::DB_DANGEROUS | Xapian::DB_NO_TERMLIST;

// Xapian takes an optional table that it cannot open (too many open files, a read error) for one
// without entries, and compacts the rest without a word. Such a table has a file only if it has
// entries. Throws Error(kIo).
void require_all_tables(const Xapian::Database& database, const std::string& directory) {
  const auto require = [&](const char* file, bool is_read) {
    if (!is_read && fs::exists(directory + "/" + file)) {
      throw Error(ErrorCode::kIo, "cannot read " + directory + "/" + file);
    }
  };
  const bool has_documents = database.get_doccount() > 0;
  require("docdata.glass", has_documents && !database.get_document(1).get_data().empty());
  require("position.glass", database.has_positions());
  require("synonym.glass", database.synonym_keys_begin() != database.synonym_keys_end());
}

// A database without documents, for what only a whole segment knows.
void write_vocabulary(const std::string& path, const Synonyms& synonyms) {
  Xapian::WritableDatabase writer(path, kVocabularyFlags);
  for (const auto& [key, word] : synonyms) {
    writer.add_synonym(key, word);
  }
  writer.commit();
}

}  // namespace

void join_databases(const std::string& path, const std::vector<std::string>& directories,
                    const Synonyms& synonyms) {
  const std::string vocabulary = directories.front() + "-vocabulary";
  guard_xapian("join the batches of", path, [&] {
    write_vocabulary(vocabulary, synonyms);
    std::vector<std::string> parts = directories;
    parts.push_back(vocabulary);
    Xapian::Database all;
    for (const std::string& directory : parts) {
      const Xapian::Database part(directory);
      require_all_tables(part, directory);
      all.add_database(part);  // compaction reads what is open already
    }
    all.compact(path, Xapian::DBCOMPACT_SINGLE_FILE);
  });
  remove_tree(vocabulary);
}

}  // namespace dateline
