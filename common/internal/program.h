// What both programs share: the one place where an Error becomes an exit status, and the reading
// of option values.
#pragma once

// A value given once stays one value: paths, names and words may contain commas.
#define CXXOPTS_VECTOR_DELIMITER '\0'
// Every file that includes cxxopts would compile its regular expressions when the program starts.
// What is lost: values behind a short option (-n20) may hold letters and digits only.
#define CXXOPTS_NO_REGEX
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cxxopts.hpp>
#include <exception>
#include <iostream>
#include <limits>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "common/error.h"

namespace dateline {

inline constexpr int kExitDone = 0;
inline constexpr int kExitNothingFound = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitSomeInputsFailed = 6;
inline constexpr int kExitIo = 8;

// A command line that makes no sense.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Runs `program()`, which returns an exit status, and reports what it throws on standard error.
template <typename Program>
int run_program(const std::string& name, Program program) {
  const auto fail = [&name](const std::string& message, int status) {
    std::cerr << name << ": " << message << "\n";
    return status;
  };
  try {
    int status = program();
    if (!std::cout.flush()) {
      return fail("cannot write to standard output", kExitIo);
    }
    return status;
  } catch (const UsageError& error) {
    return fail(std::string(error.what()) + "\nTry '" + name + " --help'.", kExitUsage);
  } catch (const cxxopts::exceptions::exception& error) {
    return fail(std::string(error.what()) + "\nTry '" + name + " --help'.", kExitUsage);
  } catch (const Error& error) {
    return fail(error.what(), exit_status(error.code()));
  } catch (const std::bad_alloc&) {
    return fail("out of memory", kExitIo);
  } catch (const std::exception& error) {
    return fail(std::string("unexpected: ") + error.what(), kExitIo);
  }
}

// The value of an option that is a whole number: what is none, or out of range, is a UsageError
// that names the option.
template <typename Number>
class WholeNumber : public cxxopts::values::standard_value<Number> {
 public:
  explicit WholeNumber(std::string option) : option_(std::move(option)) {}

  std::shared_ptr<cxxopts::Value> clone() const override {
    return std::make_shared<WholeNumber<Number>>(*this);
  }
  void parse(const std::string& text) const override {
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
      throw UsageError("--" + option_ + ": '" + text + "' is not a whole number from 0 to " +
                       std::to_string(std::numeric_limits<Number>::max()));
    }
    cxxopts::values::standard_value<Number>::parse(text);
  }

 private:
  const std::string option_;
};

template <typename Number>
std::shared_ptr<cxxopts::Value> whole_number(const std::string& option) {
  return std::make_shared<WholeNumber<Number>>(option);
}

// "2G", "512M", "65536": bytes, with binary suffixes. Throws UsageError naming the option.
inline std::uint64_t parse_bytes(std::string_view text, const std::string& option) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string_view suffix(end, static_cast<std::size_t>(text.data() + text.size() - end));
  if (suffix.ends_with("iB")) {
    suffix.remove_suffix(2);
  } else if (suffix.ends_with("B")) {
    suffix.remove_suffix(1);
  }
  constexpr std::string_view kSuffixes = "KMGT";
  const std::size_t power = suffix.empty() ? 0
                                           : kSuffixes.find(static_cast<char>(std::toupper(
                                                 static_cast<unsigned char>(suffix.front())))) +
                                                 1;
  const unsigned shift = static_cast<unsigned>(10 * power);
  if (error != std::errc() || suffix.size() > 1 || (!suffix.empty() && power == 0) ||
      number > (UINT64_MAX >> shift)) {
    throw UsageError("--" + option + ": '" + std::string(text) +
                     "' is not a size; examples: 512M, 2G");
  }
  return number << shift;
}

}  // namespace dateline
