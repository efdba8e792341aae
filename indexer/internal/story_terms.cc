#include "indexer/internal/story_terms.h"

#include <charconv>
#include <string>

#include "common/schema.h"

namespace dateline {

std::map<std::uint32_t, std::uint64_t> stories_of(const Xapian::Database& database) {
  std::map<std::uint32_t, std::uint64_t> stories;
  const std::string prefix(field_info(Field::kStory).prefix);
  const auto end = database.allterms_end(prefix);
  for (auto term = database.allterms_begin(prefix); term != end; ++term) {
    const std::string name = (*term).substr(prefix.size());
    std::uint64_t story = 0;
    std::from_chars(name.data(), name.data() + name.size(), story, 16);
    for (auto posting = database.postlist_begin(*term); posting != database.postlist_end(*term);
         ++posting) {
      stories[*posting] = story;
    }
  }
  return stories;
}

}  // namespace dateline
