// What dateline-search prints. The JSON shapes are stable; dateline-search(1) describes them.
#pragma once

#include <ostream>
#include <string>

#include "searcher/cli/arguments.h"
#include "searcher/searcher.h"

namespace dateline {

// For people.
void print_hits_text(std::ostream& out, const Arguments& arguments, const SearchResult& result);
void print_facets_text(std::ostream& out, const SearchResult& result);
void print_timeline_text(std::ostream& out, const Arguments& arguments, const SearchResult& result);
void print_article_text(std::ostream& out, const Article& article);
void print_version_text(std::ostream& out, const ArticleVersion& version);
void print_explanation_text(std::ostream& out, const Explanation& explanation);
void print_verdict_text(std::ostream& out, const std::string& id, const Verdict& verdict);
void print_completions_text(std::ostream& out, const std::vector<Completion>& words);

// For programs: JSON, JSON lines, comma-separated values (RFC 4180 with a header line).
void print_result_json(std::ostream& out, const Arguments& arguments, const SearchResult& result);
void print_hits_jsonl(std::ostream& out, const SearchResult& result);
void print_counts_jsonl(std::ostream& out, const SearchResult& result);
void print_hits_csv(std::ostream& out, const SearchResult& result);
void print_facets_csv(std::ostream& out, const SearchResult& result);
void print_timeline_csv(std::ostream& out, const SearchResult& result);
void print_count_csv(std::ostream& out, const Arguments& arguments, const SearchResult& result);
void print_version_json(std::ostream& out, const ArticleVersion& version);
void print_article_csv_header(std::ostream& out);
void print_article_csv(std::ostream& out, const Article& article);
void print_explanation_json(std::ostream& out, const Arguments& arguments,
                            const Explanation& explanation);
void print_verdict_json(std::ostream& out, const Arguments& arguments, const Verdict& verdict);
void print_completions_json(std::ostream& out, const std::vector<Completion>& words);

}  // namespace dateline
