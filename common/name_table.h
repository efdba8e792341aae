// Which spellings are one name: "Agence France-Presse", 法新社 and وكالة فرانس برس are AFP, Peking
// and ПЕКИН are Beijing, nytimes.com is The New York Times.
//
// The file form (agencies.tsv, places.tsv, sources.tsv and what users add): UTF-8, one name a line,
// its spellings separated by tabs, the canonical one first; lines that begin with # are comments,
// empty lines and fields mean nothing. A spelling in round brackets is also something else (an
// ordinary word, another body's initials) and holds only where such a name is expected. Case,
// accents, full stops, apostrophes and hyphens make no difference.
//
// A table is a value, cheap to copy. Constant after construction: any number of threads may read.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace dateline {

inline constexpr std::size_t kMaxNameLineBytes = 8192;
inline constexpr std::size_t kMaxTableSpellings = 1'000'000;

// A name found in a table. The views live as long as the table or a copy of it.
struct NameMatch {
  std::string_view canonical;
  std::string_view spelling;   // the one that matched, as the table writes it
  bool needs_context = false;  // in brackets in the table
};

class NameTable {
 public:
  // No names.
  NameTable() = default;

  // The tables that are compiled into the library: ready at once, nothing is read or allocated.
  static const NameTable& agencies();
  static const NameTable& places();   // also the countries and cities that ICU knows
  static const NameTable& sources();  // outlets by name and by registrable domain

  // Reads the contents `tsv` of the file `path`. Throws Error(kUsage) naming `path` and the line
  // for ill-formed UTF-8, a spelling without a letter or digit, a spelling that another name of the
  // same file has, a line of over kMaxNameLineBytes or more than kMaxTableSpellings spellings.
  static NameTable parse(std::string_view tsv, const std::string& path);

  // This table and `more`, which wins: its spellings replace those of this table, and a canonical
  // name of this table that is a spelling in `more` becomes the canonical name of that.
  NameTable extended_with(const NameTable& more) const;
  NameTable extended_with(std::string_view tsv, const std::string& path) const;

  // The name that `name` (valid UTF-8) is a spelling of; nullopt when it is none.
  std::optional<NameMatch> find(std::string_view name) const;

  // The canonical name; `name` itself, white space collapsed, when it is unknown.
  std::string canonical(std::string_view name) const;

  bool empty() const { return layers_.empty(); }

  // `compiled` was made by NameTableBuilder::compiled() and outlives the table and its copies.
  static NameTable from_compiled(std::string_view compiled);

 private:
  struct Layer {
    std::shared_ptr<const std::string> owner;  // null for what is compiled in
    std::string_view lines;                    // in the form of NameTableBuilder::compiled()
  };
  std::vector<Layer> layers_;  // later ones win
};

// What spellings have in common that the table takes for one: folded words joined by spaces,
// without full stops and apostrophes. Empty when `text` holds no letter or digit.
std::string name_key(std::string_view text);

}  // namespace dateline
