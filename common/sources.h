// Outlets under one name each, and the domains they publish at.
#pragma once

#include <string>
#include <string_view>

#include "common/name_table.h"

namespace dateline {

// The domain that somebody registered, by the Public Suffix List (publicsuffix.org, as libpsl has
// it): "bbc.co.uk" for "news.bbc.co.uk", "jane.github.io" for itself. An address (IPv4, bracketed
// IPv6) is returned as it is. Empty for a public suffix alone and what is no host. `host` as
// host_of() of common/url.h gives it. Thread-safe.
std::string registrable_domain(std::string_view host);

// "The New York Times" for "nytimes.com", "www.nytimes.com", "NY Times" and the URL of a page
// there; an unknown name as it stands, white space collapsed. Thread-safe.
std::string canonical_source(std::string_view name,
                             const NameTable& sources = NameTable::sources());

}  // namespace dateline
