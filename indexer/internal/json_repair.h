// What programs write and JSON forbids, made valid.
#pragma once

#include <string>
#include <string_view>

namespace dateline {

struct RepairedJson {
  std::string json;
  bool surrogates = false;  // escapes of unpaired surrogates became \ufffd
  bool controls = false;    // raw control characters in strings became spaces
};

// Also: NaN and Infinity (Python's json) become null, and numbers that fit no machine type become
// strings with the same digits. Everything else is passed on, valid or not.
RepairedJson repair_json(std::string_view json);

}  // namespace dateline
