// What ends an operation: one exception type for all of Dateline's libraries.
//
// An Error names the operation and the file it concerns. What is expected and survivable (a bad
// article, a malformed query) is a value instead and never an Error.
#pragma once

#include <stdexcept>
#include <string>

namespace dateline {

enum class ErrorCode {
  kUsage,         // the caller asked for something that makes no sense
  kNotFound,      // no archive, generation or input there
  kIncompatible,  // an archive of another format version or analysis
  kLocked,        // another writer holds the archive
  kCorrupt,       // a file does not hold what it must
  kIo,            // the operating system refused: disk full, permissions, read error
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ErrorCode code() const { return code_; }

 private:
  ErrorCode code_;
};

// The exit status of a program that ends with this error; see EXIT STATUS in the man pages.
int exit_status(ErrorCode code);

// An Error of kIo (kNotFound for ENOENT and ENOTDIR) with the text of `error_number`:
// "cannot OPERATION PATH: No space left on device".
Error io_error(const std::string& operation, const std::string& path, int error_number);

}  // namespace dateline
