// Documents of several posting lists against the lists themselves.
#include "searcher/internal/posting_union.h"

#include <doctest/doctest.h>

#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/internal/file.h"
#include "indexer/internal/posting_run.h"
#include "indexer/internal/run_merging.h"
#include "tests/support/temp_directory.h"

namespace dateline {
namespace {

using Random = std::mt19937;

constexpr std::uint32_t kDocuments = 9000;

// What a document has of each list.
struct Parts {
  std::map<int, std::uint32_t> wdf;
  void add(int list, std::uint32_t of_list) { wdf[list] += of_list; }
};

using Union = PostingUnion<Parts, int>;

// Lists of all lengths: list n is in one of some 4^(n mod 7) documents, or in many in a row.
class Lists {
 public:
  explicit Lists(Random& random) {
    PostingInverter inverter;
    for (std::uint32_t doc = 1; doc <= kDocuments; ++doc) {
      for (int list = 0; list < kLists; ++list) {
        const bool in_row = list % 3 == 2 && doc / 700 == static_cast<std::uint32_t>(list);
        if (in_row || random() % (1u << (2 * (list % 7))) == 0) {
          const auto wdf = static_cast<std::uint32_t>(random() % 20 == 0 ? 1000 : 1 + random() % 3);
          inverter.add_term(name(list), wdf, {});
          documents_[list][doc] = wdf;
        }
      }
      inverter.end_document();
    }
    inverter.write(directory_ / "run", {});
    merge_postings({directory_ / "run"}, {}, directory_ / "database");
    file_.emplace(directory_ / "database");
    table_ = glass::PostingTable(file_->bytes(), "database", kDocuments);
  }

  static constexpr int kLists = 14;

  Union union_of(const std::set<int>& lists) const {
    std::vector<Union::Member> members;
    for (const int list : lists) {
      members.push_back({table_.postings(name(list)), list});
    }
    return Union(std::move(members));
  }
  std::map<std::uint32_t, Parts> all_of(const std::set<int>& lists) const {
    std::map<std::uint32_t, Parts> all;
    for (const int list : lists) {
      if (const auto found = documents_.find(list); found != documents_.end()) {
        for (const auto& [doc, wdf] : found->second) {
          all[doc].add(list, wdf);
        }
      }
    }
    return all;
  }

 private:
  static std::string name(int list) { return "w" + std::to_string(list); }

  const TempDirectory directory_;
  std::map<int, std::map<std::uint32_t, std::uint32_t>> documents_;
  std::optional<MappedFile> file_;
  glass::PostingTable table_;
};

TEST_CASE("a union has the documents of its lists, whatever is sought") {
  Random random(41);
  const Lists lists(random);
  for (int round = 0; round < 300; ++round) {
    std::set<int> chosen;
    for (std::size_t count = 1 + random() % Lists::kLists; chosen.size() < count;) {
      chosen.insert(static_cast<int>(random() % (Lists::kLists + 1)));  // the last one has nothing
    }
    const std::map<std::uint32_t, Parts> all = lists.all_of(chosen);
    CHECK(lists.union_of(chosen).count() == all.size());
    CHECK(lists.union_of(chosen).cost() >= all.size());
    Union documents = lists.union_of(chosen);
    const auto stride =
        static_cast<std::uint32_t>(round % 4 == 0 ? 1 : 1 + random() % (1 + random() % 3000));
    auto expected = all.begin();
    for (std::uint32_t target = 1; expected != all.end();
         target += static_cast<std::uint32_t>(1 + random() % stride)) {
      expected = all.lower_bound(target);
      const std::uint32_t doc = documents.seek(target);
      REQUIRE(doc == (expected == all.end() ? Union::kEnd : expected->first));
      if (doc != Union::kEnd) {
        REQUIRE(documents.sum(doc).wdf == expected->second.wdf);
        target = random() % 2 == 0 ? doc : target;
      }
    }
  }
}

}  // namespace
}  // namespace dateline
