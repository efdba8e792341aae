#include "common/url.h"

#include <algorithm>
#include <array>
#include <optional>

#include "common/text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxHostBytes = 253;  // RFC 1035
constexpr std::size_t kMaxSchemeBytes = 32;

// Parameters that tell where a reader came from, never which article it is.
constexpr std::array<std::string_view, 48> kTrackingParameters{
    "_ga",           "_gl",        "_hsenc",      "_hsmi",         "at_campaign",
    "at_custom1",    "at_custom2", "at_custom3",  "at_custom4",    "at_link_id",
    "at_medium",     "cmpid",      "dclid",       "fb_action_ids", "fb_action_types",
    "fb_ref",        "fb_source",  "fbclid",      "gad_source",    "gbraid",
    "gclid",         "gclsrc",     "guccounter",  "guce_referrer", "guce_referrer_sig",
    "hsctatracking", "icid",       "igshid",      "mc_cid",        "mc_eid",
    "mkt_tok",       "msclkid",    "ns_campaign", "ns_mchannel",   "ns_source",
    "oly_anon_id",   "oly_enc_id", "ref_src",     "ref_url",       "s_cid",
    "smid",          "smtyp",      "ttclid",      "twclid",        "vero_id",
    "wbraid",        "xtor",       "yclid"};

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
  return result;
}

bool is_alnum(char c) {
  return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
}

struct UrlParts {
  std::string scheme;  // lower case
  std::string host;    // lower case, without "www."
  std::string_view port, path, query;
};

// Cuts `text` at the first of `separators` and returns what stands before it.
std::string_view take_until(std::string_view& text, std::string_view separators) {
  const std::size_t end = std::min(text.find_first_of(separators), text.size());
  const std::string_view taken = text.substr(0, end);
  text.remove_prefix(end);
  return taken;
}

bool is_host_byte(char c) {
  return is_alnum(c) || static_cast<unsigned char>(c) >= 0x80 || c == '.' || c == '-' || c == '_';
}

bool is_host(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes) {
    return false;
  }
  if (host.front() == '[' && host.back() == ']') {
    return host.find_first_not_of("[]:.0123456789abcdef") == std::string_view::npos;
  }
  return std::all_of(host.begin(), host.end(), is_host_byte) && host.front() != '.' &&
         host.find("..") == std::string_view::npos;
}

std::string clean_host(std::string_view text) {
  std::string host = lower(text);
  if (host.ends_with('.')) {
    host.pop_back();
  }
  while (host.starts_with("www.") && host.find('.', 4) != std::string::npos) {
    host.erase(0, 4);
  }
  return host;
}

// The port behind the host, taken off `authority`; nullopt when it is no number.
std::optional<std::string_view> take_port(std::string_view& authority) {
  const std::size_t colon = authority.rfind(':');
  const std::size_t bracket = authority.rfind(']');
  if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket)) {
    return std::string_view{};
  }
  const std::string_view port = authority.substr(colon + 1);
  authority = authority.substr(0, colon);
  if (port.size() > 5 || port.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  return port;
}

std::optional<UrlParts> split_url(std::string_view url) {
  url = trim(url);
  const std::size_t colon = url.find("://");
  if (colon == 0 || colon > kMaxSchemeBytes) {
    return std::nullopt;
  }
  UrlParts parts;
  parts.scheme = lower(url.substr(0, colon));
  url.remove_prefix(colon + 3);
  std::string_view authority = take_until(url, "/?#\\");
  if (const std::size_t user = authority.rfind('@'); user != std::string_view::npos) {
    authority.remove_prefix(user + 1);
  }
  const auto port = take_port(authority);
  parts.host = clean_host(authority);
  if (!port || !is_host(parts.host)) {
    return std::nullopt;
  }
  parts.port = *port;
  parts.path = take_until(url, "?#");
  if (url.starts_with('?')) {
    url.remove_prefix(1);
    parts.query = take_until(url, "#");
  }
  return parts;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  c = lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void append_escaped(std::string& out, unsigned char byte) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  out += '%';
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

bool is_unreserved(char c) {
  return is_alnum(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// Percent escapes in one spelling (RFC 3986, 6.2.2): unreserved characters plain, everything that
// may not stand in a URL escaped, hexadecimal digits in upper case.
std::string unify_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool escape = byte == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
                        hex_value(text[i + 2]) >= 0;
    if (escape) {
      const int value = hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]);
      if (is_unreserved(static_cast<char>(value))) {
        out += static_cast<char>(value);
      } else {
        append_escaped(out, static_cast<unsigned char>(value));
      }
      i += 2;
    } else if (byte <= 0x20 || byte >= 0x7F || byte == '"' || byte == '<' || byte == '>') {
      append_escaped(out, byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_tracking(std::string_view parameter) {
  const std::string name = lower(parameter.substr(0, parameter.find('=')));
  return name.starts_with("utm_") || name.starts_with("wt.") ||
         std::binary_search(kTrackingParameters.begin(), kTrackingParameters.end(), name);
}

std::string canonical_query(std::string_view query) {
  std::vector<std::string> kept;
  while (!query.empty()) {
    std::string parameter = unify_escapes(take_until(query, "&"));
    query.remove_prefix(std::min<std::size_t>(1, query.size()));
    if (!parameter.empty() && !is_tracking(parameter)) {
      kept.push_back(std::move(parameter));
    }
  }
  std::sort(kept.begin(), kept.end());
  std::string result;
  for (const std::string& parameter : kept) {
    result += (result.empty() ? "?" : "&") + parameter;
  }
  return result;
}

bool is_default_port(const UrlParts& parts) {
  return parts.port.empty() || parts.port == "443" ||
         (parts.port == "80" && parts.scheme == "http");
}

bool is_address(std::string_view host) {
  return host.starts_with('[') || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

std::string canonical_url(std::string_view url) {
  const auto parts = split_url(url);
  if (!parts || (parts->scheme != "http" && parts->scheme != "https")) {
    return {};
  }
  std::string result = "https://" + parts->host;
  if (!is_default_port(*parts)) {
    result += ':';
    result += parts->port;
  }
  std::string path = unify_escapes(parts->path);
  while (path.ends_with('/')) {
    path.pop_back();
  }
  return result + path + canonical_query(parts->query);
}

std::vector<std::string> ids_meant_by(std::string_view name) {
  std::vector<std::string> ids{std::string(name)};
  std::string canonical = canonical_url(name);
  if (!canonical.empty() && canonical != name) {
    ids.push_back(std::move(canonical));
  }
  return ids;
}

std::string host_of(std::string_view url) {
  auto parts = split_url(url);
  return parts ? std::move(parts->host) : std::string();
}

std::vector<std::string> host_and_parents(std::string_view host) {
  if (host.empty()) {
    return {};
  }
  std::vector<std::string> hosts{std::string(host)};
  if (is_address(host)) {
    return hosts;
  }
  for (std::size_t dot = host.find('.'); dot != std::string_view::npos; dot = host.find('.')) {
    host.remove_prefix(dot + 1);
    if (host.find('.') == std::string_view::npos) {
      break;  // a top-level domain alone tells nothing
    }
    hosts.emplace_back(host);
  }
  return hosts;
}

}  // namespace dateline
