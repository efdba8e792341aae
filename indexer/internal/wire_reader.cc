// The two wire formats' messages.
#include <algorithm>
#include <array>
#include <vector>

#include "common/text.h"
#include "indexer/internal/agency_names.h"
#include "indexer/internal/wire_format.h"

namespace dateline {

namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) {
      line.remove_suffix(1);
    }
    lines.push_back(line);
  }
  return lines;
}

// What stands between two control characters, the second one or the end.
std::string_view between(std::string_view text, std::string_view from, std::string_view to) {
  const std::size_t begin = text.find_first_of(from);
  if (begin == std::string_view::npos) {
    return {};
  }
  const std::size_t end = text.find_first_of(to, begin + 1);
  return text.substr(begin + 1, end == std::string_view::npos ? end : end - begin - 1);
}

std::string two_digits(std::size_t number) {
  return (number < 10 ? "0" : "") + std::to_string(number);
}

// --- ANPA 1312 ---

// Typewriter conventions of the transmission.
std::string typeset(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("``") || rest.starts_with("''")) {
      result += '"';
      ++i;
    } else if (rest.starts_with(" _ ")) {
      result += " —";
      ++i;
    } else {
      result += text[i];
    }
  }
  return collapse_space(result);
}

// "^text<": a line of its own, "^text=": a byline; the mark and its end are left out.
std::string marked_line(std::string_view line) {
  line.remove_prefix(1);
  while (!line.empty() && (line.back() == '<' || line.back() == '=' || line.back() == ' ')) {
    line.remove_suffix(1);
  }
  return typeset(line);
}

// "AP-WF-08-29-16 1626GMT" as "2016-08-29T16:26:00Z".
std::string date_of_trailer(std::string_view line) {
  for (std::size_t at = 0; at + 8 <= line.size(); ++at) {
    const std::string_view day = line.substr(at, 8);
    const bool is_day = is_digits(day.substr(0, 2)) && day[2] == '-' &&
                        is_digits(day.substr(3, 2)) && day[5] == '-' && is_digits(day.substr(6, 2));
    if (!is_day) {
      continue;
    }
    const int year = (day[6] - '0') * 10 + (day[7] - '0');
    std::string iso = std::to_string((year >= 70 ? 1900 : 2000) + year) + "-" +
                      std::string(day.substr(0, 2)) + "-" + std::string(day.substr(3, 2));
    const std::string_view time = trim(line.substr(at + 8));
    if (time.size() >= 4 && is_digits(time.substr(0, 4))) {
      iso += "T" + std::string(time.substr(0, 2)) + ":" + std::string(time.substr(2, 2)) + ":00Z";
    }
    return iso;
  }
  return {};
}

std::string_view anpa_section(char category) {
  switch (category) {
    case 'a':
      return "domestic";
    case 'i':
      return "international";
    case 'w':
      return "Washington";
    case 'p':
      return "politics";
    case 's':
    case 'z':
      return "sports";
    case 'f':
      return "financial";
    case 'e':
      return "entertainment";
    case 'l':
      return "lifestyle";
    case 'b':
      return "special events";
    case 'c':
      return "features";
    case 'd':
      return "food";
    default:
      return {};
  }
}

std::uint8_t anpa_urgency(char priority) {
  switch (priority) {
    case 'f':
      return 1;
    case 'b':
      return 2;
    case 'u':
      return 3;
    case 'r':
      return 4;
    case 'd':
      return 5;
    default:
      return 6;
  }
}

void read_anpa_header(std::string_view header, Article& article) {
  const auto lines = lines_of(header);
  for (const std::string_view line : lines) {
    if (line.size() > 4 && line.find('\x13') != std::string_view::npos) {
      article.urgency = anpa_urgency(line[0]);
      article.section = anpa_section(line[2]);
    }
  }
}

// "END", "MORE": marks of a transmission in parts.
bool is_part_mark(std::string_view line) {
  return line == "END" || line == "MORE" || line == "end" || line == "more";
}

bool is_note(std::string_view line) {
  return line.starts_with("Eds") || line.starts_with("AP Photo") || line.starts_with("With ") ||
         line.starts_with("For ") || line.starts_with("FOR ") || line.starts_with("HFR");
}

void read_anpa_marked(std::string_view line, std::size_t number, RawArticle& raw) {
  Article& article = raw.article;
  const std::string text = marked_line(line);
  const std::string trailer = date_of_trailer(text);
  if (!trailer.empty()) {
    raw.published_text = trailer;
  } else if (line.ends_with('=')) {
    if (text.starts_with("By ") && !is_expected_agency(text.substr(3))) {
      article.authors.push_back(text);
    } else if (is_expected_agency(text.starts_with("By ") ? text.substr(3) : text)) {
      article.agencies = {text.starts_with("By ") ? text.substr(3) : text};
    }
  } else if (number == 0) {
    article.keywords.push_back(text.substr(0, text.rfind(',')));
  } else if (is_part_mark(text)) {
    return;
  } else if (article.title.empty() && !text.starts_with("AP Photo") && !text.starts_with("Eds")) {
    article.title = text;
  } else if (article.lead.empty() && !is_note(text)) {
    article.lead = text;
  }
}

// --- IPTC 7901 ---

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";

// "131137 GMT Nov 13": the day of the month, hour and minute; month and year.
std::string date_of_signature(std::string_view trailer) {
  for (const std::string_view line : lines_of(trailer)) {
    const std::string text = collapse_space(line);
    const std::size_t month =
        text.size() >= 17 ? kMonths.find(text.substr(text.size() - 6, 3)) : std::string_view::npos;
    if (text.size() < 17 || !is_digits(text.substr(0, 6)) || month == std::string_view::npos ||
        month % 3 != 0 || !is_digits(text.substr(text.size() - 2))) {
      continue;
    }
    return "20" + text.substr(text.size() - 2) + "-" + two_digits(month / 3 + 1) + "-" +
           text.substr(0, 2) + "T" + text.substr(2, 2) + ":" + text.substr(4, 2) + ":00Z";
  }
  return {};
}

// "eca062 4 i 211 ccccb   dpa 061": service and number, priority, category, words, … source.
void read_iptc_header(std::string_view header, RawArticle& raw) {
  const auto lines = lines_of(header);
  Article& article = raw.article;
  bool first = true;
  for (std::string_view line : lines) {
    line = trim(line);
    if (line.empty()) {
      continue;
    }
    if (!first) {
      const std::string keyword(line.substr(0, line.find_last_not_of('/') + 1));
      if (!keyword.empty()) {
        article.keywords.push_back(keyword);
      }
      continue;
    }
    first = false;
    std::vector<std::string> words;
    const std::string text = collapse_space(line);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      words.push_back(text.substr(at, end - at));
      at = end + 1;
    }
    if (words.size() >= 2 && words[1].size() == 1 && is_digit(words[1][0]) && words[1][0] != '0') {
      article.urgency = static_cast<std::uint8_t>(words[1][0] - '0');
    }
    if (words.size() >= 5 && is_digits(words.back()) && !is_digits(words[words.size() - 2])) {
      article.source = words[words.size() - 2];
      article.agencies = {article.source};
    }
  }
}

bool is_in_capitals(std::string_view line) {
  return std::none_of(line.begin(), line.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The lines up to the one that ends with an equals sign: notes of the desk in capitals or digits
// ("1ST LEAD"), the headline, perhaps a byline.
std::size_t read_iptc_headline(const std::vector<std::string_view>& lines, Article& article) {
  std::string headline;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string line = collapse_space(lines[i]);
    const bool last = line.ends_with('=');
    line.resize(last ? line.size() - 1 : line.size());
    line = std::string(trim(line));
    if (line.starts_with("By ")) {
      article.authors.push_back(line);
    } else if (!line.empty() && (!is_in_capitals(line) || (last && headline.empty()))) {
      headline += (headline.empty() ? "" : " ") + line;
    }
    if (last) {
      article.title = headline;
      return i + 1;
    }
    if (lines[i].empty() && i > 0) {
      break;  // no mark: the first line is the headline
    }
  }
  article.title = lines.empty() ? std::string() : collapse_space(lines.front());
  return std::min<std::size_t>(1, lines.size());
}

// What the desk adds for its customers: contacts, links.
bool opens_notes(std::string_view line) {
  const std::string folded = fold_value(line);
  return folded == "# notebook" || folded.ends_with(" notebook") ||
         folded.find("not for publication") != std::string::npos ||
         folded.find("not intended for publication") != std::string::npos || folded == "* * * *";
}

std::string paragraphs(const std::vector<std::string_view>& lines, std::size_t from) {
  std::string body;
  bool begins = false;
  for (std::size_t i = from; i < lines.size(); ++i) {
    const std::string line = collapse_space(lines[i]);
    if (opens_notes(line)) {
      break;
    }
    if (line.empty()) {
      begins = true;
      continue;
    }
    const bool indented = lines[i].starts_with("   ") || lines[i].starts_with('\t');
    body += body.empty() ? "" : begins || indented ? "\n\n" : " ";
    body += line;
    begins = false;
  }
  return body;
}

}  // namespace

RawArticle read_anpa(std::string_view message) {
  RawArticle raw;
  read_anpa_header(message.substr(0, message.find('\x02')), raw.article);
  std::size_t marked = 0;
  for (const std::string_view line : lines_of(between(message, "\x02", "\x03\x04\x0C"))) {
    const std::string_view text = trim(line);
    if (text.starts_with('^')) {
      read_anpa_marked(text, marked++, raw);
    } else if (!text.empty() && text != "___") {
      raw.article.body += (raw.article.body.empty() ? "" : "\n\n") + typeset(text);
    }
  }
  if (raw.article.title.empty() && !raw.article.keywords.empty()) {
    raw.article.title = raw.article.keywords.front();
  }
  const std::string trailer = date_of_trailer(between(message, "\x03", "\x04\x0C"));
  if (!trailer.empty()) {
    raw.published_text = trailer;
  }
  return raw;
}

RawArticle read_iptc7901(std::string_view message) {
  RawArticle raw;
  const std::size_t start = message.find('\x01');
  const std::string_view header = message.substr(start == std::string_view::npos ? 0 : start + 1);
  read_iptc_header(header.substr(0, header.find('\x02')), raw);
  const std::string_view text = between(message, "\x02", "\x03\x04");
  const auto lines = lines_of(text);
  const std::size_t body = read_iptc_headline(lines, raw.article);
  raw.article.body = paragraphs(lines, body);
  raw.published_text = date_of_signature(between(message, "\x03", "\x04\x7F"));
  return raw;
}

}  // namespace dateline
