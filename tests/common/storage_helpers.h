// What the tests of files share.
#pragma once

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "common/error.h"
#include "common/internal/file.h"
#include "tests/support/temp_directory.h"

namespace dateline {

inline void write_bytes(const std::string& path, std::string_view bytes) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
}

// The code of the Error that `work` throws, or nullopt.
inline std::optional<ErrorCode> error_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

// The exit status of `work` in a process of its own.
inline int in_child(const std::function<int()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 100;
    try {
      status = work();
    } catch (const Error& error) {
      status = 50 + static_cast<int>(error.code());
    }
    ::_exit(status);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Calls `read(path)` for the file with each byte changed in several ways and for each prefix of it.
// `read` returns whether it found the undamaged content; otherwise it must throw kCorrupt.
inline void check_damage(const std::string& path, std::size_t end_of_checked,
                         const std::function<bool(const std::string&)>& read) {
  const std::string good = read_file(path);
  const std::string bad_path = path + ".bad";
  const auto check = [&](const std::string& bad, std::size_t at, bool content_counts) {
    write_bytes(bad_path, bad);
    bool same = true;
    const auto error = error_of([&] { same = read(bad_path); });
    CAPTURE(at);
    CHECK((error.value_or(ErrorCode::kCorrupt) == ErrorCode::kCorrupt));
    CHECK((error || same || !content_counts));
  };
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (const int change : {0x01, 0x80, 0xff}) {
      std::string bad = good;
      bad[at] = static_cast<char>(bad[at] ^ change);
      check(bad, at, at < end_of_checked);
    }
    check(good.substr(0, at), at, true);
  }
  check(good + '\0', good.size(), true);
}

}  // namespace dateline
