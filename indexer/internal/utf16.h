// UTF-16 input, recognised by its byte order mark.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "indexer/article_reader.h"

namespace dateline {

inline constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Whether `head` begins with the byte order mark of UTF-16, of either order.
bool has_utf16_mark(std::string_view head);

// The whole of `bytes`, which begins with a byte order mark, as UTF-8 without the mark. Unpaired
// surrogates become U+FFFD.
std::string utf16_to_utf8(std::string_view bytes);

// UTF-8 as it comes from a stream of UTF-16 or of UTF-8: passes on the latter, and in both cases
// leaves out the mark at the beginning.
class Utf8Stream : public ByteStream {
 public:
  explicit Utf8Stream(ByteStream& stream) : stream_(stream) {}
  std::size_t read(char* buffer, std::size_t size) override;

 private:
  enum class Encoding { kUnknown, kUtf8, kUtf16 };
  void recognise();
  void convert_more();
  std::size_t take_pending(char* buffer, std::size_t size);

  ByteStream& stream_;
  Encoding encoding_ = Encoding::kUnknown;
  bool big_endian_ = false;
  std::string undecoded_;  // UTF-16 of which the rest has not come yet
  std::string pending_;    // UTF-8 to be given out, from pending_at_
  std::size_t pending_at_ = 0;
};

}  // namespace dateline
