#include "indexer/internal/input_pass.h"

#include <utility>

#include "indexer/formats.h"
#include "indexer/input.h"
#include "indexer/internal/workers.h"

namespace dateline {

void InputPass::read(const std::vector<std::string>& inputs, const BuildOptions& options,
                     const ArticleGatherer::Known& known, ProgressReporter& progress,
                     BuildReport& report) {
  const unsigned threads = thread_count(options.threads);
  const auto formats = all_formats(options.field_map);
  std::vector<const InputFormat*> format_list;
  for (const auto& format : formats) {
    format_list.push_back(format.get());
  }
  InputReader reader(inputs, format_list, ReadLimits{});
  ArticleGatherer gatherer(options, known, spool_, identities_, stories_);
  Workers<RecordGroup> workers(threads, 2 * threads,
                               [&gatherer] { return gatherer.make_worker(); });
  RecordGroup group;
  std::uint64_t sequence = 0;
  InputReader::Item item;
  while (reader.next(item, [&gatherer](const Reject& reject) { gatherer.reject(reject); })) {
    report.bytes += item.record.bytes.size();
    group.bytes += item.record.bytes.size();
    const std::uint32_t articles = item.record.articles;
    group.items.push_back({std::move(item), sequence});
    sequence += articles;
    if (group.is_full()) {
      workers.submit(std::exchange(group, {}));
      const InputProgress at = reader.progress();
      const double fraction = at.bytes_total == 0 ? 0
                                                  : static_cast<double>(at.bytes_done) /
                                                        static_cast<double>(at.bytes_total);
      progress.report(BuildProgress::Phase::kReading, sequence, report.bytes, fraction);
    }
  }
  workers.submit(std::move(group));
  workers.finish();
  spool_.finish();
  gatherer.add_counts(report);
  samples_ = gatherer.samples();
  spooled_ = gatherer.spooled();
}

}  // namespace dateline
