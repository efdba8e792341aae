#include "indexer/internal/scraped_text.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/byline.h"

namespace dateline {

namespace {

// How many lines behind the headline may be bylines; the body's first line ends them in any case.
constexpr std::size_t kMaxHeaderLines = 8;

// What pages show around an article and scrapers take along, in lower case. Only a line that
// consists of nothing else (and perhaps a date) is dropped.
constexpr auto kChrome = std::to_array<std::string_view>({"skip to main content",
                                                          "skip to content",
                                                          "toggle navigation",
                                                          "advertisement",
                                                          "breaking news",
                                                          "close menu",
                                                          "open menu",
                                                          "read more",
                                                          "subscribe",
                                                          "log in",
                                                          "sign in",
                                                          "sign up",
                                                          "register",
                                                          "search",
                                                          "share",
                                                          "login",
                                                          "print",
                                                          "date",
                                                          "home",
                                                          "menu"});

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(trim(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool equal_without_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) {
                      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
                    });
}

bool is_boundary(std::string_view text, std::size_t at) {
  return at == 0 || at >= text.size() || text[at] == ' ' || text[at - 1] == ' ' ||
         text[at] == '|' || text[at - 1] == '|';
}

// `line` without one phrase of chrome at its front or back; shorter only when there was one.
std::string_view drop_one_phrase(std::string_view line) {
  for (const std::string_view phrase : kChrome) {
    const std::size_t size = phrase.size();
    if (line.size() < size) {
      continue;
    }
    if (equal_without_case(line.substr(0, size), phrase) && is_boundary(line, size)) {
      return line.substr(size);
    }
    const std::size_t back = line.size() - size;
    if (equal_without_case(line.substr(back), phrase) && is_boundary(line, back)) {
      return line.substr(0, back);
    }
  }
  return line;
}

std::string_view drop_chrome(std::string_view line) {
  std::size_t size = 0;
  do {
    size = line.size();
    line = trim(drop_one_phrase(line));
    while (line.starts_with('|') || line.starts_with(':')) {
      line.remove_prefix(1);
    }
    while (line.ends_with('|')) {
      line.remove_suffix(1);
    }
  } while (line.size() != size);
  return line;
}

// Whether two lines of a wrapped paragraph meet without a space: between Chinese or Japanese
// characters (and their punctuation), which take three bytes beginning with E3 to E9 or EF.
bool joins_without_space(std::string_view before, std::string_view after) {
  const auto is_wide = [](unsigned char c) { return (c >= 0xE3 && c <= 0xE9) || c == 0xEF; };
  return before.size() >= 3 && is_wide(static_cast<unsigned char>(before[before.size() - 3])) &&
         is_wide(static_cast<unsigned char>(after.front()));
}

// Takes a page apart, line by line.
class PageReader {
 public:
  explicit PageReader(std::string_view text) : lines_(split_lines(text)) {}

  RawArticle run() {
    headline();
    header();
    raw_.article.body = body();
    apply_dateline();
    if (raw_.published_text.empty() && !date_line_.empty()) {
      raw_.published_text = std::string(date_line_);
      raw_.published_evidence = DateEvidence::kDateLine;
    }
    apply_day_of_dateline();
    return std::move(raw_);
  }

 private:
  void skip_empty() {
    while (at_ < lines_.size() && lines_[at_].empty()) {
      ++at_;
    }
  }

  // Whether a line is chrome, a date, or both; notes the first such date.
  bool is_chrome(std::string_view line) {
    const std::string_view left = drop_chrome(line);
    if (!left.empty() && !is_date_text(left)) {
      return false;
    }
    if (date_line_.empty()) {
      date_line_ = left;
    }
    return true;
  }

  // The first line that is not chrome; of a page that is nothing but chrome, its first line.
  void headline() {
    skip_empty();
    const std::size_t first = at_;
    while (at_ < lines_.size() && is_chrome(lines_[at_])) {
      ++at_;
      skip_empty();
    }
    if (at_ < lines_.size()) {
      raw_.article.title = collapse_space(lines_[at_++]);
    } else if (first < lines_.size()) {
      raw_.article.title = collapse_space(lines_[first]);
    }
  }

  void header() {
    for (std::size_t count = 0; count < kMaxHeaderLines; ++count) {
      skip_empty();
      if (at_ == lines_.size() || !(read_byline(lines_[at_], raw_) || is_chrome(lines_[at_]))) {
        return;
      }
      ++at_;
    }
  }

  // Where empty lines separate paragraphs, the lines between them are one; else each line is.
  std::string body() {
    skip_empty();
    while (!lines_.empty() && lines_.back().empty()) {
      lines_.pop_back();
    }
    const bool has_empty_lines =
        std::any_of(lines_.begin() + static_cast<std::ptrdiff_t>(std::min(at_, lines_.size())),
                    lines_.end(), [](std::string_view line) { return line.empty(); });
    std::string text;
    bool new_paragraph = true;
    for (; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      if (line.empty()) {
        new_paragraph = true;
        continue;
      }
      if (!text.empty()) {
        text += new_paragraph ? "\n\n" : joins_without_space(text, line) ? "" : " ";
      }
      text += line;
      new_paragraph = !has_empty_lines;
    }
    return text;
  }

  void apply_dateline() {
    dateline_ = parse_dateline(raw_.article.body);
    if (!dateline_) {
      return;
    }
    if (!dateline_->place.empty()) {
      raw_.article.places = {dateline_->place};
    }
    raw_.article.agencies = dateline_->agencies;
    raw_.article.source = dateline_->outlet;
  }

  void apply_day_of_dateline() {
    if (raw_.published_text.empty() && dateline_ && is_date_text(dateline_->day_text)) {
      raw_.published_text = dateline_->day_text;
      raw_.published_evidence = DateEvidence::kDateline;
    }
  }

  std::vector<std::string_view> lines_;
  std::size_t at_ = 0;
  std::string_view date_line_;
  std::optional<ParsedDateline> dateline_;
  RawArticle raw_;
};

}  // namespace

RawArticle parse_scraped_text(std::string_view text) {
  return PageReader(text).run();
}

}  // namespace dateline
