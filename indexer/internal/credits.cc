#include "indexer/internal/credits.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "common/agencies.h"
#include "common/authors.h"
#include "common/name_table.h"
#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/place_name.h"

namespace dateline {

namespace {

constexpr std::size_t kTailBytes = 1500;
constexpr std::size_t kMaxLines = 4;
constexpr std::size_t kMaxLineBytes = 400;
constexpr std::size_t kMaxNameBytes = 60;

// Words for "source", as name_key() folds them.
bool is_source_word(std::string_view key) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"agencia", "agency",  "bron",  "credit",   "forras",  "fonte",    "fuente",   "izvor",
       "kaynak",  "kilde",   "kalla", "lahde",    "quelle",  "quellen",  "source",   "sources",
       "sursa",   "vir",     "zdroj", "zrodlo",   "allikas", "saltinis", "avots",    "burim",
       "πηγη",    "агенция", "извор", "источник", "джерело", "крынiца",  "المصدر",   "وكالة",
       "منبع",    "מקור",    "स्रोत",  "来源",     "來源",    "稿源",     "消息来源", "出典",
       "配信",    "출처",    "zrodla"});
  return std::find(kWords.begin(), kWords.end(), key) != kWords.end();
}

void add_agency(Article& article, std::string_view name) {
  const std::string canonical = canonical_agency(name);
  const bool is_known =
      std::any_of(article.agencies.begin(), article.agencies.end(),
                  [&](const std::string& other) { return canonical_agency(other) == canonical; });
  if (!is_known) {
    article.agencies.emplace_back(name);
  }
}

// The last lines of the body that are not empty, the last one first.
std::vector<std::string_view> last_lines(std::string_view body) {
  std::string_view tail = body.size() > kTailBytes ? body.substr(body.size() - kTailBytes) : body;
  std::vector<std::string_view> lines;
  while (!tail.empty() && lines.size() < kMaxLines) {
    const std::size_t begin = tail.rfind('\n');
    const bool is_whole = begin != std::string_view::npos || tail.size() == body.size();
    const std::string_view line =
        trim(tail.substr(begin == std::string_view::npos ? 0 : begin + 1));
    if (!line.empty()) {
      lines.push_back(is_whole ? line : line.substr(line.find(' ') + 1));
    }
    tail = tail.substr(0, begin == std::string_view::npos ? 0 : begin);
  }
  return lines;
}

std::string_view without_brackets(std::string_view line) {
  if (line.size() > 2 && ((line.front() == '(' && line.back() == ')') ||
                          (line.front() == '[' && line.back() == ']'))) {
    line = line.substr(1, line.size() - 2);
  }
  return trim(line.ends_with('.') ? line.substr(0, line.size() - 1) : line);
}

class CreditsReader {
 public:
  explicit CreditsReader(Article& article) : article_(article) {}

  // `is_last`: nothing but credits stands behind the line. An agency's name alone credits the text
  // only there; further up it may be a picture's.
  void read(std::string_view line, bool is_last) {
    if (is_last && (line.ends_with(')') || line.ends_with("）")) && closing_bracket(line)) {
      return;
    }
    if (line.size() <= kMaxLineBytes) {
      const std::string_view text = without_brackets(line);
      reporters(text) || copyright(text) || source(text) || (is_last && signature(text));
    }
  }

 private:
  // "… he said. (AFP)", "(Reporting by …)" behind the last sentence.
  bool closing_bracket(std::string_view line) {
    const bool is_wide = line.ends_with("）");
    const std::string_view open = is_wide ? "（" : "(";
    const std::size_t begin = line.rfind(open);
    if (begin == std::string_view::npos || line.size() - begin > kMaxLineBytes) {
      return false;
    }
    const std::string_view inside =
        trim(line.substr(begin + open.size(), line.size() - begin - 2 * open.size()));
    return reporters(inside) || source(inside) || copyright(inside) || signature(inside);
  }

  // "Reporting by Jane Doe in Paris and Ian Roe; Editing by Max Moe"
  bool reporters(std::string_view text) {
    constexpr auto kOpenings =
        std::to_array<std::string_view>({"reporting by ", "additional reporting by ", "writing by ",
                                         "reporting and writing by ", "written by ", "by "});
    const std::string folded = fold_value(text.substr(0, 40));
    const bool opens = std::any_of(kOpenings.begin(), kOpenings.end(), [&](std::string_view words) {
      return folded.starts_with(words);
    });
    if (!opens || text.find(' ') == std::string_view::npos) {
      return false;
    }
    const bool may_be_sentence = folded.starts_with("by ");
    AuthorLine line = clean_authors({std::string(text)});
    if (line.authors.empty() ||
        (may_be_sentence && !(text.starts_with('B') && are_full_names(line.authors)))) {
      return false;
    }
    if (article_.authors.empty()) {
      article_.authors = std::move(line.authors);
    }
    for (const std::string& agency : line.agencies) {
      add_agency(article_, agency);
    }
    return true;
  }

  static bool are_full_names(const std::vector<std::string>& names) {
    return std::all_of(names.begin(), names.end(), [](const std::string& name) {
      const std::size_t space = name.find(' ');
      return space != std::string::npos && letter_case(name.substr(0, space)).starts_upper &&
             letter_case(std::string_view(name).substr(name.rfind(' ') + 1)).starts_upper;
    });
  }

  // "© 2024 AFP", "(c) dpa", "Copyright 2024 The Associated Press. All rights reserved."
  bool copyright(std::string_view text) {
    std::size_t at = std::string_view::npos;
    for (const std::string_view mark : {"©", "(c) ", "(C) ", "Copyright", "COPYRIGHT"}) {
      const std::size_t found = text.find(mark);
      if (found != std::string_view::npos && (at == std::string_view::npos || found >= at)) {
        at = found + mark.size();
      }
    }
    if (at == std::string_view::npos || at > kMaxNameBytes) {
      return false;
    }
    const std::string_view holder = text.substr(at);
    at = holder.find_first_not_of(" ©0123456789-,:");
    if (at == std::string_view::npos) {
      return false;
    }
    std::string_view name = holder.substr(at);
    for (const std::string_view word : {"by ", "The ", "the "}) {
      name.remove_prefix(name.starts_with(word) ? word.size() : 0);
    }
    return agencies_at_front(name);
  }

  // "Quelle: dpa", "Source: Xinhua/AFP", "来源：新华社"
  bool source(std::string_view text) {
    for (const std::string_view colon : {":", "："}) {
      const std::size_t at = text.find(colon);
      if (at < kMaxNameBytes && is_source_word(name_key(text.substr(0, at)))) {
        return agencies_at_front(trim(text.substr(at + colon.size())));
      }
    }
    return false;
  }

  // "AFP", "dpa/xy", "AFP/Reuters", "- Bernama", "ANSA/jd", "EFE abc/def"
  bool signature(std::string_view text) {
    while (text.starts_with('-') || text.starts_with('/') || text.starts_with("\u2013") ||
           text.starts_with("\u2014") || text.starts_with(' ')) {
      text.remove_prefix(text.starts_with("\u2013") || text.starts_with("\u2014") ? 3 : 1);
    }
    while (text.ends_with('/') || text.ends_with(' ')) {
      text.remove_suffix(1);
    }
    if (text.size() > kMaxNameBytes) {
      return false;
    }
    const std::size_t slash = text.find('/');
    if (is_agency_name(text.substr(0, slash)) || is_agency_name(text)) {
      return agencies_at_front(text);
    }
    // "END", "ab/cd" and the like before it: "xy/dpa"
    const bool is_behind = slash <= 4 && is_agency_name(text.substr(slash + 1));
    return is_behind && agencies_at_front(text.substr(slash + 1));
  }

  // Adds the agencies that the text is made of, or begins with where a full stop, comma or bracket
  // ends the name.
  bool agencies_at_front(std::string_view text) {
    bool any = false;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find_first_of("/.,;|("), text.size());
      const std::string_view whole =
          text.substr(0, std::min(text.find_first_of(".,;|("), text.size()));
      const bool takes_slash = is_expected_agency(trim(whole));  // "RFE/RL"
      const std::string_view name = trim(takes_slash ? whole : text.substr(0, end));
      if (name.size() > kMaxNameBytes || !is_expected_agency(name)) {
        break;
      }
      add_agency(article_, name);
      any = true;
      text.remove_prefix(std::min((takes_slash ? whole.size() : end) + 1, text.size()));
    }
    return any;
  }

  Article& article_;
};

}  // namespace

void read_credits(RawArticle& raw) {
  CreditsReader reader(raw.article);
  std::size_t index = 0;
  for (const std::string_view line : last_lines(raw.article.body)) {
    reader.read(line, index++ < 2);
  }
}

}  // namespace dateline
