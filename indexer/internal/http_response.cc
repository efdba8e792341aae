#include "indexer/internal/http_response.h"

#include <zlib.h>

#include <algorithm>
#include <charconv>

#include "common/text.h"
#include "indexer/internal/html_tags.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxHeadBytes = 64u << 10;

void read_header(std::string_view line, HttpResponse& response) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return;
  }
  const std::string name = ascii_lower(trim(line.substr(0, colon)));
  const std::string_view value = trim(line.substr(colon + 1));
  if (name == "content-type") {
    response.content_type = std::string(value);
  } else if (name == "transfer-encoding") {
    response.transfer_encoding = ascii_lower(value);
  } else if (name == "content-encoding") {
    response.content_encoding = ascii_lower(value);
  }
}

// RFC 9112, 7.1. False when `bytes` is not chunked; a last chunk that is cut short is kept.
bool join_chunks(std::string_view bytes, std::string& body) {
  body.clear();
  while (!bytes.empty()) {
    std::size_t size = 0;
    const char* end = bytes.data() + bytes.size();
    const auto [stop, error] = std::from_chars(bytes.data(), end, size, 16);
    const std::size_t line = bytes.find('\n');
    if (error != std::errc() || line == std::string_view::npos || stop > bytes.data() + line) {
      return false;
    }
    const std::string_view rest =
        bytes.substr(static_cast<std::size_t>(stop - bytes.data()),
                     line - static_cast<std::size_t>(stop - bytes.data()));
    if (!trim(rest).empty() && !trim(rest).starts_with(';')) {
      return false;
    }
    if (size == 0) {
      return true;
    }
    bytes.remove_prefix(line + 1);
    body += bytes.substr(0, size);
    bytes.remove_prefix(std::min(size, bytes.size()));
    bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
  }
  return !body.empty();
}

// `window_bits` as for inflateInit2(): 47 is gzip or zlib, -15 a stream without header.
bool inflate_bytes(std::string_view bytes, int window_bits, std::size_t limit, std::string& out) {
  z_stream stream{};
  if (inflateInit2(&stream, window_bits) != Z_OK) {
    return false;
  }
  out.clear();
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  int status = Z_OK;
  char buffer[16384];
  while (status == Z_OK && out.size() < limit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    status = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
    if (status == Z_BUF_ERROR || stream.avail_in == 0) {
      break;
    }
  }
  inflateEnd(&stream);
  out.resize(std::min(out.size(), limit));
  return !out.empty();
}

}  // namespace

HttpResponse read_http_head(std::string_view message) {
  HttpResponse response;
  const std::string_view head = message.substr(0, kMaxHeadBytes);
  const std::size_t space = head.find(' ');
  if (!head.starts_with("HTTP/") || space == std::string_view::npos) {
    return response;
  }
  std::from_chars(head.data() + space + 1, head.data() + head.size(), response.status);
  std::size_t at = head.find('\n');
  std::string line;
  while (at != std::string_view::npos) {
    const std::size_t begin = at + 1;
    const std::size_t end = std::min(head.find('\n', begin), head.size());
    const std::string_view next = head.substr(std::min(begin, head.size()), end - begin);
    const bool folded = next.starts_with(' ') || next.starts_with('\t');
    if (!folded) {
      read_header(line, response);
      line.clear();
    }
    line += trim(next);
    if (trim(next).empty() || end == head.size()) {
      response.body = std::min(end + 1, message.size());
      break;
    }
    at = end;
  }
  return response;
}

bool may_be_page(const HttpResponse& response, std::string_view message) {
  if (response.status != 200) {
    return false;
  }
  const std::string type = ascii_lower(response.content_type);
  if (type.starts_with("text/html") || type.starts_with("application/xhtml")) {
    return true;
  }
  HtmlTag tag;
  const std::string_view body = trim(message.substr(response.body, 1024));
  return type.empty() && next_html_tag(body, 0, tag) && tag.begin == 0;
}

bool decode_http_body(const HttpResponse& response, std::string_view message, std::size_t limit,
                      std::string& body) {
  std::string_view bytes = message.substr(response.body);
  std::string joined;
  if (response.transfer_encoding.find("chunked") != std::string::npos &&
      join_chunks(bytes, joined)) {
    bytes = joined;
  }
  const std::string& encoding = response.content_encoding;
  if (encoding == "gzip" || encoding == "x-gzip" || encoding == "deflate") {
    if (!inflate_bytes(bytes, 47, limit, body) && !inflate_bytes(bytes, -15, limit, body)) {
      body = std::string(bytes.substr(0, limit));  // archived without the encoding it names
    }
    return true;
  }
  const std::size_t text = std::min(bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), bytes.size());
  if (!encoding.empty() && encoding != "identity" && encoding != "utf-8" &&
      !bytes.substr(text).starts_with('<')) {
    body = encoding;
    return false;
  }
  body = std::string(bytes.substr(0, limit));
  return true;
}

}  // namespace dateline
