#include "indexer/internal/warc_format.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "common/text.h"
#include "indexer/internal/http_response.h"
#include "indexer/internal/warc_splitter.h"
#include "indexer/internal/web_page.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxPageBytes = 16u << 20;

// In angle brackets (a common fault) or not, with spaces or not.
std::string clean_url(std::string_view url) {
  url = trim(url);
  if (url.starts_with('<') && url.ends_with('>')) {
    url = url.substr(1, url.size() - 2);
  }
  std::string clean;
  for (const char c : url) {
    clean += c == ' ' ? "%20" : std::string(1, c);
  }
  return clean;
}

void read_length(std::string_view text, WarcHead& head) {
  text = trim(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), head.length);
  head.has_length = error == std::errc() && end == text.data() + text.size();
}

void read_field(std::string_view name, std::string_view value, WarcHead& head) {
  const std::string key = ascii_lower(trim(name));
  if (key == "warc-type") {
    head.type = ascii_lower(trim(value));
  } else if (key == "warc-target-uri") {
    head.url = clean_url(value);
  } else if (key == "warc-date") {
    head.date = std::string(trim(value));
  } else if (key == "content-type") {
    head.content_type = ascii_lower(trim(value));
  } else if (key == "content-length") {
    read_length(value, head);
  }
}

std::optional<WarcHead> read_warc_fields(std::string_view text) {
  WarcHead head;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos) {
      read_field(line.substr(0, colon), line.substr(colon + 1), head);
    }
  }
  return head;
}

// "20140216050221" as "2014-02-16T05:02:21Z".
std::string date_of_arc(std::string_view digits) {
  if (digits.size() < 14) {
    return {};
  }
  const auto part = [digits](std::size_t at, std::size_t length) {
    return std::string(digits.substr(at, length));
  };
  return part(0, 4) + "-" + part(4, 2) + "-" + part(6, 2) + "T" + part(8, 2) + ":" + part(10, 2) +
         ":" + part(12, 2) + "Z";
}

// URL, address, date, type and length; the URL may hold spaces.
std::optional<WarcHead> read_arc_line(std::string_view line) {
  line = trim(line);
  std::array<std::string_view, 4> fields;  // from the end
  for (std::string_view& field : fields) {
    const std::size_t space = line.rfind(' ');
    if (space == std::string_view::npos) {
      return std::nullopt;
    }
    field = line.substr(space + 1);
    line = trim(line.substr(0, space));
  }
  WarcHead head;
  read_length(fields[0], head);
  const bool is_date =
      fields[2].size() >= 8 &&
      std::all_of(fields[2].begin(), fields[2].end(), [](char c) { return c >= '0' && c <= '9'; });
  const bool is_length = head.has_length || fields[0] == "-1";
  if (!is_date || !is_length || line.find("://") == std::string_view::npos) {
    return std::nullopt;
  }
  head.url = clean_url(line);
  head.type = head.url.starts_with("filedesc:") ? "warcinfo" : "response";
  head.date = date_of_arc(fields[2]);
  head.content_type = std::string(fields[1]);
  return head;
}

struct Page {
  WarcHead head;
  std::string_view block;
};

// A record as WarcSplitter makes it.
std::optional<Page> page_of(std::string_view record) {
  std::size_t end = 0;
  if (record.starts_with("WARC/")) {
    const std::size_t with_cr = record.find("\r\n\r\n");
    const std::size_t plain = record.find("\n\n");
    end = with_cr < plain ? with_cr + 4 : plain + 2;
  } else {
    end = record.find('\n') + 1;
  }
  const auto head = read_warc_head(record.substr(0, end));
  return head ? std::optional(Page{*head, record.substr(std::min(end, record.size()))})
              : std::nullopt;
}

}  // namespace

std::optional<WarcHead> read_warc_head(std::string_view head) {
  return head.starts_with("WARC/") ? read_warc_fields(head) : read_arc_line(head);
}

bool WarcFormat::recognises(std::string_view head, std::string_view) const {
  return head.starts_with("WARC/") || head.starts_with("filedesc://");
}

std::unique_ptr<RecordSplitter> WarcFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  return std::make_unique<WarcSplitter>(stream, std::move(name), limits);
}

void WarcFormat::parse(const Record& record, ArticleSink& sink) const {
  const auto page = page_of(record.bytes);
  if (!page) {
    sink.reject({RejectReason::kDamagedRecord, record.where, "no record of a web archive"});
    return;
  }
  PageSource source{page->head.url, page->head.content_type, page->head.date};
  std::string body(page->block);
  const HttpResponse response = read_http_head(page->block);
  if (response.status != 0) {
    source.content_type = response.content_type;
    if (!decode_http_body(response, page->block, kMaxPageBytes, body)) {
      sink.reject({RejectReason::kUnknownFormat, record.where, "compressed with " + body});
      return;
    }
  }
  RawArticle raw = read_web_page(body, source);
  if (raw.article.url.empty()) {
    raw.article.url = source.url;
  }
  raw.where = record.where;
  sink.accept(std::move(raw));
}

}  // namespace dateline
