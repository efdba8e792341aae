// describe(): a fault shown on a terminal, whatever the query holds.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "common/internal/utf8.h"
#include "common/text.h"
#include "searcher/internal/query_characters.h"
#include "searcher/query.h"

namespace dateline {

namespace {

constexpr std::size_t kIndent = 2;
constexpr std::size_t kWindow = 76;     // columns of the query that are shown
constexpr std::size_t kContext = 24;    // columns shown before the fault when the query is cut
constexpr std::string_view kCut = "…";  // one column

// A byte range of the query and what stands for it on the terminal.
struct Cell {
  std::size_t begin = 0;
  std::string text;
  std::size_t column = 0, width = 0;
};

// Control characters have pictures (U+2400…); what else cannot be shown becomes U+FFFD.
std::string visible(std::string_view bytes, char32_t c) {
  if (c < 0x20) {
    return std::string("\xE2\x90") + static_cast<char>(0x80 + c);
  }
  if (c == 0x7F) {
    return "\u2421";
  }
  return is_unprintable(c) ? "\uFFFD" : std::string(bytes);
}

std::vector<Cell> cells_of(std::string_view query) {
  std::vector<Cell> cells;
  std::size_t column = 0;
  for (std::size_t i = 0; i < query.size();) {
    if (valid_utf8_prefix(query.substr(i, 4)) == 0) {
      cells.push_back({i++, "\uFFFD", column++, 1});
      continue;
    }
    const CodePoint point = decode_utf8(query, static_cast<std::uint32_t>(i));
    const bool hidden = is_unprintable(point.code);
    const auto width = static_cast<std::size_t>(hidden ? 1 : display_width(point.code));
    cells.push_back({i, visible(query.substr(i, point.end - i), point.code), column, width});
    column += width;
    i = point.end;
  }
  cells.push_back({query.size(), "", column, 0});  // where a fault at the end stands
  return cells;
}

std::string visible_text(std::string_view text) {
  std::string result;
  for (const Cell& cell : cells_of(text)) {
    result += cell.text;
  }
  return result;
}

std::size_t column_of(const std::vector<Cell>& cells, std::size_t offset) {
  const auto after =
      std::upper_bound(cells.begin(), cells.end(), offset,
                       [](std::size_t value, const Cell& cell) { return value < cell.begin; });
  return (after == cells.begin() ? after : after - 1)->column;
}

std::size_t end_column_of(const std::vector<Cell>& cells, std::size_t offset) {
  const auto cell = std::lower_bound(
      cells.begin(), cells.end(), offset,
      [](const Cell& candidate, std::size_t value) { return candidate.begin < value; });
  return cell == cells.end() ? cells.back().column : cell->column;
}

// The columns [first, last) that are shown.
struct Window {
  std::size_t first = 0, last = 0;
};

Window window_around(std::size_t fault, std::size_t total) {
  if (total <= kWindow) {
    return {0, total};
  }
  std::size_t first = fault > kContext ? fault - kContext : 0;
  first = std::min(first, total - kWindow);
  return {first, first + kWindow};
}

std::string query_line(const std::vector<Cell>& cells, const Window& window, std::size_t total) {
  std::string line(kIndent, ' ');
  line += window.first > 0 ? kCut : "";
  // A wide character that the window cuts in two leaves its column empty.
  std::size_t column = window.first;
  for (const Cell& cell : cells) {
    const bool inside = cell.column >= window.first && cell.column + cell.width <= window.last;
    const bool mark_of_cut = cell.width == 0 && cell.column == window.first && window.first > 0;
    if (inside && !mark_of_cut) {
      line.append(cell.column - std::min(column, cell.column), ' ');
      line += cell.text;
      column = cell.column + cell.width;
    }
  }
  return line + std::string(window.last < total ? kCut : "");
}

}  // namespace

std::string describe(const QueryError& error, std::string_view query) {
  std::string result = visible_text(error.message);
  if (!error.suggestion.empty()) {
    result += "; " + visible_text(error.suggestion);
  }
  if (error.length == 0) {
    return result;
  }
  const std::size_t begin = std::min(error.offset, query.size());
  const std::size_t end = begin + std::min(error.length, query.size() - begin);
  const std::vector<Cell> cells = cells_of(query);
  const std::size_t total = cells.back().column;
  const std::size_t first = column_of(cells, begin);
  const Window window = window_around(first, total);
  const std::size_t last =
      std::clamp(end_column_of(cells, end), first + 1, std::max(window.last, first + 1));
  const std::size_t margin = kIndent + (window.first > 0 ? 1 : 0) + first - window.first;
  return result + "\n" + query_line(cells, window, total) + "\n" + std::string(margin, ' ') + "^" +
         std::string(last - first - 1, '~');
}

}  // namespace dateline
