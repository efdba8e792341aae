// What can still be read of a store of articles (common/article_store.h) whose end or directory is
// damaged: its frames are found by their magic number (RFC 8878, 3.1.1).
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace dateline {

struct SalvagedBlock {
  std::vector<std::string> records;  // lines
  bool follows = true;               // directly on the one before, or is the first of the file
};

// Calls `visit` with every block whose checksum is right, in order. `dictionaries` are tried where
// the file's own does not fit: the stores of an archive often share one. Throws Error(kNotFound,
// kIo).
void salvage_articles(const std::string& path, const std::vector<std::string>& dictionaries,
                      const std::function<void(SalvagedBlock)>& visit);

}  // namespace dateline
