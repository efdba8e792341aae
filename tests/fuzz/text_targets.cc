// What users write: queries, days, files of saved queries; and the text that answers show.
#include <algorithm>

#include "common/analysis.h"
#include "common/date_parser.h"
#include "common/error.h"
#include "common/text.h"
#include "searcher/internal/snippet.h"
#include "searcher/query.h"
#include "searcher/render.h"
#include "searcher/watch.h"
#include "tests/fuzz/targets.h"

namespace dateline::fuzz {

namespace {

constexpr CivilDay kToday = std::chrono::year{2024} / 5 / 16;

// What is printed reads as what was meant. A plain word may be printed as a phrase: it then is no
// part of the language, and means the same.
void require_canonical(const QueryNode& query, bool is_plain) {
  const std::string printed = canonical(query);
  if (printed.size() > kMaxQueryBytes) {
    return;
  }
  QueryOptions options;
  options.today = kToday;
  const auto again = parse_query(printed, options);
  const auto* node = std::get_if<QueryNode>(&again);
  require(node != nullptr, "a canonical query that is refused");
  require(is_plain || *node == query, "a canonical query that means something else");
  require(canonical(*node) == printed, "a canonical query that is not");
}

void parse(std::string_view text, bool any) {
  QueryOptions options;
  options.any = any;
  options.today = kToday;
  const auto parsed = parse_query(text, options);
  if (const auto* error = std::get_if<QueryError>(&parsed)) {
    require(error->offset <= text.size() && error->length <= text.size() - error->offset,
            "a mistake outside the query");
    require(!error->message.empty(), "a mistake without words");
    describe(*error, text);
    return;
  }
  require_canonical(std::get<QueryNode>(parsed), false);
}

// The first line as words to mark, the words of a pair and a phrase among them.
HighlightWords highlight_of(std::string_view line) {
  HighlightWords highlight;
  while (!line.empty() && highlight.words.size() < 8) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string word(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
    highlight.words.push_back({word, {}});
    HighlightWords::Forms& english = highlight.by_language["en"];
    (highlight.words.size() % 2 == 0 ? english.stems : highlight.exact).insert(word);
  }
  const auto words = static_cast<std::uint32_t>(highlight.words.size());
  if (words >= 2) {
    SpanNode near;
    near.kind = SpanOperator::kNear;
    near.number = 5;
    SpanNode phrase;
    phrase.kind = SpanOperator::kPhrase;
    phrase.terms = {words - 2, words - 1};
    SpanNode word;
    word.terms = {0};
    near.children = {word, phrase};
    highlight.spans = {near, phrase};
  }
  return highlight;
}

bool is_boundary(std::string_view text, std::size_t at) {
  return at == text.size() || (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

void require_marks(std::string_view text,
                   const std::vector<std::pair<std::uint32_t, std::uint32_t>>& marks) {
  std::uint32_t behind = 0;
  for (const auto& [begin, end] : marks) {
    require(behind <= begin && begin < end && end <= text.size(), "marks that are out of order");
    require(is_boundary(text, begin) && is_boundary(text, end), "marks inside a character");
    behind = end;
  }
}

// Without our own marks no character is left that could act.
std::string without(std::string text, std::string_view mark) {
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    text.erase(at, mark.size());
  }
  return text;
}

void require_harmless(const Snippet& snippet) {
  std::string html = to_html(snippet);
  for (const char* ours : {"<bdi>", "</bdi>", "<mark>", "</mark>"}) {
    html = without(std::move(html), ours);
  }
  require(html.find_first_of("<>\"'") == std::string::npos, "markup in HTML");
  std::string terminal = to_terminal(snippet, true);
  for (const char* ours : {"\x1b[1;33m", "\x1b[0m"}) {
    terminal = without(std::move(terminal), ours);
  }
  const auto acts = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n') || c == 0x7F;
  };
  require(std::none_of(terminal.begin(), terminal.end(), acts), "a control sequence");
  require(is_valid_utf8(html) && is_valid_utf8(terminal), "rendered text that is not UTF-8");
}

}  // namespace

void parse_queries(std::string_view bytes) {
  parse(bytes, false);
  parse(bytes, true);
  require_canonical(plain_query(bytes, false), true);
  require_canonical(plain_query(bytes, true), true);
}

void parse_days(std::string_view bytes) {
  const auto range = parse_day_range(bytes, kToday);
  if (const auto* days = std::get_if<DayRange>(&range)) {
    require(!days->first || !days->last || *days->first <= *days->last, "a range that is reversed");
  } else {
    require(!std::get<std::string>(range).empty(), "a mistake without words");
  }
  for (const DateOrder order : {DateOrder::kUnknown, DateOrder::kDayMonthYear,
                                DateOrder::kMonthDayYear, DateOrder::kYearMonthDay}) {
    DateRules rules;
    rules.order = order;
    const ParsedDate parsed = parse_date(bytes, rules);
    require(parsed.date.known() == (parsed.fault == DateFault::kNone), "a date with a fault");
    require(!parsed.date.known() ||
                (parsed.date.day >= rules.earliest && parsed.date.day <= rules.latest),
            "a date out of bounds");
  }
}

void parse_saved(std::string_view bytes) {
  try {
    for (const SavedQuery& saved : parse_saved_queries(bytes, "queries")) {
      require(!saved.name.empty(), "a saved query without a name");
    }
  } catch (const Error&) {  // lines that are wrong
  }
  try {
    const WatchState state = watch_state_from_json(bytes, "state");
    require(watch_state_from_json(watch_state_to_json(state), "state") == state,
            "the stored form of a watch");
  } catch (const Error&) {  // damaged
  }
}

void mark_and_render(std::string_view bytes) {
  const std::string text = repair_utf8(bytes);
  const std::string_view line = std::string_view(text).substr(0, text.find('\n'));
  const HighlightWords highlight = highlight_of(line);
  static constexpr const char* kLanguages[] = {"en", "ar", "ru", "zh", "de", ""};
  Article article;
  article.language = kLanguages[bytes.size() % std::size(kLanguages)];
  article.title = line;
  article.body = text.substr(line.size());
  Analyzer analyzer;
  require_marks(text, find_marks(text, article.language, highlight, analyzer));
  const Snippet snippet = make_snippet(article, highlight, analyzer);
  require(is_valid_utf8(snippet.text), "a snippet that is not UTF-8");
  require_marks(snippet.text, snippet.marks);
  require_harmless(snippet);
}

std::vector<std::string> query_seeds() {
  return {"putin xi visit date:2024-05",
          "\"no limits\" -source:=\"Harbour Courier\"",
          "(pier OR quay*) NEAR/8 (\"ferry line\" ADJ/3 =closed)^2.5",
          "atleast3(harbour) first/50(lighthouse) lead:storm title:(pier w/5 clos?d)",
          "date:2024-05-10..2024-05-20 words:>200 NOT lang:ru",
          "date:undated OR date:last-week..today place:\"New York\" \"a b\"~5 script:same",
          "习近平 NEAR/20 普京 =müller الميناء"};
}

std::vector<std::string> days_seeds() {
  return {"2024-05",
          "2024-05-10..2024-05-20",
          "last-week",
          "undated",
          "..yesterday",
          "2024-05-16T09:30:15.25+03:00",
          "Thu, 16 May 2024 10:00:00 GMT",
          "May 14, 2024 | 02:10 PM",
          "14th May, 2024 at 3pm BST",
          "14/05/2024",
          "2024年5月14日",
          "1715763600000",
          "16. Mai 2024",
          "20240516T093015Z"};
}

std::vector<std::string> saved_seeds() {
  WatchState state;
  std::string stored = watch_state_to_json(state);
  return {"# of the harbour\npier\tpier OR quay\nferry\tferry line\tany,sort=newest,limit=5\n",
          stored};
}

std::vector<std::string> render_seeds() {
  return {
      "pier ferry harbour lights\nThe pier was closed. A ferry <b>sailed</b> from the harbour.\n\n"
      "Nobody saw harbour lights; the pier stayed dark & \"quiet\". \x1b[31mred\x1b[0m",
      "الميناء السفينة\nأغلق الميناء القديم يوم الخميس. أبحرت السفينة \xE2\x80\xAE من الميناء.",
      "港口 灯塔\n港口的灯塔星期四重新点亮。渡轮从港口出发。",
      "порт маяк старый порт\nСтарый порт закрыли в четверг. Маяк в порту зажгли снова."};
}

}  // namespace dateline::fuzz
