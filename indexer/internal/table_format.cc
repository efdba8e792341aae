#include "indexer/internal/table_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "common/text.h"
#include "indexer/internal/character_set.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/json_values.h"
#include "indexer/internal/utf16.h"

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;
constexpr std::size_t kKeptOfTooLong = 4096;
constexpr std::array kSeparators{'\t', ',', ';', '|'};
constexpr std::array<const char*, 20> kFields{
    "id",       "url",       "title",   "lead",    "body",    "html",  "author",
    "source",   "agency",    "place",   "section", "keyword", "lang",  "published",
    "modified", "copyright", "embargo", "version", "urgency", "status"};

// Whether the separator stands most often in the header.
char separator_of(std::string_view header) {
  const auto count = [header](char c) { return std::count(header.begin(), header.end(), c); };
  return *std::max_element(kSeparators.begin(), kSeparators.end(),
                           [&](char a, char b) { return count(a) < count(b); });
}

// By field the column that holds it, -1 for none.
std::vector<int> columns_of(const std::vector<std::string>& names, const FieldMap& map) {
  std::vector<int> columns;
  for (const char* field : kFields) {
    int column = -1;
    for (const std::string& path : map.paths(field)) {
      const auto found = std::find_if(names.begin(), names.end(), [&](const std::string& name) {
        return ascii_lower(trim(name)) == ascii_lower(path);
      });
      if (found != names.end()) {
        column = static_cast<int>(found - names.begin());
        break;
      }
    }
    columns.push_back(column);
  }
  return columns;
}

bool has_text_column(const std::vector<int>& columns) {
  constexpr std::size_t kTitle = 2, kBody = 4, kHtml = 5;
  const auto known = std::count_if(columns.begin(), columns.end(), [](int c) { return c >= 0; });
  return known >= 2 && (columns[kTitle] >= 0 || columns[kBody] >= 0 || columns[kHtml] >= 0);
}

// Every record has the header line before its row, so that it can be read on its own.
class TableSplitter : public RecordSplitter {
 public:
  TableSplitter(ByteStream& stream, std::string name, const ReadLimits& limits)
      : stream_(stream), name_(std::move(name)), limit_(limits.record_bytes) {}

  bool next(Record& record) override {
    record = Record();
    if (header_.empty() && !read_header()) {
      return false;
    }
    while (true) {
      const TableRow row = next_row(record);
      if (row.length == 0) {
        return false;
      }
      const std::string bytes = buffer_.substr(0, row.length);
      buffer_.erase(0, row.length);
      const std::uint64_t line = line_;
      line_ += static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
      const bool blank = row.complete && row.cells.size() == 1 && trim(row.cells[0]).empty();
      if (blank && !record.too_long) {
        continue;
      }
      record.where = fmt::format("{}:{}", name_, line);
      if (!record.too_long) {
        record.bytes = header_ + bytes;
        check(row, record);
      }
      return true;
    }
  }

 private:
  void check(const TableRow& row, Record& record) const {
    if (!row.complete) {
      record.fault = "a quote that does not end";
    } else if (row.cells.size() != cells_) {
      record.fault = fmt::format("{} cells in place of {}", row.cells.size(), cells_);
    }
  }

  bool fill() {
    const std::size_t filled = buffer_.size();
    buffer_.resize(filled + kReadBytes);
    const std::size_t got = at_end_ ? 0 : stream_.read(buffer_.data() + filled, kReadBytes);
    buffer_.resize(filled + got);
    at_end_ = got == 0;
    return !at_end_;
  }

  bool read_header() {
    while (buffer_.find('\n') == std::string::npos && buffer_.size() <= limit_ && fill()) {
    }
    separator_ = separator_of(std::string_view(buffer_).substr(0, buffer_.find('\n')));
    const TableRow row = read_row(buffer_, separator_);
    header_ = buffer_.substr(0, row.length);
    cells_ = row.cells.size();
    line_ += static_cast<std::uint64_t>(std::count(header_.begin(), header_.end(), '\n'));
    buffer_.erase(0, row.length);
    return !header_.empty();
  }

  // A row that is not complete may be so with more bytes.
  TableRow next_row(Record& record) {
    std::size_t tried = 0;
    while (true) {
      if (buffer_.size() > tried) {
        TableRow row = read_row(buffer_, separator_);
        const bool ended = row.complete && (row.length < buffer_.size() || buffer_.back() == '\n');
        if (ended || at_end_) {
          return row;
        }
        tried = 2 * buffer_.size();
      }
      if (buffer_.size() > limit_) {
        record.too_long = true;
        return skip_row();
      }
      if (!fill() && buffer_.empty()) {
        return {};
      }
      tried = at_end_ ? 0 : tried;
    }
  }

  // The rest of a row that is too long: up to its line's end, whatever the quotes say.
  TableRow skip_row() {
    while (buffer_.find('\n', kKeptOfTooLong) == std::string::npos) {
      buffer_.resize(kKeptOfTooLong);
      if (!fill()) {
        break;
      }
    }
    TableRow row;
    row.length = std::min(buffer_.find('\n', kKeptOfTooLong), buffer_.size() - 1) + 1;
    return row;
  }

  Utf8Stream stream_;
  const std::string name_;
  const std::size_t limit_;
  std::string buffer_, header_;
  char separator_ = ',';
  std::size_t cells_ = 0;
  std::uint64_t line_ = 1;
  bool at_end_ = false;
};

// The cells of one row by field.
class RowReader {
 public:
  RowReader(const std::vector<std::string>& cells, const std::vector<int>& columns)
      : cells_(cells), columns_(columns) {}

  std::string text(std::string_view field) const {
    const auto found = std::find(kFields.begin(), kFields.end(), field);
    const int column = columns_[static_cast<std::size_t>(found - kFields.begin())];
    return column < 0 ? std::string() : std::string(trim(cells_[static_cast<std::size_t>(column)]));
  }

  std::uint32_t number(std::string_view field) const {
    const std::string digits = text(field);
    std::uint32_t value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

 private:
  const std::vector<std::string>& cells_;
  const std::vector<int>& columns_;
};

RawArticle article_of(const RowReader& row) {
  RawArticle raw;
  Article& article = raw.article;
  article.id = row.text("id");
  article.url = row.text("url");
  article.title = plain_text(row.text("title"));
  article.lead = plain_text(row.text("lead"));
  article.body = plain_text(row.text("body"));
  if (article.body.empty()) {
    article.body = html_to_text(row.text("html"));
  }
  article.authors = split_authors(row.text("author"));
  article.source = row.text("source");
  article.agencies = split_list(row.text("agency"), false);
  article.places = split_list(row.text("place"), false);
  article.section = row.text("section");
  article.keywords = split_list(row.text("keyword"), true);
  article.language = row.text("lang");
  article.copyright = row.text("copyright");
  article.version = row.number("version");
  article.urgency = static_cast<std::uint8_t>(std::min(row.number("urgency"), 10u));
  article.status = status_from_name(row.text("status")).value_or(ArticleStatus::kUsable);
  raw.embargo_text = row.text("embargo");
  raw.published_text = row.text("published");
  raw.modified_text = row.text("modified");
  return raw;
}

}  // namespace

TableRow read_row(std::string_view text, char separator) {
  TableRow row;
  std::string cell;
  bool quoted = false, was_quoted = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      const bool doubled = c == '"' && at + 1 < text.size() && text[at + 1] == '"';
      if (c == '"' && !doubled) {
        quoted = false;
        continue;
      }
      at += doubled ? 1 : 0;
      cell += c;
    } else if (c == '"' && trim(cell).empty() && !was_quoted) {
      quoted = was_quoted = true;
      cell.clear();
    } else if (c == separator) {
      row.cells.push_back(std::exchange(cell, {}));
      was_quoted = false;
    } else if (c == '\n') {
      ++at;
      break;
    } else if (c != '\r') {
      cell += c;
    }
  }
  row.cells.push_back(std::move(cell));
  row.length = at;
  row.complete = !quoted;
  return row;
}

bool TableFormat::recognises(std::string_view head, std::string_view) const {
  if (head.starts_with(kUtf8Mark)) {
    head.remove_prefix(kUtf8Mark.size());
  }
  const std::size_t end = head.find('\n');
  if (end == std::string_view::npos) {
    return false;
  }
  const TableRow header = read_row(head.substr(0, end + 1), separator_of(head.substr(0, end)));
  return header.complete && has_text_column(columns_of(header.cells, map_));
}

std::unique_ptr<RecordSplitter> TableFormat::split(ByteStream& stream, std::string name,
                                                   const ReadLimits& limits) const {
  return std::make_unique<TableSplitter>(stream, std::move(name), limits);
}

void TableFormat::parse(const Record& record, ArticleSink& sink) const {
  bool repaired = false;
  const std::string text = decode_text(record.bytes, "", repaired);
  const char separator = separator_of(std::string_view(text).substr(0, text.find('\n')));
  const TableRow header = read_row(text, separator);
  const TableRow row = read_row(std::string_view(text).substr(header.length), separator);
  const std::vector<int> columns = columns_of(header.cells, map_);
  if (row.cells.size() != header.cells.size()) {
    sink.reject({RejectReason::kDamagedRecord, record.where, "cells and columns differ"});
    return;
  }
  RawArticle raw = article_of(RowReader(row.cells, columns));
  for (std::size_t i = 0; i < kFields.size(); ++i) {
    if (columns[i] >= 0) {
      raw.origins.push_back({kFields[i], "column " + header.cells[columns[i]]});
    }
  }
  raw.where = record.where;
  raw.repaired_utf8 = repaired;
  sink.accept(std::move(raw));
}

}  // namespace dateline
