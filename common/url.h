// URLs as identities: two URLs with the same canonical form name the same article. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace dateline {

// Scheme and host in lower case, http as https, default port, fragment, "www.", user and known
// tracking parameters (utm_*, fbclid, gclid, …) removed, remaining parameters sorted, percent
// escapes in one spelling (RFC 3986, 6.2.2; other than ASCII is escaped), a trailing
// slash of the path removed. Empty when `url` is not an absolute http(s) URL.
std::string canonical_url(std::string_view url);

// The ids that a person may mean by `name`: itself, and the canonical form of a URL, which is the
// id of articles that came without one. The likelier first.
std::vector<std::string> ids_meant_by(std::string_view name);

// The lower-case host without "www." and port; empty when there is none.
std::string host_of(std::string_view url);

// A host and its parent domains, longest first: "news.bbc.co.uk", "bbc.co.uk", "co.uk".
std::vector<std::string> host_and_parents(std::string_view host);

}  // namespace dateline
