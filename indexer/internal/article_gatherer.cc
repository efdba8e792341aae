#include "indexer/internal/article_gatherer.h"

#include "common/article_json.h"
#include "common/error.h"
#include "common/internal/file.h"

namespace dateline {

namespace {

constexpr std::size_t kSamples = 2000;
constexpr std::size_t kSampleBytes = 8192;  // of one article

}  // namespace

ArticleGatherer::ArticleGatherer(const BuildOptions& options, Spool& spool,
                                 IdentityTable& identities, StoryGrouper& stories)
    : options_(options),
      rules_(normalize_rules(options)),
      spool_(spool),
      identities_(identities),
      stories_(stories) {}

void ArticleGatherer::Worker::operator()(RecordGroup group) {
  for (RecordGroup::Entry& entry : group.items) {
    const Record& record = entry.item.record;
    sequence_ = entry.sequence;
    end_sequence_ = entry.sequence + record.articles;
    if (auto fault = fault_of(record)) {
      reject(std::move(*fault));
    } else {
      entry.item.format->parse(record, *this);
    }
    entry.item.record = {};
  }
}

void ArticleGatherer::Worker::accept(RawArticle raw) {
  auto result = normalize(std::move(raw), owner_->rules_);
  if (auto* rejected = std::get_if<Reject>(&result)) {
    reject(std::move(*rejected));
    return;
  }
  const NormalizedArticle& normalized = std::get<NormalizedArticle>(result);
  const Article& article = normalized.article;
  owner_->count_repairs(normalized.repairs);
  if (sequence_ == end_sequence_) {
    throw Error(ErrorCode::kUsage, "a format gave more articles than its record announced");
  }
  const std::uint64_t sequence = sequence_++;
  SpooledArticle spooled{SortKey::of(article, sequence), article_to_json(article)};
  owner_->identities_.add(article.id, {content_hash(spooled.json), sequence, article.version,
                                       is_withdrawn(article.status)});
  owner_->stories_.add(spooled.key, article.source, sketch_of(article));
  owner_->offer_sample(spooled.key.id_hash, spooled.json);
  owner_->spool_.append(std::move(spooled));
}

void ArticleGatherer::reject(const Reject& reject) {
  const std::lock_guard lock(mutex_);
  ++rejected_[std::string(name_of(reject.reason))];
  if (options_.on_reject) {
    options_.on_reject(reject);
  }
}

void ArticleGatherer::count_repairs(const Repairs& repairs) {
  const std::lock_guard lock(mutex_);
  ++articles_;
  const std::array<std::pair<bool, const char*>, 4> kinds{{{repairs.utf8, "utf8"},
                                                           {repairs.controls, "controls"},
                                                           {repairs.title_cut, "title-cut"},
                                                           {repairs.values_cut, "values-cut"}}};
  for (const auto& [happened, name] : kinds) {
    if (happened) {
      ++repaired_[name];
    }
  }
  if (repairs.date != DateFault::kNone) {
    ++undated_because_[std::string(name_of(repairs.date))];
  }
}

void ArticleGatherer::offer_sample(std::uint64_t id_hash, const std::string& json) {
  const std::lock_guard lock(mutex_);
  if (samples_.size() == kSamples && id_hash >= samples_.rbegin()->first) {
    return;
  }
  samples_.emplace(id_hash, json.substr(0, kSampleBytes));
  if (samples_.size() > kSamples) {
    samples_.erase(std::prev(samples_.end()));
  }
}

void ArticleGatherer::add_counts(BuildReport& report) const {
  const std::lock_guard lock(mutex_);
  report.rejected = rejected_;
  report.repaired = repaired_;
  report.undated_because = undated_because_;
  report.read = articles_;
  for (const auto& [reason, count] : rejected_) {
    report.read += count;
  }
}

std::vector<std::string> ArticleGatherer::samples() const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> samples;
  for (const auto& [hash, json] : samples_) {
    samples.push_back(json);
  }
  return samples;
}

}  // namespace dateline
