#include "searcher/cli/watch_output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "common/text.h"
#include "searcher/render.h"

namespace dateline {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kShownParts = 12;
constexpr std::size_t kShownOutlets = 8;

std::string percent_encoded(std::string_view text, bool (*stays)(unsigned char)) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    result += stays(byte) ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return result;
}

// RFC 3986, 2.3.
bool is_unreserved(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

// What may stand in a URL; other than ASCII is encoded, too.
bool is_url_character(unsigned char c) {
  return c > 0x20 && c < 0x7F &&
         std::string_view("\"<>\\^`{|}").find(static_cast<char>(c)) == std::string_view::npos;
}

// On a terminal or in a mail: one line, without control characters.
std::string plain(std::string_view text) {
  return to_terminal({collapse_space(text), {}}, false);
}

std::string joined(const std::vector<std::string>& names, std::size_t shown) {
  if (names.size() <= shown) {
    return fmt::format("{}", fmt::join(names, ", "));
  }
  return fmt::format("{} and {} more", fmt::join(names.begin(), names.begin() + shown, ", "),
                     names.size() - shown);
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

std::string by_line(const Article& article) {
  std::vector<std::string> parts;
  for (const std::string& part :
       {article.source, print_date(article.published),
        article.places.empty() ? std::string() : article.places.front(),
        article.authors.empty() ? std::string() : "by " + joined(article.authors, 3)}) {
    if (!part.empty()) {
      parts.push_back(plain(part));
    }
  }
  return fmt::format("{}", fmt::join(parts, " · "));
}

std::string outlets_of(const std::vector<WatchHit::Copy>& copies) {
  std::vector<std::string> names;
  for (const WatchHit::Copy& copy : copies) {
    const std::string name = copy.source.empty() ? plain(copy.id) : plain(copy.source);
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      names.push_back(name);
    }
  }
  return joined(names, kShownOutlets);
}

// What a reader of earlier news wants to know before reading on; may be empty.
std::string standing(const WatchHit& told) {
  std::string text;
  if (told.kind == NewsKind::kCopy) {
    const StoryOfHit& story = *told.hit.shared;
    text = "more of a known story";
    if (story.first_id != told.hit.article.id && !story.first_source.empty()) {
      const std::string day = print_date(story.first_published);
      text +=
          fmt::format(", first in {}{}{}", plain(story.first_source), day.empty() ? "" : ", ", day);
    }
    text += fmt::format("; now {} in {}", counted(story.articles, "article", "articles"),
                        counted(story.outlets.size(), "outlet", "outlets"));
  } else if (told.kind == NewsKind::kCorrected) {
    text = "corrected: an earlier text was in the archive";
  } else if (told.hit.article.status == ArticleStatus::kCorrected) {
    text = "corrected by its publisher";
  }
  if (!told.copies.empty()) {
    text += fmt::format("{}also new in {}", text.empty() ? "" : "; ", outlets_of(told.copies));
  }
  return text;
}

void print_line(std::ostream& out, std::string_view label, const std::string& text) {
  if (!text.empty()) {
    out << "     " << label << text << "\n";
  }
}

void print_hit(std::ostream& out, const WatchHit& told, const WatchOutput& output) {
  const Article& article = told.hit.article;
  out << fmt::format("\n{:>3}. {}\n", told.hit.rank,
                     article.title.empty() ? "(no title)" : plain(article.title));
  print_line(out, "", by_line(article));
  print_line(out, "", standing(told));
  print_line(out, "", link_of(article, output));
  print_line(out, "", to_terminal(told.hit.snippet, false));
  print_line(out, "matched: ", plain(describe(told.matched)));
  print_line(out, "id: ", plain(article.id));
}

std::string heading(const WatchResult& result, const WatchOutput& output) {
  std::string text = plain(result.query.name) + ": " + counted(result.total, "article", "articles");
  if (output.by_story && result.stories < result.total) {
    text += " of " + counted(result.stories, "story", "stories");
  }
  return text + (result.since == 0 ? "" : fmt::format(" since generation {}", result.since));
}

Json story_json(const WatchHit& told) {
  Json story{{"id", story_name(told.hit.story)}};
  if (const auto& shared = told.hit.shared) {
    story["articles"] = shared->articles;
    story["first"] = {{"id", shared->first_id},
                      {"source", shared->first_source},
                      {"date", print_date(shared->first_published)}};
    story["outlets"] = Json::array();
    for (const StoryOutlet& outlet : shared->outlets) {
      story["outlets"].push_back({{"source", outlet.source}, {"articles", outlet.articles}});
    }
  }
  story["also_new"] = Json::array();
  for (const WatchHit::Copy& copy : told.copies) {
    story["also_new"].push_back({{"id", copy.id}, {"source", copy.source}, {"url", copy.url}});
  }
  return story;
}

Json hit_json(const WatchHit& told, const WatchOutput& output) {
  const Article& article = told.hit.article;
  Json matched = Json::array();
  for (const MatchedPart& part : told.matched) {
    matched.push_back({{"what", part.what}, {"in_title", part.in_title}});
  }
  return {{"kind", name_of(told.kind)},
          {"rank", told.hit.rank},
          {"id", article.id},
          {"score", told.hit.score},
          {"title", article.title},
          {"source", article.source},
          {"authors", article.authors},
          {"url", article.url},
          {"link", link_of(article, output)},
          {"date", print_date(article.published)},
          {"published", published_of(article.published)},
          {"modified", published_of(article.modified)},
          {"place", article.places.empty() ? "" : article.places.front()},
          {"lang", article.language},
          {"status", name_of(article.status)},
          {"revision", static_cast<std::uint64_t>(told.hit.revision)},
          {"generation", static_cast<std::uint64_t>(told.hit.generation)},
          {"snippet", to_html(told.hit.snippet)},
          {"matched", std::move(matched)},
          {"story", story_json(told)}};
}

std::string_view name_of(WatchStart start) {
  constexpr std::array<std::string_view, 5> kNames{"continued", "new-query", "changed-query",
                                                   "other-archive", "lost-track"};
  return kNames[static_cast<std::size_t>(start) % kNames.size()];
}

Json result_json(const WatchResult& result, const WatchOutput& output) {
  Json json{{"name", result.query.name},      {"query", result.query.query},
            {"start", name_of(result.start)}, {"since", result.since},
            {"compared", result.compared},    {"answered", result.answered}};
  if (result.error) {
    json["error"] = {{"offset", result.error->offset},
                     {"length", result.error->length},
                     {"message", result.error->message},
                     {"suggestion", result.error->suggestion}};
  }
  json["total"] = result.total;
  json["stories"] = result.stories;
  json["hits"] = Json::array();
  for (const WatchHit& told : result.hits) {
    json["hits"].push_back(hit_json(told, output));
  }
  return json;
}

// Queries may hold what is not UTF-8 only in error messages; that must not end the program.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string link_of(const Article& article, const WatchOutput& output) {
  if (!output.link_base.empty()) {
    return percent_encoded(output.link_base, is_url_character) +
           percent_encoded(article.id, is_unreserved);
  }
  const std::string scheme = ascii_lower(std::string_view(article.url).substr(0, 8));
  return scheme.starts_with("http://") || scheme == "https://"
             ? percent_encoded(article.url, is_url_character)
             : "";
}

std::string describe(const std::vector<MatchedPart>& matched) {
  std::vector<std::string> parts;
  for (const MatchedPart& part : matched) {
    parts.push_back(part.what + (part.in_title ? " in title" : ""));
  }
  return joined(parts, kShownParts);
}

std::string published_of(const ArticleDate& date) {
  return date.precision == DatePrecision::kSecond ? print_instant(date.instant) : print_date(date);
}

void print_watch_text(std::ostream& out, const std::vector<WatchResult>& results,
                      const WatchOutput& output) {
  bool first = true;
  for (const WatchResult& result : results) {
    if (result.hits.empty()) {
      continue;
    }
    out << (first ? "" : "\n\n") << heading(result, output) << "\n";
    out << "query: " << plain(result.query.query) << "\n";
    first = false;
    for (const WatchHit& told : result.hits) {
      print_hit(out, told, output);
    }
    const std::uint64_t all = output.by_story ? result.stories : result.total;
    if (all > result.hits.size()) {
      out << fmt::format("\n     and {} more\n", all - result.hits.size());
    }
  }
}

void print_watch_json(std::ostream& out, const std::vector<WatchResult>& results,
                      const WatchOutput& output) {
  Json list = Json::array();
  for (const WatchResult& result : results) {
    list.push_back(result_json(result, output));
  }
  out << dump(Json{{"format", "dateline.watch-report/1"},
                   {"archive", output.archive},
                   {"generation", results.empty() ? 0 : results.front().seen.number},
                   {"group", output.by_story ? "story" : "none"},
                   {"queries", std::move(list)}})
      << "\n";
}

void print_watch_jsonl(std::ostream& out, const std::vector<WatchResult>& results,
                       const WatchOutput& output) {
  for (const WatchResult& result : results) {
    for (const WatchHit& told : result.hits) {
      Json json{{"format", "dateline.watch-hit/1"},
                {"query", result.query.name},
                {"since", result.since}};
      json.update(hit_json(told, output));
      out << dump(json) << "\n";
    }
  }
}

}  // namespace dateline
