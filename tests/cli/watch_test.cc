// dateline-search watch, as it runs every night: what it prints, what it remembers, how it ends.
#include <doctest/doctest.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/program.h"

namespace {

using dateline::kIndex;
using dateline::kSearch;
using dateline::Outcome;
using dateline::run;
using dateline::shell_quoted;
using dateline::slurp;
using dateline::TempDirectory;
using Json = nlohmann::json;

Json article(const std::string& id, const std::string& title, const std::string& body) {
  return {{"id", id},
          {"title", title},
          {"body", body},
          {"source", "Harbour Courier"},
          {"url", "https://courier.example/news/" + id + "?a=1&b=2"},
          {"published", "2024-05-16T01:30:00Z"}};
}

// An archive of one article, and two saved queries that have seen it.
class Night {
 public:
  Night() : archive_(directory_ / "news.archive"), state_(directory_ / "state") {
    queries("visit\tstate visit\nrain\train OR snow\n");
    ingest("build", {article("one", "A state visit", "The visit began.")});
    CHECK(watch().status == 1);
  }

  void queries(const std::string& text) { queries_ = directory_.write("queries.tsv", text); }

  void ingest(const std::string& command, const std::vector<Json>& articles) {
    std::string lines;
    for (const Json& json : articles) {
      lines += json.dump() + "\n";
    }
    const std::string input = directory_.write("night.jsonl", lines);
    const Outcome outcome = run(
        directory_, kIndex, command + " -q " + shell_quoted(archive_) + " " + shell_quoted(input));
    REQUIRE_MESSAGE(outcome.status == 0, outcome.err);
  }

  Outcome watch(const std::string& options = "") {
    return run(directory_, kSearch,
               "watch " + shell_quoted(archive_) + " --queries " + shell_quoted(queries_) +
                   " --state " + shell_quoted(state_) + " " + options);
  }

  // Articles that try what can be tried.
  void ingest_hostile() {
    ingest("update",
           {article("<id & 'two'>", "]]> A visit & <b>\"state\"</b> \u202E",
                    "The state visit </summary> went on\u0001, \uFFFE said & sources &amp; "
                    "\xF0\x9D\x84\x9E played."),
            {{"id", "bare"}, {"title", "State visit without an address"}, {"body", "Visit."}},
            {{"id", "script"},
             {"title", "State visit with a bad address"},
             {"body", "Visit."},
             {"url", "javascript:alert(1)"}}});
  }

  const TempDirectory& directory() const { return directory_; }
  std::string state() const { return slurp(state_); }
  const std::string& state_path() const { return state_; }

 private:
  TempDirectory directory_;
  std::string archive_, state_, queries_;
};

TEST_CASE("a watch prints what is new with why it matched, and nothing the next time") {
  Night night;
  night.ingest("update", {article("two", "The visit goes on", "A state banquet."),
                          article("three", "Ships", "Nothing else.")});
  const Outcome first = night.watch();
  CHECK(first.status == 0);
  CHECK(first.err.empty());
  CHECK(first.out.find("visit: 1 article since generation 1\nquery: state visit\n") == 0);
  CHECK(first.out.find("  1. The visit goes on\n     Harbour Courier · 2024-05-16\n") !=
        std::string::npos);
  CHECK(first.out.find("matched: state, visit in title\n") != std::string::npos);
  CHECK(first.out.find("https://courier.example/news/two?a=1&b=2\n") != std::string::npos);
  CHECK(first.out.find("rain") == std::string::npos);
  const Outcome second = night.watch();
  CHECK(second.status == 1);
  CHECK(second.out.empty());
  CHECK(second.err.empty());
}

TEST_CASE("what was printed but could not be written is printed again") {
  Night night;
  night.ingest("update", {article("two", "The state visit goes on", "Text.")});
  const std::string before = night.state();
  CHECK(std::system((shell_quoted(kSearch) + " watch " +
                     shell_quoted(night.directory() / "news.archive") + " --queries " +
                     shell_quoted(night.directory() / "queries.tsv") + " --state " +
                     shell_quoted(night.state_path()) + " >/dev/full 2>/dev/null")
                        .c_str()) != 0);
  CHECK(night.state() == before);
  CHECK(night.watch("--dry-run").status == 0);
  CHECK(night.state() == before);
  CHECK(night.watch().status == 0);
  CHECK(night.state() != before);
}

TEST_CASE("a malformed saved query is shown with its fault, and the others are answered") {
  Night night;
  night.queries("bad\tstate (visit\nvisit\tstate visit\n");
  night.ingest("update", {article("two", "The state visit goes on", "Text.")});
  const Outcome outcome = night.watch();
  CHECK(outcome.status == 2);
  CHECK(outcome.err.find("bad: ") != std::string::npos);
  CHECK(outcome.err.find("\n        ^") != std::string::npos);
  CHECK(outcome.out.find("The state visit goes on") != std::string::npos);
  night.queries("visit state visit\n");
  const Outcome wrong = night.watch();
  CHECK(wrong.status == 2);
  CHECK(wrong.err.find("queries.tsv:1: ") != std::string::npos);
}

TEST_CASE("the JSON of a watch has its queries, the lines its hits") {
  Night night;
  night.ingest("update", {article("two", "The state visit goes on", "Snow & rain.")});
  const Json json = Json::parse(night.watch("--dry-run --format json").out);
  CHECK(json.at("format") == "dateline.watch-report/1");
  CHECK(json.at("generation") == 2);
  REQUIRE(json.at("queries").size() == 2);
  const Json& rain = json.at("queries")[1];
  CHECK(rain.at("name") == "rain");
  CHECK(rain.at("since") == 1);
  CHECK(rain.at("total") == 1);
  CHECK(rain.at("hits")[0].at("matched").size() == 2);
  CHECK(rain.at("hits")[0].at("matched")[0].at("what") == "rain");

  std::istringstream lines(night.watch("--format jsonl").out);
  std::vector<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    const Json hit = Json::parse(line);
    CHECK(hit.at("format") == "dateline.watch-hit/1");
    CHECK(hit.at("id") == "two");
    CHECK(hit.at("kind") == "new");
    names.push_back(hit.at("query"));
  }
  CHECK(names == std::vector<std::string>{"visit", "rain"});
  CHECK(night.watch("--format jsonl").out.empty());
}

struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, FreeDocument>;

Document parse_xml(const std::string& text) {
  return Document(xmlReadMemory(text.data(), static_cast<int>(text.size()), "feed", nullptr,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
}

std::string name_of(const xmlNode* node) {
  return reinterpret_cast<const char*>(node->name);
}

std::vector<xmlNode*> children(xmlNode* parent, const std::string& name) {
  std::vector<xmlNode*> found;
  for (xmlNode* node = parent->children; node != nullptr; node = node->next) {
    if (node->type == XML_ELEMENT_NODE && name_of(node) == name) {
      found.push_back(node);
    }
  }
  return found;
}

std::string text_of(xmlNode* node) {
  const std::unique_ptr<xmlChar, void (*)(void*)> text(xmlNodeGetContent(node), xmlFree);
  return reinterpret_cast<const char*>(text.get());
}

std::string attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, void (*)(void*)> text(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)), xmlFree);
  return text ? reinterpret_cast<const char*>(text.get()) : "";
}

TEST_CASE("a feed is well-formed and has what RFC 4287 asks for, whatever the articles hold") {
  Night night;
  night.queries("visit\tstate visit\n<&> \"all\"\tvisit\n");
  night.watch();
  night.ingest_hostile();
  const Outcome outcome = night.watch("--format atom --title 'News & <more>' --dry-run");
  const Document document = parse_xml(outcome.out);
  REQUIRE(document);
  xmlNode* const feed = xmlDocGetRootElement(document.get());
  CHECK(name_of(feed) == "feed");
  CHECK(std::string(reinterpret_cast<const char*>(feed->ns->href)) ==
        "http://www.w3.org/2005/Atom");
  CHECK(text_of(children(feed, "title").at(0)) == "News & <more>");
  const auto entries = children(feed, "entry");
  REQUIRE(entries.size() == 3);
  std::set<std::string> ids{text_of(children(feed, "id").at(0))};
  for (xmlNode* const entry : entries) {
    for (const char* const name : {"id", "title", "updated"}) {
      CHECK(children(entry, name).size() == 1);
    }
    ids.insert(text_of(children(entry, "id").at(0)));
    const auto links = children(entry, "link");
    // Without a link to the article an entry has content.
    CHECK(children(entry, "content").size() == (links.empty() ? 1 : 0));
    for (xmlNode* const link : links) {
      CHECK(attribute(link, "href").starts_with("https://courier.example/"));
    }
    CHECK(text_of(entry).find("\u202E") == std::string::npos);
  }
  CHECK(ids.size() == 4);
  const Outcome again = night.watch("--format atom --title 'News & <more>' --dry-run");
  CHECK(again.out == outcome.out);
}

TEST_CASE("an entry found by several queries stands once, with each as a category") {
  Night night;
  night.queries("visit\tstate visit\nrain\train\nnew <&>\tvisit\n");
  night.ingest("update", {article("two", "State visit in the rain", "Text.")});
  const Outcome outcome =
      night.watch("--format atom --from-start --link-base 'https://archive.example/show?id='");
  const Document document = parse_xml(outcome.out);
  REQUIRE(document);
  for (xmlNode* const entry : children(xmlDocGetRootElement(document.get()), "entry")) {
    if (text_of(children(entry, "title").at(0)) != "State visit in the rain") {
      continue;
    }
    std::vector<std::string> terms;
    for (xmlNode* const category : children(entry, "category")) {
      terms.push_back(attribute(category, "term"));
    }
    CHECK(terms == std::vector<std::string>{"visit", "rain", "new <&>"});
    const auto links = children(entry, "link");
    REQUIRE(links.size() == 2);
    CHECK(attribute(links[0], "href") == "https://archive.example/show?id=two");
    CHECK(attribute(links[1], "rel") == "via");
  }
}

TEST_CASE("without news a feed is empty but whole, and the status says so") {
  Night night;
  const Outcome outcome = night.watch("--format atom");
  CHECK(outcome.status == 1);
  const Document document = parse_xml(outcome.out);
  REQUIRE(document);
  CHECK(children(xmlDocGetRootElement(document.get()), "entry").empty());
}

TEST_CASE("a damaged state ends a watch and is left as it is") {
  Night night;
  night.directory().write("state", "{\"format\":\"dateline.watch/1\"");
  CHECK(night.watch().status == 5);
  CHECK(night.state() == "{\"format\":\"dateline.watch/1\"");
}

TEST_CASE("a watch needs its files, one archive, and options that exist") {
  const Night night;
  for (const char* const arguments :
       {"watch", "watch a", "watch a --queries q", "watch a b --queries q --state s",
        "watch a --queries q --state s --format csv",
        "watch a --queries q --state s --group day"}) {
    CAPTURE(arguments);
    CHECK(run(night.directory(), kSearch, arguments).status == 2);
  }
  CHECK(run(night.directory(), kSearch, "watch --help").status == 0);
  CHECK(run(night.directory(), kSearch, "watch /nonexistent --queries /nonexistent --state s")
            .status == 3);
}

}  // namespace
