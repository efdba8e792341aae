#include "indexer/internal/json_repair.h"

#include <algorithm>
#include <cstdint>

namespace dateline {

namespace {

constexpr std::size_t kEscapeLength = 6;     // \uXXXX
constexpr std::size_t kMaxPlainDigits = 18;  // any such integer fits 64 bits

bool is_scalar_byte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '+' || c == '.';
}

// The code unit that a \uXXXX at `at` names; -1 when there is none.
int escaped_unit(std::string_view json, std::size_t at) {
  if (at + kEscapeLength > json.size() || json[at] != '\\' || json[at + 1] != 'u') {
    return -1;
  }
  int unit = 0;
  for (const char c : json.substr(at + 2, 4)) {
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) {
      return -1;
    }
    unit = unit * 16 + digit;
  }
  return unit;
}

bool is_lead(int unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}
bool is_trail(int unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

class Repairer {
 public:
  explicit Repairer(std::string_view json) : json_(json) { result_.json.reserve(json.size() + 16); }

  RepairedJson run() {
    while (at_ < json_.size()) {
      const char c = json_[at_];
      if (in_string_) {
        string_byte(c);
      } else if (is_scalar_byte(c)) {
        scalar();
      } else {
        in_string_ = c == '"';
        copy(1);
      }
    }
    return std::move(result_);
  }

 private:
  void copy(std::size_t count) {
    const std::string_view piece = json_.substr(at_, count);
    result_.json += piece;
    at_ += piece.size();
  }

  void string_byte(char c) {
    if (c == '\\') {
      escape();
    } else if (static_cast<unsigned char>(c) < 0x20) {
      result_.json += ' ';
      result_.controls = true;
      ++at_;
    } else {
      in_string_ = c != '"';
      copy(1);
    }
  }

  void escape() {
    const int unit = escaped_unit(json_, at_);
    if (is_lead(unit) && is_trail(escaped_unit(json_, at_ + kEscapeLength))) {
      copy(2 * kEscapeLength);
    } else if (is_lead(unit) || is_trail(unit)) {
      result_.json += "\\ufffd";
      result_.surrogates = true;
      at_ += kEscapeLength;
    } else {
      copy(2);
    }
  }

  void scalar() {
    const auto* begin = json_.begin() + at_;
    const auto* end = std::find_if_not(begin, json_.end(), is_scalar_byte);
    const std::string_view text(begin, end);
    const bool is_number = text.front() == '-' || (text.front() >= '0' && text.front() <= '9');
    if (text == "NaN" || text == "Infinity" || text == "-Infinity") {
      result_.json += "null";
    } else if (is_number && (text.size() > kMaxPlainDigits ||
                             text.find_first_of("eE") != std::string_view::npos)) {
      result_.json.append("\"").append(text).append("\"");
    } else {
      result_.json += text;
    }
    at_ += text.size();
  }

  std::string_view json_;
  std::size_t at_ = 0;
  bool in_string_ = false;
  RepairedJson result_;
};

}  // namespace

RepairedJson repair_json(std::string_view json) {
  return Repairer(json).run();
}

}  // namespace dateline
