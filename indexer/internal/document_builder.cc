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

constexpr std::size_t kTokensAhead = 8;  // their words are fetched before their turn comes

// Instead of a number in RememberedTerms: there is no such term.
constexpr std::uint32_t kNoTerm = std::numeric_limits<std::uint32_t>::max();

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

std::uint32_t DocumentBuilder::entry_of(Word& word) {
  if (word.scratch == 0) {
    entries_.push_back({&word, 0, 0, 0, 0, 0, TokenKind::kWord});
    word.scratch = static_cast<std::uint32_t>(entries_.size());
  }
  return word.scratch - 1;
}

// Counts the words of a text, the first of which stands at position `base`; those from position
// `end` on get no position.
void DocumentBuilder::add_tokens(std::string_view text, std::uint32_t base, std::uint32_t end,
                                 std::uint32_t weight) {
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    __builtin_prefetch(tokens_[std::min(i + kTokensAhead, tokens_.size() - 1)].word);
    const Token& token = tokens_[i];
    const std::uint32_t number = entry_of(*token.word);
    Entry& entry = entries_[number];
    entry.kind = token.kind;
    entry.wdf += weight;
    entry.capitals += begins_with_capital(text, token) ? weight : 0;
    const std::uint32_t position = base + token.position;
    const bool positioned = position < end;
    if (positioned) {
      ++entry.positions;
      occurrences_.push_back({number, position});
    }
    if (token.raw != nullptr) {
      RawEntry& raw = raw_words_[token.raw->folded];
      raw.raw = token.raw;
      raw.word = token.word;
      raw.wdf += weight;
      raw.title_wdf += base < kBodyPosition ? 1 : 0;
      if (positioned) {
        raw.positions.push_back(position);
      }
    }
    if (base < kBodyPosition) {
      ++entry.title_wdf;
    }
  }
  tokens_.clear();
}

// A counting sort of the occurrences by words, in which positions stay in order.
void DocumentBuilder::group_positions() {
  std::uint32_t before = 0;
  for (Entry& entry : entries_) {
    entry.end = before;
    before += entry.positions;
  }
  positions_.resize(before);
  for (const Occurrence& occurrence : occurrences_) {
    positions_[entries_[occurrence.entry].end++] = occurrence.position;
  }
  occurrences_.clear();
}

std::span<const std::uint32_t> DocumentBuilder::positions_of(const Entry& entry) const {
  return std::span(positions_).subspan(entry.end - entry.positions, entry.positions);
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

// What a word remembers from another era is of no use.
RememberedTerms& DocumentBuilder::terms_of(Word& word) const {
  RememberedTerms& terms = word.terms;
  if (terms.era != era_) {
    terms = {};
    terms.era = era_;
  }
  if (terms.language != language_) {
    terms.language = language_;
    terms.stem = terms.title_stem = 0;
    terms.spelling = 0;
  }
  return terms;
}

void DocumentBuilder::begin_era(const DocumentSink& sink) {
  if (era_ == 0 || sink.era() != sink_era_ || vocabulary_.era() != vocabulary_era_) {
    ++era_;
    sink_era_ = sink.era();
    vocabulary_era_ = vocabulary_.era();
  }
}

// Numbers are given again when all are taken; what words remember of them is of no use then.
void DocumentBuilder::begin_language(const std::string& language) {
  constexpr std::size_t kMostLanguages = 255;
  if (languages_.size() == kMostLanguages && !languages_.contains(language)) {
    ++era_;
    languages_.clear();
    vocabulary_.forget_notes();
  }
  language_ = languages_.try_emplace(language, static_cast<std::uint8_t>(languages_.size() + 1))
                  .first->second;
  stems_ = analyzer_.has_stemmer(language);
}

void DocumentBuilder::add_text_terms(const std::string& language, DocumentSink& sink) {
  const std::string_view title_prefix = field_info(Field::kTitle).prefix;
  begin_era(sink);
  begin_language(language);
  group_positions();
  for (const Entry& entry : entries_) {
    Word& word = *entry.word;
    RememberedTerms& terms = terms_of(word);
    const std::span<const std::uint32_t> positions = positions_of(entry);
    if (terms.exact != 0) {
      sink.add_again(terms.exact, entry.wdf, positions);
    } else {
      terms.exact = sink.add_term(word.folded, entry.wdf, positions);
    }
    if (entry.title_wdf > 0) {
      const std::span<const std::uint32_t> in_title = title_positions(positions);
      if (terms.title != 0) {
        sink.add_again(terms.title, entry.title_wdf, in_title);
      } else {
        terms.title = sink.add_term(prefixed(title_prefix, word.folded), entry.title_wdf, in_title);
      }
    }
    add_stem_terms(entry, terms, language, sink);
    if (entry.kind == TokenKind::kWord) {
      count_spelling(entry, terms, language);
    }
    word.scratch = 0;
  }
  entries_.clear();
  add_raw_terms(language, sink);
}

void DocumentBuilder::add_stem_terms(const Entry& entry, RememberedTerms& terms,
                                     std::string_view language, DocumentSink& sink) {
  if (!stems_ || terms.stem == kNoTerm) {
    return;
  }
  if (terms.stem != 0) {
    sink.add_again(terms.stem, entry.wdf);
  } else {
    find_stem(entry, terms, language, sink);
  }
  if (terms.stem == kNoTerm) {
    return;
  }
  vocabulary_.add_stem(*entry.word, language_, language);
  if (entry.title_wdf == 0) {
    return;
  }
  if (terms.title_stem != 0) {
    sink.add_again(terms.title_stem, entry.title_wdf);
  } else {
    const std::string_view stem = analyzer_.stem(*entry.word, language);
    terms.title_stem = sink.add_term(stem_term(Field::kTitle, language, stem), entry.title_wdf);
  }
}

// Adds the term of the stem, for the first time in this era.
void DocumentBuilder::find_stem(const Entry& entry, RememberedTerms& terms,
                                std::string_view language, DocumentSink& sink) {
  const std::string_view stem = analyzer_.stem(*entry.word, language);
  if (stem.empty()) {
    terms.stem = kNoTerm;
    return;
  }
  terms.stem = sink.add_term(stem_term(Field::kText, language, stem), entry.wdf);
}

void DocumentBuilder::count_spelling(const Entry& entry, RememberedTerms& terms,
                                     std::string_view language) {
  if (terms.spelling == 0) {
    const std::uint32_t number = vocabulary_.spelling_number(language, entry.word->folded);
    terms.spelling = number & BatchVocabulary::kNotCounted;  // all bits of any number
  }
  if (terms.spelling != BatchVocabulary::kNotCounted) {
    vocabulary_.count_spelling(terms.spelling, entry.wdf, entry.capitals);
  }
}

// The stem of the word as written, where it is not that of the folded word, which the word has too.
void DocumentBuilder::add_raw_stem(const RawEntry& entry, std::string_view language,
                                   DocumentSink& sink) {
  const std::string stem(analyzer_.stem(*entry.raw, language));
  if (stem.empty() || stem == analyzer_.stem(*entry.word, language)) {
    return;
  }
  sink.add_term(stem_term(Field::kText, language, stem), entry.wdf);
  if (entry.title_wdf > 0) {
    sink.add_term(stem_term(Field::kTitle, language, stem), entry.title_wdf);
  }
  vocabulary_.add_raw_stem(*entry.raw, language_, language, entry.word->folded);
}

// Words as written, where folding lost something.
void DocumentBuilder::add_raw_terms(std::string_view language, DocumentSink& sink) {
  static const std::string kRawTitle =
      std::string(kRawPrefix) + std::string(field_info(Field::kTitle).prefix);
  for (const auto& [word, entry] : raw_words_) {
    const std::span<const std::uint32_t> positions(entry.positions);
    const std::span<const std::uint32_t> title = title_positions(positions);
    const std::size_t wdf = positions.size() + (kTitleWeight - 1) * title.size();
    sink.add_term(prefixed(kRawPrefix, word), static_cast<std::uint32_t>(wdf), positions);
    if (!title.empty()) {
      sink.add_term(prefixed(kRawTitle, word), static_cast<std::uint32_t>(title.size()), title);
    }
    add_raw_stem(entry, language, sink);
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
