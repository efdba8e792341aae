#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "common/article_json.h"
#include "searcher/cli/output.h"
#include "searcher/render.h"

namespace dateline {

namespace {

using Json = nlohmann::ordered_json;

std::string published_of(const Article& article) {
  return article.published.precision == DatePrecision::kSecond
             ? print_instant(article.published.instant)
             : print_date(article.published);
}

std::string place_of(const Article& article) {
  return article.places.empty() ? "" : article.places.front();
}

std::string_view name_of(CopyKind kind) {
  constexpr std::array<std::string_view, 4> kNames{"alone", "original", "identical", "near"};
  return kNames[static_cast<std::size_t>(kind) % kNames.size()];
}

Json story_json(const Hit& hit) {
  Json story{{"id", story_name(hit.story)}, {"copy", name_of(hit.copy)}};
  if (!hit.shared) {
    return story;
  }
  story["articles"] = hit.shared->articles;
  story["identical"] = hit.shared->identical;
  story["near"] = hit.shared->near;
  story["first"] = {{"id", hit.shared->first_id},
                    {"source", hit.shared->first_source},
                    {"date", print_date(hit.shared->first_published)}};
  story["outlets"] = Json::array();
  for (const StoryOutlet& outlet : hit.shared->outlets) {
    story["outlets"].push_back({{"source", outlet.source}, {"articles", outlet.articles}});
  }
  return story;
}

Json hit_json(const Hit& hit) {
  const Article& article = hit.article;
  return {{"rank", hit.rank},
          {"id", article.id},
          {"score", hit.score},
          {"title", article.title},
          {"source", article.source},
          {"url", article.url},
          {"date", print_date(article.published)},
          {"published", published_of(article)},
          {"place", place_of(article)},
          {"lang", article.language},
          {"snippet", to_html(hit.snippet)},
          {"story", story_json(hit)},
          {"corrected", hit.corrected()},
          {"revision", hit.revision}};
}

Json facets_json(const SearchResult& result) {
  Json facets = Json::object();
  for (const Facet& facet : result.facets) {
    Json values = Json::array();
    for (const FacetValue& value : facet.values) {
      values.push_back({{"value", value.value}, {"count", value.count}});
    }
    facets[facet.field] = std::move(values);
  }
  return facets;
}

Json timeline_json(const SearchResult& result) {
  Json buckets = Json::array();
  for (const TimelineBucket& bucket : result.timeline) {
    buckets.push_back({{"start", print_day(bucket.start)}, {"count", bucket.count}});
  }
  return buckets;
}

Json suggestions_json(const SearchResult& result) {
  Json suggestions = Json::array();
  for (const SpellingSuggestion& suggestion : result.suggestions) {
    suggestions.push_back({{"word", suggestion.word},
                           {"better", suggestion.better},
                           {"articles", suggestion.articles}});
  }
  return suggestions;
}

// Keeps invalid UTF-8, which articles do not have but a query may, from ending the program.
std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

// RFC 4180.
std::string csv(std::string_view value) {
  if (value.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(value);
  }
  std::string quoted = "\"";
  for (const char c : value) {
    quoted += c == '"' ? "\"\"" : std::string(1, c);
  }
  return quoted + "\"";
}

std::string csv_list(const std::vector<std::string>& values) {
  return csv(fmt::format("{}", fmt::join(values, "; ")));
}

}  // namespace

void print_result_json(std::ostream& out, const Arguments& arguments, const SearchResult& result) {
  Json hits = Json::array();
  for (const Hit& hit : result.hits) {
    hits.push_back(hit_json(hit));
  }
  const Json json{{"format", "dateline.query/1"},
                  {"query", {{"raw", arguments.request.query}, {"canonical", result.canonical}}},
                  {"generation", result.generation},
                  {"total", result.total},
                  {"stories", result.stories},
                  {"group", arguments.request.by_story ? "story" : "none"},
                  {"took_ms", static_cast<double>(result.took.count()) / 1000},
                  {"hits", std::move(hits)},
                  {"facets", facets_json(result)},
                  {"timeline", timeline_json(result)},
                  {"suggestions", suggestions_json(result)},
                  {"expansion", result.expansion}};
  out << dump(json) << "\n";
}

void print_hits_jsonl(std::ostream& out, const SearchResult& result) {
  for (const Hit& hit : result.hits) {
    Json json{{"format", "dateline.hit/1"}};
    json.update(hit_json(hit));
    out << dump(json) << "\n";
  }
}

void print_counts_jsonl(std::ostream& out, const SearchResult& result) {
  for (const Facet& facet : result.facets) {
    for (const FacetValue& value : facet.values) {
      out << dump(Json{{"format", "dateline.facet/1"},
                       {"field", facet.field},
                       {"value", value.value},
                       {"count", value.count}})
          << "\n";
    }
  }
  for (const TimelineBucket& bucket : result.timeline) {
    out << dump(Json{{"format", "dateline.timeline/1"},
                     {"start", print_day(bucket.start)},
                     {"count", bucket.count}})
        << "\n";
  }
}

void print_hits_csv(std::ostream& out, const SearchResult& result) {
  out << "rank,id,score,title,source,url,date,published,place,lang,snippet,story,copy,"
         "corrected\r\n";
  for (const Hit& hit : result.hits) {
    const Article& article = hit.article;
    out << fmt::format("{},{},{:.6f},{},{},{},{},{},{},{},{},{},{},{}\r\n", hit.rank,
                       csv(article.id), hit.score, csv(article.title), csv(article.source),
                       csv(article.url), print_date(article.published), published_of(article),
                       csv(place_of(article)), csv(article.language), csv(hit.snippet.text),
                       story_name(hit.story), name_of(hit.copy), hit.corrected());
  }
}

void print_facets_csv(std::ostream& out, const SearchResult& result) {
  out << "field,value,count\r\n";
  for (const Facet& facet : result.facets) {
    for (const FacetValue& value : facet.values) {
      out << fmt::format("{},{},{}\r\n", facet.field, csv(value.value), value.count);
    }
  }
}

void print_timeline_csv(std::ostream& out, const SearchResult& result) {
  out << "start,count\r\n";
  for (const TimelineBucket& bucket : result.timeline) {
    out << fmt::format("{},{}\r\n", print_day(bucket.start), bucket.count);
  }
}

void print_count_csv(std::ostream& out, const Arguments& arguments, const SearchResult& result) {
  out << fmt::format("count\r\n{}\r\n", arguments.request.by_story ? result.stories : result.total);
}

void print_article_csv_header(std::ostream& out) {
  out << "id,url,title,source,authors,date,published,place,agencies,section,keywords,lang,lead,"
         "body\r\n";
}

void print_article_csv(std::ostream& out, const Article& article) {
  out << fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv(article.id),
                     csv(article.url), csv(article.title), csv(article.source),
                     csv_list(article.authors), print_date(article.published),
                     published_of(article), csv_list(article.places), csv_list(article.agencies),
                     csv(article.section), csv_list(article.keywords), csv(article.language),
                     csv(article.lead), csv(article.body));
}

void print_version_json(std::ostream& out, const ArticleVersion& version) {
  out << dump(Json{{"format", "dateline.version/1"},
                   {"current", version.current},
                   {"generation", version.generation},
                   {"superseded", version.superseded ? print_instant(*version.superseded) : ""},
                   {"article", Json::parse(article_to_json(version.article))}})
      << "\n";
}

void print_explanation_json(std::ostream& out, const Arguments& arguments,
                            const Explanation& explanation) {
  Json segments = Json::array();
  for (const Explanation::Segment& segment : explanation.segments) {
    segments.push_back({{"id", segment.id},
                        {"articles", segment.articles},
                        {"first_day", segment.first_day ? print_day(*segment.first_day) : ""},
                        {"last_day", segment.last_day ? print_day(*segment.last_day) : ""},
                        {"searched", segment.searched},
                        {"matches", segment.matches}});
  }
  Json hits = Json::array();
  for (const Explanation::HitParts& hit : explanation.hits) {
    Json parts = Json::array();
    for (const ScorePart& part : hit.parts) {
      parts.push_back({{"what", part.what},
                       {"document_frequency", part.document_frequency},
                       {"idf", part.idf},
                       {"frequency", part.frequency},
                       {"length", part.length},
                       {"score", part.score}});
    }
    hits.push_back(
        {{"id", hit.id}, {"title", hit.title}, {"score", hit.score}, {"parts", std::move(parts)}});
  }
  out << dump(Json{
             {"format", "dateline.explain/1"},
             {"query", {{"raw", arguments.request.query}, {"canonical", explanation.canonical}}},
             {"articles", explanation.articles},
             {"average_length", explanation.average_length},
             {"plan", explanation.plan},
             {"segments", std::move(segments)},
             {"hits", std::move(hits)}})
      << "\n";
}

void print_verdict_json(std::ostream& out, const Arguments& arguments, const Verdict& verdict) {
  Json plan = Json::array();
  for (const Verdict::Line& line : verdict.plan) {
    plan.push_back({{"depth", line.depth}, {"matches", line.matches}, {"what", line.what}});
  }
  out << dump(Json{{"format", "dateline.verdict/1"},
                   {"query", {{"raw", arguments.request.query}, {"canonical", verdict.canonical}}},
                   {"id", arguments.miss},
                   {"title", verdict.title},
                   {"matches", verdict.matches},
                   {"rank", verdict.rank},
                   {"total", verdict.total},
                   {"score", verdict.score},
                   {"plan", std::move(plan)}})
      << "\n";
}

void print_completions_json(std::ostream& out, const std::vector<Completion>& words) {
  Json list = Json::array();
  for (const Completion& completion : words) {
    list.push_back({{"word", completion.word}, {"articles", completion.articles}});
  }
  out << dump(Json{{"format", "dateline.suggest/1"}, {"words", std::move(list)}}) << "\n";
}

}  // namespace dateline
