#include "common/impact_file.h"

#include <limits>

#include "common/internal/glass_coding.h"

namespace dateline {

std::uint32_t ImpactCursor::take() {
  if (!rest_.empty() && static_cast<signed char>(rest_.front()) >= 0) {
    const auto value = static_cast<std::uint32_t>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }
  const auto value = glass::next_uint(rest_);
  if (!value || *value > std::numeric_limits<std::uint32_t>::max()) {
    lists_->fail();
  }
  return static_cast<std::uint32_t>(*value);
}

bool ImpactCursor::next() {
  if (rest_.empty()) {
    return false;
  }
  const std::uint64_t last = std::uint64_t{last_} + take();
  const std::uint32_t pairs = take();
  if (last <= last_ || last > lists_->articles() || pairs == 0 || pairs > ImpactFile::kBlock) {
    lists_->fail();
  }
  last_ = static_cast<std::uint32_t>(last);
  impacts_.clear();
  Impact impact{0, 0};
  for (std::uint32_t i = 0; i < pairs; ++i) {
    impact.frequency += take();
    impact.length += take();
    impacts_.push_back(impact);
  }
  return true;
}

}  // namespace dateline
