#include "indexer/internal/page_title.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/page_dates_text.h"
#include "indexer/internal/page_title_parts.h"

namespace dateline {

namespace {

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

bool is_hidden(const PageElement& element) {
  return element.has_word("aural") || element.has_word("hidden") || element.has_mark("sr-only") ||
         element.has_mark("screen-reader") || element.has_mark("visuallyhidden");
}

// Whether a heading links to the site's front page, as site names do.
bool is_logo(const PageElements& elements, std::size_t index) {
  const auto& all = elements.all();
  for (std::size_t i = index; i < std::min(all[index].end, index + 6); ++i) {
    std::string_view address = attribute(*all[i].node, "href");
    const std::size_t scheme = address.rfind("://");
    if (all[i].tag() != GUMBO_TAG_A || address.empty()) {
      continue;
    }
    address.remove_prefix(scheme == std::string_view::npos ? 0 : scheme + 3);
    const std::size_t slash = address.find('/');
    const bool is_front =
        address == "/" || (scheme != std::string_view::npos &&
                           (slash == std::string_view::npos || slash + 1 == address.size()));
    const std::string_view self = elements.canonical();
    return is_front && attribute(*all[i].node, "href") != self;
  }
  return false;
}

std::vector<Printed> printed_titles(const PageElements& elements) {
  std::vector<Printed> titles;
  const auto& all = elements.all();
  for (std::size_t i = 0; i < all.size() && titles.size() < 40; ++i) {
    const bool is_h1 = all[i].tag() == GUMBO_TAG_H1;
    const bool is_heading = is_h1 || all[i].tag() == GUMBO_TAG_H2 || all[i].tag() == GUMBO_TAG_H3;
    const bool is_marked = has_headline_mark(all[i]) && all[i].tag() != GUMBO_TAG_META;
    if (all[i].aside || (!is_heading && !is_marked) || is_hidden(all[i]) || is_logo(elements, i)) {
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

const Printed* best_printed(const std::vector<Printed>& printed,
                            const std::vector<TitleHint>& hints) {
  const Printed* best = nullptr;
  int best_score = 0;
  for (const Printed& one : printed) {
    const int agrees = title_agreement(one.key, hints);
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
                      const std::vector<TitleHint>& hints) {
  const std::string key = title_key(part);
  const bool is_most = 2 * key.size() > printed.key.size();
  return key.size() >= 12 && key != printed.key &&
         std::any_of(hints.begin(), hints.end(), [&key, is_most](const TitleHint& hint) {
           const std::string& whole = hint.key;
           return whole == key ||
                  (is_most &&
                   (is_title_part(hint.text, key) ||
                    (whole.ends_with(key) && hint.text.find(": ") != std::string::npos)));
         });
}

// The headline in a heading that holds more (a kicker, a date) in elements of their own or before
// a bar; empty when there is nothing of the kind.
std::string headline_within(const PageElements& elements, const Printed& printed,
                            const std::vector<TitleHint>& hints) {
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
                          const std::vector<TitleHint>& hints) {
  if (printed.text.ends_with("…") || printed.text.ends_with("...")) {
    for (const TitleHint& hint : hints) {
      if (hint.key.starts_with(printed.key) && !hint.text.ends_with("…") &&
          !hint.text.ends_with("...")) {
        return hint.text;
      }
    }
  }
  const std::string part = headline_within(elements, printed, hints);
  return without_leading_date(part.empty() ? printed.text : part);
}

// A page's single h1 is its headline, also when the head calls the page something else; of several
// the first where it is long enough for one.
const Printed* only_h1(const std::vector<Printed>& printed,
                       const std::vector<std::string>& site_names) {
  const Printed* only = nullptr;
  for (const Printed& one : printed) {
    if (one.is_h1 && !is_site_name(one.text, site_names)) {
      if (only != nullptr && only->key != one.key) {
        return only->key.size() >= 20 ? only : nullptr;
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
      std::string text = collapse_space(plain_text(std::move(title)));
      if (!title_key(text).empty()) {
        titles.push_back(std::move(text));
      }
    }
  }
  return titles;
}

// Of a page that prints no headline which agrees with its head.
PageTitle title_of_head(const PageElements& elements, const std::vector<std::string>& site_names) {
  for (const char* name : {"og:title", "twitter:title", "dc.title", "dcterms.title"}) {
    std::string text = collapse_space(plain_text(elements.meta({name})));
    if (!title_key(text).empty()) {
      return {without_site(text, site_names), std::string("meta ") + name, PageTitle::kNoElement};
    }
  }
  if (title_key(elements.title()).empty()) {
    return {};
  }
  std::string text = without_site(elements.title(), site_names);
  if (text == elements.title()) {
    text = without_last_part(text);
  }
  return {std::move(text), "title element", PageTitle::kNoElement};
}

// The item of a kind that is titled as the page is.
const LinkedItem* main_item(const LinkedData& linked, LinkedItem::Kind kind,
                            const std::vector<TitleHint>& hints) {
  const LinkedItem* first = nullptr;
  std::size_t count = 0;
  for (const LinkedItem& item : linked.items) {
    if (item.kind != kind) {
      continue;
    }
    const std::string key = title_key(item.title);
    if (!key.empty() && title_agreement(key, hints) > 0) {
      return &item;
    }
    first = ++count == 1 ? &item : first;
  }
  return count <= 2 ? first : nullptr;
}

}  // namespace

MainItems main_items(const PageElements& elements, const LinkedData& linked) {
  MainItems items;
  if (linked.items.empty()) {
    return items;
  }
  std::vector<TitleHint> hints;
  for (std::string& title : head_titles(elements)) {
    hints.push_back(title_hint(std::move(title)));
  }
  for (const Printed& printed : printed_titles(elements)) {
    if (printed.is_h1 && hints.size() < 12) {
      hints.push_back({printed.text, printed.key});
    }
  }
  items.article = main_item(linked, LinkedItem::Kind::kArticle, hints);
  items.creation = main_item(linked, LinkedItem::Kind::kCreation, hints);
  items.page = main_item(linked, LinkedItem::Kind::kPage, hints);
  return items;
}

PageTitle read_page_title(const PageElements& elements, const MainItems& items,
                          const std::vector<std::string>& site_names) {
  std::vector<TitleHint> hints;
  for (const std::string& title : head_titles(elements)) {
    hints.push_back(title_hint(without_site(title, site_names)));
  }
  const LinkedItem* item = items.article;
  if (item != nullptr && !item->title.empty()) {
    hints.push_back(title_hint(item->title));
  }
  const std::vector<Printed> printed = printed_titles(elements);
  if (const Printed* best = best_printed(printed, hints)) {
    return {best_spelling(elements, *best, hints), best->is_h1 ? "h1" : "heading of the page",
            best->element};
  }
  if (const Printed* only = only_h1(printed, site_names)) {
    return {best_spelling(elements, *only, hints), "h1", only->element};
  }
  if (item != nullptr && !item->title.empty()) {
    return {item->title, "JSON-LD headline", PageTitle::kNoElement};
  }
  return title_of_head(elements, site_names);
}

}  // namespace dateline
