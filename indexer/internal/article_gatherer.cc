#include "indexer/internal/article_gatherer.h"

#include "common/article_json.h"
#include "common/error.h"
#include "common/internal/file.h"

namespace dateline {

namespace {

constexpr std::size_t kSamples = 1000;
constexpr std::size_t kSampleBytes = 8192;  // of one article

}  // namespace

ArticleGatherer::ArticleGatherer(const BuildOptions& options, const Known& known, Spool& spool,
                                 IdentityTable& identities, StoryGrouper& stories)
    : options_(options),
      known_(known),
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
  NormalizedArticle& normalized = std::get<NormalizedArticle>(result);
  owner_->count_repairs(normalized.repairs);
  add(std::move(normalized.article));
}

std::uint64_t ArticleGatherer::Worker::take_sequence() {
  if (sequence_ == end_sequence_) {
    throw Error(ErrorCode::kUsage, "a format gave more articles than its record announced");
  }
  return sequence_++;
}

void ArticleGatherer::Worker::add(Article article) {
  std::string json = article_to_json(article);
  const std::uint64_t content = content_hash(json);
  if (owner_->is_refused(article, content)) {
    return;
  }
  if (owner_->known_.archive != nullptr) {
    if (const auto place = owner_->known_.archive->find(article.id, content)) {
      add_known(std::move(article), content, *place);
      return;
    }
  }
  const std::uint64_t sequence = take_sequence();
  owner_->identities_.add(article.id,
                          {content, sequence, article.version, is_withdrawn(article.status)});
  owner_->stories_.add(SortKey::of(article, sequence), article.source, sketch_of(article));
  spool(article, sequence, std::move(json));
}

// The same text needs nothing but to be counted; another one takes over the article's past.
void ArticleGatherer::Worker::add_known(Article article, std::uint64_t content, RowPlace place) {
  const ArchivedSegment& segment = owner_->known_.archive->segment(place);
  const std::uint64_t shown = segment.content(place.docid);
  const std::uint64_t sequence = take_sequence();
  owner_->identities_.add_archived(article.id, shown, segment.version(place.docid), place);
  owner_->identities_.add(article.id,
                          {content, sequence, article.version, is_withdrawn(article.status)});
  if (content == shown) {
    return;
  }
  article.first_indexed = segment.article(place.docid).first_indexed;
  const SortKey key = SortKey::of(article, sequence);
  owner_->stories_.add_existing(segment.membership(place.docid).story, key.day, key.instant,
                                article.source, sketch_of(article));
  spool(article, sequence, article_to_json(article));
}

void ArticleGatherer::Worker::spool(const Article& article, std::uint64_t sequence,
                                    std::string json) {
  SpooledArticle spooled{SortKey::of(article, sequence), std::move(json)};
  owner_->count_spooled(spooled);
  owner_->offer_sample(spooled.key.id_hash, spooled.json);
  owner_->spool_.append(std::move(spooled));
}

bool ArticleGatherer::is_refused(const Article& article, std::uint64_t content) {
  if (known_.refusals == nullptr || known_.refusals->empty()) {
    return false;
  }
  const IdHash id = IdHash::of(article.id);
  // A withdrawal that is told again is none; its notice is another text than what was withdrawn.
  const bool told_again = is_withdrawn(article.status) && known_.refusals->find(id) != nullptr &&
                          (known_.archive == nullptr || !known_.archive->find(article.id));
  if (!told_again && known_.refusals->refuses(id, article.version, content) == nullptr) {
    return false;
  }
  const std::lock_guard lock(mutex_);
  ++refused_;
  return true;
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

void ArticleGatherer::count_spooled(const SpooledArticle& article) {
  const std::lock_guard lock(mutex_);
  spooled_.days.insert(article.key.day);
  spooled_.undated += article.key.day == kUndatedDay ? 1 : 0;
  spooled_.bytes += article.json.size();
}

ArticleGatherer::Spooled ArticleGatherer::spooled() const {
  const std::lock_guard lock(mutex_);
  return spooled_;
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
  report.refused = refused_;
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
