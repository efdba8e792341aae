#include "indexer/internal/text_cleaner.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "common/text.h"

namespace dateline {

namespace {

// A text whose lines are all shorter was wrapped: its line breaks are no paragraphs.
constexpr std::size_t kWrappedLineBytes = 100;

// What a byte can begin that is not plain text.
enum class ByteKind : std::uint8_t { kText, kSpace, kLineBreak, kControl, kLatinOne, kPunctuation };

constexpr std::array<ByteKind, 256> kByteKinds = [] {
  std::array<ByteKind, 256> kinds{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    kinds[c] = ByteKind::kControl;
  }
  kinds[0x7F] = ByteKind::kControl;
  kinds[' '] = kinds['\t'] = kinds['\v'] = kinds['\f'] = ByteKind::kSpace;
  kinds['\n'] = kinds['\r'] = ByteKind::kLineBreak;
  kinds[0xC2] = ByteKind::kLatinOne;     // U+0080 to U+00A0
  kinds[0xE2] = ByteKind::kPunctuation;  // U+2028, U+2029
  kinds[0xE3] = ByteKind::kPunctuation;  // U+3000
  return kinds;
}();

// Rewrites text with one space where there were several, lines trimmed, at most one empty line in
// a row, and no control characters.
class TextCleaner {
 public:
  explicit TextCleaner(std::string_view text) : text_(text) { result_.reserve(text.size()); }

  std::string run(bool& controls) {
    while (at_ < text_.size()) {
      const std::size_t length = separator();
      if (length == 0) {
        copy_run();
      }
      at_ += length;
    }
    controls = controls || controls_;
    return std::move(result_);
  }

 private:
  // Notes what stands at at_ when it is not text, and returns its length.
  std::size_t separator() {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    switch (kByteKinds[byte]) {
      case ByteKind::kText:
        return 0;
      case ByteKind::kSpace:
        space_ = true;
        return 1;
      case ByteKind::kLineBreak: {
        ++lines_;
        return text_.substr(at_).starts_with("\r\n") ? 2 : 1;
      }
      case ByteKind::kControl:
        controls_ = true;
        return 1;
      case ByteKind::kLatinOne:
        return latin_one();
      case ByteKind::kPunctuation:
        return wide_separator();
    }
    return 0;
  }

  std::size_t latin_one() {
    const auto next = at_ + 1 < text_.size() ? static_cast<unsigned char>(text_[at_ + 1]) : 0xFF;
    if (next > 0xA0) {
      return 0;
    }
    if (next == 0xA0) {
      space_ = true;
    } else if (next == 0x85) {
      ++lines_;
    } else {
      controls_ = true;
    }
    return 2;
  }

  std::size_t wide_separator() {
    const std::string_view here = text_.substr(at_, 3);
    if (here == "\u3000") {
      space_ = true;
    } else if (here == "\u2028") {
      ++lines_;
    } else if (here == "\u2029") {
      lines_ += 2;
    } else {
      return 0;
    }
    return 3;
  }

  // Up to the next thing that is to be changed: a single space before text stays as it is.
  void copy_run() {
    if (!result_.empty()) {
      result_ += lines_ > 1 ? "\n\n" : lines_ == 1 ? "\n" : space_ ? " " : "";
    }
    lines_ = 0;
    space_ = false;
    const std::size_t begin = at_++;
    while (is_text(at_) || (at_ < text_.size() && text_[at_] == ' ' && is_text(at_ + 1))) {
      ++at_;
    }
    result_ += text_.substr(begin, at_ - begin);
  }

  bool is_text(std::size_t at) const {
    return at < text_.size() &&
           kByteKinds[static_cast<unsigned char>(text_[at])] == ByteKind::kText;
  }

  std::string_view text_;
  std::size_t at_ = 0, lines_ = 0;
  bool space_ = false, controls_ = false;
  std::string result_;
};

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    longest = std::max(longest, end);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return longest;
}

// Text of one paragraph a line gets the empty lines between them that an Article's body has.
std::string separate_paragraphs(std::string text) {
  if (text.find('\n') == std::string::npos || text.find("\n\n") != std::string::npos ||
      longest_line(text) <= kWrappedLineBytes) {
    return text;
  }
  std::string result;
  result.reserve(text.size() + 64);
  for (const char c : text) {
    result += c;
    if (c == '\n') {
      result += c;
    }
  }
  return result;
}

}  // namespace

std::string without_noise(std::string_view text, bool& controls) {
  return TextCleaner(trim(text)).run(controls);
}

std::string clean_text(std::string_view text, bool& controls) {
  return separate_paragraphs(without_noise(text, controls));
}

}  // namespace dateline
