// Updates, deletions, merges and rollbacks against a model: what an archive holds after any
// sequence of them, read back row by row.
#include "indexer/update.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "common/error.h"
#include "indexer/internal/archived_articles.h"
#include "indexer/maintenance.h"
#include "tests/support/archive_bench.h"

namespace dateline {
namespace {

CopyKind kind_of(const Bench& bench, const std::string& id, std::uint64_t* story = nullptr) {
  const Manifest manifest = open_manifest(bench.layout());
  const ArchivedArticles articles(bench.layout(), manifest);
  const auto place = articles.find(id);
  REQUIRE(place.has_value());
  const StoryMembership membership = articles.segment(*place).membership(place->docid);
  if (story != nullptr) {
    *story = membership.story;
  }
  return membership.kind;
}

ErrorCode code_of(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("no Error was thrown");
  return ErrorCode::kIo;
}

}  // namespace

TEST_CASE("the same input again publishes nothing") {
  const Bench bench;
  const std::vector<Draft> drafts{{"a", 1, 0, 3}, {"b", 2, 0, 4}, {"c", 3, 0, -1}};
  bench.build(drafts);
  const UpdateReport again = bench.update(drafts);
  CHECK_FALSE(again.published);
  CHECK(again.generation == 1);
  CHECK(again.unchanged == 3);
  CHECK(again.bytes_written == 0);
  CHECK(list_generations(bench.layout()) == std::vector<std::uint64_t>{1});
  std::vector<Draft> more = drafts;
  more.push_back({"d", 4, 0, 5});
  CHECK(bench.update(more).indexed == 1);
  CHECK_FALSE(bench.update(more).published);
  CHECK(bench.shown().size() == 4);
}

TEST_CASE("an archive that is not there is not made by an update") {
  const Bench bench;
  CHECK(code_of([&] { bench.update({{"a", 1, 0, 3}}); }) == ErrorCode::kNotFound);
  CHECK_FALSE(path_exists(bench.archive()));
}

TEST_CASE("a corrected article keeps its first indexing, counts its texts and keeps the old ones") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}, {"b", 2, 0, 4}});
  const UpdateReport first = bench.update({{"a", 10, 0, 3}});
  CHECK(first.corrected == 1);
  CHECK(first.indexed == 1);
  CHECK(first.articles == 2);
  bench.update({{"a", 11, 0, 3}});
  CHECK(bench.shown().at("a") == text_of(11));
  CHECK(bench.earlier("a") == std::multiset<std::string>{text_of(1), text_of(10)});
  bench.merge(true);
  CHECK(open_manifest(bench.layout()).segments.size() == 1);
  CHECK(bench.shown().at("a") == text_of(11));
  CHECK(bench.earlier("a") == std::multiset<std::string>{text_of(1), text_of(10)});
  const Manifest manifest = open_manifest(bench.layout());
  const ArchivedArticles articles(bench.layout(), manifest);
  const RowPlace place = articles.find("a").value();
  CHECK(articles.segment(place).history(place.docid).revision == 2);
  CHECK(articles.segment(place).history(place.docid).generation == 3);
}

TEST_CASE("an earlier version than the archive has changes nothing") {
  const Bench bench;
  bench.build({{"a", 1, 3, 3}});
  const UpdateReport report = bench.update({{"a", 2, 1, 3}, {"a", 5, 2, 3}});
  CHECK_FALSE(report.published);
  CHECK(report.stale + report.replaced == 2);
  CHECK(bench.shown().at("a") == text_of(1));
}

TEST_CASE("a text that changes and changes back within one input changes nothing") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}});
  const UpdateReport report = bench.update({{"a", 2, 0, 3}, {"a", 1, 0, 3}});
  CHECK_FALSE(report.published);
  CHECK(report.read == report.unchanged + report.replaced);
  CHECK(bench.shown().at("a") == text_of(1));
}

TEST_CASE("what its publisher withdraws stays out until there is another text") {
  const Bench bench;
  bench.build({{"a", 1, 1, 3}, {"b", 2, 1, 3}});
  const Draft notice{"a", 99, 2, 3, ArticleStatus::kCanceled};
  CHECK(bench.update({notice}).removed == 1);
  CHECK(bench.shown().count("a") == 0);
  CHECK_FALSE(bench.update({notice}).published);
  CHECK_FALSE(bench.update({{"a", 1, 1, 3}}).published);
  CHECK(bench.shown().count("a") == 0);
  CHECK(bench.update({{"a", 7, 3, 3}}).indexed == 1);
  CHECK(bench.shown().at("a") == text_of(7));
  CHECK(bench.update({{"a", 99, 4, 3, ArticleStatus::kCanceled}}).removed == 1);
  CHECK(bench.shown().count("a") == 0);
}

TEST_CASE("what is deleted stays out of updates, builds and rollbacks until that is lifted") {
  const Bench bench;
  const std::vector<Draft> drafts{{"a", 1, 0, 3}, {"b", 2, 0, 4}, {"c", 3, 0, 5}};
  bench.build(drafts);
  const DeletionReport report = bench.remove({"a", "nobody"});
  CHECK(report.deleted == 1);
  CHECK(report.unknown == std::vector<std::string>{"nobody"});
  CHECK(bench.update(drafts).refused == 1);
  CHECK(bench.shown().count("a") == 0);
  CHECK(roll_back(bench.archive(), 1, bench.maintenance()).articles == 2);
  CHECK(bench.shown().count("a") == 0);
  CHECK(bench.build(drafts).refused == 1);
  CHECK(bench.shown().count("a") == 0);
  CHECK(lift_deletions(bench.archive(), {"a"}, bench.maintenance()).deleted == 1);
  CHECK(bench.update(drafts).indexed == 1);
  CHECK(bench.shown().at("a") == text_of(1));
}

TEST_CASE("deleting what is gone changes nothing, and keeps out what was only withdrawn") {
  const Bench bench;
  bench.build({{"a", 1, 1, 3}, {"b", 2, 1, 3}, {"c", 3, 1, 3}});
  bench.update({{"b", 99, 2, 3, ArticleStatus::kCanceled}});
  CHECK(bench.remove({"a"}).deleted == 1);
  const DeletionReport again = bench.remove({"a"});
  CHECK(again.deleted == 0);
  CHECK(again.gone == 1);
  CHECK(again.unknown.empty());
  CHECK_FALSE(again.published);
  CHECK(bench.remove({"b"}).gone == 1);
  CHECK(bench.update({{"b", 7, 3, 3}}).refused == 1);
  CHECK(bench.shown().size() == 1);
}

TEST_CASE("an article may be deleted by any spelling of the URL that is its id") {
  const Bench bench;
  bench.build(
      {{"https://courier.example/2024/%C3%A9t%C3%A9", 1, 0, 3}, {"http://b.example/1", 2, 0, 3}});
  const std::string spelling = "http://www.courier.example/2024/été/?utm_source=mail";
  CHECK(bench.remove({spelling, "https://courier.example/2024/été"}).deleted == 1);
  CHECK(bench.shown().size() == 1);
  CHECK(lift_deletions(bench.archive(), {spelling}, bench.maintenance()).deleted == 1);
  CHECK(bench.remove({"http://b.example/1"}).deleted == 1);
  CHECK(bench.shown().empty());
}

TEST_CASE("a purge leaves no text of deleted articles, nor of their earlier versions") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}, {"b", 2, 0, 4}});
  bench.update({{"a", 10, 0, 3}});
  bench.merge(true);
  bench.update({{"a", 11, 0, 3}});
  bench.update({{"b", 12, 0, 4}});
  bench.remove({"a"}, true);
  for (const std::uint32_t text : {1u, 10u, 11u}) {
    CHECK_FALSE(bench.stores(text_of(text)));
  }
  CHECK(bench.stores(text_of(2)));
  CHECK(bench.shown() == std::map<std::string, std::string>{{"b", text_of(12)}});
  CHECK(list_generations(bench.layout()).size() == 1);
}

TEST_CASE("a rollback shows what the earlier generation showed, as a generation of its own") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}, {"b", 2, 0, 4}});
  const auto before = bench.shown();
  bench.update({{"a", 10, 0, 3}, {"c", 3, 0, 5}});
  const auto after = bench.shown();
  CHECK(roll_back(bench.archive(), 1, bench.maintenance()).generation == 3);
  CHECK(bench.shown() == before);
  CHECK(bench.shown(2) == after);
  CHECK(roll_back(bench.archive(), 2, bench.maintenance()).generation == 4);
  CHECK(bench.shown() == after);
  CHECK(code_of([&] { roll_back(bench.archive(), 4, bench.maintenance()); }) == ErrorCode::kUsage);
  CHECK(code_of([&] { roll_back(bench.archive(), 9, bench.maintenance()); }) ==
        ErrorCode::kNotFound);
}

TEST_CASE("a copy that comes later joins the story, and its original is told so") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}, {"b", 2, 0, 4}});
  CHECK(kind_of(bench, "a") == CopyKind::kAlone);
  bench.update({{"z", 1, 0, 4}});
  std::uint64_t story = 0;
  CHECK(kind_of(bench, "z", &story) == CopyKind::kIdentical);
  CHECK(story == hash64("a"));
  CHECK(kind_of(bench, "a") == CopyKind::kOriginal);
  bench.merge(true);
  CHECK(kind_of(bench, "z") == CopyKind::kIdentical);
  CHECK(kind_of(bench, "a") == CopyKind::kOriginal);
  // A corrected original keeps its story, also when it is joined in the same run.
  bench.update({{"b", 20, 0, 4}, {"y", 20, 0, 5}});
  CHECK(kind_of(bench, "y", &story) != CopyKind::kAlone);
  CHECK(story == hash64("b"));
  CHECK(kind_of(bench, "b", &story) == CopyKind::kOriginal);
  CHECK(story == hash64("b"));
}

TEST_CASE("removing generations keeps what is named, and nothing else") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}});
  for (std::uint32_t night = 0; night < 6; ++night) {
    bench.update({{"a", 100 + night, 0, 3}, {"n" + std::to_string(night), 200 + night, 0, 4}});
  }
  auto options = bench.maintenance<CollectionOptions>();
  options.keep = 2;
  const MaintenanceReport report = collect_garbage(bench.archive(), options);
  CHECK(report.removed_generations.size() == 4);
  CHECK(list_generations(bench.layout()) == std::vector<std::uint64_t>{5, 6, 7});
  CHECK(bench.shown(5).size() == 5);
  CHECK(bench.shown().size() == 7);
  options.keep_days = std::chrono::days(1);  // all were made at the same moment
  options.keep = 1;
  CHECK(collect_garbage(bench.archive(), options).removed_generations.empty());
}

TEST_CASE("an archive of another analysis is written anew by a merge of everything, and only so") {
  const Bench bench;
  bench.build({{"a", 1, 0, 3}, {"b", 2, 0, 4}});
  {
    const WriterLock lock(bench.layout());
    Manifest manifest = open_manifest(bench.layout());
    manifest.fingerprint = "analyzer=0\n";
    publish(bench.layout(), std::move(manifest));
  }
  CHECK(code_of([&] { bench.update({{"c", 3, 0, 5}}); }) == ErrorCode::kIncompatible);
  CHECK(code_of([&] { bench.remove({"a"}); }) == ErrorCode::kIncompatible);
  CHECK(bench.merge(true).articles == 2);
  CHECK(bench.update({{"c", 3, 0, 5}}).indexed == 1);
  CHECK(bench.shown().size() == 3);
}

// What an archive should show, with the texts that it showed before.
struct Model {
  std::map<std::string, Draft> shown;
  std::map<std::string, std::multiset<std::string>> earlier;
  std::set<std::string> deleted;

  void take(const Draft& draft) {
    if (deleted.contains(draft.id)) {
      return;
    }
    const auto found = shown.find(draft.id);
    if (found != shown.end() && found->second.text != draft.text) {
      earlier[draft.id].insert(text_of(found->second.text));
    }
    shown[draft.id] = draft;
  }
  std::map<std::string, std::string> texts() const {
    std::map<std::string, std::string> texts;
    for (const auto& [id, draft] : shown) {
      texts[id] = text_of(draft.text);
    }
    return texts;
  }
};

TEST_CASE("any sequence of updates, deletions, merges and rollbacks leaves what it should") {
  for (std::uint32_t seed = 1; seed <= 4; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const Bench bench;
    Model model;
    std::map<std::uint64_t, Model> generations;
    std::uint32_t next_text = 0;
    const auto draft = [&] {
      const std::string id = "id-" + std::to_string(random() % 60);
      const auto known = model.shown.find(id);
      const int day =
          known != model.shown.end() ? known->second.day : static_cast<int>(random() % 320) - 20;
      return Draft{id, 1000 * seed + next_text++, 0, day, ArticleStatus::kUsable};
    };
    std::vector<Draft> first;
    for (int i = 0; i < 20; ++i) {
      first.push_back(draft());
      model.shown[first.back().id] = first.back();
    }
    generations[bench.build(first).generation] = model;
    for (int step = 0; step < 25; ++step) {
      std::uint64_t generation = 0;
      switch (random() % 8) {
        case 0: {
          const std::string id = "id-" + std::to_string(random() % 60);
          if (model.shown.contains(id)) {
            model.shown.erase(id);
            model.earlier.erase(id);
            model.deleted.insert(id);
          }
          generation = bench.remove({id}).generation;
          break;
        }
        case 1:
          generation = bench.merge(random() % 2 == 0).generation;
          break;
        case 2: {
          auto target = generations.begin();
          std::advance(target, random() % generations.size());
          if (target->first == generations.rbegin()->first) {
            continue;
          }
          const std::set<std::string> deleted = model.deleted;
          model = target->second;
          model.deleted = deleted;
          for (const std::string& id : deleted) {
            model.shown.erase(id);
            model.earlier.erase(id);
          }
          generation = roll_back(bench.archive(), target->first, bench.maintenance()).generation;
          break;
        }
        default: {
          std::map<std::string, Draft> batch;  // one text an id
          for (auto i = random() % 10; i > 0; --i) {
            const Draft next = draft();
            batch.insert_or_assign(next.id, next);
          }
          std::vector<Draft> drafts;
          for (const auto& [id, next] : batch) {
            drafts.push_back(next);
            model.take(next);
          }
          generation = bench.update(drafts).generation;
        }
      }
      generations[generation] = model;
      REQUIRE(bench.shown() == model.texts());
      for (const auto& [id, texts] : model.earlier) {
        CAPTURE(id);
        CHECK(bench.earlier(id) == texts);
      }
    }
    for (const auto& [generation, then] : generations) {
      CHECK(bench.shown(generation) == then.texts());
    }
  }
}

}  // namespace dateline
