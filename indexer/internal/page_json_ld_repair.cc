// The JSON of web pages, which is often made by templates that do not know JSON.
#include <string>

#include "indexer/internal/page_json_ld.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxDepth = 200;
constexpr std::size_t kMaxValues = 50;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

class Repairer {
 public:
  explicit Repairer(std::string_view text) : text_(text) {}

  std::vector<std::string> run() {
    while (at_ < text_.size() && values_.size() < kMaxValues) {
      if (!skip_mark()) {
        step();
      }
    }
    finish();
    return std::move(values_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (c == '{' || c == '[') {
      open(c);
    } else if (open_.empty()) {
      ++at_;  // between values
    } else if (c == '}' || c == ']') {
      close(c);
    } else if (c == '"') {
      string();
    } else {
      json_ += c;
      ++at_;
    }
  }

  // Comments and what else stands around JSON in scripts.
  bool skip_mark() {
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view mark : {"<!--", "-->", "<![CDATA[", "]]>"}) {
      if (rest.starts_with(mark)) {
        at_ += mark.size();
        return true;
      }
    }
    const bool is_line = rest.starts_with("//");
    if (!is_line && !rest.starts_with("/*")) {
      return false;
    }
    if (is_line && rest.substr(2).starts_with("<![CDATA[")) {
      at_ += 2;
      return true;
    }
    const std::size_t end = text_.find(is_line ? "\n" : "*/", at_ + 2);
    at_ = end == std::string_view::npos ? text_.size() : end + (is_line ? 1 : 2);
    return true;
  }

  void open(char c) {
    ++at_;
    if (open_.size() >= kMaxDepth) {
      at_ = text_.size();  // nothing that a page means
      return;
    }
    json_ += c;
    open_ += c == '{' ? '}' : ']';
  }

  void close(char c) {
    ++at_;
    drop_comma();
    if (open_.back() != c && open_.find(c) == std::string::npos) {
      return;  // closes nothing
    }
    while (!open_.empty()) {
      const char last = open_.back();
      json_ += last;
      open_.pop_back();
      if (last == c) {
        break;
      }
    }
    if (open_.empty()) {
      values_.push_back(std::move(json_));
      json_.clear();
    }
  }

  void drop_comma() {
    std::size_t size = json_.size();
    while (size > 0 && is_space(json_[size - 1])) {
      --size;
    }
    if (size > 0 && (json_[size - 1] == ',' || json_[size - 1] == ':')) {
      const bool is_comma = json_[size - 1] == ',';
      json_.resize(is_comma ? size - 1 : size);
      json_ += is_comma ? "" : "null";
    }
  }

  void string() {
    json_ += '"';
    ++at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"' && is_end_of_string()) {
        break;
      }
      if (c == '\\') {
        escape();
        continue;
      }
      if (c == '"') {
        json_ += "\\\"";
      } else {
        json_ += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
      }
      ++at_;
    }
    json_ += '"';
    ++at_;
  }

  void escape() {
    const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
    constexpr std::string_view kKnown = "\"\\/bfnrt";
    const bool is_unicode = next == 'u' && is_hexadecimal(at_ + 2);
    if (kKnown.find(next) != std::string_view::npos || is_unicode) {
      json_ += '\\';
      json_ += next;
      at_ += 2;
    } else {
      ++at_;  // \' and the like
    }
  }

  bool is_hexadecimal(std::size_t at) const {
    const std::string_view digits = text_.substr(std::min(at, text_.size()), 4);
    return digits.size() == 4 &&
           digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  }

  char after_space(std::size_t at, std::size_t& found) const {
    // Bounded: what is further away decides nothing.
    const std::size_t limit = std::min(text_.size(), at + 200);
    while (at < limit && is_space(text_[at])) {
      ++at;
    }
    found = at;
    return at < text_.size() ? text_[at] : '\0';
  }

  // A quote ends its string when what follows is JSON again.
  bool is_end_of_string() const {
    std::size_t at = 0;
    const char next = after_space(at_ + 1, at);
    if (next == ',') {
      const char value = after_space(at + 1, at);
      constexpr std::string_view kValues = "\"{[}]-0123456789tfn/";
      return value == '\0' || kValues.find(value) != std::string_view::npos;
    }
    return next == '\0' || next == ':' || next == '}' || next == ']' || next == '/';
  }

  void finish() {
    if (open_.empty() || values_.size() >= kMaxValues) {
      return;
    }
    drop_comma();
    json_.append(open_.rbegin(), open_.rend());
    values_.push_back(std::move(json_));
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;  // the brackets that will close what is open
  std::string json_;
  std::vector<std::string> values_;
};

}  // namespace

std::vector<std::string> repair_linked_data(std::string_view text) {
  return Repairer(text).run();
}

}  // namespace dateline
