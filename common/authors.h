// Author fields as pages and feeds give them, taken apart: "By JANE DOE and Ian Roe, Staff
// Writers", "Doe, Jane; Roe, Ian", "AFP/The Outlet", "Von Jane Doe (Berlin)", "القاهرة - أ ف ب".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/name_table.h"

namespace dateline {

struct AuthorLine {
  std::vector<std::string> authors;   // persons, each once
  std::vector<std::string> agencies;  // news agencies in an author's position, as printed
  std::vector<std::string> places;    // places named beside them, as printed
};

struct AuthorRules {
  std::string_view site_name;  // the outlet's own name is no author; empty when not known
  NameTable agencies = NameTable::agencies();
  NameTable places = NameTable::places();
  NameTable sources = NameTable::sources();
};

// Cuts lists apart (commas, semicolons, slashes, bars, words for "and" of some twenty languages),
// drops what precedes a name ("By", "Von", "Автор:", "بقلم"), roles, places of work, outlets,
// e-mail addresses, handles, URLs, dates and who only edited or took pictures. Names in capitals
// come out in title case, "Doe, Jane" as "Jane Doe" where both parts are single words. A name that
// stands alone is kept whatever its language and case. `given` is valid UTF-8; strings of over
// 2000 bytes are no names and dropped. Thread-safe.
AuthorLine clean_authors(const std::vector<std::string>& given, const AuthorRules& rules = {});

}  // namespace dateline
