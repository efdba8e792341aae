// Apart from the rest of sources, so that programs that only look names up need no libpsl, which
// brings in two more libraries.
#include <libpsl.h>

#include <algorithm>

#include "common/sources.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string registrable_domain(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes) {
    return {};
  }
  if (is_address(host)) {
    return std::string(host);
  }
  std::string name(host);
  std::transform(name.begin(), name.end(), name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  const char* domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? std::string() : std::string(domain);
}

}  // namespace dateline
