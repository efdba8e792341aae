// A small archive of invented articles, changed by the indexer's own functions and read back row by
// row.
#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "common/article_json.h"
#include "indexer/internal/archived_articles.h"
#include "indexer/maintenance.h"
#include "indexer/update.h"
#include "tests/support/temp_directory.h"

namespace dateline {

inline constexpr std::chrono::sys_seconds kNow = CivilDay(std::chrono::year(2025) / 1 / 1);

// A text of its own: forty words drawn from many.
inline std::string text_of(std::uint32_t seed) {
  std::mt19937 random(seed);
  std::string text;
  for (int i = 0; i < 40; ++i) {
    std::string word;
    for (int letters = 0; letters < 6; ++letters) {
      word += static_cast<char>('a' + random() % 26);
    }
    text += word + " ";
  }
  return text + "end.";
}

struct Draft {
  std::string id;
  std::uint32_t text = 0;
  std::uint32_t version = 0;
  int day = 0;  // of 2024; negative: none
  ArticleStatus status = ArticleStatus::kUsable;
  std::string source = "";  // empty: one of five
};

inline std::string line_of(const Draft& draft) {
  Article article;
  article.id = draft.id;
  article.title = "Title " + std::to_string(draft.text % 7);
  article.source = draft.source.empty() ? "Outlet " + std::to_string(draft.text % 5) : draft.source;
  article.language = "en";
  article.body = text_of(draft.text);
  article.version = draft.version;
  article.status = draft.status;
  if (draft.day >= 0) {
    article.published.precision = DatePrecision::kDay;
    article.published.evidence = DateEvidence::kField;
    article.published.day =
        CivilDay(std::chrono::year(2024) / 1 / 1) + std::chrono::days(draft.day);
    article.published.instant = article.published.day;
  }
  return article_to_json(article) + "\n";
}

// An archive in a fresh directory.
class Bench {
 public:
  std::string archive() const { return directory_ / "archive"; }
  ArchiveLayout layout() const { return ArchiveLayout(archive()); }

  BuildOptions options() const {
    BuildOptions options;
    options.now = kNow;
    options.threads = 2;
    options.memory_bytes = 64u << 20;
    options.keep = 50;
    return options;
  }
  template <typename Options = MaintenanceOptions>
  Options maintenance() const {
    Options options;
    options.now = kNow;
    options.threads = 2;
    options.memory_bytes = 64u << 20;
    options.keep = 50;
    return options;
  }

  BuildReport build(const std::vector<Draft>& drafts) const {
    return build_archive(archive(), {input(drafts)}, options());
  }
  UpdateReport update(const std::vector<Draft>& drafts) const {
    return update_archive(archive(), {input(drafts)}, options());
  }
  DeletionReport remove(const std::vector<std::string>& ids, bool purge = false) const {
    auto options = maintenance<DeletionOptions>();
    options.purge = purge;
    return delete_articles(archive(), ids, options);
  }
  MaintenanceReport merge(bool all) const {
    auto options = maintenance<MergeOptions>();
    options.all = all;
    return merge_archive(archive(), options);
  }

  // Every live article's text, by id. Checks that the manifest's counts are those of the rows.
  std::map<std::string, std::string> shown(std::uint64_t generation = 0) const {
    const Manifest manifest = open_manifest(layout(), generation);
    const ArchivedArticles articles(layout(), manifest);
    std::map<std::string, std::string> texts;
    std::uint64_t length = 0;
    std::uint64_t undated = 0;
    for (const auto& segment : articles.segments()) {
      for (std::uint32_t docid = 1; docid <= segment->record().articles; ++docid) {
        if (segment->is_dead(docid)) {
          continue;
        }
        const Article article = segment->article(docid);
        CHECK(texts.emplace(article.id, article.body).second);
        CHECK(segment->content(docid) == content_hash(article_to_json(article)));
        length += segment->columns().u32(column::kLength)[docid - 1];
        undated += article.published.known() ? 0 : 1;
      }
    }
    CHECK(manifest.articles() == texts.size());
    CHECK(manifest.length() == length);
    CHECK(manifest.undated() == undated);
    return texts;
  }

  // The earlier texts that are kept of an id.
  std::multiset<std::string> earlier(const std::string& id) const {
    const Manifest manifest = open_manifest(layout());
    const ArchivedArticles articles(layout(), manifest);
    std::multiset<std::string> texts;
    for (const auto& segment : articles.segments()) {
      const Tombstones& tombstones = segment->tombstones();
      for (std::size_t i = 0; i < tombstones.dead().size(); ++i) {
        const Article article = segment->article(tombstones.dead()[i]);
        if (article.id == id && tombstones.death(i).kind == DeathKind::kSuperseded) {
          texts.insert(article.body);
        }
      }
      for (const FileRecord& file : segment->record().files) {
        if (file.name == kVersionsFile) {
          ArticleStore(segment->directory() + "/" + file.name)
              .for_each([&](const std::string& json) {
                const Article article = article_from_json(json);
                if (article.id == id) {
                  texts.insert(article.body);
                }
              });
        }
      }
    }
    return texts;
  }

  // Whether any file of the archive's segments holds these words in a stored article.
  bool stores(const std::string& body) const {
    bool found = false;
    for (const std::uint64_t number : list_generations(layout())) {
      for (const SegmentRecord& record : open_manifest(layout(), number).segments) {
        for (const FileRecord& file : record.files) {
          if (file.name == kArticlesFile || file.name == kVersionsFile) {
            ArticleStore(layout().segment(record.id) + "/" + file.name)
                .for_each([&](const std::string& json) {
                  found = found || json.find(body) != std::string::npos;
                });
          }
        }
      }
    }
    return found;
  }

 private:
  std::string input(const std::vector<Draft>& drafts) const {
    std::string lines;
    for (const Draft& draft : drafts) {
      lines += line_of(draft);
    }
    return directory_.write("input.jsonl", lines);
  }

  TempDirectory directory_;
};

}  // namespace dateline
