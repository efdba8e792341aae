#include "indexer/internal/merge_choice.h"

#include <algorithm>

namespace dateline {

std::vector<MergeGroup> choose_merges(std::vector<MergeShape> shapes, const NewArticles& fresh) {
  std::size_t place =
      shapes.size();  // of the new articles; segments behind it are numbered one less
  if (fresh.articles > 0) {
    MergeShape shape;
    shape.articles = fresh.articles;
    shape.undated = fresh.undated;
    shape.first_day = fresh.first_day;
    shape.last_day = fresh.last_day;
    shape.is_new = true;
    const auto at = std::find_if(shapes.begin(), shapes.end(), [&](const MergeShape& other) {
      return other.last_day <= fresh.last_day;
    });
    place = static_cast<std::size_t>(at - shapes.begin());
    shapes.insert(at, shape);
  }
  std::vector<MergeGroup> groups;
  for (const MergeRun& run : plan_merges(shapes)) {
    MergeGroup group;
    group.begin = run.begin > place ? run.begin - 1 : run.begin;
    group.end = run.end > place ? run.end - 1 : run.end;
    group.with_new = fresh.articles > 0 && run.begin <= place && place < run.end;
    group.concatenate = run.concatenate;
    groups.push_back(group);
  }
  return groups;
}

}  // namespace dateline
