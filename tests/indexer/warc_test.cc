#include <doctest/doctest.h>

#include <string>

#include "tests/support/gzip.h"
#include "tests/support/inspection.h"

namespace dateline {
namespace {

std::string page(const std::string& title) {
  return "<html><head><title>" + title + "</title></head><body><h1>" + title +
         "</h1><p>The ferry has been the talk of the harbour for many weeks, and the council voted "
         "for it.</p></body></html>";
}

std::string response(const std::string& headers, const std::string& body,
                     const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\n" + headers + "\r\n" + body;
}

std::string record(const std::string& type, const std::string& block,
                   const std::string& uri = "http://harbour.example/a b", long extra = 0) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: <" + uri +
         ">\r\nWARC-Date: 2024-06-12T08:00:00Z\r\nContent-Type: application/http\r\n"
         "Content-Length: " +
         std::to_string(static_cast<long>(block.size()) + extra) + "\r\n\r\n" + block + "\r\n\r\n";
}

std::string html(const std::string& title) {
  return response("Content-Type: text/html\r\n", page(title));
}

TEST_CASE("of a web archive the pages are read") {
  const std::string chunked = page("Chunked");
  const Inspection found = inspect_text(
      record("warcinfo", "software: none") + record("request", "GET / HTTP/1.1\r\n\r\n") +
      record("response", html("Plain")) +
      record("response", response("Content-Type: image/png\r\n", "PNG")) +
      record("response", response("Content-Type: text/html\r\n", page("Gone"), "404 Not Found")) +
      record("response",
             response("content-type:text/html\r\nTransfer-Encoding: chunked\r\n",
                      "10;x=y\r\n" + chunked.substr(0, 16) + "\r\nfff\r\n" + chunked.substr(16))) +
      record("response", response("Content-Type: text/html\r\nContent-Encoding: gzip\r\n",
                                  gzip(page("Compressed")))) +
      record("response", response("Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n",
                                  page("No chunks"))) +
      record("revisit", response("Content-Type: text/html\r\n", "")));
  CHECK(found.titles() == "Plain|Chunked|Compressed|No chunks");
  CHECK(found.rejects.empty());
  CHECK(found.articles[0].article.url == "http://harbour.example/a%20b");
  CHECK(found.articles[0].where.find(":3 http://harbour.example/") != std::string::npos);
}

TEST_CASE("a resource is a page when it is HTML") {
  std::string resource = record("resource", page("Resource"));
  resource.replace(resource.find("application/http"), 16, "text/html");
  CHECK(inspect_text(resource).titles() == "Resource");
}

TEST_CASE("a damaged record costs only itself") {
  const Inspection found = inspect_text(
      record("response", html("One")) +
      record("response", html("Too long"), "http://x.example/", 500) +
      record("response", html("Three")) + "garbage\nWARC/1.0\r\nWARC-Type: response\r\n\r\n" +
      record("response", html("Five")).substr(0, 260));
  CHECK(found.titles() == "One|Three");
  CHECK(found.reasons() == "damaged-record|damaged-record|damaged-record");
}

TEST_CASE("a damaged member of a gzipped archive costs only its record") {
  std::string second = gzip(record("response", html("Two")));
  second[second.size() / 2] = static_cast<char>(second[second.size() / 2] ^ 0x55);
  second[second.size() / 2 + 1] = '\0';
  const std::string bytes = gzip(record("warcinfo", "x")) + gzip(record("response", html("One"))) +
                            second + gzip(record("response", html("Three")));
  const Inspection found = inspect_text(bytes, {}, "a.warc.gz");
  CHECK(found.titles().starts_with("One|"));
  CHECK(found.titles().ends_with("Three"));
}

TEST_CASE("ARC files are read") {
  const std::string block = html("Old web");
  const Inspection found = inspect_text(
      "filedesc://old.arc 0.0.0.0 20020102030405 text/plain 20\n1 0 Somebody\nabcdef\n\n"
      "http://harbour.example/with space 10.0.0.1 20020102030405 text/html " +
      std::to_string(block.size()) + "\n" + block + "\n");
  CHECK(found.titles() == "Old web");
  CHECK(found.article().url == "http://harbour.example/with%20space");
}

TEST_CASE("a page that was fetched before a date was not published on it") {
  const std::string dated =
      "<html><head><title>T</title><meta property=\"article:published_time\" "
      "content=\"2031-01-01\"></head><body><p>The ferry has been the talk of "
      "the harbour for many weeks, it seems.</p></body></html>";
  const Inspection found =
      inspect_text(record("response", response("Content-Type: text/html\r\n", dated)));
  REQUIRE(found.articles.size() == 1);
  CHECK_FALSE(found.article().published.known());
}

}  // namespace
}  // namespace dateline
