#include "common/sources.h"

#include "common/text.h"
#include "common/url.h"

namespace dateline {

namespace {

// The host that `name` is or that its URL names; empty when it is neither.
std::string host_in(std::string_view name) {
  if (name.find_first_of(" \t") != std::string_view::npos ||
      name.find('.') == std::string_view::npos) {
    return {};
  }
  return host_of(name.find("://") == std::string_view::npos ? "http://" + std::string(name)
                                                            : std::string(name));
}

}  // namespace

std::string canonical_source(std::string_view name, const NameTable& sources) {
  if (const auto match = sources.find(name)) {
    return std::string(match->canonical);
  }
  for (const std::string& host : host_and_parents(host_in(trim(name)))) {
    if (const auto match = sources.find(host)) {
      return std::string(match->canonical);
    }
  }
  return collapse_space(name);
}

}  // namespace dateline
