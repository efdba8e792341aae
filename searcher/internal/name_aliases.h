// The alias file: which spellings are one name. It holds what no rule can give: 习近平 is Xi
// Jinping, Байден is Biden, Kadhafi is Gaddafi.
//
// UTF-8, one name a line, its spellings separated by tabs; lines that begin with # are comments,
// empty lines and empty fields mean nothing. A spelling of several words is a phrase. A spelling in
// round brackets is recognised in a query but added to none: it is short, or also means something
// else. One in square brackets is an everyday word as well: the same, and it is recognised only
// with its capital letters; so are short acronyms (WHO, US), whatever the brackets. Spellings that
// analysis does not tell apart (case, accents, Jin-ping and Jinping) count as
// one; the first stays, in brackets only when all of them are.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/analysis.h"

namespace dateline {

inline constexpr std::size_t kMaxAliasLineBytes = 4096;
inline constexpr std::size_t kMaxAliasGroups = 100'000;

// What two texts have in common when a query may take one for the other: the folded words, a
// compound as its joined form, Han characters one by one, joined by spaces. Empty when `text`
// (valid UTF-8) holds no word. Counting spaces counts words.
std::string alias_key(std::string_view text, Analyzer& analyzer);

// Whether `text` has capital letters where `spelling` has.
bool has_its_capitals(std::string_view text, std::string_view spelling);

// Constant after parse(): any number of threads may read.
class NameAliases {
 public:
  struct Spelling {
    std::string text;    // as written, without brackets
    bool added;          // false: in brackets
    bool cased = false;  // recognised only with its capital letters
    bool operator==(const Spelling&) const = default;
  };
  using Group = std::vector<Spelling>;

  // No names.
  NameAliases() = default;

  // Reads the contents `tsv` of the file `path`. Throws Error(kUsage) naming `path` and the line
  // for ill-formed UTF-8, a group of fewer than two different spellings, a spelling without a word,
  // a line of over kMaxAliasLineBytes, and for more than kMaxAliasGroups groups. Calls
  // analyzer.trim().
  static NameAliases parse(std::string_view tsv, const std::string& path, Analyzer& analyzer);

  // The same names for from_compiled(): analysing the spellings takes most of the time that parse()
  // takes (15 ms for the shipped list), which a short-lived program would notice.
  //
  // A line with longest() and the bytes of the groups; the groups, one a line, as in the file but
  // without doubles; the keys, one a line, in the order of their bytes, each with where its groups
  // begin. Fields are separated by tabs.
  static std::string compile(std::string_view tsv, const std::string& path, Analyzer& analyzer);

  // Reads nothing yet: names are sought in `compiled`, which must outlive this object and come from
  // compile() with the same version of the analyser. Throws Error(kUsage) for anything else that
  // has another first line.
  static NameAliases from_compiled(std::string_view compiled);

  // The groups that have a spelling with this alias_key(), in the order of the file, for group().
  std::vector<std::uint32_t> find(std::string_view key) const;
  Group group(std::uint32_t number) const;

  // In the order of the file; every group has at least two spellings. Only after parse().
  const std::vector<Group>& groups() const { return groups_; }

  // How many words the longest key has; 0 when there are no names.
  std::size_t longest() const { return longest_; }

 private:
  // Why the line cannot be read, or an empty text.
  std::string add_line(std::string_view line, Analyzer& analyzer);

  std::vector<Group> groups_;
  std::map<std::string, std::vector<std::uint32_t>, std::less<>> by_key_;
  std::string_view compiled_groups_, compiled_keys_;  // in place of the two above
  std::size_t longest_ = 0;
};

}  // namespace dateline
