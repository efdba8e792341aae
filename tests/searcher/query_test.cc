// The query language: trees, canonical spellings, mistakes, and random text of three sorts.
#include "searcher/query.h"

#include <doctest/doctest.h>

#include <array>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace dateline {

namespace {

constexpr CivilDay kToday = std::chrono::year{2024} / 5 / 16;

QueryNode parse(std::string_view text, bool any = false) {
  auto result = parse_query(text, {any, kToday});
  if (const auto* error = std::get_if<QueryError>(&result)) {
    FAIL_CHECK(std::string(text), ": ", error->message);
    return {};
  }
  return std::get<QueryNode>(std::move(result));
}

std::string respell(std::string_view text, bool any = false) {
  return canonical(parse(text, any));
}

QueryError error_of(std::string_view text, bool any = false) {
  auto result = parse_query(text, {any, kToday});
  if (std::holds_alternative<QueryNode>(result)) {
    FAIL_CHECK(std::string(text), " was accepted");
    return {};
  }
  return std::get<QueryError>(std::move(result));
}

QueryNode text_node(NodeKind kind, std::string text, Field field = Field::kText,
                    bool exact = false) {
  QueryNode node;
  node.kind = kind;
  node.text = std::move(text);
  node.field = field;
  node.exact = exact;
  return node;
}

QueryNode list_node(NodeKind kind, std::vector<QueryNode> children) {
  QueryNode node;
  node.kind = kind;
  node.children = std::move(children);
  return node;
}

struct Mistake {
  std::string_view query;
  std::size_t offset, length;
  std::string_view message, suggestion;
};

constexpr Mistake kMistakes[] = {
    {"putin soruce:tass", 6, 6, "unknown field 'soruce'", "did you mean source:?"},
    {"putin titel:xi", 6, 5, "unknown field 'titel'", "did you mean title:?"},
    {"lnaguage:en", 0, 8, "unknown field 'lnaguage'", "did you mean language:?"},
    {"Putin:visit", 0, 5, "unknown field 'Putin'",
     "put the words in double quotes if the colon belongs to the text"},
    {"after:2024-05-01 xi", 0, 5, "unknown field 'after'", "did you mean since:?"},
    {"url:http://x.org", 0, 3, "unknown field 'url'", "did you mean id:?"},
    {"источник:tass", 0, 16, "unknown field 'источник'",
     "put the words in double quotes if the colon belongs to the text"},
    {"title:-x", 6, 1, "'-' after a field", "write it before the field: -title:x"},
    {"title: x", 0, 6, "'title:' has nothing directly after it", "write title:x without a space"},
    {"title : x", 6, 1, "no field directly before the colon", "write title:word without spaces"},
    {"title ：x", 6, 3, "no field directly before the colon", "write title:word without spaces"},
    {":putin", 0, 1, "no field directly before the colon",
     "put the text in double quotes to search for it as it stands"},
    {"title:author:x", 6, 7,
     "'author:' inside title:", "a field cannot stand inside another one; write them side by side"},
    {"title:(author:x)", 7, 7,
     "'author:' inside title:", "a field cannot stand inside another one; write them side by side"},
    {"source:tass,xinhua", 11, 1, "',' after source:", "write a list as source:(one OR another)"},
    {"title:AND", 6, 3, "'AND' directly after 'title:'",
     "to search for the word, put it in double quotes: \"AND\""},
    {"title:NOT x", 6, 3, "'NOT' directly after 'title:'",
     "to search for the word, put it in double quotes: \"NOT\""},
    {"title:", 0, 6, "'title:' has nothing directly after it",
     "write what to search for directly after the colon"},
    {"source:*", 0, 7, "'source:' has nothing directly after it",
     "write what to search for directly after the colon"},
    {"wh*t?", 4, 1, "'?' at the end of a word", "leave it out, or write * for any ending"},
    {"sanct!", 5, 1, "'!' at the end of a word", "leave it out, or write * for any ending"},
    {"\"no limits\" ~2", 12, 2, "'~2' with nothing directly before it",
     "write the distance directly after the quotation: \"two words\"~5"},
    {"xi ^2", 3, 2, "'^2' with nothing directly before it",
     "write a weight directly after a word or phrase: word^2"},
    {"^1e9", 0, 4, "'^1e9' with nothing directly before it",
     "write a weight directly after a word or phrase: word^2"},
    {"xi^1e9", 2, 4, "'^1e9' is no weight", "write a number from 0.01 to 100 after ^"},
    {"putin NEAR/1.5 xi", 6, 8, "'NEAR/1.5': no distance in words after the slash",
     "write a number from 1 to 255 directly after it"},
    {"putin NEAR/ xi", 6, 5, "'NEAR/': no distance in words after the slash",
     "write a number from 1 to 255 directly after it"},
    {"putin adj/-2 xi", 6, 6, "'adj/-2': no distance in words after the slash",
     "write a number from 1 to 255 directly after it"},
    {"atleast1.5(xi)", 0, 10, "'atleast1.5' without a whole number", "atleast3(word)"},
    {"first/x(xi)", 0, 7, "'first/x' without a whole number", "first/50(word)"},
    {"制裁＊", 6, 3, "'＊' is no wildcard", "write *"},
    {"[putin OR xi] visit", 0, 1, "'[' makes no group", "write ( and )"},
    {"putin AROUND(5) xi", 6, 6, "'AROUND' is no operator",
     "write NEAR/5 for words at most five apart"},
    {"putin NEAR5 xi", 6, 5, "'NEAR5' is no operator",
     "write NEAR/5 for words at most five apart, or put the word in double quotes"},
    {"putin NEAR(5) xi", 6, 4, "'NEAR' directly before a bracket",
     "write NEAR/5 for the distance, or a space"},
    {"atleast2(a) NEAR b", 0, 11, "'NEAR' cannot join 'atleast2(a)'",
     "write it outside, beside the brackets"},
    {"al-*", 2, 1, "'-' in a word with a wildcard",
     "such a word can only have letters, digits, * and ?"},
    {"x*", 0, 2, "'x*' has too few letters", "a word with a wildcard needs 2 of them"},
    {"习近*", 0, 3, "a wildcard in a word of Chinese or Japanese",
     "leave it out: such text is found by any part of it"},
    {"lang:e*n", 5, 3, "a wildcard after lang:", "write the whole value"},
    {"=sanction*", 0, 1, "'=' before a wildcard",
     "leave it out: a word with a wildcard is never changed"},
    {"\"economic sanction*\"", 18, 1, "a wildcard inside a quotation",
     "join the words by ADJ instead, or write a backslash before it"},
    {"term^0", 4, 2, "'^0' is no weight", "write a number from 0.01 to 100 after ^"},
    {"source:tass^2", 11, 2, "'^2' after what has no score",
     "only words and phrases of the text are scored; leave it out"},
    {"putin~", 5, 1, "'~': there is no fuzzy search",
     "leave it out; a rare or unknown word gets suggestions"},
    {"(a b)~5", 5, 2, "'~5' after what is no quotation",
     "write a distance only after words in quotes, or join them by NEAR"},
    {"\"a\"~5", 0, 5, "'~5' needs a quotation of 2 to 6 words", "leave it out"},
    {"\"a b\"~0", 6, 1, "a distance in words is a number from 1 to 255", ""},
    {"a NEAR/256 b", 7, 3, "a distance in words is a number from 1 to 255", ""},
    {"a w/s b", 2, 3, "'w/s': sentences and paragraphs are not indexed",
     "write a number of words: NEAR/15"},
    {"a /5 b", 2, 2, "'/5' is no operator", "write NEAR/5 for words at most five apart"},
    {"a NEAR/5 b ADJ/2 c", 11, 5, "'ADJ/2' beside 'NEAR/5'",
     "say by brackets which belongs together"},
    {"a NEAR/5 b NEAR/6 c", 11, 6, "'NEAR/6' beside 'NEAR/5'",
     "say by brackets which belongs together"},
    {"a NEAR/5", 2, 6, "'NEAR/5' has nothing after it",
     "to search for the word, put it in double quotes: \"NEAR/5\""},
    {"NEAR/5 b", 0, 6, "'NEAR/5' has nothing before it",
     "to search for the word, put it in double quotes: \"NEAR/5\""},
    {"a NEAR/5 (b c)", 10, 3, "'NEAR/5' cannot join 'b c'",
     "put words that stand together in quotes, join alternatives by OR"},
    {"a NEAR/5 -b", 9, 2, "'NEAR/5' cannot join '-b'",
     "write the exclusion outside, beside the brackets"},
    {"a NEAR/5 b^2", 9, 3, "'NEAR/5' cannot join 'b^2'", "write the weight behind the brackets"},
    {"a NEAR/5 date:2024", 9, 9, "'NEAR/5' cannot join 'date:2024'",
     "write it outside, beside the brackets"},
    {"a NEAR/5 source:tass", 9, 11, "'NEAR/5' in source: needs words of the text",
     "join it by AND instead"},
    {"a NEAR/5 title:b", 9, 7,
     "'NEAR/5' between text: and title:", "both sides must be words of one field"},
    {"atleast3 (beijing)", 0, 8, "'atleast3' without brackets directly after it", "atleast3(word)"},
    {"ATLEAST putin", 0, 7, "'ATLEAST' without a number",
     "write atleast3(word) for articles with the word in three places"},
    {"atleast0(putin)", 7, 1, "a number of places is a number from 1 to 1000", ""},
    {"atleast3(putin xi)", 9, 8, "'atleast3' cannot join 'putin xi'",
     "put words that stand together in quotes, join alternatives by OR"},
    {"first/50 (putin)", 0, 8, "'first/50' without brackets directly after it", "first/50(word)"},
    {"first/50(title:putin)", 9, 11,
     "'first/50' between text: and title:", "both sides must be words of one field"},
    {"words:many", 6, 4, "'many' is no range of numbers",
     "write words:>1000, words:..200 or words:200..500"},
    {"script:any putin", 7, 3,
     "'any' after script:", "write script:same to find names only as they are written"},
    {"putin OR script:same", 16, 4, "script:same applies to the whole query",
     "write it outside brackets and beside the words, not joined by OR or NOT"},
    {"/put.n/", 0, 7, "'/put.n/': there are no regular expressions",
     "write * for any letters and ? for one"},
    {"putin AND", 6, 3, "'AND' has nothing after it",
     "to search for the word, put it in double quotes: \"AND\""},
    {"putin |", 6, 1, "'|' has nothing after it", "leave it out"},
    {"OR xi", 0, 2, "'OR' has nothing before it",
     "to search for the word, put it in double quotes: \"OR\""},
    {"a AND OR b", 6, 2, "'OR' directly after 'AND'", "leave one of them out"},
    {"(a OR ) b", 3, 2, "'OR' has nothing after it",
     "to search for the word, put it in double quotes: \"OR\""},
    {"NOT", 0, 3, "'NOT' has nothing after it",
     "to search for the word, put it in double quotes: \"NOT\""},
    {"a (AND b)", 3, 3, "'AND' has nothing before it",
     "to search for the word, put it in double quotes: \"AND\""},
    {"(a OR (b c)", 0, 1, "'(' is never closed", "add ')', or remove it"},
    {"(", 0, 1, "'(' is never closed", "add ')', or remove it"},
    {"a b) c", 3, 1, "')' closes nothing", "remove it, or open the bracket before it"},
    {"title:(a", 6, 1, "'(' is never closed", "add ')', or remove it"},
    {"()", 0, 2, "nothing inside the brackets", "write something in them, or leave them out"},
    {"( ? )", 0, 5, "nothing inside the brackets", "write something in them, or leave them out"},
    {"\"no limits", 0, 1, "the quotation is never closed",
     "add a closing quote, or remove this one"},
    {"say “no limits", 4, 3, "the quotation is never closed",
     "add a closing quote, or remove this one"},
    {"x 「無上限", 2, 3, "the quotation is never closed",
     "add a closing quote, or remove this one"},
    {"無上限」", 9, 3, "'」' closes nothing", "remove it, or open the quotation before it"},
    {"\"\"", 0, 2, "nothing inside the quotes", "write something in them, or leave them out"},
    {"title:\"  \"", 6, 4, "nothing inside the quotes",
     "write something in them, or leave them out"},
    {"putin - xi", 6, 1, "'-' stands alone", "write it directly before a word, or leave it out"},
    {"--xi", 0, 2, "'-' twice", "write it once"},
    {"!xi", 0, 1, "'!' before a word", "write -word to leave out articles with that word"},
    {"= xi", 0, 1, "'=' stands alone", "write it directly before a word, or leave it out"},
    {"=AND", 0, 1, "'=' needs a word or a quotation directly after it",
     "to search for the word, put it in double quotes: \"AND\""},
    {"=title:x", 0, 1, "'=' needs a word or a quotation directly after it",
     "write it after the field: title:="},
    {"=(a b)", 0, 1, "'=' needs a word or a quotation directly after it",
     "write =word or =\"several words\""},
    {"title:+x", 6, 1, "'+' has no meaning here", "leave it out"},
    {"?!", 0, 2, "the query has no letter or digit to search for",
     "an empty query finds every article"},
    {"date:2024-13", 10, 2, "there is no month 13", "months are 01 to 12"},
    {"date:2023-02-29", 13, 2, "2023-02 has no day 29", "its last day is 28"},
    {"date:2024-06-31..2024-07-02", 13, 2, "2024-06 has no day 31", "its last day is 30"},
    {"date:0000", 5, 4, "there is no year 0000", ""},
    {"date:14/05/2024", 5, 10, "'14/05/2024' is not a date",
     "write year-month-day with hyphens, as in 2024-05-14"},
    {"date:20240514", 5, 8, "'20240514' is not a date",
     "write year-month-day with hyphens, as in 2024-05-14"},
    {"date:may 2024", 5, 3, "'may' has no year", "add the year, without spaces: may-2024"},
    {"date:14 may 2024", 5, 2, "'14' is not a date",
     "write a date without spaces, as in 2024-05-14 or 14-may-2024"},
    {"date:\"32 may 2024\"", 6, 2, "2024-05 has no day 32", "its last day is 31"},
    {"date:lastweek", 5, 8, "'lastweek' is not a date", "did you mean last-week?"},
    {"date:yesterdya", 5, 9, "'yesterdya' is not a date", "did you mean yesterday?"},
    {"date:soon", 5, 4, "'soon' is not a date",
     "write 2024, 2024-05, 2024-05-14, may-2024, today, last-week, last-7-days, none or A..B"},
    {"date:", 0, 5, "'date:' has nothing directly after it",
     "write what to search for directly after the colon"},
    {"date:..", 5, 2, "the range has neither a beginning nor an end",
     "write 2024-05-14..2024-05-17, 2024-05-14.. or ..2024-05-17"},
    {"date:2024-05-17..2024-05-14", 5, 22, "the range ends before it begins",
     "exchange its two dates"},
    {"date:2024-05-14..nonsense", 17, 8, "'nonsense' is not a date",
     "write 2024, 2024-05, 2024-05-14, may-2024, today, last-week, last-7-days, none or A..B"},
    {"date:none..2024", 5, 4, "'none' stands for undated articles and cannot be part of a range",
     "write date:none alone"},
    {"date:2024-05-14 .. 2024-05-17", 16, 2, "'..' without a date directly before it",
     "write a range without spaces: date:2024-05-14..2024-05-17"},
    {"date:2024-05-14.. 2024-05-17", 18, 10, "a number after a range without an end",
     "write a range without spaces, or AND before the number"},
    {"date:2024-05-14 ..2024-05-17", 16, 2, "'..' without a date directly before it",
     "write a range without spaces: date:2024-05-14..2024-05-17"},
    {"date:2023,2024", 5, 9, "'2023,2024' is not a date",
     "write several dates as date:(2023 OR 2024)"},
    {"date:[2024-01 TO 2024-02]", 5, 8, "'[2024-01' is not a date",
     "write a range as 2024-05-14..2024-05-17, without brackets"},
    {"date:>=", 5, 2, "no date after '>='", "write >=2024-05-14"},
    {"date:>9999", 5, 5, "dates run from 0001-01-01 to 9999-12-31", ""},
    {"date:last-0-days", 10, 1, "last-N-days needs a number of days from 1 to 99999", ""},
    {"date:last-3-weeks", 5, 12, "'last-3-weeks' is not a date",
     "write 2024, 2024-05, 2024-05-14, may-2024, today, last-week, last-7-days, none or A..B"},
    {"date:(2024 OR 2023-00)", 19, 2, "there is no month 00", "months are 01 to 12"},
    {"date:(2024 OR soon)", 14, 4, "'soon' is not a date",
     "write 2024, 2024-05, 2024-05-14, may-2024, today, last-week, last-7-days, none or A..B"},
    {"since:none", 6, 4, "since: needs a single day, month or year", "write date:none"},
    {"until:2024-05..2024-06", 6, 16, "until: needs a single day, month or year",
     "write date:2024-05..2024-06"},
    {"习近平 soruce：tass", 10, 6, "unknown field 'soruce'", "did you mean source:?"},
};

// Every one is a single word to the parser, in the text.
constexpr std::array kNastyWords{"putin",    "and",
                                 "or",       "not",
                                 "And",      "near",
                                 "NEARBY",   "Jin-ping",
                                 "covid-19", "AT&T",
                                 "don't",    "don’t",
                                 "U.S.",

                                 "10:30",    "a\\b",
                                 "習近平",   "プーチン",
                                 "بوتين",    "فلاديمير",
                                 "צה\"ל",    "2024",
                                 "x=y",      "a+b",
                                 "C++",      "1,000",
                                 "#tag",     "@press",
                                 "$5",       "e\u0301t\u00E9",
                                 "a^b",      "a/b",
                                 "[sic]",    "x{y}",
                                 "w/o",      "http://x.org/a?b=(c)*&d|e",
                                 "ORAND",    "नमस्ते",
                                 "TO",       "words",
                                 "title"};

constexpr std::array kNastyTexts{
    "AND",         "OR", "NOT", "NEAR/5",   "what?",   "a b",   "a\"b",        "\\",
    "\\\"",        "(",  ")",   "a) OR (b", "title:x", "-x",    "习近平 普京", "re: visit",
    "“no limits”", "*",  "=x",  "بوتين شي", "'x'",     "a | b", "don't go",    "…"};

using Random = std::mt19937;

std::size_t below(Random& random, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random);
}

CivilDay random_day(Random& random) {
  constexpr CivilDay kFirst = std::chrono::year{1} / 1 / 1;
  constexpr CivilDay kLast = std::chrono::year{9999} / 12 / 31;
  const auto days = static_cast<std::size_t>((kLast - kFirst).count()) + 1;
  return kFirst + std::chrono::days{static_cast<int>(below(random, days))};
}

QueryNode random_date(Random& random) {
  QueryNode node;
  node.kind = NodeKind::kDate;
  const CivilDay day = random_day(random);
  const std::chrono::year_month_day date{day};
  switch (below(random, 6)) {
    case 0:
      node.undated = true;
      break;
    case 1:
      node.first_day = day;
      break;
    case 2:
      node.last_day = day;
      break;
    case 3:
      node.first_day = date.year() / date.month() / 1;
      node.last_day = date.year() / date.month() / std::chrono::last;
      break;
    case 4:
      node.first_day = date.year() / 1 / 1;
      node.last_day = date.year() / 12 / 31;
      break;
    default:
      node.first_day = node.last_day = day;
      node.first_day = std::min(day, random_day(random));
  }
  return node;
}

QueryNode random_leaf(Random& random) {
  if (below(random, 5) == 0) {
    return random_date(random);
  }
  const auto field = static_cast<Field>(below(random, static_cast<std::size_t>(Field::kDate)));
  const bool exact = below(random, 3) == 0;
  return below(random, 2) == 0
             ? text_node(NodeKind::kWord, kNastyWords[below(random, kNastyWords.size())], field,
                         exact)
             : text_node(NodeKind::kPhrase, kNastyTexts[below(random, kNastyTexts.size())], field,
                         exact);
}

QueryNode random_wildcard(Random& random, Field field) {
  constexpr std::array kWildcards{"sanction*", "wom?n", "*shima", "m*a*s*h", "выбор*", "G20*x"};
  return text_node(NodeKind::kWildcard, kWildcards[below(random, kWildcards.size())], field, false);
}

// Words with a place in one field, and what joins them.
QueryNode random_positional(Random& random, std::size_t depth, Field field, NodeKind parent) {
  const std::size_t choice = depth == 0 ? below(random, 3) : below(random, 7);
  const bool exact = below(random, 3) == 0;
  switch (choice) {
    case 0:
      return text_node(NodeKind::kWord, kNastyWords[below(random, kNastyWords.size())], field,
                       exact);
    case 1:
      return text_node(NodeKind::kPhrase, kNastyTexts[below(random, kNastyTexts.size())], field,
                       exact);
    case 2:
      return random_wildcard(random, field);
    case 3:
      if (field == Field::kText) {
        QueryNode node = list_node(NodeKind::kFirst,
                                   {random_positional(random, depth - 1, field, NodeKind::kFirst)});
        node.number = 1 + static_cast<std::uint32_t>(below(random, 60));
        return node;
      }
      break;
    default:
      break;
  }
  const NodeKind kind = choice == 4   ? NodeKind::kNear
                        : choice == 5 ? NodeKind::kAdj
                                      : NodeKind::kOr;
  if (kind == NodeKind::kOr && parent == NodeKind::kOr) {
    return random_wildcard(random, field);
  }
  QueryNode node = list_node(kind, {});
  node.number = kind == NodeKind::kOr ? 0 : 1 + static_cast<std::uint32_t>(below(random, 255));
  for (std::size_t i = 2 + below(random, 2); i > 0; --i) {
    node.children.push_back(random_positional(random, depth - 1, field, kind));
  }
  return node;
}

QueryNode random_place(Random& random, std::size_t depth, NodeKind parent) {
  const Field field = below(random, 3) == 0 ? Field::kTitle : Field::kText;
  if (below(random, 4) == 0) {
    QueryNode node = list_node(NodeKind::kAtLeast,
                               {random_positional(random, depth, field, NodeKind::kAtLeast)});
    node.number = 1 + static_cast<std::uint32_t>(below(random, 9));
    return node;
  }
  return random_positional(random, depth, field, parent);
}

QueryNode random_length(Random& random) {
  QueryNode node;
  node.kind = NodeKind::kLength;
  const auto low = static_cast<std::uint32_t>(below(random, 1000));
  if (below(random, 3) != 0) {
    node.least = low;
  }
  if (!node.least || below(random, 2) == 0) {
    node.most = low + static_cast<std::uint32_t>(below(random, 2) * 100);
  }
  return node;
}

// A tree of the form that the parser makes: lists have two children or more and none of their own
// kind, and no negation is negated.
QueryNode random_tree(Random& random, std::size_t depth, NodeKind parent) {
  const std::size_t choice = depth == 0 ? 0 : below(random, 9);
  if (choice == 3 && parent != NodeKind::kNot) {
    return list_node(NodeKind::kNot, {random_tree(random, depth - 1, NodeKind::kNot)});
  }
  if (choice == 4 || choice == 5) {
    return random_place(random, depth, parent);
  }
  if (choice == 6) {
    QueryNode node =
        list_node(NodeKind::kWeight, {random_place(random, depth - 1, NodeKind::kWeight)});
    node.weight = std::array{0.01, 0.5, 2.0, 3.25, 100.0}[below(random, 5)];
    return node;
  }
  if (choice == 7) {
    return random_length(random);
  }
  const NodeKind kind = choice == 1 ? NodeKind::kAnd : NodeKind::kOr;
  if ((choice != 1 && choice != 2) || kind == parent) {
    return random_leaf(random);
  }
  QueryNode node = list_node(kind, {});
  for (std::size_t i = 2 + below(random, 3); i > 0; --i) {
    node.children.push_back(random_tree(random, depth - 1, kind));
  }
  return node;
}

// Whatever the text, an error lies inside it and can be shown, and a tree survives its spelling.
void check_any_text(const std::string& text, bool any) {
  const auto result = parse_query(text, {any, kToday});
  if (const auto* error = std::get_if<QueryError>(&result)) {
    REQUIRE(error->offset + error->length <= text.size());
    REQUIRE(!error->message.empty());
    REQUIRE(!describe(*error, text).empty());
    return;
  }
  const QueryNode& tree = std::get<QueryNode>(result);
  const std::string spelled = canonical(tree);
  CAPTURE(text);
  CAPTURE(spelled);
  const auto again = parse_query(spelled, {false, kToday});
  REQUIRE(std::holds_alternative<QueryNode>(again));
  REQUIRE(std::get<QueryNode>(again) == tree);
  REQUIRE(canonical(std::get<QueryNode>(again)) == spelled);
}

constexpr std::array kGoodQueries{
    "putin xi visit",
    "\"no limits\" OR =exact",
    "(a OR b) AND NOT (c | d) -e",
    "title:(putin OR \"xi jinping\") source:=\"Xinhua News\" lang:en",
    "date:2024-05-14..2024-05-17 date:last-week OR date:none",
    "习近平 「無上限」 title：普京 （a b）",
    "id:http://x.org/?a=(b) site:bbc.co.uk 10:30 AT&T",
    "צה\"ל ‘no limits’ “x” «y» since:may-2024",
    "date:(2024 OR >=2025-01) until:2023 date:\"14 may 2024\"",
    "-a -(b OR -c) \"\\\"q\\\\\"",
    "(putin OR xi) NEAR/5 \"no limits\" w/5 =visit",
    "title:(sanction* ADJ/2 russia)^2.5 atleast3(beijing OR wom?n)",
    "first/50(a NEAR b) lead:(c -d) words:>100 script:same \"e f\"~5"};

}  // namespace

TEST_CASE("common spellings have one canonical form") {
  CHECK(respell("") == "");
  CHECK(respell(" \t\n") == "");
  CHECK(respell("putin  xi\tvisit") == "putin xi visit");
  CHECK(respell("a AND b & c && d") == "a b c d");
  CHECK(respell("a OR b | c || d") == "a OR b OR c OR d");
  CHECK(respell("a|b") == "a OR b");
  CHECK(respell("a OR b c") == "a OR b c");
  CHECK(respell("(a OR b) c") == "(a OR b) c");
  CHECK(respell("((a) (b (c)))") == "a b c");
  CHECK(respell("a (b OR (c OR d))") == "a (b OR c OR d)");
  CHECK(respell("NOT a") == "-a");
  CHECK(respell("a AND NOT (b c)") == "a -(b c)");
  CHECK(respell("NOT NOT a") == "a");
  CHECK(respell("-a OR -b") == "-a OR -b");
  CHECK(respell("+putin +\"no limits\" +(a b)") == "putin \"no limits\" a b");
  CHECK(respell("and or not And") == "and or not And");
  CHECK(respell("“no limits” „so“ «and» »so« 「on」 《日报》 ‘no limits’") ==
        "\"no limits\" \"so\" \"and\" \"so\" \"on\" \"日报\" \"no limits\"");
  CHECK(respell("（习 ｜ 普京） －台湾 title：会晤 ＂x＂") ==
        "(习 OR 普京) -台湾 title:会晤 \"x\"");
  CHECK(respell("\"a\\\"b\\\\c\" \"  two   words \"") == "\"a\\\"b\\\\c\" \"two words\"");
}

TEST_CASE("the other dialects' operators have one canonical form") {
  CHECK(respell("putin NEAR/5 xi") == "putin NEAR/5 xi");
  CHECK(respell("putin w/5 xi") == "putin NEAR/5 xi");
  CHECK(respell("putin W/5 xi") == "putin NEAR/5 xi");
  CHECK(respell("putin NEAR xi") == "putin NEAR/10 xi");
  CHECK(respell("\"putin xi\"~5") == "putin NEAR/5 xi");
  CHECK(respell("putin pre/5 xi") == "putin ADJ/5 xi");
  CHECK(respell("putin ADJ xi") == "putin ADJ/1 xi");
  CHECK(respell("a NEAR/5 b NEAR/5 c") == "a NEAR/5 b NEAR/5 c");
  CHECK(respell("(a NEAR/5 b) NEAR/5 c") == "(a NEAR/5 b) NEAR/5 c");
  CHECK(respell("x a NEAR/5 b OR c") == "x a NEAR/5 b OR c");
  CHECK(respell("a OR b NEAR/5 c OR d") == "a OR b NEAR/5 c OR d");
  CHECK(respell("-(a NEAR/5 b)") == "-(a NEAR/5 b)");
  CHECK(respell("title:(a (b OR c) w/3 d)") == "title:a (title:b OR title:c) NEAR/3 title:d");
  CHECK(respell("(a OR b) NEAR/2 (\"c d\" OR ef* OR (f ADJ/2 g))") ==
        "(a OR b) NEAR/2 (\"c d\" OR ef* OR f ADJ/2 g)");
  CHECK(respell("ATLEAST3(beijing)") == "atleast3(beijing)");
  CHECK(respell("first/50(putin -xi (a b))") ==
        "first/50(putin) -first/50(xi) first/50(a) first/50(b)");
  CHECK(respell("lead:(a OR b)") == "first/50(a OR b)");
  CHECK(respell("lead:\"no limits\" -lead:=x") == "first/50(\"no limits\") -first/50(=x)");
  CHECK(respell("putin^2 \"no limits\"^.5 (a OR b)^3") == "putin^2 \"no limits\"^0.5 (a OR b)^3");
  CHECK(respell("putin^1.0") == "putin^1");
  CHECK(respell("words:>1000 words:<=20 words:7 words:5..9 words:..4") ==
        "words:1001.. words:..20 words:7 words:5..9 words:..4");
  CHECK(respell("Script:SAME putin") == "script:same putin");
  CHECK(respell("\"M\\*A\\*S\\*H\" M*A*S*H") == "\"M\\*A\\*S\\*H\" M*A*S*H");
  CHECK(respell("near adj first/x w/o atleast first/50x") ==
        "near adj first/x w/o atleast first/50x");
}

TEST_CASE("punctuation that stands alone is left out and words keep theirs") {
  CHECK(respell("why ? * ! … [ ] -- — • end.") == "why end.");
  CHECK(respell("\"what?\" (why) ?") == "\"what?\" why");
  CHECK(respell("Jin-ping covid-19 U.S. don’t 'tis AT&T C++ #tag 9/11 and/or") ==
        "Jin-ping covid-19 U.S. don’t tis AT&T C++ #tag 9/11 and/or");
  CHECK(respell("putin,xi; 1,000 习近平，普京 Putin—Xi") == "putin xi 1,000 习近平 普京 Putin Xi");
  CHECK(respell("Marks & Spencer") == "Marks Spencer");
  CHECK(respell("http://x.org/a?b=(c)&d*, 10:30 (https://x.org)") ==
        "http://x.org/a?b=(c)&d*, 10:30 https://x.org");
  CHECK(respell("צה\"ל \"צה\"ל נכנס\"") == "צה\"ל \"צה\\\"ל נכנס\"");
  CHECK(respell("习近平：讲话") == "习近平 讲话");
}

TEST_CASE("two dots are an ellipsis unless a date stands before them") {
  CHECK(respell("putin .. xi ..visit... .com") == "putin xi visit... .com");
  CHECK(respell("date:2024 AND ... xi") == "date:2024 xi");
}

TEST_CASE("a bracket belongs to a URL only together with its partner") {
  CHECK(respell("(x OR http://x.org/a_(b)) c") == "(x OR http://x.org/a_(b)) c");
  CHECK(respell("http://x.org/(a b)") == "http://x.org/ a b");
  CHECK(error_of("(http://x.org/(a b)").offset == 0);
}

TEST_CASE("fields have aliases and apply to whole groups") {
  CHECK(respell("Headline:a BYLINE:b Language:en keywords:d body:e text:f sources:g") ==
        "title:a author:b lang:en keyword:d e f source:g");
  CHECK(respell("title:(a b OR \"c d\" -e)") == "title:a title:b OR title:\"c d\" -title:e");
  CHECK(respell("title:(a (b OR =c)) d") == "title:a (title:b OR title:=c) d");
  CHECK(respell("source:=BBC source:=\"Xinhua News\" =x =\"a b\"") ==
        "source:=BBC source:=\"Xinhua News\" =x =\"a b\"");
  CHECK(respell("title:re:visit text:re:visit") == "title:re:visit text:re:visit");
  CHECK(respell("id:http://x.org/a(b)?q=1*2 id:(x OR y:z)") ==
        "id:http://x.org/a(b)?q=1*2 (id:x OR id:y:z)");
  CHECK(respell("-title:a -title:(a b)") == "-title:a -(title:a title:b)");
}

TEST_CASE("a quoted operator is a phrase of one word") {
  CHECK(parse("\"AND\"") == text_node(NodeKind::kPhrase, "AND"));
  CHECK(parse("and") == text_node(NodeKind::kWord, "and"));
  CHECK(respell("a \"OR\" b") == "a \"OR\" b");
}

TEST_CASE("a query of exclusions only keeps them as the whole tree") {
  const QueryNode not_a = list_node(NodeKind::kNot, {text_node(NodeKind::kWord, "a")});
  CHECK(parse("-a") == not_a);
  CHECK(parse("-a NOT a") == list_node(NodeKind::kAnd, {not_a, not_a}));
  CHECK(parse("b OR -a") == list_node(NodeKind::kOr, {text_node(NodeKind::kWord, "b"), not_a}));
}

TEST_CASE("nodes know where they stand in the query") {
  const QueryNode tree = parse("  putin -title:\"xi j\" date:2024");
  REQUIRE(tree.children.size() == 3);
  CHECK(tree.begin == 2);
  CHECK(tree.end == 31);
  CHECK(tree.children[1].begin == 8);
  CHECK(tree.children[1].children[0].begin == 9);
  CHECK(tree.children[1].children[0].end == 21);
  CHECK(tree.children[2].begin == 22);
}

TEST_CASE("dates are printed in their shortest form") {
  CHECK(respell("date:may-2024") == "date:2024-05");
  CHECK(respell("date:2024-01-01..2024-12-31") == "date:2024");
  CHECK(respell("date:14-may-2024") == "date:2024-05-14");
  CHECK(respell("date:2024-05-14..2024-05-17") == "date:2024-05-14..2024-05-17");
  CHECK(respell("date:..2023 date:2024-05..") == "date:..2023-12-31 date:2024-05-01..");
  CHECK(respell("since:2024-05 until:2024-06") == "date:2024-05-01.. date:..2024-06-30");
  CHECK(respell("date:(2024-05 OR <2020) date:\"May 14, 2024\"") ==
        "(date:2024-05 OR date:..2019-12-31) date:2024-05-14");
  CHECK(respell("date:last-week -date:none") == "date:2024-05-06..2024-05-12 -date:none");
  CHECK(respell("date:2023.. AND 2024") == "date:2023-01-01.. AND 2024");
}

TEST_CASE("with any, words are alternatives and what limits the search still does") {
  CHECK(respell("a b \"c d\" title:e", true) == "a OR b OR \"c d\" OR title:e");
  CHECK(respell("a b AND c d", true) == "a OR b c OR d");
  CHECK(respell("a b -c date:2024 lang:en", true) == "(a OR b) -c date:2024 lang:en");
  CHECK(respell("source:(tass xinhua) a", true) == "a (source:tass OR source:xinhua)");
  CHECK(respell("-a -b", true) == "-a -b");
  CHECK(error_of("+a b", true).offset == 0);
}

TEST_CASE("trees that no query spells are printed with their meaning") {
  QueryNode any_day;
  any_day.kind = NodeKind::kDate;
  CHECK(canonical(any_day) == "-date:none");
  CHECK(canonical(list_node(NodeKind::kNot, {any_day})) == "date:none");
  CHECK(canonical(text_node(NodeKind::kWord, "AND")) == "\"AND\"");
  CHECK(canonical(text_node(NodeKind::kPhrase, "a\nb\t", Field::kSource, true)) ==
        "source:=\"a b\"");
  const QueryNode all = list_node(NodeKind::kAnd, {QueryNode{}, text_node(NodeKind::kWord, "a")});
  CHECK(canonical(all) == "a");
}

TEST_CASE("headlines are read as words") {
  const std::vector<std::pair<std::string, std::string>> headlines{
      {"Who won the vote?", "Who won the vote"},
      {"Really! It rains, again!", "Really It rains again"},
      {"Breaking: fire in harbour", "Breaking: fire in harbour"},
      {"Mayor: 'no way' to tax", "Mayor: no way' to tax"},
      {"Workers' strike over bosses' pay", "Workers' strike over bosses' pay"},
      {"about ~50 people, w/o n/a", "about ~50 people w/o n/a"},
      {"\"a b” c", "\"a b\" c"},
      {"c “a b\"", "c \"a b\""}};
  for (const auto& [headline, read] : headlines) {
    CAPTURE(headline);
    const auto parsed = parse_query(headline, {});
    REQUIRE(std::holds_alternative<QueryNode>(parsed));
    CHECK(canonical(std::get<QueryNode>(parsed)) == read);
  }
}

TEST_CASE("each mistake is pointed at, named and answered with a suggestion") {
  for (const Mistake& mistake : kMistakes) {
    CAPTURE(mistake.query);
    const QueryError error = error_of(mistake.query);
    CHECK(error.offset == mistake.offset);
    CHECK(error.length == mistake.length);
    CHECK(error.message == mistake.message);
    CHECK(error.suggestion == mistake.suggestion);
  }
}

TEST_CASE("ill-formed UTF-8 is pointed at by its byte") {
  CHECK(error_of("abc\xFF xi").offset == 3);
  CHECK(error_of("abc\xFF xi").message == "byte 0xff is not valid UTF-8");
  CHECK(error_of("\xC3").offset == 0);
  CHECK(error_of("xi \xED\xA0\x80").offset == 3);
}

TEST_CASE("size, depth and number of nodes are bounded") {
  CHECK(error_of(std::string(1 << 20, '(')).message == "the query is longer than 65536 bytes");
  const QueryError deep = error_of(std::string(kMaxQueryBytes, '('));
  CHECK(deep.offset == kMaxQueryDepth);
  CHECK(deep.message == "brackets and negations are nested more than 100 deep");
  std::string negations;
  for (int i = 0; i < 10000; ++i) {
    negations += "NOT ";
  }
  CHECK(error_of(negations + "a").offset == 4 * kMaxQueryDepth);
  CHECK(error_of(std::string(kMaxQueryBytes, '+') + "").offset == 0);
  CHECK(respell(std::string(kMaxQueryDepth, '(') + "a" + std::string(kMaxQueryDepth, ')')) == "a");
  std::string words;
  for (std::size_t i = 0; i < kMaxQueryNodes; ++i) {
    words += "a ";
  }
  CHECK(error_of(words + "a").message == "the query has more than 2000 parts");
  CHECK(parse(words.substr(2)).children.size() == kMaxQueryNodes - 1);
}

TEST_CASE("a fault is shown with a caret at its column") {
  const auto shown = [](std::string_view query) { return describe(error_of(query), query); };
  CHECK(shown("putin soruce:tass") ==
        "unknown field 'soruce'; did you mean source:?\n  putin soruce:tass\n        ^~~~~~");
  CHECK(shown("习近平 e\u0301 (a") ==
        "'(' is never closed; add ')', or remove it\n  习近平 e\u0301 (a\n           ^");
  CHECK(shown("a\tb)") ==
        "')' closes nothing; remove it, or open the bracket before it\n  a␉b)\n     ^");
  CHECK(shown("x\x1B[1m )").find('\x1B') == std::string::npos);
  CHECK(shown("x \u202E)").find("\u202E") == std::string::npos);
  CHECK(shown("ab\xFF") ==
        "byte 0xff is not valid UTF-8; write the query in UTF-8\n  ab\uFFFD\n    ^");
  CHECK(describe({0, 0, "no place", ""}, "query") == "no place");
  CHECK(describe({99, 5, "beyond", ""}, "ab") == "beyond\n  ab\n    ^");
}

TEST_CASE("a long query is cut to a window around its fault") {
  std::string words;
  for (int i = 0; i < 100; ++i) {
    words += "word ";
  }
  const std::string query = words + "soruce:x " + words;
  const std::string shown = describe(error_of(query), query);
  const std::size_t line = shown.find('\n') + 1;
  const std::size_t carets = shown.find('\n', line) + 1;
  CHECK(shown.substr(line, 5) == "  …");
  CHECK(shown.substr(carets - 4, 3) == "…");
  CHECK(carets - line < 90);
  // "…" has three bytes and one column.
  CHECK(shown.find("soruce", line) - line - 2 == shown.find('^', carets) - carets);
}

TEST_CASE("a random tree is equal to what its canonical spelling parses to") {
  Random random(1);
  for (int i = 0; i < 5000; ++i) {
    const QueryNode tree = random_tree(random, 4, NodeKind::kAll);
    const std::string spelled = canonical(tree);
    CAPTURE(spelled);
    const auto again = parse_query(spelled, {false, kToday});
    const auto* error = std::get_if<QueryError>(&again);
    REQUIRE_MESSAGE(error == nullptr, describe(error ? *error : QueryError{}, spelled));
    REQUIRE(std::get<QueryNode>(again) == tree);
  }
}

TEST_CASE("spellings that depended on what stood around them no longer do") {
  for (const char* text :
       {"id:＝\\”习\" x", "id:（//)", "source&:--NOT:id:2024", "id:a http://NOTa(",
        "lang:'tis \"'x'\"", "-a，b--\thttp://AND﹙（）", ") a", "source:dogs' 'tis",
        "atleast3 AND (a OR b)", "..x AND date:2024", "date:2024.. AND 5"}) {
    check_any_text(text, false);
    check_any_text(text, true);
  }
}

TEST_CASE("random bytes and random pieces of queries do no harm") {
  Random random(2);
  constexpr std::array kPieces{"(",         ")",       "\"",     "-",      "=",      "+",
                               ":",         "title:",  "date:",  "id:",    "AND",    "OR",
                               "NOT",       "|",       "&",      " ",      "a",      "习",
                               "，",        "“",       "”",      "‘",      "’",      "'",
                               "..",        "2024",    "\\",     "?",      "*",      "^2",
                               "~",         "צ",       ",",      "：",     ">",      "/",
                               "source",    "http://", "!",      "…",      "\u0301", "\u202E",
                               "none",      "may",     "NEAR/5", "ADJ",    "w/3",    "first/9(",
                               "atleast2(", "^0.5",    "~3",     "words:", "lead:",  "b*"};
  for (int i = 0; i < 40000; ++i) {
    std::string text;
    for (std::size_t n = below(random, 12); n > 0; --n) {
      text += below(random, 40) == 0 ? std::string(1, static_cast<char>(below(random, 256)))
                                     : kPieces[below(random, kPieces.size())];
    }
    check_any_text(text, i % 2 == 0);
  }
}

TEST_CASE("random mutations of good queries do no harm") {
  Random random(3);
  for (int i = 0; i < 40000; ++i) {
    std::string text = kGoodQueries[below(random, kGoodQueries.size())];
    for (std::size_t n = below(random, 4); n > 0; --n) {
      const std::size_t at = below(random, text.size());
      const std::string other = kGoodQueries[below(random, kGoodQueries.size())];
      const std::size_t from = below(random, other.size());
      switch (below(random, 4)) {
        case 0:
          text.erase(at, 1 + below(random, 5));
          break;
        case 1:
          text[at] = " ()\":-=|\\?.0aX"[below(random, 14)];
          break;
        case 2:
          text.insert(at, other.substr(from, 1 + below(random, 10)));
          break;
        default:
          text[at] = static_cast<char>(below(random, 256));
      }
      text += text.empty() ? "x" : "";
    }
    check_any_text(text, i % 2 == 0);
  }
}

}  // namespace dateline
