// Makes the compiled form of a table of names: lines "key US canonical US spelling US mark LF" in
// byte order of the keys, where US is U+001F and the mark is "1" for a spelling that needs context.
// It is searched as it stands.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace dateline {

inline constexpr char kNameFieldSeparator = '\x1F';

class NameTableBuilder {
 public:
  // The contents `tsv` of the file `path`; throws as NameTable::parse().
  void add_file(std::string_view tsv, const std::string& path);

  // One more spelling of a name from a source of lower rank: nothing happens when the spelling is
  // taken. A canonical name that is itself taken as a spelling stands for that one's name.
  void add_weak(std::string_view canonical, std::string_view spelling);

  std::string compiled() const;

 private:
  struct Entry {
    std::string canonical, spelling;
    bool needs_context;
  };
  // Why the line cannot be read, or an empty text.
  std::string add_line(std::string_view line);
  std::string add_spelling(std::string_view canonical, std::string_view spelling,
                           bool needs_context);

  std::map<std::string, Entry, std::less<>> entries_;  // by key
};

}  // namespace dateline
