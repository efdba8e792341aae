#include "common/sources.h"

#include <libpsl.h>

#include <algorithm>

#include "common/text.h"
#include "common/url.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

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
