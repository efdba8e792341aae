#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/internal/utf8.h"
#include "searcher/cli/output.h"
#include "searcher/internal/collector.h"
#include "searcher/render.h"

namespace dateline {

namespace {

constexpr std::size_t kShownOutlets = 8;
constexpr std::size_t kBarColumns = 40;
// A timeline with more periods than this is shown without the empty ones.
constexpr std::size_t kMaxShownPeriods = 120;

// Control characters, which could drive the terminal, made visible.
std::string for_terminal(std::string_view text) {
  std::string safe;
  for (std::uint32_t at = 0; at < text.size();) {
    const CodePoint point = decode_utf8(text, at);
    const bool control = (point.code < 0x20 && point.code != '\n' && point.code != '\t') ||
                         (point.code >= 0x7F && point.code < 0xA0) ||
                         (point.code >= 0x202A && point.code <= 0x202E) ||
                         (point.code >= 0x2066 && point.code <= 0x2069);
    safe += control ? std::string_view("\uFFFD") : text.substr(at, point.end - at);
    at = point.end;
  }
  return safe;
}

std::string bar(std::uint64_t count, std::uint64_t most) {
  if (most == 0) {
    return "";
  }
  const double share = static_cast<double>(count) / static_cast<double>(most);
  const auto eighths = static_cast<std::size_t>(std::ceil(share * kBarColumns * 8));
  static constexpr std::array<const char*, 8> kParts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) {
    text += "█";
  }
  return text + kParts[eighths % 8];
}

std::string heading(const Arguments& arguments, const SearchResult& result) {
  if (result.total == 0) {
    return "no article matches";
  }
  std::string text = fmt::format("{} article{}", result.total, result.total == 1 ? "" : "s");
  if (arguments.request.by_story && result.stories < result.total) {
    text += fmt::format(" of {} stor{}", result.stories, result.stories == 1 ? "y" : "ies");
  }
  text += result.total == 1 ? " matches" : " match";
  if (!result.hits.empty()) {
    text += fmt::format(", {}–{} by {}", result.hits.front().rank, result.hits.back().rank,
                        arguments.request.sort == Sort::kRelevance ? "relevance"
                        : arguments.request.sort == Sort::kNewest  ? "date, newest first"
                                                                   : "date, oldest first");
  }
  return text + fmt::format(" ({:.1f} ms)", static_cast<double>(result.took.count()) / 1000);
}

std::string by_line(const Article& article) {
  std::vector<std::string> parts;
  for (std::string part :
       {article.source, print_date(article.published),
        article.places.empty() ? std::string() : article.places.front(), article.id}) {
    if (!part.empty()) {
      parts.push_back(for_terminal(part));
    }
  }
  return fmt::format("{}", fmt::join(parts, " · "));
}

// "in 4 outlets since 2024-05-16: A, B, C, D (2 identical, 1 near)"
std::string story_line(const Hit& hit) {
  const StoryOfHit& story = *hit.shared;
  std::vector<std::string> names;
  for (const StoryOutlet& outlet : story.outlets) {
    if (names.size() == kShownOutlets) {
      names.push_back(fmt::format("{} more", story.outlets.size() - kShownOutlets));
      break;
    }
    const std::string name = outlet.source.empty() ? "unnamed" : for_terminal(outlet.source);
    names.push_back(outlet.articles == 1 ? name : fmt::format("{} ({})", name, outlet.articles));
  }
  const std::string since = print_date(story.first_published);
  return fmt::format("{} articles in {} outlet{}{}{}: {}; {} identical, {} near", story.articles,
                     story.outlets.size(), story.outlets.size() == 1 ? "" : "s",
                     since.empty() ? "" : " since ", since, fmt::join(names, ", "), story.identical,
                     story.near);
}

void print_hit(std::ostream& out, const Hit& hit, bool color) {
  const std::string_view strong = color ? "\x1b[1m" : "";
  const std::string_view plain = color ? "\x1b[0m" : "";
  const std::string title =
      hit.article.title.empty() ? "(no title)" : to_terminal({hit.article.title, {}}, color);
  out << fmt::format("{:>3}. {}{}{}\n", hit.rank, strong, title, plain);
  out << "     " << by_line(hit.article) << (hit.corrected() ? " · corrected" : "") << "\n";
  if (hit.shared && hit.shared->articles > 1) {
    out << "     " << story_line(hit) << "\n";
  }
  if (!hit.snippet.text.empty()) {
    out << "     " << to_terminal(hit.snippet, color) << "\n";
  }
}

std::string period_name(CivilDay start, Period period) {
  const std::string day = print_day(start);
  switch (period) {
    case Period::kYear:
      return day.substr(0, 4);
    case Period::kMonth:
      return day.substr(0, 7);
    default:
      return day;
  }
}

CivilDay next_period(CivilDay start, Period period) {
  const std::chrono::year_month_day date(start);
  switch (period) {
    case Period::kDay:
      return start + std::chrono::days(1);
    case Period::kWeek:
      return start + std::chrono::days(7);
    case Period::kMonth:
      return date.year() / date.month() / 1 + std::chrono::months(1);
    case Period::kYear:
      return (date.year() + std::chrono::years(1)) / 1 / 1;
  }
  return start;
}

// With the empty periods between, unless that would be too many lines.
std::vector<TimelineBucket> filled(const std::vector<TimelineBucket>& buckets, Period period) {
  std::vector<TimelineBucket> all;
  for (const TimelineBucket& bucket : buckets) {
    while (!all.empty() && next_period(all.back().start, period) < bucket.start) {
      all.push_back({next_period(all.back().start, period), 0});
      if (all.size() > kMaxShownPeriods) {
        return buckets;
      }
    }
    all.push_back(bucket);
  }
  return all;
}

void print_field(std::ostream& out, const char* name, const std::string& value) {
  if (!value.empty()) {
    out << fmt::format("{:<11}{}\n", std::string(name) + ":", for_terminal(value));
  }
}

std::string print_moment(const ArticleDate& date) {
  std::string text = print_date(date);
  if (date.precision == DatePrecision::kSecond) {
    text += " (" + print_instant(date.instant) + ")";
  }
  return text;
}

}  // namespace

void print_hits_text(std::ostream& out, const Arguments& arguments, const SearchResult& result) {
  out << heading(arguments, result) << "\n";
  for (const SpellingSuggestion& suggestion : result.suggestions) {
    out << fmt::format("did you mean {} ({} article{}) for {}?\n", for_terminal(suggestion.better),
                       suggestion.articles, suggestion.articles == 1 ? "" : "s",
                       for_terminal(suggestion.word));
  }
  for (const Hit& hit : result.hits) {
    out << "\n";
    print_hit(out, hit, arguments.color);
  }
  print_facets_text(out, result);
  print_timeline_text(out, arguments, result);
}

void print_facets_text(std::ostream& out, const SearchResult& result) {
  for (const Facet& facet : result.facets) {
    out << "\n" << facet.field << "\n";
    for (const FacetValue& value : facet.values) {
      out << fmt::format("{:>8}  {}\n", value.count, for_terminal(value.value));
    }
    if (facet.distinct > facet.values.size()) {
      out << fmt::format("{:>8}  … {} more values\n", "", facet.distinct - facet.values.size());
    }
    if (facet.without > 0) {
      out << fmt::format("{:>8}  (none)\n", facet.without);
    }
  }
}

void print_timeline_text(std::ostream& out, const Arguments& arguments,
                         const SearchResult& result) {
  if (!arguments.request.timeline) {
    return;
  }
  const Period period = *arguments.request.timeline;
  std::uint64_t most = 0;
  for (const TimelineBucket& bucket : result.timeline) {
    most = std::max(most, bucket.count);
  }
  out << "\ntimeline\n";
  for (const TimelineBucket& bucket : filled(result.timeline, period)) {
    out << fmt::format("{:>8}  {}  {}\n", bucket.count, period_name(bucket.start, period),
                       bar(bucket.count, most));
  }
  if (result.undated > 0) {
    out << fmt::format("{:>8}  undated\n", result.undated);
  }
}

void print_article_text(std::ostream& out, const Article& article) {
  print_field(out, "Title", article.title);
  print_field(out, "Source", article.source);
  print_field(out, "Author", fmt::format("{}", fmt::join(article.authors, ", ")));
  print_field(out, "Published", print_moment(article.published));
  print_field(out, "Modified", print_moment(article.modified));
  print_field(out, "Place", fmt::format("{}", fmt::join(article.places, ", ")));
  print_field(out, "Agency", fmt::format("{}", fmt::join(article.agencies, ", ")));
  print_field(out, "Section", article.section);
  print_field(out, "Keywords", fmt::format("{}", fmt::join(article.keywords, ", ")));
  print_field(out, "Language", article.language);
  print_field(out, "URL", article.url);
  print_field(out, "Copyright", article.copyright);
  print_field(out, "Urgency", article.urgency == 0 ? "" : std::to_string(article.urgency));
  print_field(out, "Version", article.version == 0 ? "" : std::to_string(article.version));
  print_field(out, "Status",
              article.status == ArticleStatus::kUsable ? "" : std::string(name_of(article.status)));
  print_field(out, "Id", article.id);
  for (const std::string& part : {article.lead, article.body}) {
    if (!part.empty()) {
      out << "\n" << for_terminal(part) << "\n";
    }
  }
}

void print_version_text(std::ostream& out, const ArticleVersion& version) {
  out << (version.current ? "Shown" : "Earlier text");
  if (version.generation > 0) {
    out << " since generation " << version.generation;
  }
  if (version.superseded) {
    out << ", superseded " << print_instant(*version.superseded);
  }
  out << "\n";
  print_article_text(out, version.article);
}

void print_explanation_text(std::ostream& out, const Explanation& explanation) {
  out << "query: " << explanation.canonical << "\n\nplan\n";
  for (const std::string& line : explanation.plan) {
    out << "  " << for_terminal(line) << "\n";
  }
  out << fmt::format("\nsegments ({} articles, {:.1f} words each on average)\n",
                     explanation.articles, explanation.average_length);
  for (const Explanation::Segment& segment : explanation.segments) {
    const std::string days =
        segment.first_day ? print_day(*segment.first_day) + " to " + print_day(*segment.last_day)
                          : "undated";
    out << fmt::format("  {:06}  {:>8} articles  {:<24}  {}\n", segment.id, segment.articles, days,
                       segment.searched ? fmt::format("{} match", segment.matches)
                                        : std::string("skipped: cannot match"));
  }
  for (const Explanation::HitParts& hit : explanation.hits) {
    out << fmt::format("\n{:.4f}  {}  {}\n", hit.score, for_terminal(hit.title),
                       for_terminal(hit.id));
    for (const ScorePart& part : hit.parts) {
      out << fmt::format("  {:8.4f}  {}", part.score, for_terminal(part.what));
      if (part.frequency > 0) {
        out << fmt::format(": {:g} times in {} words, idf {:.3f}", part.frequency, part.length,
                           part.idf);
      }
      out << "\n";
    }
  }
}

void print_verdict_text(std::ostream& out, const std::string& id, const Verdict& verdict) {
  out << "query: " << verdict.canonical << "\n";
  out << for_terminal(id) << "  " << for_terminal(verdict.title) << "\n";
  if (verdict.matches) {
    out << fmt::format("matches, number {} of {} by relevance, score {:.4f}\n\n", verdict.rank,
                       verdict.total, verdict.score);
  } else {
    out << fmt::format("does not match; {} other articles do\n\n", verdict.total);
  }
  for (const Verdict::Line& line : verdict.plan) {
    out << fmt::format("  {}  {:{}}{}\n", line.matches ? "yes" : "no ", "", 2 * line.depth,
                       for_terminal(line.what));
  }
}

void print_completions_text(std::ostream& out, const std::vector<Completion>& words) {
  for (const Completion& completion : words) {
    out << fmt::format("{:>8}  {}\n", completion.articles, for_terminal(completion.word));
  }
}

}  // namespace dateline
