#include "indexer/internal/document_builder.h"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <xapian.h>

#include <algorithm>
#include <limits>

#include "common/internal/utf8.h"
#include "common/text.h"
#include "common/url.h"

namespace dateline {

namespace {

constexpr std::uint32_t kNoLimit = std::numeric_limits<std::uint32_t>::max();

// Between lead and body, so that no phrase spans them.
constexpr std::uint32_t kLeadGap = 10;

bool begins_with_capital(std::string_view text, const Token& token) {
  const auto first = decode_utf8(text, token.begin).code;
  return first < 0x80 ? first >= 'A' && first <= 'Z' : u_isUUppercase(static_cast<UChar32>(first));
}

std::span<const std::uint32_t> title_positions(std::span<const std::uint32_t> positions) {
  return positions.first(static_cast<std::size_t>(
      std::lower_bound(positions.begin(), positions.end(), kBodyPosition) - positions.begin()));
}

}  // namespace

DocumentBuilder::Entry& DocumentBuilder::entry_of(Word& word) {
  if (word.scratch == 0) {
    if (used_entries_ == entries_.size()) {
      entries_.emplace_back();
    }
    Entry& entry = entries_[used_entries_++];
    entry.word = &word;
    entry.wdf = 0;
    entry.title_wdf = 0;
    entry.capitals = 0;
    entry.positions.clear();
    word.scratch = static_cast<std::uint32_t>(used_entries_);
  }
  return entries_[word.scratch - 1];
}

// Counts the words of a text, the first of which stands at position `base`; those from position
// `end` on get no position.
void DocumentBuilder::add_tokens(std::string_view text, std::uint32_t base, std::uint32_t end,
                                 std::uint32_t weight) {
  for (const Token& token : tokens_) {
    Entry& entry = entry_of(*token.word);
    entry.kind = token.kind;
    entry.wdf += weight;
    entry.capitals += begins_with_capital(text, token) ? weight : 0;
    const std::uint32_t position = base + token.position;
    const bool positioned = position < end;
    if (positioned) {
      entry.positions.push_back(position);
    }
    if (token.raw != nullptr) {
      std::vector<std::uint32_t>& positions = raw_words_[token.raw->folded];
      if (positioned) {
        positions.push_back(position);
      }
    }
    if (base < kBodyPosition) {
      ++entry.title_wdf;
    }
  }
  tokens_.clear();
}

DocumentLengths DocumentBuilder::add_text(const Article& article) {
  tokens_.clear();
  const std::uint32_t title_words = analyzer_.tokenize(article.title, tokens_);
  add_tokens(article.title, 1, kMaxTitlePosition + 1, kTitleWeight);
  std::uint32_t base = kBodyPosition;
  const std::uint32_t lead_words = analyzer_.tokenize(article.lead, tokens_);
  if (lead_words > 0) {
    add_tokens(article.lead, base, kNoLimit, 1);
    base += lead_words + kLeadGap;
  }
  const std::uint32_t body_words = analyzer_.tokenize(article.body, tokens_);
  add_tokens(article.body, base, kNoLimit, 1);
  const std::uint32_t words = lead_words + body_words;
  return {words + title_words * kTitleWeight, words};
}

// bounded_term(), without a string of its own; valid until the next call.
std::string_view DocumentBuilder::prefixed(std::string_view prefix, std::string_view body) {
  if (prefix.size() + body.size() > kMaxTermBytes / 2) {
    term_ = bounded_term(prefix, body);
  } else {
    term_ = prefix;
    term_ += body;
  }
  return term_;
}

void DocumentBuilder::add_text_terms(std::string_view language, DocumentSink& sink) {
  const std::string_view title_prefix = field_info(Field::kTitle).prefix;
  for (std::size_t i = 0; i < used_entries_; ++i) {
    const Entry& entry = entries_[i];
    const std::string& word = entry.word->folded;
    const std::span<const std::uint32_t> positions(entry.positions);
    sink.add_term(word, entry.wdf, positions);
    if (entry.title_wdf > 0) {
      sink.add_term(prefixed(title_prefix, word), entry.title_wdf, title_positions(positions));
    }
    add_stem_terms(entry, language, sink);
    if (entry.kind == TokenKind::kWord) {
      vocabulary_.add_spelling(*entry.word, entry.wdf, entry.capitals);
    }
    entry.word->scratch = 0;
  }
  used_entries_ = 0;
  add_raw_terms(sink);
}

void DocumentBuilder::add_stem_terms(const Entry& entry, std::string_view language,
                                     DocumentSink& sink) {
  static const std::string kTitleStem = "Z" + std::string(field_info(Field::kTitle).prefix);
  const std::string_view stem = analyzer_.stem(*entry.word, language);
  if (stem.empty()) {
    return;
  }
  sink.add_term(prefixed("Z", stem), entry.wdf);
  if (entry.title_wdf > 0) {
    sink.add_term(prefixed(kTitleStem, stem), entry.title_wdf);
  }
  vocabulary_.add_stem(*entry.word, stem);
}

// Words as written, where folding lost something.
void DocumentBuilder::add_raw_terms(DocumentSink& sink) {
  static const std::string kRawTitle =
      std::string(kRawPrefix) + std::string(field_info(Field::kTitle).prefix);
  for (const auto& [word, list] : raw_words_) {
    const std::span<const std::uint32_t> positions(list);
    const std::span<const std::uint32_t> title = title_positions(positions);
    const std::size_t wdf = positions.size() + (kTitleWeight - 1) * title.size();
    sink.add_term(prefixed(kRawPrefix, word), static_cast<std::uint32_t>(wdf), positions);
    if (!title.empty()) {
      sink.add_term(prefixed(kRawTitle, word), static_cast<std::uint32_t>(title.size()), title);
    }
  }
  raw_words_.clear();
}

void DocumentBuilder::add_names(Field field, const std::vector<std::string>& values,
                                DocumentSink& sink) {
  for (const std::string& value : values) {
    if (value.empty()) {
      continue;
    }
    sink.add_term(whole_value_term(field, value), 0);
    tokens_.clear();
    analyzer_.tokenize(value, tokens_);
    for (const Token& token : tokens_) {
      sink.add_term(prefixed(field_info(field).prefix, token.word->folded), 0);
    }
  }
}

void DocumentBuilder::add_dates(const ArticleDate& published, DocumentSink& sink) {
  if (!published.known()) {
    return;
  }
  const std::chrono::year_month_day date(published.day);
  const std::string year = fmt::format("{:04}", static_cast<int>(date.year()));
  const std::string month = year + fmt::format("{:02}", static_cast<unsigned>(date.month()));
  const std::string day = month + fmt::format("{:02}", static_cast<unsigned>(date.day()));
  sink.add_term("Y" + year, 0);
  if (published.precision >= DatePrecision::kMonth) {
    sink.add_term("M" + month, 0);
  }
  if (published.precision >= DatePrecision::kDay) {
    sink.add_term("D" + day, 0);
  }
  const auto seconds = static_cast<double>(published.instant.time_since_epoch().count());
  sink.add_value(kSlotPublished, Xapian::sortable_serialise(seconds));
  sink.add_value(kSlotDay, day);
}

void DocumentBuilder::add_filters(const Article& article, DocumentSink& sink) {
  sink.add_term(identity_term(article.id), 0);
  add_names(Field::kSource, {article.source}, sink);
  add_names(Field::kAuthor, article.authors, sink);
  add_names(Field::kAgency, article.agencies, sink);
  add_names(Field::kPlace, article.places, sink);
  add_names(Field::kSection, {article.section}, sink);
  add_names(Field::kKeyword, article.keywords, sink);
  if (!article.language.empty()) {
    sink.add_term(prefixed(field_info(Field::kLanguage).prefix, article.language), 0);
    sink.add_value(kSlotLanguage, article.language);
  }
  for (const std::string& host : host_and_parents(host_of(article.url))) {
    sink.add_term(prefixed(field_info(Field::kSite).prefix, host), 0);
  }
  if (!article.source.empty()) {
    sink.add_value(kSlotSource, fold_value(article.source));
  }
}

void DocumentBuilder::add_codes(const Article& article, const StoryMembership& membership,
                                DocumentSink& sink) {
  const auto add = [&](Field field, std::string_view code) {
    sink.add_term(prefixed(field_info(field).prefix, code), 0);
  };
  if (membership.kind != CopyKind::kAlone) {
    add(Field::kStory, story_name(membership.story));
  }
  if (article.urgency > 0) {
    add(Field::kUrgency, std::to_string(article.urgency));
  }
  add(Field::kStatus, name_of(article.status));
}

DocumentLengths DocumentBuilder::build(const Article& article, const StoryMembership& membership,
                                       DocumentSink& sink) {
  const DocumentLengths lengths = add_text(article);
  add_text_terms(article.language, sink);
  add_filters(article, sink);
  add_codes(article, membership, sink);
  add_dates(article.published, sink);
  sink.set_data("id=" + article.id + "\n");
  analyzer_.trim();
  return lengths;
}

}  // namespace dateline
