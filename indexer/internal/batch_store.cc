#include "indexer/internal/batch_store.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <set>
#include <type_traits>
#include <utility>

#include "common/analysis.h"
#include "common/error.h"
#include "common/internal/directory_names.h"
#include "common/internal/file.h"
#include "common/internal/little_endian.h"

namespace dateline {

namespace {

// 1: first. 2: runs of postings. To be raised with every change of the record, or of what a batch
// is made into that analysis_fingerprint() does not tell.
constexpr std::string_view kMagic = "DLBATCH3";
constexpr std::string_view kRecordSuffix = ".batch";
constexpr std::size_t kHashDigits = 32;

// One description of the record for both directions: `visit_batch` names its parts in order.
class Writer {
 public:
  template <typename T>
  void number(const T& value) {
    append_number(bytes, value);
  }
  void text(const std::string& value) {
    number<std::uint64_t>(value.size());
    bytes += value;
  }
  template <typename T>
  void numbers(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    number<std::uint64_t>(values.size());
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void texts(const std::vector<std::string>& values) {
    number<std::uint64_t>(values.size());
    for (const std::string& value : values) {
      text(value);
    }
  }
  void spellings(const SpellingCounts& counts) {
    number<std::uint64_t>(counts.size());
    for (const auto& [word, count] : counts) {
      text(word);
      number(count.occurrences);
      number(count.capitals);
    }
  }

  std::string bytes;
};

// What does not fit makes everything after it empty and good() false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  template <typename T>
  void number(T& value) {
    const std::string_view raw = take(sizeof(T), 1);
    value = good_ ? number_at<T>(raw, 0) : T{};
  }
  void text(std::string& value) { value = take(count(), 1); }
  template <typename T>
  void numbers(std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    const std::uint64_t size = count();
    const std::string_view raw = take(size, sizeof(T));
    values.resize(raw.size() / sizeof(T));
    if (!raw.empty()) {
      std::memcpy(values.data(), raw.data(), raw.size());
    }
  }
  void texts(std::vector<std::string>& values) {
    values.clear();
    for (std::uint64_t left = count(); left > 0 && good_; --left) {
      text(values.emplace_back());
    }
  }
  void spellings(SpellingCounts& counts) {
    for (std::uint64_t left = count(); left > 0 && good_; --left) {
      std::string word;
      text(word);
      SpellingCount& spelling = counts[word];
      number(spelling.occurrences);
      number(spelling.capitals);
    }
  }

  bool complete() const { return good_ && bytes_.empty(); }

 private:
  std::uint64_t count() {
    std::uint64_t value = 0;
    number(value);
    return value;
  }
  std::string_view take(std::uint64_t items, std::size_t size) {
    good_ = good_ && items <= bytes_.size() / size;
    if (!good_) {
      return {};
    }
    const std::string_view taken = bytes_.substr(0, items * size);
    bytes_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view bytes_;
  bool good_ = true;
};

// The database of a batch, as its record names it.
struct KeptDatabase {
  std::string name;                // in the store's directory
  std::vector<std::string> files;  // name, bytes and XXH3-128 of each
  bool operator==(const KeptDatabase&) const = default;
};

template <typename Stream, typename Columns>
void visit_columns(Stream& stream, Columns& columns) {
  stream.numbers(columns.published);
  stream.numbers(columns.day);
  stream.numbers(columns.precision);
  stream.numbers(columns.length);
  stream.numbers(columns.words);
  stream.numbers(columns.id_hash);
  stream.numbers(columns.story);
  stream.numbers(columns.copy);
  stream.numbers(columns.content);
  stream.numbers(columns.version);
  stream.numbers(columns.generation);
  stream.numbers(columns.revision);
  for (auto& facet : columns.facets) {
    stream.texts(facet.dictionary);
    stream.numbers(facet.offsets);
    stream.numbers(facet.values);
  }
}

template <typename Stream, typename Batch, typename Database>
void visit_batch(Stream& stream, Batch& batch, Database& database) {
  stream.text(database.name);
  stream.texts(database.files);
  stream.number(batch.is_run);
  stream.number(batch.articles);
  stream.number(batch.text_bytes);
  visit_columns(stream, batch.columns);
  stream.numbers(batch.blocks.blocks);
  stream.text(batch.blocks.bytes);
  stream.spellings(batch.spellings);
}

KeptDatabase describe_database(const std::string& directory, const std::string& name) {
  KeptDatabase database{name, {}};
  const std::string path = directory + "/" + name;
  for (const std::string& file : names_in(path)) {
    const MappedFile mapped(path + "/" + file);
    database.files.insert(database.files.end(),
                          {file, std::to_string(mapped.bytes().size()), hash_hex(mapped.bytes())});
  }
  return database;
}

// Unsynced, unlike replace_file: a lost record costs the time to index its batch.
void write_record(const std::string& path, const std::string& bytes) {
  const std::string temporary = path + kTemporaryMark;
  errno = 0;
  std::ofstream out(temporary, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) {
    throw io_error("write", temporary, errno != 0 ? errno : EIO);
  }
  rename_path(temporary, path);
}

// The record without its checksum; nullopt when that is wrong.
std::optional<std::string_view> checked(std::string_view record) {
  if (record.size() < kMagic.size() + kHashDigits || !record.starts_with(kMagic)) {
    return std::nullopt;
  }
  const std::string_view content = record.substr(0, record.size() - kHashDigits);
  if (hash_hex(content) != record.substr(content.size())) {
    return std::nullopt;
  }
  return content.substr(kMagic.size());
}

void restore_ordinals(ColumnBatch& columns) {
  for (FacetBatch& facet : columns.facets) {
    for (std::size_t i = 1; i < facet.dictionary.size(); ++i) {
      facet.ordinals.emplace(facet.dictionary[i], static_cast<std::uint32_t>(i));
    }
  }
}

// nullopt when the record or the database that it names is damaged.
std::optional<std::pair<IndexedBatch, std::string>> read_batch(const std::string& directory,
                                                               const std::string& record_path) {
  const MappedFile file(record_path);
  const std::optional<std::string_view> content = checked(file.bytes());
  if (!content) {
    return std::nullopt;
  }
  IndexedBatch batch;
  KeptDatabase database;
  Reader reader(*content);
  visit_batch(reader, batch, database);
  if (!reader.complete() || !number_of(database.name) ||
      describe_database(directory, database.name) != database) {
    return std::nullopt;
  }
  restore_ordinals(batch.columns);
  return std::pair{std::move(batch), std::move(database.name)};
}

// The database that a record names, without looking at more of it.
std::string database_of(const std::string& record_path) {
  const MappedFile file(record_path);
  const std::optional<std::string_view> content = checked(file.bytes());
  std::string name;
  if (content) {
    Reader(*content).text(name);
  }
  return name;
}

}  // namespace

BatchStore::BatchStore(std::string directory) : directory_(std::move(directory)) {
  make_directory(directory_);
  const std::vector<std::string> names = names_in(directory_);
  std::set<std::string> kept;
  for (const std::string& name : names) {
    if (!name.ends_with(kRecordSuffix)) {
      continue;
    }
    const std::string database = database_of(directory_ + "/" + name);
    if (!database.empty()) {
      kept.insert({name, database});
    }
  }
  for (const std::string& name : names) {
    if (!kept.contains(name)) {
      remove_tree(directory_ + "/" + name);
    } else if (const std::optional<std::uint64_t> number = number_of(name)) {
      next_ = std::max(next_.load(), *number + 1);
    }
  }
}

std::string BatchStore::key_of(std::string_view dictionary_hash, IndexWriter writer,
                               const std::vector<ArchivedArticle>& articles) {
  Writer parts;
  parts.bytes = kMagic;
  parts.text(analysis_fingerprint());
  parts.text(std::string(dictionary_hash));
  parts.number(writer);
  for (const ArchivedArticle& article : articles) {
    parts.text(article.json);
    parts.number(article.membership.story);
    parts.number(article.membership.kind);
    parts.number(article.history.generation);
    parts.number(article.history.revision);
  }
  return hash_hex(parts.bytes);
}

std::string BatchStore::new_database() {
  return directory_ + "/" + std::to_string(next_++);
}

// Joining batches removes their databases; a link lets it do so and keeps the files.
std::string BatchStore::link_to(const std::string& name) {
  const std::string link = new_database() + "-link";
  std::error_code failure;
  std::filesystem::create_directory_symlink(name, link, failure);
  if (failure) {
    throw Error(ErrorCode::kIo, "cannot create " + link + ": " + failure.message());
  }
  return link;
}

void BatchStore::save(const std::string& key, IndexedBatch& batch) {
  const std::string name = std::filesystem::path(batch.database).filename().string();
  const KeptDatabase database = describe_database(directory_, name);
  Writer record;
  record.bytes = kMagic;
  visit_batch(record, std::as_const(batch), database);
  record.bytes += hash_hex(record.bytes);
  write_record(directory_ + "/" + key + std::string(kRecordSuffix), record.bytes);
  batch.database = link_to(name);
  ++saved_;
}

std::optional<IndexedBatch> BatchStore::load(const std::string& key) {
  const std::string path = directory_ + "/" + key + std::string(kRecordSuffix);
  if (!path_exists(path)) {
    return std::nullopt;
  }
  std::optional<std::pair<IndexedBatch, std::string>> kept = read_batch(directory_, path);
  if (!kept) {
    return std::nullopt;
  }
  kept->first.database = link_to(kept->second);
  return std::move(kept->first);
}

bool BatchStore::holds_batches(const std::string& directory) {
  const std::vector<std::string> names = names_in(directory);
  return std::any_of(names.begin(), names.end(),
                     [](const std::string& name) { return name.ends_with(kRecordSuffix); });
}

}  // namespace dateline
