#include "indexer/internal/page_title.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

#include "common/internal/folding.h"
#include "common/internal/utf8.h"
#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/page_dates_text.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxTitleBytes = 600;

// Stand between a headline and the site's name; with the spaces that belong to them.
constexpr auto kSeparators = std::to_array<std::string_view>(
    {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " > ",
     " < ", " ~ ", " ‹ ", " › ", " * ", ": ",  " |",  "| ",  "_",    "｜"});

struct Printed {
  std::size_t element;
  std::string text, key;
  bool is_h1 = false, is_marked = false;
};

bool has_headline_mark(const PageElement& element) {
  constexpr auto kMarks = std::to_array<std::string_view>(
      {"entry-title", "post-title", "article-title", "post_title", "entry_title", "article_title",
       "headline", "page-title", "articletitle", "posttitle", "title-article", "story-title",
       "article__title", "post__title"});
  return std::any_of(kMarks.begin(), kMarks.end(),
                     [&element](std::string_view mark) { return element.has_mark(mark); });
}

std::vector<Printed> printed_titles(const PageElements& elements) {
  std::vector<Printed> titles;
  const auto& all = elements.all();
  for (std::size_t i = 0; i < all.size() && titles.size() < 40; ++i) {
    const bool is_h1 = all[i].tag() == GUMBO_TAG_H1;
    const bool is_heading = is_h1 || all[i].tag() == GUMBO_TAG_H2 || all[i].tag() == GUMBO_TAG_H3;
    const bool is_marked = has_headline_mark(all[i]) && all[i].tag() != GUMBO_TAG_META;
    if (all[i].aside || (!is_heading && !is_marked)) {
      continue;
    }
    std::string text = short_text(*all[i].node, kMaxTitleBytes);
    std::string key = title_key(text);
    if (!key.empty() && text.size() < kMaxTitleBytes) {
      titles.push_back({i, std::move(text), std::move(key), is_h1, is_marked});
    }
  }
  return titles;
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

// `text` without a site's name at its end or beginning.
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

// A <title> of which nothing else is known: what stands behind its last bar or dash is the site's
// name when it is the shorter part.
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
  return std::string(text);
}

// Whether one of the parts between separators has that key.
bool is_part(std::string_view text, std::string_view key) {
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

// How well a printed heading agrees with what the head calls the page: 0 not at all.
int agreement(const Printed& printed, const std::vector<std::string>& hints) {
  int best = 0;
  for (const std::string& hint : hints) {
    const std::string key = title_key(hint);
    if (key.empty()) {
      continue;
    }
    if (key == printed.key) {
      return 4;
    }
    if (printed.key.size() >= 8 && is_part(hint, printed.key)) {
      best = 3;
    }
    const bool begins = key.starts_with(printed.key) || printed.key.starts_with(key);
    const std::size_t shorter = std::min(key.size(), printed.key.size());
    const std::size_t longer = std::max(key.size(), printed.key.size());
    if (begins && shorter >= 8 && 2 * shorter >= longer) {
      best = std::max(best, 2);
    } else if (shorter >= 8 && key.find(printed.key) != std::string::npos) {
      best = std::max(best, 1);
    }
  }
  return best;
}

const Printed* best_printed(const std::vector<Printed>& printed,
                            const std::vector<std::string>& hints) {
  const Printed* best = nullptr;
  int best_score = 0;
  for (const Printed& one : printed) {
    const int agrees = agreement(one, hints);
    const int score = agrees * 4 + (one.is_h1 ? 6 : 0) + (one.is_marked ? 1 : 0);
    // Of teasers and sections only the page's own has the whole title.
    if (agrees > (one.is_h1 ? 0 : 2) && score > best_score) {
      best = &one;
      best_score = score;
    }
  }
  return best;
}

// Whether `part`, most of a heading, is what the head calls the page, the site's name aside.
bool is_headline_part(const std::string& part, const Printed& printed,
                      const std::vector<std::string>& hints) {
  const std::string key = title_key(part);
  return key.size() >= 12 && 2 * key.size() > printed.key.size() && key != printed.key &&
         std::any_of(hints.begin(), hints.end(), [&key](const std::string& hint) {
           const std::string whole = title_key(hint);
           return whole == key || is_part(hint, key) ||
                  (whole.ends_with(key) && hint.find(": ") != std::string::npos);
         });
}

// The headline in a heading that holds more (a kicker, a date) in elements of their own or before
// a bar; empty when there is nothing of the kind.
std::string headline_within(const PageElements& elements, const Printed& printed,
                            const std::vector<std::string>& hints) {
  const auto& all = elements.all();
  std::string own = own_text(*all[printed.element].node, kMaxTitleBytes);
  if (is_headline_part(own, printed, hints)) {
    return own;
  }
  const std::size_t end = std::min(all[printed.element].end, printed.element + 20);
  for (std::size_t i = printed.element + 1; i < end; ++i) {
    std::string part = short_text(*all[i].node, kMaxTitleBytes);
    if (is_headline_part(part, printed, hints)) {
      return part;
    }
  }
  const std::size_t bar = printed.text.find(" | ");
  if (bar != std::string::npos) {
    std::string part = printed.text.substr(bar + 3);
    if (is_headline_part(part, printed, hints)) {
      return part;
    }
  }
  return {};
}

// "14.05.2024 - Headline" without the date.
std::string without_leading_date(std::string text) {
  const auto date = find_date(text, {});
  if (!date || date->begin != 0) {
    return text;
  }
  const std::string_view rest = std::string_view(text).substr(date->end);
  for (const std::string_view mark : {" - ", " – ", " | ", ": "}) {
    if (rest.starts_with(mark) && rest.size() > mark.size() + 12) {
      return std::string(trim(rest.substr(mark.size())));
    }
  }
  return text;
}

// The heading's text, or what the head says where the heading is cut short ("…").
std::string best_spelling(const PageElements& elements, const Printed& printed,
                          const std::vector<std::string>& hints) {
  if (printed.text.ends_with("…") || printed.text.ends_with("...")) {
    for (const std::string& hint : hints) {
      if (title_key(hint).starts_with(printed.key) && !hint.ends_with("…") &&
          !hint.ends_with("...")) {
        return hint;
      }
    }
  }
  const std::string part = headline_within(elements, printed, hints);
  return without_leading_date(part.empty() ? printed.text : part);
}

// A page's single h1 is its headline, also when the head calls the page something else.
const Printed* only_h1(const std::vector<Printed>& printed,
                       const std::vector<std::string>& site_names) {
  const Printed* only = nullptr;
  for (const Printed& one : printed) {
    if (one.is_h1 && !is_site_name(one.text, site_names)) {
      if (only != nullptr && only->key != one.key) {
        return nullptr;
      }
      only = &one;
    }
  }
  return only != nullptr && only->key.size() >= 8 ? only : nullptr;
}

std::vector<std::string> head_titles(const PageElements& elements) {
  std::vector<std::string> titles;
  for (std::string title : {elements.meta({"og:title"}), elements.title(),
                            elements.meta({"twitter:title", "parsely-title", "sailthru.title"}),
                            elements.meta({"dc.title", "dcterms.title", "title", "headline"})}) {
    if (!title.empty()) {
      titles.push_back(collapse_space(plain_text(std::move(title))));
    }
  }
  return titles;
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

const LinkedItem* main_item(const PageElements& elements, const LinkedData& linked,
                            LinkedItem::Kind kind) {
  std::vector<std::string> hints = head_titles(elements);
  for (const Printed& printed : printed_titles(elements)) {
    if (printed.is_h1) {
      hints.push_back(printed.text);
    }
  }
  const LinkedItem* first = nullptr;
  std::size_t count = 0;
  for (const LinkedItem& item : linked.items) {
    if (item.kind != kind) {
      continue;
    }
    ++count;
    const Printed as_printed{0, item.title, title_key(item.title)};
    if (!as_printed.key.empty() && agreement(as_printed, hints) > 0) {
      return &item;
    }
    first = first == nullptr ? &item : first;
  }
  return count <= 2 ? first : nullptr;
}

PageTitle read_page_title(const PageElements& elements, const LinkedData& linked,
                          const std::vector<std::string>& site_names) {
  std::vector<std::string> hints;
  for (const std::string& title : head_titles(elements)) {
    hints.push_back(without_site(title, site_names));
  }
  const LinkedItem* item = main_item(elements, linked, LinkedItem::Kind::kArticle);
  if (item != nullptr && !item->title.empty()) {
    hints.push_back(item->title);
  }
  const std::vector<Printed> printed = printed_titles(elements);
  if (const Printed* best = best_printed(printed, hints)) {
    return {best_spelling(elements, *best, hints), best->is_h1 ? "h1" : "heading of the page",
            best->element};
  }
  PageTitle result;
  if (const Printed* only = only_h1(printed, site_names)) {
    return {only->text, "h1", only->element};
  }
  if (item != nullptr && !item->title.empty()) {
    result.text = item->title;
    result.origin = "JSON-LD headline";
  } else if (const std::string title = elements.meta({"og:title", "twitter:title"});
             !title.empty()) {
    result.text = without_site(collapse_space(plain_text(title)), site_names);
    result.origin = "meta og:title";
  } else if (!elements.title().empty()) {
    const std::string cut = without_site(elements.title(), site_names);
    result.text = cut == elements.title() ? without_last_part(cut) : cut;
    result.origin = "title element";
  } else if (result.element != PageTitle::kNoElement) {
    result.text = short_text(*elements.all()[result.element].node, kMaxTitleBytes);
    result.origin = "h1";
  }
  return result;
}

}  // namespace dateline
