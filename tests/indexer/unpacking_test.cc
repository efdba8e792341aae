// What unpacks to nothing, or to far too much.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/gzip.h"
#include "tests/support/inspection.h"

namespace dateline {
namespace {

TEST_CASE("zeros are not an empty tar: a file that a crash has emptied is told") {
  const Inspection got = inspect_text(gzip(std::string(64 << 10, '\0')));
  CHECK(got.articles.empty());
  REQUIRE(got.rejects.size() == 1);
  CHECK(got.rejects[0].reason == RejectReason::kUnreadableInput);
  CHECK(got.rejects[0].detail.find("no files") != std::string::npos);
}

TEST_CASE("what unpacks to more than is likely is given up, however it is packed") {
  constexpr int kMebibytes = 1200;  // more than kUnsuspiciousBytes
  std::string bomb = gzip(R"({"title":"An article before it"} {"title":")");
  const std::string part = gzip(std::string(1 << 20, 'a'));
  for (int i = 0; i < kMebibytes; ++i) {
    bomb += part;
  }
  for (const std::string& packed : {bomb, gzip(bomb)}) {
    const Inspection got = inspect_text(packed);
    REQUIRE(got.articles.size() == 1);
    CHECK(got.articles[0].article.title == "An article before it");
    REQUIRE(got.rejects.size() == 1);
    CHECK(got.rejects[0].reason == RejectReason::kUnreadableInput);
    CHECK(got.rejects[0].detail.find("200 times its size") != std::string::npos);
  }
}

TEST_CASE("much that is packed well, but not unbelievably, is read") {
  std::string lines;
  for (int i = 0; i < 3000; ++i) {
    lines += R"({"id":")" + std::to_string(i) + R"(","title":"The same title every day"})" + "\n";
  }
  const Inspection got = inspect_text(gzip(lines));
  CHECK(got.articles.size() == 3000);
  CHECK(got.rejects.empty());
}

}  // namespace
}  // namespace dateline
