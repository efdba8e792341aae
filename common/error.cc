#include "common/error.h"

#include <cerrno>
#include <system_error>

namespace dateline {

int exit_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kNotFound:
    case ErrorCode::kIncompatible:
      return 3;
    case ErrorCode::kLocked:
      return 4;
    case ErrorCode::kCorrupt:
      return 5;
    case ErrorCode::kIo:
      return 8;  // not 5: a full disk must not look like a damaged archive
  }
  return 2;
}

Error io_error(const std::string& operation, const std::string& path, int error_number) {
  const ErrorCode code =
      error_number == ENOENT || error_number == ENOTDIR ? ErrorCode::kNotFound : ErrorCode::kIo;
  // generic_category: the message of strerror, without its shared buffer.
  const std::string reason = std::generic_category().message(error_number);
  return Error(code, "cannot " + operation + " " + path + ": " + reason);
}

}  // namespace dateline
