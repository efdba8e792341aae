// Every target with its seeds, with what fuzzing has found, and with some thousand mutations of
// both, in every test run: under the sanitizers this is a short fuzzing of its own.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

#include "tests/fuzz/targets.h"

namespace dateline::fuzz {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxMutant = 16 << 10;

// Inputs that once broke a promise, by target.
std::vector<std::string> findings_of(const std::string& name) {
  std::vector<std::string> findings;
  const fs::path directory = fs::path(DATELINE_SOURCE_TREE) / "tests/fuzz/findings" / name;
  if (!fs::exists(directory)) {
    return findings;
  }
  for (const auto& entry : fs::directory_iterator(directory)) {
    std::ifstream in(entry.path(), std::ios::binary);
    findings.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return findings;
}

// One of the changes that fuzzers make.
void mutate(std::string& bytes, const std::string& other, std::mt19937& random) {
  static constexpr unsigned char kTelling[] = {0, 1, 0x7f, 0x80, 0xff, '"', '\n', '<', '(', ':'};
  const auto place = [&random](const std::string& text) { return random() % (text.size() + 1); };
  const std::size_t at = place(bytes);
  switch (random() % 6) {
    case 0:
      if (at < bytes.size()) {
        bytes[at] = static_cast<char>(bytes[at] ^ (1 << random() % 8));
      }
      break;
    case 1:
      if (at < bytes.size()) {
        bytes[at] = static_cast<char>(kTelling[random() % std::size(kTelling)]);
      }
      break;
    case 2:
      bytes.erase(at, random() % 32);
      break;
    case 3:
      bytes.resize(at);
      break;
    case 4:
      bytes.insert(at, bytes.substr(place(bytes), random() % 64));
      break;
    default:
      bytes.insert(at, other.substr(place(other), random() % 64));
  }
}

// What ran when a promise broke is left in the working directory, for fuzz_TARGET to run again.
const std::string* current = nullptr;

extern "C" void save_current(int signal) {
  const int fd = ::open("fuzz-finding", O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (fd >= 0 && current != nullptr &&
      ::write(fd, current->data(), current->size()) == static_cast<ssize_t>(current->size())) {
    constexpr std::string_view kSaid = "the input is in ./fuzz-finding\n";
    (void)!::write(STDERR_FILENO, kSaid.data(), kSaid.size());
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void run(const Target& target, const std::string& input) {
  current = &input;
  target.run(input);
  current = nullptr;
}

// How often each input is mutated; DATELINE_FUZZ_ROUNDS in the environment says otherwise.
unsigned rounds() {
  const char* wanted = std::getenv("DATELINE_FUZZ_ROUNDS");
  return wanted != nullptr ? static_cast<unsigned>(std::strtoul(wanted, nullptr, 10)) : 40;
}

TEST_CASE("Targets keep their promises for seeds, findings and mutations of them") {
  std::signal(SIGABRT, save_current);
  std::signal(SIGSEGV, save_current);
  for (const Target& target : targets()) {
    const std::string name = target.name;
    CAPTURE(name);
    std::vector<std::string> inputs = target.seeds();
    CHECK_FALSE(inputs.empty());
    for (std::string& finding : findings_of(name)) {
      inputs.push_back(std::move(finding));
    }
    std::mt19937 random(17);
    run(target, "");
    for (const std::string& input : inputs) {
      run(target, input);
      for (unsigned round = 0; round < rounds() && input.size() <= kMaxMutant; ++round) {
        std::string mutant = input;
        for (unsigned change = 0; change <= random() % 4; ++change) {
          mutate(mutant, inputs[random() % inputs.size()], random);
        }
        run(target, mutant);
      }
    }
  }
}

TEST_CASE("Findings are of targets that there are") {
  const fs::path directory = fs::path(DATELINE_SOURCE_TREE) / "tests/fuzz/findings";
  if (fs::exists(directory)) {
    for (const auto& entry : fs::directory_iterator(directory)) {
      CHECK_NOTHROW(target(entry.path().filename().string()));
    }
  }
}

}  // namespace
}  // namespace dateline::fuzz
