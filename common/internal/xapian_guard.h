// The one place where Xapian's exceptions become Dateline's.
#pragma once

#include <xapian.h>

#include <string>
#include <utility>

#include "common/error.h"

namespace dateline {

// "cannot OPERATION PATH: what Xapian says (what the system says)"
template <typename XapianError>
Error translated(ErrorCode code, const std::string& operation, const std::string& path,
                 const XapianError& error) {
  const char* system = error.get_error_string();
  return {code, "cannot " + operation + " " + path + ": " + error.get_msg() +
                    (system != nullptr ? std::string(" (") + system + ")" : "")};
}

// Calls `work()`; a Xapian::Error becomes an Error that names the operation and the path.
template <typename Work>
decltype(auto) guard_xapian(const std::string& operation, const std::string& path, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (const Xapian::DatabaseCorruptError& error) {
    throw translated(ErrorCode::kCorrupt, operation, path, error);
  } catch (const Xapian::DatabaseVersionError& error) {
    throw translated(ErrorCode::kIncompatible, operation, path, error);
  } catch (const Xapian::DatabaseOpeningError& error) {
    // The manifest vouches that the file is there: if the system did not refuse it, it is no
    // database any more.
    const bool refused = error.get_error_string() != nullptr;
    throw translated(refused ? ErrorCode::kIo : ErrorCode::kCorrupt, operation, path, error);
  } catch (const Xapian::Error& error) {
    throw translated(ErrorCode::kIo, operation, path, error);
  }
}

}  // namespace dateline
