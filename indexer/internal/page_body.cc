// The article is where most of the text that reads like prose stands together.
//
// Every block gets a value: its words when it reads like prose, less than nothing when it is a link
// or stands in an element that names itself as something else. The article's element is the one
// whose blocks have the greatest sum of values (Pasternack and Roth 2009, "Extracting article text
// from the web with maximum subsequence segmentation", on elements instead of subsequences). Within
// it, blocks that are not prose are kept where they stand between blocks that are.
#include "indexer/internal/page_body.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "common/text.h"
#include "indexer/internal/boilerplate_names.h"
#include "indexer/internal/page_boilerplate.h"
#include "indexer/internal/text_blocks.h"

namespace dateline {

namespace {

constexpr double kMaxLinks = 0.4;     // of a block's text, in prose
constexpr double kMaxComments = 0.9;  // of the page's prose, in readers' comments
constexpr double kMaxUnlikely = 0.4;  // of the rest, in an element beside the article
constexpr double kMaxDoubtful = 0.6;  // of the rest, in elements with doubtful names together
constexpr double kMinNamed = 0.3;  // of the best element's value, in one that says it is the body
// An article of fewer words than kSmallArticle may be but one section of several: the element
// around it is taken if it has kWiderPart times the prose.
constexpr double kSmallArticle = 300, kWiderPart = 1.5, kWiderWords = 10;
constexpr std::uint32_t kProseWords = 18;    // prose whatever else
constexpr std::uint32_t kSentenceWords = 6;  // prose if it ends as sentences do

double link_share(const TextBlock& block) {
  return block.letters == 0 ? 0 : static_cast<double>(block.in_links) / block.letters;
}

bool is_prose(const TextBlock& block) {
  return link_share(block) <= kMaxLinks &&
         (block.words >= kProseWords || (block.words >= kSentenceWords && block.is_sentence));
}

bool is_boilerplate(const TextBlock& block) {
  return is_boilerplate_line(block.text) || is_picture_credit(block.text, block.words) ||
         is_publishers_appeal(block.text, block.words);
}

class PageBody {
 public:
  PageBody(const HtmlDocument& document, std::string_view title)
      : tree_(cut_into_blocks(document)), title_(fold_value(title)) {
    ElementRoles roles;
    for (const BlockElement& element : tree_.elements) {
      roles_.push_back(roles.of(*element.node));
    }
    value_blocks();
  }

  std::string extract() {
    if (tree_.blocks.empty()) {
      return {};
    }
    choose();
    std::string text;
    for (const std::uint32_t i : kept_) {
      text.append(text.empty() ? "" : "\n\n").append(tree_.blocks[i].text);
    }
    return text;
  }

 private:
  void value_blocks();
  double value_of(std::uint32_t block) const;
  void mark_unlikely();
  double mark(ElementRole role, double most, std::vector<bool>& blocks);
  std::uint32_t best_element() const;
  std::uint32_t body_element(std::uint32_t best) const;
  std::uint32_t widened(std::uint32_t best) const;
  std::uint32_t element_without_prose() const;
  void choose();
  std::uint32_t named_instead_of(std::uint32_t best) const;
  void keep_lead(std::uint32_t body);
  void keep_blocks(std::uint32_t begin, std::uint32_t end);
  double prose_in(const BlockElement& element) const {
    return sums_[element.end_block] - sums_[element.first_block];
  }
  double plain_prose_in(const BlockElement& element) const {
    return plain_prose_[element.end_block] - plain_prose_[element.first_block];
  }

  BlockTree tree_;
  const std::string title_;
  std::vector<ElementRole> roles_;
  std::vector<bool> unlikely_, doubtful_;  // by block
  std::vector<double> prose_;              // words of prose before a block; by block, and one more
  std::vector<double> plain_prose_;        // likewise, without unlikely and doubtful blocks
  std::vector<double> sums_;               // of values, likewise
  std::vector<std::uint32_t> kept_;
};

// Elements with most of the page's prose are no side matter, whatever their names.
void PageBody::mark_unlikely() {
  prose_.assign(1, 0);
  for (const TextBlock& block : tree_.blocks) {
    prose_.push_back(prose_.back() + (is_prose(block) ? block.words : 0));
  }
  unlikely_.assign(tree_.blocks.size(), false);
  doubtful_ = unlikely_;
  const double in_comments = mark(ElementRole::kComments, kMaxComments * prose_.back(), unlikely_);
  const double most = kMaxUnlikely * (prose_.back() - in_comments);
  mark(ElementRole::kUnlikely, most, unlikely_);
  const double doubtful = mark(ElementRole::kDoubtful, most, doubtful_);
  if (doubtful > kMaxDoubtful * (prose_.back() - in_comments)) {  // names that say nothing here
    doubtful_.assign(tree_.blocks.size(), false);
  }
}

// Marks the blocks of elements with that role, unless an element has more words of prose than
// `most`. Returns the words of prose marked.
double PageBody::mark(ElementRole role, double most, std::vector<bool>& blocks) {
  double marked = 0;
  for (std::size_t i = 0; i < tree_.elements.size(); ++i) {
    const BlockElement& element = tree_.elements[i];
    if (roles_[i] != role) {
      continue;
    }
    if (prose_[element.end_block] - prose_[element.first_block] > most) {
      roles_[i] = ElementRole::kUnknown;
      continue;
    }
    for (std::uint32_t block = element.first_block; block < element.end_block; ++block) {
      marked += blocks[block] ? 0 : prose_[block + 1] - prose_[block];
      blocks[block] = true;
    }
  }
  return marked;
}

void PageBody::value_blocks() {
  mark_unlikely();
  sums_.assign(1, 0);
  plain_prose_.assign(1, 0);
  for (std::uint32_t i = 0; i < tree_.blocks.size(); ++i) {
    const TextBlock& block = tree_.blocks[i];
    const bool is_plain = !unlikely_[i] && !doubtful_[i] && is_prose(block);
    plain_prose_.push_back(plain_prose_.back() + (is_plain ? block.words : 0));
    sums_.push_back(sums_.back() + value_of(i));
  }
}

double PageBody::value_of(std::uint32_t i) const {
  const TextBlock& block = tree_.blocks[i];
  const double some_words = std::min<double>(block.words, 20);
  if (unlikely_[i]) {
    return -0.2 * some_words;
  }
  if (doubtful_[i]) {
    return is_prose(block) ? 0 : -1.5;
  }
  if (is_prose(block)) {
    return block.words;
  }
  if (link_share(block) > kMaxLinks) {
    return -3 - 0.5 * some_words;
  }
  const bool is_item = block.in_paragraph || block.kind == BlockKind::kListItem;
  return is_item ? 0 : -1;
}

// Of elements with the same sum the innermost.
std::uint32_t PageBody::best_element() const {
  std::uint32_t best = 0;
  for (std::uint32_t i = 0; i < tree_.elements.size(); ++i) {
    if (prose_in(tree_.elements[i]) >= prose_in(tree_.elements[best])) {
      best = i;
    }
  }
  return best;
}

// An element inside that says it is the body and has nearly all of the prose.
std::uint32_t PageBody::body_element(std::uint32_t best) const {
  const double all = prose_in(tree_.elements[best]);
  for (std::uint32_t i = best; i < tree_.elements[best].end_element; ++i) {
    if (roles_[i] == ElementRole::kArticleBody && prose_in(tree_.elements[i]) >= 0.7 * all) {
      return i;
    }
  }
  return best;
}

// The element that says it is the body and has most prose, where the best element is elsewhere
// and has not very much more: a short article among long comments or teasers.
std::uint32_t PageBody::named_instead_of(std::uint32_t best) const {
  std::uint32_t named = 0;
  for (std::uint32_t i = 0; i < tree_.elements.size(); ++i) {
    if (roles_[i] == ElementRole::kArticleBody &&
        (named == 0 || prose_in(tree_.elements[i]) > prose_in(tree_.elements[named]))) {
      named = i;
    }
  }
  const bool elsewhere = named < best || named >= tree_.elements[best].end_element;
  const bool inside_named = best >= named && best < tree_.elements[named].end_element;
  return named > 0 && elsewhere && !inside_named &&
                 prose_in(tree_.elements[named]) >= kMinNamed * prose_in(tree_.elements[best])
             ? named
             : best;
}

std::uint32_t PageBody::widened(std::uint32_t best) const {
  std::uint32_t chosen = best;
  for (std::uint32_t i = best; i != 0;) {
    i = tree_.elements[i].parent;
    const double have = plain_prose_in(tree_.elements[chosen]);
    if (have >= kSmallArticle) {
      break;
    }
    if (plain_prose_in(tree_.elements[i]) >= kWiderPart * have + kWiderWords) {
      chosen = i;
    }
  }
  return chosen;
}

// On a page without prose: the element with most text of those that say they hold the article.
std::uint32_t PageBody::element_without_prose() const {
  std::uint32_t chosen = 0, most = 0;
  bool is_body = false;
  for (std::uint32_t i = 0; i < tree_.elements.size(); ++i) {
    const bool body = roles_[i] == ElementRole::kArticleBody;
    if (!body && (is_body || roles_[i] != ElementRole::kArticle)) {
      continue;
    }
    const std::uint32_t blocks = tree_.elements[i].end_block - tree_.elements[i].first_block;
    if (blocks > most || (body && !is_body && blocks > 0)) {
      chosen = i;
      most = blocks;
      is_body = body;
    }
  }
  return chosen;
}

void PageBody::choose() {
  const std::uint32_t best = widened(best_element());
  const std::uint32_t body = prose_in(tree_.elements[best]) > 0
                                 ? body_element(named_instead_of(best))
                                 : element_without_prose();
  const BlockElement& element = tree_.elements[body];
  keep_lead(body);
  keep_blocks(element.first_block, element.end_block);
}

// A standfirst stands before the body, in the article's header: behind its headline.
void PageBody::keep_lead(std::uint32_t body) {
  std::uint32_t article = body;
  while (article != 0 && roles_[article] != ElementRole::kArticle) {
    article = tree_.elements[article].parent;
  }
  const std::uint32_t first = tree_.elements[article].first_block;
  for (std::uint32_t i = article == 0 ? tree_.elements[body].first_block : first;
       i < tree_.elements[body].first_block; ++i) {
    const TextBlock& block = tree_.blocks[i];
    if (!unlikely_[i] && block.kind != BlockKind::kCaption && is_prose(block) &&
        link_share(block) == 0 && fold_value(block.text) != title_ && !is_boilerplate(block)) {
      kept_.push_back(i);
    }
  }
}

void PageBody::keep_blocks(std::uint32_t begin, std::uint32_t end) {
  const auto is_good = [this](std::uint32_t i) {
    return !unlikely_[i] && is_prose(tree_.blocks[i]) && !is_boilerplate(tree_.blocks[i]);
  };
  std::uint32_t first = begin;
  while (first < end && !is_good(first)) {
    ++first;
  }
  std::uint32_t last = end;
  while (last > first && !is_good(last - 1)) {
    --last;
  }
  if (first == last) {  // no prose at all: whatever is not a link
    for (std::uint32_t i = begin; i < end; ++i) {
      if (!unlikely_[i] && link_share(tree_.blocks[i]) <= kMaxLinks) {
        kept_.push_back(i);
      }
    }
    return;
  }
  // A list or short lines that end the article.
  const auto belongs = [&](std::uint32_t i) {
    const TextBlock& block = tree_.blocks[i];
    return !unlikely_[i] && link_share(block) <= kMaxLinks && !is_boilerplate(block) &&
           (block.in_paragraph || block.kind == BlockKind::kListItem) && block.words >= 2;
  };
  while (last < end && belongs(last)) {
    ++last;
  }
  while (first > begin && belongs(first - 1)) {
    --first;
  }
  bool related = false;
  for (std::uint32_t i = first; i < last; ++i) {
    const TextBlock& block = tree_.blocks[i];
    if (unlikely_[i] || fold_value(block.text) == title_) {
      continue;
    }
    if (block.kind == BlockKind::kHeading && opens_related_links(block.text)) {
      related = true;
      continue;
    }
    related = related && !(is_good(i) && block.words >= kProseWords);
    const bool linked = link_share(block) > (block.words >= kProseWords ? 0.6 : kMaxLinks);
    if (related || linked || (doubtful_[i] && !is_good(i)) || is_boilerplate(block)) {
      continue;
    }
    kept_.push_back(i);
  }
  while (!kept_.empty() && tree_.blocks[kept_.back()].kind == BlockKind::kHeading) {
    kept_.pop_back();
  }
}

}  // namespace

std::string extract_page_body(const HtmlDocument& document, std::string_view title) {
  return PageBody(document, title).extract();
}

}  // namespace dateline
