// Reading articles out of any input: the interface every input format implements.
//
// An input (a file, an entry of a tar, standard input) is a byte stream. Its format cuts it into
// records in order, which is cheap and sequential, and parses each record into articles, which is
// not and may happen in any number of threads. Nothing here throws for bad input: what cannot be
// read becomes a Reject.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.h"
#include "common/internal/stored_date.h"

namespace dateline {

// Why something of the input did not become an article.
enum class RejectReason : std::uint8_t {
  kUnreadableInput,  // missing file, permissions, damaged compression, truncated archive
  kUnknownFormat,    // no format recognises it
  kInvalidJson,
  kNotAnArticle,   // JSON, but not an object
  kNoText,         // neither title nor body
  kRecordTooLong,  // over the limit for one record
  kInvalidXml,
  kDamagedRecord,  // a record that ends too early or contradicts itself
  kEmbargoed,      // not to be shown yet
};
inline constexpr std::size_t kRejectReasons = 9;
std::string_view name_of(RejectReason reason);  // "unreadable-input", "no-text", …

struct Reject {
  RejectReason reason;
  std::string where;   // "news/2024.jsonl.zst:1234", "pages.tar.xz:a/b.txt"
  std::string detail;  // for a person: what was wrong, in one line
};

// Where a field's value was read: {"published", "meta article:published_time"}.
struct FieldOrigin {
  std::string_view field;  // a field's name as in FieldMap::fields(); refers to a literal
  std::string origin;      // for a person
};

// One article as an input gives it: strings as found (valid UTF-8), dates not yet read.
struct RawArticle {
  Article article;  // without dates; id, language, lead may be empty
  std::string published_text;
  DateEvidence published_evidence = DateEvidence::kField;
  std::string modified_text;
  std::string embargo_text;  // a date with its time
  // Only from an article's stored form (common/article_json.h). When all three members are there
  // and the text is an instant, normalize() restores the exact date instead of reading the text.
  StoredDateText published_stored, modified_stored;
  std::vector<FieldOrigin> origins;  // of the fields that have a value
  bool from_archive = false;         // an article's stored form: its names are canonical
  bool authors_are_names = false;    // the reader has taken author fields apart
  bool from_agency = false;          // a wire: without another source, the agency is the source
  std::string where;
  bool repaired_utf8 = false;     // ill-formed bytes were replaced
  bool removed_controls = false;  // control characters that JSON forbids were replaced by spaces
};

// Receives what a record held. Implementations need not be thread-safe: each thread has its own.
class ArticleSink {
 public:
  virtual ~ArticleSink() = default;
  virtual void accept(RawArticle article) = 0;
  virtual void reject(Reject reject) = 0;
};

// Bytes in order. read() returns 0 at the end; a damaged stream throws Error(kIo).
class ByteStream {
 public:
  virtual ~ByteStream() = default;
  virtual std::size_t read(char* buffer, std::size_t size) = 0;
};

// A piece of an input that holds one article, or a few that cannot be cut apart cheaply.
struct Record {
  std::string bytes;
  std::string where;
  bool too_long = false;       // `bytes` holds only its beginning
  std::uint32_t articles = 1;  // at most this many articles and rejects come of it
  std::string fault = {};      // not empty: damaged; becomes a Reject (kDamagedRecord)
};

// Why a record is not parsed at all; nullopt for all others.
std::optional<Reject> fault_of(const Record& record);

class RecordSplitter {
 public:
  virtual ~RecordSplitter() = default;
  // false at the end. Passes on the Error of the underlying stream.
  virtual bool next(Record& record) = 0;
};

struct ReadLimits {
  std::size_t record_bytes = 16u << 20;  // the longest novel is 6 MB
};

class InputFormat {
 public:
  virtual ~InputFormat() = default;
  virtual std::string_view name() const = 0;  // "jsonl"
  // Whether a stream that begins with `head` (up to 4 KiB) and is called `name` is of this format.
  virtual bool recognises(std::string_view head, std::string_view name) const = 0;
  virtual std::unique_ptr<RecordSplitter> split(ByteStream& stream, std::string name,
                                                const ReadLimits& limits) const = 0;
  // Gives the sink what the record holds: one article or reject as a rule, never more than
  // record.articles. Not called for a record that fault_of() rejects. Thread-safe.
  virtual void parse(const Record& record, ArticleSink& sink) const = 0;
};

}  // namespace dateline
