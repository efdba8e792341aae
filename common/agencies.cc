#include "common/agencies.h"

namespace dateline {

std::string canonical_agency(std::string_view name, const NameTable& agencies) {
  return agencies.canonical(name);
}

}  // namespace dateline
