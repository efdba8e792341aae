#include "common/manifest.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>

#include "common/archive.h"
#include "common/error.h"
#include "common/internal/stored_date.h"

namespace dateline {

namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kFormatName = "dateline-archive";

// The last member; it covers the bytes before its own line.
constexpr std::string_view kChecksumLine = "  \"checksum\": \"";
constexpr std::string_view kEnd = "\"\n}\n";
constexpr std::size_t kHashDigits = 32;

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A name that stays in its directory, whatever it is joined to.
bool is_plain_name(std::string_view name) {
  using namespace std::string_view_literals;
  return !name.empty() && name != "." && name != ".." &&
         name.find_first_of("/\\\0"sv) == std::string_view::npos;
}

Json json_of(const FileRecord& file) {
  return {{"name", file.name}, {"bytes", file.bytes}, {"xxh3", file.xxh3}};
}

Json json_of(const LanguageShares& languages) {
  Json json = Json::object();
  for (const auto& [code, share] : languages) {
    json[code] = {{"articles", share.articles}, {"length", share.length}};
  }
  return json;
}

Json json_of(const TombstoneRecord& tombstones) {
  Json json = json_of(tombstones.file);
  json["articles"] = tombstones.articles;
  json["undated"] = tombstones.undated;
  json["length"] = tombstones.length;
  json["text_bytes"] = tombstones.text_bytes;
  json["languages"] = json_of(tombstones.languages);
  return json;
}

Json json_of(const SegmentRecord& segment) {
  Json json{{"id", segment.id},
            {"articles", segment.articles},
            {"undated", segment.undated},
            {"length", segment.length},
            {"text_bytes", segment.text_bytes}};
  if (segment.first_day && segment.last_day) {
    json["first_day"] = print_day(*segment.first_day);
    json["last_day"] = print_day(*segment.last_day);
  }
  json["languages"] = json_of(segment.languages);
  json["files"] = Json::array();
  for (const FileRecord& file : segment.files) {
    json["files"].push_back(json_of(file));
  }
  if (segment.tombstones) {
    json["tombstones"] = json_of(*segment.tombstones);
  }
  return json;
}

// Reads members out of JSON that may hold anything.
class ManifestReader {
 public:
  explicit ManifestReader(const std::string& path) : path_(path) {}

  Manifest read(std::string_view text) const;

 private:
  [[noreturn]] void fail(const std::string& reason) const {
    throw Error(ErrorCode::kCorrupt, "cannot read manifest " + path_ + ": " + reason);
  }
  void check(bool holds, const std::string& reason) const {
    if (!holds) {
      fail(reason);
    }
  }
  void check_checksum(std::string_view text) const;
  Json parse(std::string_view text) const;
  void check_version(const Json& json) const;
  const Json& member(const Json& object, const char* name) const;
  const Json& list(const Json& object, const char* name) const;
  std::string string(const Json& object, const char* name) const;
  template <typename T>
  T number_of(const Json& value, const std::string& name) const;
  template <typename T>
  T number(const Json& object, const char* name) const {
    return number_of<T>(member(object, name), name);
  }
  std::optional<CivilDay> day(const Json& object, const char* name) const;
  FileRecord file(const Json& json) const;
  void read_files(const Json& json, SegmentRecord& segment) const;
  LanguageShares languages(const Json& json, const LanguageShare& all) const;
  TombstoneRecord tombstones(const Json& json, const SegmentRecord& segment) const;
  SegmentRecord segment(const Json& json) const;

  const std::string& path_;
};

// Before anything else, so that a damaged digit is not taken for another version.
void ManifestReader::check_checksum(std::string_view text) const {
  const std::size_t tail = kChecksumLine.size() + kHashDigits + kEnd.size();
  check(text.size() > tail, "it is cut short");
  const std::string_view summed = text.substr(0, text.size() - tail);
  const std::string_view line = text.substr(summed.size());
  check(line.starts_with(kChecksumLine) && line.ends_with(kEnd), "it has no checksum at its end");
  check(line.substr(kChecksumLine.size(), kHashDigits) == hash_hex(summed),
        "its checksum is wrong");
}

Json ManifestReader::parse(std::string_view text) const {
  try {
    return Json::parse(text);
  } catch (const Json::exception& error) {
    fail(error.what());
  }
}

void ManifestReader::check_version(const Json& json) const {
  check(string(json, "format") == kFormatName, "it is of another format");
  const auto version = number<std::uint32_t>(json, "format_version");
  if (version < kOldestReadableVersion || version > kFormatVersion) {
    throw Error(ErrorCode::kIncompatible, "cannot read manifest " + path_ +
                                              ": its format version is " + std::to_string(version) +
                                              "; this program reads " +
                                              std::to_string(kOldestReadableVersion) + " to " +
                                              std::to_string(kFormatVersion));
  }
}

const Json& ManifestReader::member(const Json& object, const char* name) const {
  check(object.is_object(), "an object is missing");
  const auto found = object.find(name);
  check(found != object.end(), std::string("member ") + name + " is missing");
  return *found;
}

const Json& ManifestReader::list(const Json& object, const char* name) const {
  const Json& value = member(object, name);
  check(value.is_array(), std::string("member ") + name + " is not an array");
  return value;
}

std::string ManifestReader::string(const Json& object, const char* name) const {
  const Json& value = member(object, name);
  check(value.is_string(), std::string("member ") + name + " is not a string");
  return value.get<std::string>();
}

template <typename T>
T ManifestReader::number_of(const Json& value, const std::string& name) const {
  check(value.is_number_unsigned() && value.get<std::uint64_t>() <= std::numeric_limits<T>::max(),
        "member " + name + " is not a number of its range");
  return value.get<T>();
}

std::optional<CivilDay> ManifestReader::day(const Json& object, const char* name) const {
  if (!object.contains(name)) {
    return std::nullopt;
  }
  const std::optional<CivilDay> day = read_day(string(object, name));
  check(day.has_value(), std::string("member ") + name + " is not a day");
  return day;
}

FileRecord ManifestReader::file(const Json& json) const {
  FileRecord record{string(json, "name"), number<std::uint64_t>(json, "bytes"),
                    string(json, "xxh3")};
  check(is_plain_name(record.name), "a file's name is not plain");
  check(is_hash(record.xxh3), "a file's checksum is malformed");
  return record;
}

void ManifestReader::read_files(const Json& json, SegmentRecord& segment) const {
  std::set<std::string> names;
  for (const Json& entry : list(json, "files")) {
    segment.files.push_back(file(entry));
    check(names.insert(segment.files.back().name).second, "a file is named twice");
  }
  for (const char* name : {kIndexFile, kStemsFile, kPositionsFile, kColumnsFile, kArticlesFile}) {
    check(names.contains(name), std::string("a segment has no file ") + name);
  }
}

LanguageShares ManifestReader::languages(const Json& json, const LanguageShare& all) const {
  const Json& object = member(json, "languages");
  check(object.is_object(), "member languages is not an object");
  LanguageShares languages;
  std::uint64_t articles = 0;
  std::uint64_t length = 0;
  for (const auto& [code, value] : object.items()) {
    check(value.is_object(), "a language is not an object");
    LanguageShare& share = languages[code];
    articles += share.articles = number<std::uint32_t>(value, "articles");
    share.length = number<std::uint64_t>(value, "length");
    check(share.length <= all.length - std::min(length, all.length),
          "a segment's languages are longer than the segment");
    length += share.length;
  }
  check(articles <= all.articles, "a segment has more articles by language than articles");
  return languages;
}

TombstoneRecord ManifestReader::tombstones(const Json& json, const SegmentRecord& segment) const {
  TombstoneRecord record;
  record.file = file(json);
  record.articles = number<std::uint32_t>(json, "articles");
  record.undated = number<std::uint32_t>(json, "undated");
  record.length = number<std::uint64_t>(json, "length");
  record.text_bytes = number<std::uint64_t>(json, "text_bytes");
  record.languages = languages(json, {record.articles, record.length});
  bool fits = record.articles <= segment.articles && record.undated <= segment.undated &&
              record.undated <= record.articles && record.length <= segment.length &&
              record.text_bytes <= segment.text_bytes;
  for (const auto& [code, share] : record.languages) {
    const auto of_segment = segment.languages.find(code);
    fits = fits && of_segment != segment.languages.end() &&
           share.articles <= of_segment->second.articles &&
           share.length <= of_segment->second.length;
  }
  check(fits, "a segment has more dead articles than articles");
  return record;
}

SegmentRecord ManifestReader::segment(const Json& json) const {
  SegmentRecord segment;
  segment.id = number<std::uint64_t>(json, "id");
  segment.articles = number<std::uint32_t>(json, "articles");
  segment.undated = number<std::uint32_t>(json, "undated");
  segment.length = number<std::uint64_t>(json, "length");
  segment.text_bytes = number<std::uint64_t>(json, "text_bytes");
  segment.first_day = day(json, "first_day");
  segment.last_day = day(json, "last_day");
  check(segment.id > 0, "a segment's id is 0");
  check(segment.undated <= segment.articles, "a segment has more undated articles than articles");
  check(segment.first_day.has_value() == segment.last_day.has_value() &&
            (!segment.first_day || *segment.first_day <= *segment.last_day),
        "the days of a segment are not a stretch of time");
  segment.languages = languages(json, {segment.articles, segment.length});
  read_files(json, segment);
  if (json.contains("tombstones")) {
    segment.tombstones = tombstones(json["tombstones"], segment);
  }
  return segment;
}

Manifest ManifestReader::read(std::string_view text) const {
  check_checksum(text);
  const Json json = parse(text);
  check_version(json);
  Manifest manifest;
  manifest.format_version = number<std::uint32_t>(json, "format_version");
  manifest.generation = number<std::uint64_t>(json, "generation");
  manifest.parent = number<std::uint64_t>(json, "parent");
  check(manifest.parent < manifest.generation, "its parent is not older than itself");
  const auto created = read_instant(string(json, "created"));
  check(created.has_value(), "member created is not an instant");
  manifest.created = *created;
  manifest.created_by = string(json, "created_by");
  manifest.command = string(json, "command");
  manifest.fingerprint = string(json, "fingerprint");
  std::set<std::uint64_t> ids;
  for (const Json& entry : list(json, "segments")) {
    manifest.segments.push_back(segment(entry));
    check(ids.insert(manifest.segments.back().id).second, "a segment is named twice");
  }
  if (json.contains("refusals")) {
    manifest.refusals = file(json["refusals"]);
  }
  return manifest;
}

}  // namespace

LanguageShares SegmentRecord::live_languages() const {
  LanguageShares live = languages;
  if (tombstones) {
    for (const auto& [code, dead] : tombstones->languages) {
      live[code].articles -= dead.articles;
      live[code].length -= dead.length;
    }
  }
  std::erase_if(live, [](const auto& language) { return language.second.articles == 0; });
  return live;
}

const FileRecord* SegmentRecord::find_file(std::string_view name) const {
  const auto found = std::find_if(files.begin(), files.end(),
                                  [name](const FileRecord& file) { return file.name == name; });
  return found == files.end() ? nullptr : &*found;
}

std::uint64_t SegmentRecord::bytes() const {
  std::uint64_t sum = tombstones ? tombstones->file.bytes : 0;
  for (const FileRecord& file : files) {
    sum += file.bytes;
  }
  return sum;
}

namespace {

template <typename Number>
std::uint64_t sum_of(const std::vector<SegmentRecord>& segments,
                     Number (SegmentRecord::*number)() const) {
  std::uint64_t sum = 0;
  for (const SegmentRecord& segment : segments) {
    sum += (segment.*number)();
  }
  return sum;
}

}  // namespace

std::uint64_t Manifest::articles() const {
  return sum_of(segments, &SegmentRecord::live_articles);
}

std::uint64_t Manifest::undated() const {
  return sum_of(segments, &SegmentRecord::live_undated);
}

std::uint64_t Manifest::length() const {
  return sum_of(segments, &SegmentRecord::live_length);
}

std::uint64_t Manifest::bytes() const {
  return sum_of(segments, &SegmentRecord::bytes) + (refusals ? refusals->bytes : 0);
}

void sort_newest_first(std::vector<SegmentRecord>& segments) {
  std::sort(segments.begin(), segments.end(), [](const SegmentRecord& a, const SegmentRecord& b) {
    return a.last_day != b.last_day ? a.last_day > b.last_day : a.id > b.id;
  });
}

std::string manifest_to_json(const Manifest& manifest) {
  Json json{{"format", kFormatName},
            {"format_version", manifest.format_version},
            {"generation", manifest.generation},
            {"parent", manifest.parent},
            {"created", print_instant(manifest.created)},
            {"created_by", manifest.created_by},
            {"command", manifest.command},
            {"fingerprint", manifest.fingerprint}};
  json["segments"] = Json::array();
  for (const SegmentRecord& segment : manifest.segments) {
    json["segments"].push_back(json_of(segment));
  }
  if (manifest.refusals) {
    json["refusals"] = json_of(*manifest.refusals);
  }
  std::string text = json.dump(2, ' ', false, Json::error_handler_t::replace);
  text.replace(text.size() - 2, 2, ",\n");  // instead of "\n}"
  const std::string checksum = hash_hex(text);
  return text.append(kChecksumLine).append(checksum).append(kEnd);
}

Manifest manifest_from_json(std::string_view json, const std::string& path) {
  return ManifestReader(path).read(json);
}

}  // namespace dateline
