// An HTTP response as web archives keep it: status line, headers, body.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

struct HttpResponse {
  int status = 0;                                   // 0: this is no HTTP response
  std::string content_type;                         // as sent; of several the last
  std::string transfer_encoding, content_encoding;  // in lower case
  std::size_t body = 0;                             // where it begins
};

// Reads the head of `message` (RFC 9112): names in any case, lines may be folded and end with LF.
HttpResponse read_http_head(std::string_view message);

// Whether a response may be a web page: its status is 200, and its type HTML, or none and the body
// looks like HTML.
bool may_be_page(const HttpResponse& response, std::string_view message);

// The body without transfer and content encoding. Chunks that are none are taken for the body
// itself, damaged compression gives what could be read. At most `limit` bytes come out. False when
// the content encoding is unknown; `body` then is its name.
bool decode_http_body(const HttpResponse& response, std::string_view message, std::size_t limit,
                      std::string& body);

}  // namespace dateline
