#include "searcher/internal/passage.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>

#include <algorithm>
#include <iterator>

#include "common/error.h"
#include "common/internal/utf8.h"
#include "common/text.h"

namespace dateline {

namespace {

// Archives have a dozen languages; more are hostile input.
constexpr std::size_t kMaxSentenceIterators = 16;

constexpr std::string_view kWordsWithStop[] = {
    // English, and titles that many languages share
    "Adm", "Brig", "Capt", "Cmdr", "Col", "Cpl", "Dr", "Drs", "Ft", "Gen", "Gov", "Hon", "Lt",
    "Maj", "Messrs", "Mr", "Mrs", "Ms", "Mt", "Pres", "Prof", "Rep", "Reps", "Rev", "Sen", "Sens",
    "Sgt", "St", "Ste", "Supt", "vs",
    // German
    "Abs", "Fr", "Hl", "Hr", "Ing", "Nr", "Tel", "bzw", "ca", "evtl", "ggf", "gest", "sog", "vgl",
    // Romance languages
    "Dra", "Mgr", "Mlle", "MM", "Mme", "Sr", "Sra", "Sres", "Sta", "Sto", "Ud", "Uds", "dott",
    "sig", "Dott", "Sig",
    // Slavic languages
    "dr", "gen", "im", "ing", "inż", "ks", "kpt", "mgr", "mjr", "prof", "płk", "ul", "św", "sv",
    "tzv", "акад", "вул", "ген", "гл", "гр", "им", "ім", "проф", "св", "см", "стр", "тзв", "ул",
    "чл"};

// Of these the stop ends a sentence unless a number follows.
constexpr std::string_view kWordsBeforeNumber[] = {
    "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug", "Sep", "Sept", "Oct", "Nov", "Dec",
    "No",  "Nos", "Art", "art", "no",  "nr",  "p",   "pp",  "č",    "čl",  "ст"};

// Languages that write ordinals with a full stop: "3. Mai".
constexpr std::string_view kOrdinalStop[] = {"bs", "cs", "da", "de", "et", "fi", "hr", "hu", "is",
                                             "lv", "nb", "nn", "no", "pl", "sk", "sl", "sr"};

template <std::size_t size>
bool holds(const std::string_view (&words)[size], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_one_code_point(std::string_view word) {
  return !word.empty() && decode_utf8(word, 0).end == word.size();
}

bool is_letter(std::string_view code_point) {
  return u_isalpha(static_cast<UChar32>(decode_utf8(code_point, 0).code));
}

std::string_view without_punctuation_before(std::string_view word) {
  while (!word.empty()) {
    const CodePoint first = decode_utf8(word, 0);
    if (u_isalnum(static_cast<UChar32>(first.code))) {
      break;
    }
    word.remove_prefix(first.end);
  }
  return word;
}

// The word that ends before `at`: what stands behind space, hyphen or slash, less brackets and
// quotation marks; nothing when that is long, for abbreviations are short.
std::string_view word_before(std::string_view text, std::size_t at) {
  constexpr std::size_t kMaxBytes = 24;
  for (std::size_t begin = at; at - begin <= kMaxBytes; --begin) {
    if (begin == 0 || std::string_view(" /-").find(text[begin - 1]) != std::string_view::npos) {
      return without_punctuation_before(text.substr(begin, at - begin));
    }
  }
  return {};
}

// Whether what ends before `end` with a full stop goes on behind it.
bool is_abbreviated(std::string_view text, std::size_t end, char next, std::string_view language) {
  if (end == 0 || text[end - 1] != '.') {
    return false;
  }
  std::string_view word = word_before(text, end - 1);
  if (word.empty()) {
    return false;
  }
  if (std::all_of(word.begin(), word.end(), is_digit)) {
    return word.size() <= 2 && holds(kOrdinalStop, language);
  }
  if (holds(kWordsWithStop, word) || (is_digit(next) && holds(kWordsBeforeNumber, word))) {
    return true;
  }
  word = word.substr(word.rfind('.') + 1);  // of U.S. and d.h. the last letter
  return is_one_code_point(word) && is_letter(word);
}

std::uint32_t columns_of(char32_t c) {
  if (c < 0x1100) {
    return 1;
  }
  const int width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

// A blank line parts paragraphs. Returns where the next one begins, and in `end` where this ends.
std::size_t next_paragraph(std::string_view text, std::size_t& end) {
  end = text.find('\n');
  while (end != std::string_view::npos) {
    const std::size_t next = text.find_first_not_of(" \t\r", end + 1);
    if (next == std::string_view::npos || text[next] == '\n') {
      return std::min(next, text.size());
    }
    end = text.find('\n', next);
  }
  end = text.size();
  return end;
}

void add_paragraphs(std::string_view part, PassageText& out) {
  while (!part.empty()) {
    std::size_t end = 0;
    const std::size_t next = next_paragraph(part, end);
    const std::string paragraph = collapse_space(part.substr(0, end));
    part.remove_prefix(next);
    if (paragraph.empty()) {
      continue;
    }
    out.text += out.text.empty() ? "" : " ";
    out.paragraphs.push_back(static_cast<std::uint32_t>(out.text.size()));
    out.text += paragraph;
  }
}

}  // namespace

PassageText passage_text(const Article& article) {
  PassageText text;
  add_paragraphs(utf8_prefix(article.lead, kMaxExaminedBytes), text);
  add_paragraphs(utf8_prefix(article.body, kMaxExaminedBytes), text);
  return text;
}

std::vector<std::uint32_t> columns_before_bytes(std::string_view text) {
  std::vector<std::uint32_t> before(text.size() + 1);
  std::uint32_t columns = 0;
  for (std::uint32_t at = 0; at < text.size();) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      before[at++] = columns++;
      continue;
    }
    const CodePoint point = decode_utf8(text, at);
    std::fill(before.begin() + at, before.begin() + point.end, columns);
    columns += columns_of(point.code);
    at = point.end;
  }
  before.back() = columns;
  return before;
}

struct TextBreaks::Iterator {
  using Open = icu::BreakIterator* (*)(const icu::Locale&, UErrorCode&);
  Iterator(Open open, const icu::Locale& locale) {
    UErrorCode status = U_ZERO_ERROR;
    iterator.reset(open(locale, status));
    check(status);
  }
  ~Iterator() { utext_close(&view); }
  Iterator(const Iterator&) = delete;
  Iterator& operator=(const Iterator&) = delete;

  void set_text(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&view, text.data(), static_cast<std::int64_t>(text.size()), &status);
    iterator->setText(&view, status);
    check(status);
  }
  static void check(UErrorCode status) {
    if (U_FAILURE(status)) {
      throw Error(ErrorCode::kIncompatible,
                  std::string("cannot open ICU's rules for sentences and characters: ") +
                      u_errorName(status));
    }
  }

  std::unique_ptr<icu::BreakIterator> iterator;
  UText view = UTEXT_INITIALIZER;
};

TextBreaks::TextBreaks() = default;
TextBreaks::~TextBreaks() = default;

TextBreaks::Iterator& TextBreaks::sentence_iterator(std::string_view language) {
  const auto found = by_language_.find(language);
  if (found != by_language_.end()) {
    return *found->second;
  }
  if (by_language_.size() >= kMaxSentenceIterators) {
    by_language_.clear();
  }
  const std::string name(language);
  auto iterator = std::make_unique<Iterator>(icu::BreakIterator::createSentenceInstance,
                                             icu::Locale::createCanonical(name.c_str()));
  return *by_language_.emplace(name, std::move(iterator)).first->second;
}

TextBreaks::Iterator& TextBreaks::cluster_iterator() {
  if (!clusters_) {
    clusters_ = std::make_unique<Iterator>(icu::BreakIterator::createCharacterInstance,
                                           icu::Locale::getRoot());
  }
  return *clusters_;
}

std::vector<Sentence> TextBreaks::sentences(const PassageText& text, std::string_view language) {
  return sentences(text, language, std::vector<bool>(text.paragraphs.size(), true));
}

std::vector<Sentence> TextBreaks::sentences(const PassageText& text, std::string_view language,
                                            const std::vector<bool>& wanted) {
  std::vector<Sentence> sentences;
  Iterator& rules = sentence_iterator(language);
  for (std::size_t i = 0; i < text.paragraphs.size(); ++i) {
    if (!wanted[i]) {
      continue;
    }
    const std::uint32_t first = text.paragraphs[i];
    const std::string_view paragraph =
        std::string_view(text.text).substr(first, text.end_of_paragraph(i) - first);
    rules.set_text(paragraph);
    std::uint32_t begin = 0;
    for (std::int32_t at = rules.iterator->next(); at != icu::BreakIterator::DONE;
         at = rules.iterator->next()) {
      const auto next = static_cast<std::uint32_t>(at);
      std::uint32_t end = next;
      while (end > begin && paragraph[end - 1] == ' ') {
        --end;
      }
      const bool goes_on =
          next < paragraph.size() && is_abbreviated(paragraph, end, paragraph[next], language);
      if (end > begin && !goes_on) {
        sentences.push_back({first + begin, first + end});
        begin = next;
      }
    }
  }
  return sentences;
}

namespace {

// Characters of which any two part (GB999 of UAX #29), told without ICU: most of what is read.
bool stands_alone(char32_t c) {
  return c < 0x300 || (c >= 0x370 && c <= 0x482) || (c >= 0x621 && c <= 0x64A) ||
         (c >= 0x3041 && c <= 0x3096) || (c >= 0x4E00 && c <= 0x9FFF);
}

// `at` is between code points.
bool is_plain_boundary(std::string_view text, std::uint32_t at) {
  if (at == 0 || at >= text.size()) {
    return true;
  }
  std::uint32_t before = at - 1;
  while (before > 0 && (static_cast<unsigned char>(text[before]) & 0xC0) == 0x80) {
    --before;
  }
  return stands_alone(decode_utf8(text, before).code) && stands_alone(decode_utf8(text, at).code);
}

}  // namespace

std::uint32_t TextBreaks::cluster_at_or_before(std::string_view text, std::uint32_t at) {
  if (is_plain_boundary(text, at)) {
    return at;
  }
  Iterator& rules = cluster_iterator();
  rules.set_text(text);
  const auto offset = static_cast<std::int32_t>(at);
  return rules.iterator->isBoundary(offset)
             ? at
             : static_cast<std::uint32_t>(rules.iterator->preceding(offset));
}

std::uint32_t TextBreaks::cluster_at_or_after(std::string_view text, std::uint32_t at) {
  if (is_plain_boundary(text, at)) {
    return at;
  }
  Iterator& rules = cluster_iterator();
  rules.set_text(text);
  const auto offset = static_cast<std::int32_t>(at);
  return rules.iterator->isBoundary(offset)
             ? at
             : static_cast<std::uint32_t>(rules.iterator->following(offset));
}

}  // namespace dateline
