#include "indexer/internal/document_builder.h"

#include <fmt/format.h>
#include <unicode/uchar.h>

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

void DocumentBuilder::add_text(const Article& article, IndexedDocument& result) {
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
  result.words = lead_words + body_words;
  result.length = result.words + title_words * kTitleWeight;
}

void DocumentBuilder::add_text_terms(std::string_view language, Xapian::Document& document) {
  const std::string title_prefix(field_info(Field::kTitle).prefix);
  for (std::size_t i = 0; i < used_entries_; ++i) {
    const Entry& entry = entries_[i];
    const std::string& term = entry.word->folded;
    document.add_term(term, entry.wdf);
    for (const std::uint32_t position : entry.positions) {
      document.add_posting(term, position, 0);
    }
    if (entry.title_wdf > 0) {
      const std::string title_term = title_prefix + term;
      document.add_term(title_term, entry.title_wdf);
      for (const std::uint32_t position : entry.positions) {
        if (position >= kBodyPosition) {
          break;
        }
        document.add_posting(title_term, position, 0);
      }
    }
    add_stem_terms(entry, language, document);
    if (entry.kind == TokenKind::kWord) {
      vocabulary_.add_spelling(*entry.word, entry.wdf, entry.capitals);
    }
    entry.word->scratch = 0;
  }
  used_entries_ = 0;
  add_raw_terms(document);
}

void DocumentBuilder::add_stem_terms(const Entry& entry, std::string_view language,
                                     Xapian::Document& document) {
  const std::string_view stem = analyzer_.stem(*entry.word, language);
  if (stem.empty()) {
    return;
  }
  document.add_term(bounded_term("Z", stem), entry.wdf);
  if (entry.title_wdf > 0) {
    const std::string prefix = "Z" + std::string(field_info(Field::kTitle).prefix);
    document.add_term(bounded_term(prefix, stem), entry.title_wdf);
  }
  vocabulary_.add_stem(*entry.word, stem);
}

// Words as written, where folding lost something.
void DocumentBuilder::add_raw_terms(Xapian::Document& document) {
  const std::string raw_prefix(kRawPrefix);
  const std::string title_prefix = raw_prefix + std::string(field_info(Field::kTitle).prefix);
  for (const auto& [word, positions] : raw_words_) {
    document.add_term(bounded_term(raw_prefix, word), 0);
    for (const std::uint32_t position : positions) {
      const bool in_title = position < kBodyPosition;
      document.add_posting(bounded_term(raw_prefix, word), position, in_title ? kTitleWeight : 1);
      if (in_title) {
        document.add_posting(bounded_term(title_prefix, word), position);
      }
    }
  }
  raw_words_.clear();
}

void DocumentBuilder::add_names(Field field, const std::vector<std::string>& values,
                                Xapian::Document& document) {
  for (const std::string& value : values) {
    if (value.empty()) {
      continue;
    }
    document.add_boolean_term(whole_value_term(field, value));
    tokens_.clear();
    analyzer_.tokenize(value, tokens_);
    for (const Token& token : tokens_) {
      document.add_boolean_term(bounded_term(field_info(field).prefix, token.word->folded));
    }
  }
}

void DocumentBuilder::add_dates(const ArticleDate& published, Xapian::Document& document) {
  if (!published.known()) {
    return;
  }
  const std::chrono::year_month_day date(published.day);
  const std::string year = fmt::format("{:04}", static_cast<int>(date.year()));
  const std::string month = year + fmt::format("{:02}", static_cast<unsigned>(date.month()));
  const std::string day = month + fmt::format("{:02}", static_cast<unsigned>(date.day()));
  document.add_boolean_term("Y" + year);
  if (published.precision >= DatePrecision::kMonth) {
    document.add_boolean_term("M" + month);
  }
  if (published.precision >= DatePrecision::kDay) {
    document.add_boolean_term("D" + day);
  }
  const auto seconds = static_cast<double>(published.instant.time_since_epoch().count());
  document.add_value(kSlotPublished, Xapian::sortable_serialise(seconds));
  document.add_value(kSlotDay, day);
}

void DocumentBuilder::add_filters(const Article& article, Xapian::Document& document) {
  document.add_boolean_term(identity_term(article.id));
  add_names(Field::kSource, {article.source}, document);
  add_names(Field::kAuthor, article.authors, document);
  add_names(Field::kAgency, article.agencies, document);
  add_names(Field::kPlace, article.places, document);
  add_names(Field::kSection, {article.section}, document);
  add_names(Field::kKeyword, article.keywords, document);
  if (!article.language.empty()) {
    document.add_boolean_term(bounded_term(field_info(Field::kLanguage).prefix, article.language));
    document.add_value(kSlotLanguage, article.language);
  }
  for (const std::string& host : host_and_parents(host_of(article.url))) {
    document.add_boolean_term(bounded_term(field_info(Field::kSite).prefix, host));
  }
  if (!article.source.empty()) {
    document.add_value(kSlotSource, fold_value(article.source));
  }
}

void DocumentBuilder::add_codes(const Article& article, const StoryMembership& membership,
                                Xapian::Document& document) {
  const auto add = [&document](Field field, std::string_view code) {
    document.add_boolean_term(bounded_term(field_info(field).prefix, code));
  };
  if (membership.kind != CopyKind::kAlone) {
    add(Field::kStory, story_name(membership.story));
  }
  if (article.urgency > 0) {
    add(Field::kUrgency, std::to_string(article.urgency));
  }
  add(Field::kStatus, name_of(article.status));
}

IndexedDocument DocumentBuilder::build(const Article& article, const StoryMembership& membership) {
  IndexedDocument result;
  add_text(article, result);
  add_text_terms(article.language, result.document);
  add_filters(article, result.document);
  add_codes(article, membership, result.document);
  add_dates(article.published, result.document);
  result.document.set_data("id=" + article.id + "\n");
  analyzer_.trim();
  return result;
}

}  // namespace dateline
