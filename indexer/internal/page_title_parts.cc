#include "indexer/internal/page_title_parts.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

// Stand between a headline and the site's name; with the spaces that belong to them.
constexpr auto kSeparators = std::to_array<std::string_view>(
    {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " > ",
     " < ", " ~ ", " ‹ ", " › ", " * ", ": ",  " |",  "| ",  "_",    "｜"});

bool is_han(std::string_view text) {
  return static_cast<unsigned char>(text.empty() ? 'a' : text[0]) >= 0xE3;
}

// "标题-某某网", "标题_某某网": the site's name is short and joined without spaces.
std::string_view without_han_site(std::string_view text) {
  const std::size_t at = text.find_last_of("-_");
  const bool is_site = at != std::string_view::npos && at >= 15 && text.size() - at <= 25 &&
                       is_han(text.substr(at + 1));
  return is_site ? trim(text.substr(0, at)) : text;
}

}  // namespace

std::string title_key(std::string_view text) {
  const std::string folded = fold_word(utf8_prefix(text, kMaxTitleBytes));
  std::string key;
  for (std::uint32_t at = 0; at < folded.size();) {
    const CodePoint point = decode_utf8(folded, at);
    if (u_isalnum(static_cast<UChar32>(point.code))) {
      key += std::string_view(folded).substr(at, point.end - at);
    }
    at = point.end;
  }
  return key;
}

TitleHint title_hint(std::string text) {
  std::string key = title_key(text);
  return {std::move(text), std::move(key)};
}

bool is_site_name(std::string_view text, const std::vector<std::string>& site_names) {
  const std::string key = title_key(text);
  return !key.empty() && std::any_of(site_names.begin(), site_names.end(), [&](const auto& name) {
    const std::string site = title_key(name);
    return site == key ||
           (key.size() >= 4 && site.size() >= 4 &&
            (site.starts_with(key) || key.starts_with(site)) &&
            std::max(site.size(), key.size()) <= 2 * std::min(site.size(), key.size()));
  });
}

std::string without_site(std::string_view text, const std::vector<std::string>& site_names) {
  for (int round = 0; round < 2; ++round) {
    for (const std::string_view separator : kSeparators) {
      const std::size_t last = text.rfind(separator);
      if (last != std::string_view::npos && last > 0 &&
          is_site_name(text.substr(last + separator.size()), site_names)) {
        text = trim(text.substr(0, last));
      }
      const std::size_t first = text.find(separator);
      if (first != std::string_view::npos && first > 0 &&
          is_site_name(text.substr(0, first), site_names)) {
        text = trim(text.substr(first + separator.size()));
      }
    }
  }
  return std::string(text);
}

std::string without_last_part(std::string_view text) {
  for (const std::string_view separator : {" | ", " - ", " – ", " — ", " · ", " • ", " » "}) {
    const std::size_t at = text.rfind(separator);
    if (at == std::string_view::npos) {
      continue;
    }
    const std::string_view rest = text.substr(at + separator.size());
    const auto words = std::count(rest.begin(), rest.end(), ' ') + 1;
    if (at > rest.size() && at >= 12 && words <= 5) {
      return std::string(trim(text.substr(0, at)));
    }
  }
  return std::string(without_han_site(text));
}

bool is_title_part(std::string_view text, std::string_view key) {
  for (const std::string_view separator : kSeparators) {
    const std::size_t first = text.find(separator);
    const std::size_t last = text.rfind(separator);
    if (separator != ": " && first != std::string_view::npos &&
        (title_key(text.substr(0, first)) == key || title_key(text.substr(0, last)) == key ||
         title_key(text.substr(last + separator.size())) == key)) {
      return true;
    }
  }
  return false;
}

int title_agreement(std::string_view printed, const std::vector<TitleHint>& hints) {
  int best = 0;
  for (const TitleHint& hint : hints) {
    const std::string& key = hint.key;
    if (key.empty()) {
      continue;
    }
    if (key == printed) {
      return 4;
    }
    if (printed.size() >= 8 && is_title_part(hint.text, printed)) {
      best = 3;
    }
    const bool begins = key.starts_with(printed) || printed.starts_with(key);
    const std::size_t shorter = std::min(key.size(), printed.size());
    const std::size_t longer = std::max(key.size(), printed.size());
    if (begins && shorter >= 8 && 2 * shorter >= longer) {
      best = std::max(best, 2);
    } else if (shorter >= 8 &&
               (key.find(printed) != std::string::npos ||
                (2 * shorter >= longer && printed.find(key) != std::string::npos))) {
      best = std::max(best, 1);
    }
  }
  return best;
}

}  // namespace dateline
