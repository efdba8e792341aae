#include "searcher/cli/arguments.h"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdlib>
#include <sstream>

#include "common/internal/program.h"

namespace dateline {

namespace {

struct CommandInfo {
  Command command;
  const char* name;
  const char* arguments;
  const char* purpose;
  const char* example;
};

constexpr std::array kCommands{
    CommandInfo{Command::kQuery, "query", "ARCHIVE WORDS...", "Answers a query with ranked hits.",
                "dateline-search query news.archive 'putin xi visit date:2024-05' --facet source\n"
                "  dateline-search query news.archive '\"no limits\" -trade' --sort newest -n 20\n"
                "  dateline-search query news.archive --any --format jsonl -- -20 degrees"},
    CommandInfo{Command::kCount, "count", "ARCHIVE WORDS...", "Counts the articles that match.",
                "dateline-search count news.archive 'source:courier date:2024-05'"},
    CommandInfo{Command::kFacets, "facets", "ARCHIVE WORDS...",
                "Counts the matching articles by source, language and so on.",
                "dateline-search facets news.archive harbin --facet source:20,month"},
    CommandInfo{Command::kTimeline, "timeline", "ARCHIVE WORDS...",
                "Counts the matching articles by day, week, month or year.",
                "dateline-search timeline news.archive 'putin xi' --by week"},
    CommandInfo{Command::kShow, "show", "ARCHIVE ID...", "Prints whole articles.",
                "dateline-search show news.archive hc-20240516-01"},
    CommandInfo{
        Command::kExplain, "explain", "ARCHIVE WORDS...",
        "Tells how a query is read, where it is looked for, and what the scores are made of.",
        "dateline-search explain news.archive 'xi jin-ping visits'\n"
        "  dateline-search explain news.archive 'putin xi' --miss hc-20240516-01"},
    CommandInfo{Command::kSimilar, "similar", "ARCHIVE ID [WORDS...]",
                "Finds articles like one, by its telling words; a query limits them.",
                "dateline-search similar news.archive hc-20240516-01 -n 5\n"
                "  dateline-search similar news.archive hc-20240516-01 'lang:ru date:2024-05'"},
    CommandInfo{Command::kSuggest, "suggest", "ARCHIVE PREFIX",
                "Lists the words that begin so, the most frequent first.",
                "dateline-search suggest news.archive put"},
    CommandInfo{
        Command::kEval, "eval", "ARCHIVE --topics FILE --qrels FILE",
        "Measures how well judged topics are answered. A topic is plain words, ranked as "
        "with --any.",
        "dateline-search eval news.archive --topics topics.tsv --qrels qrels.txt --run out.run"},
};

const CommandInfo& info_of(Command command) {
  return kCommands[static_cast<std::size_t>(command)];
}

void add_query_options(cxxopts::Options& options) {
  auto add = options.add_options();
  add("any", "Rank by how many words match instead of requiring all");
  add("plain", "Everything in the query is a word: no operators, fields, quotations or wildcards");
  add("since", "First day: 2024-05-14, 2024-05, last-week, ...", cxxopts::value<std::string>(),
      "DATE");
  add("until", "Last day, likewise", cxxopts::value<std::string>(), "DATE");
  add("names", "List of names in other spellings, in place of the archive's or the built-in one",
      cxxopts::value<std::string>(), "FILE");
  add("source", "Only articles of this source (its whole name; may be repeated)",
      cxxopts::value<std::vector<std::string>>(), "NAME");
}

void add_hit_options(Command command, cxxopts::Options& options) {
  auto add = options.add_options();
  if (command != Command::kSimilar) {  // likeness is an order
    add("sort", "relevance, newest or oldest",
        cxxopts::value<std::string>()->default_value("relevance"), "ORDER");
  }
  add("n,limit", "Hits to show", whole_number<std::uint32_t>("limit")->default_value("10"), "N");
  add("offset", "Hits to skip", whole_number<std::uint32_t>("offset")->default_value("0"), "N");
}

void add_ranking_options(cxxopts::Options& options) {
  auto add = options.add_options();
  add("expand", "Order the best hits anew with the words that the very best share");
  add("suggest", "Suggest other spellings of rare words, even where articles are found");
  add("recent", "Halve the score of an article for so many days of age: 7, 30d, 2w, 6m, 1y",
      cxxopts::value<std::string>(), "HALF-LIFE");
}

void add_eval_options(cxxopts::Options& options) {
  auto add = options.add_options();
  add("topics", "Lines of a topic's name, a tab and its text", cxxopts::value<std::string>(),
      "FILE");
  add("qrels", "Judgements in TREC's form", cxxopts::value<std::string>(), "FILE");
  add("compare", "Compare with rankings in TREC's form, by a paired randomisation test",
      cxxopts::value<std::string>(), "RUN");
  add("run", "Write the rankings in TREC's form, 1000 hits a topic", cxxopts::value<std::string>(),
      "FILE");
}

bool has_query(Command command) {
  return command != Command::kShow && command != Command::kSuggest && command != Command::kEval;
}

bool has_hits(Command command) {
  return command == Command::kQuery || command == Command::kExplain || command == Command::kSimilar;
}

bool can_group(Command command) {
  return has_query(command) && command != Command::kExplain;
}

cxxopts::Options make_options(Command command) {
  const CommandInfo& info = info_of(command);
  cxxopts::Options options(std::string("dateline-search ") + info.name,
                           std::string(info.purpose) + "\n");
  options.positional_help(info.arguments);
  if (has_query(command)) {
    add_query_options(options);
  }
  if (has_hits(command)) {
    add_hit_options(command, options);
  }
  if (command == Command::kQuery || command == Command::kExplain || command == Command::kEval) {
    add_ranking_options(options);
  }
  if (command == Command::kEval) {
    add_eval_options(options);
  }
  auto add = options.add_options();
  if (command == Command::kExplain) {
    add("miss", "Say why this article is not a hit, or where it ranks",
        cxxopts::value<std::string>(), "ID");
  }
  if (command == Command::kShow) {
    add("versions", "Earlier texts of the articles as well, the newest first");
  }
  if (command == Command::kSuggest) {
    add("n,limit", "Words to list", whole_number<std::uint32_t>("limit")->default_value("10"), "N");
  }
  if (command == Command::kQuery || command == Command::kFacets) {
    add("facet",
        "Count by source, author, lang, agency, place, section, keyword, year, month; "
        ":N for the N most frequent values, :0 for all",
        cxxopts::value<std::vector<std::string>>(), "FIELD[:N],...");
  }
  if (can_group(command)) {
    add("group",
        "story: one hit a story, counts of stories; none: every article; auto: story for text on a "
        "terminal where hits are listed",
        cxxopts::value<std::string>()->default_value("auto"), "HOW");
  }
  if (command == Command::kQuery) {
    add("timeline", "Count by day, week, month or year", cxxopts::value<std::string>(), "PERIOD");
  }
  if (command == Command::kTimeline) {
    add("by", "day, week, month or year", cxxopts::value<std::string>()->default_value("month"),
        "PERIOD");
  }
  const bool few_formats =
      command == Command::kExplain || command == Command::kEval || command == Command::kSuggest;
  const char* formats = few_formats ? "text or json" : "text, json, jsonl or csv";
  add("f,format", formats, cxxopts::value<std::string>()->default_value("text"), "FORMAT");
  add("color", "Colour and marks: auto, always or never",
      cxxopts::value<std::string>()->default_value("auto"), "WHEN");
  add("generation", "Search an earlier generation", whole_number<std::uint64_t>("generation"), "N");
  add("threads", "Threads for one query; 0 is one a core",
      whole_number<unsigned>("threads")->default_value("0"), "N");
  add("h,help", "This help");
  options.add_options("hidden")("rest", "", cxxopts::value<std::vector<std::string>>());
  options.parse_positional("rest");
  return options;
}

template <typename Value, std::size_t N>
Value one_of(const std::string& option, const std::string& text,
             const std::array<std::pair<std::string_view, Value>, N>& choices) {
  std::string names;
  for (const auto& [name, value] : choices) {
    if (name == text) {
      return value;
    }
    names += (names.empty() ? "" : ", ") + std::string(name);
  }
  throw UsageError("--" + option + ": '" + text + "' is not one of " + names);
}

Period parse_period(const std::string& option, const std::string& text) {
  return one_of(option, text,
                std::array<std::pair<std::string_view, Period>, 4>{{{"day", Period::kDay},
                                                                    {"week", Period::kWeek},
                                                                    {"month", Period::kMonth},
                                                                    {"year", Period::kYear}}});
}

DayRange parse_days(const std::string& option, const std::string& text, CivilDay today) {
  const auto range = parse_day_range(text, today);
  if (const auto* message = std::get_if<std::string>(&range)) {
    throw UsageError("--" + option + ": " + *message);
  }
  return std::get<DayRange>(range);
}

// "source", "source:20"
FacetRequest parse_facet(const std::string& text) {
  FacetRequest facet;
  const std::size_t colon = text.find(':');
  facet.field = text.substr(0, colon);
  if (colon != std::string::npos) {
    const char* begin = text.data() + colon + 1;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(begin, end, facet.limit);
    if (error != std::errc() || stop != end) {
      throw UsageError("--facet: '" + text + "': after the colon stands a number of values");
    }
  }
  return facet;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, " "));
}

void read_query_options(const cxxopts::ParseResult& options, SearchRequest& request) {
  request.any = options.count("any") > 0;
  request.plain = options.count("plain") > 0;
  if (options.count("since")) {
    request.since = parse_days("since", options["since"].as<std::string>(), request.today).first;
  }
  if (options.count("until")) {
    request.until = parse_days("until", options["until"].as<std::string>(), request.today).last;
  }
  if (options.count("source")) {
    request.sources = options["source"].as<std::vector<std::string>>();
  }
}

void read_counting_options(Command command, const cxxopts::ParseResult& options,
                           SearchRequest& request) {
  if (command == Command::kQuery || command == Command::kFacets) {
    std::vector<std::string> facets;
    if (options.count("facet")) {
      facets = options["facet"].as<std::vector<std::string>>();
    } else if (command == Command::kFacets) {
      facets = {"source", "lang", "year"};
    }
    for (const std::string& list : facets) {
      std::istringstream names(list);
      for (std::string name; std::getline(names, name, ',');) {
        request.facets.push_back(parse_facet(name));
      }
    }
  }
  if (command == Command::kQuery && options.count("timeline")) {
    request.timeline = parse_period("timeline", options["timeline"].as<std::string>());
  } else if (command == Command::kTimeline) {
    request.timeline = parse_period("by", options["by"].as<std::string>());
  }
}

// Days in "30", "30d", "2w", "6m" or "1y".
double parse_half_life(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  const double days = unit.empty() || unit == "d" ? 1
                      : unit == "w"               ? 7
                      : unit == "m"               ? 30.44
                      : unit == "y"               ? 365.25
                                                  : 0;
  if (error != std::errc() || !(number * days > 0) || number * days > 1e6) {
    throw UsageError("--recent: '" + text + "' is no length of time such as 30d, 2w, 6m or 1y");
  }
  return number * days;
}

void read_ranking_options(const cxxopts::ParseResult& options, SearchRequest& request) {
  request.expand = options.count("expand") > 0;
  request.suggest = options.count("suggest") > 0;
  if (options.count("recent")) {
    request.half_life_days = parse_half_life(options["recent"].as<std::string>());
  }
}

void read_eval_options(const cxxopts::ParseResult& options, Arguments& arguments) {
  for (const char* name : {"topics", "qrels"}) {
    if (options.count(name) == 0) {
      throw UsageError(std::string("eval needs --") + name + " FILE");
    }
  }
  arguments.topics = options["topics"].as<std::string>();
  arguments.judgements = options["qrels"].as<std::string>();
  if (options.count("compare")) {
    arguments.compare = options["compare"].as<std::string>();
  }
  if (options.count("run")) {
    arguments.run = options["run"].as<std::string>();
  }
}

void read_hit_options(Command command, const cxxopts::ParseResult& options,
                      SearchRequest& request) {
  request.limit = options["limit"].as<std::uint32_t>();
  request.offset = options["offset"].as<std::uint32_t>();
  if (command == Command::kSimilar) {
    return;
  }
  request.sort = one_of(
      "sort", options["sort"].as<std::string>(),
      std::array<std::pair<std::string_view, Sort>, 3>{
          {{"relevance", Sort::kRelevance}, {"newest", Sort::kNewest}, {"oldest", Sort::kOldest}}});
}

// Colour where a person reads it, unless NO_COLOR (no-color.org) or a dumb terminal says otherwise.
bool wants_color(const std::string& when) {
  const bool automatic = one_of("color", when,
                                std::array<std::pair<std::string_view, bool>, 3>{
                                    {{"auto", true}, {"always", false}, {"never", false}}});
  if (!automatic) {
    return when == "always";
  }
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return isatty(1) == 1 && (no_color == nullptr || *no_color == '\0') &&
         (terminal == nullptr || std::string_view(terminal) != "dumb");
}

}  // namespace

std::optional<Command> command_from_name(std::string_view name) {
  for (const CommandInfo& info : kCommands) {
    if (info.name == name) {
      return info.command;
    }
  }
  return std::nullopt;
}

Arguments parse_arguments(Command command, int argc, const char* const* argv) {
  cxxopts::Options description = make_options(command);
  const cxxopts::ParseResult options = description.parse(argc, argv);
  Arguments arguments;
  arguments.command = command;
  if (options.count("help")) {
    arguments.help = true;
    arguments.help_text =
        description.help({""}) + "\nExamples:\n  " + info_of(command).example + "\n";
    return arguments;
  }
  std::vector<std::string> rest;
  if (options.count("rest")) {
    rest = options["rest"].as<std::vector<std::string>>();
  }
  if (rest.empty()) {
    throw UsageError(std::string(info_of(command).name) + " needs an ARCHIVE");
  }
  arguments.archive = rest.front();
  rest.erase(rest.begin());
  arguments.format = one_of(
      "format", options["format"].as<std::string>(),
      std::array<std::pair<std::string_view, OutputFormat>, 4>{{{"text", OutputFormat::kText},
                                                                {"json", OutputFormat::kJson},
                                                                {"jsonl", OutputFormat::kJsonl},
                                                                {"csv", OutputFormat::kCsv}}});
  arguments.color = wants_color(options["color"].as<std::string>());
  arguments.searcher.threads = options["threads"].as<unsigned>();
  if (options.count("generation")) {
    arguments.searcher.generation = options["generation"].as<std::uint64_t>();
  }
  if (command == Command::kShow) {
    arguments.versions = options.count("versions") > 0;
    arguments.ids = std::move(rest);
    if (arguments.ids.empty()) {
      throw UsageError("show needs at least one ID");
    }
    return arguments;
  }
  if (command == Command::kSuggest) {
    if (rest.size() != 1) {
      throw UsageError("suggest needs one PREFIX");
    }
    arguments.prefix = rest.front();
    arguments.request.limit = options["limit"].as<std::uint32_t>();
    return arguments;
  }
  if (command == Command::kEval) {
    read_ranking_options(options, arguments.request);
    read_eval_options(options, arguments);
    return arguments;
  }
  if (command == Command::kSimilar) {
    if (rest.empty()) {
      throw UsageError("similar needs an ID");
    }
    arguments.ids = {rest.front()};
    rest.erase(rest.begin());
  }
  if (options.count("names")) {
    arguments.searcher.names = options["names"].as<std::string>();
  }
  SearchRequest& request = arguments.request;
  request.query = joined(rest);
  request.limit = 0;
  read_query_options(options, request);
  if (has_hits(command)) {
    read_hit_options(command, options, request);
  }
  if (command == Command::kQuery || command == Command::kExplain) {
    read_ranking_options(options, request);
  }
  if (command == Command::kExplain && options.count("miss")) {
    arguments.miss = options["miss"].as<std::string>();
  }
  read_counting_options(command, options, request);
  if (can_group(command)) {
    const bool listed_for_a_person =
        has_hits(command) && arguments.format == OutputFormat::kText && isatty(1) == 1;
    request.by_story =
        one_of("group", options["group"].as<std::string>(),
               std::array<std::pair<std::string_view, bool>, 3>{
                   {{"auto", listed_for_a_person}, {"story", true}, {"none", false}}});
  }
  return arguments;
}

}  // namespace dateline
