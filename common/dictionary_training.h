// Dictionaries for the blocks of articles.zst (common/article_store.h).
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace dateline {

inline constexpr std::size_t kMaxDictionaryBytes = 110u << 10;

// A dictionary for zstd from sample records, at most `max_bytes` long; empty when the
// samples are too few to be worth one (the store then works without). A sample counts with its
// first 8 KiB: what articles share stands in their members' names and their first words.
//
// A dictionary outlives the articles that it was made from: no 16 bytes of a sample stand in it
// that fewer than four samples share, so that a deleted article is not to be read there.
std::string train_dictionary(const std::vector<std::string>& samples, std::size_t max_bytes);

}  // namespace dateline
