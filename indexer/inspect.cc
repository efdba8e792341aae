#include "indexer/inspect.h"

#include "indexer/formats.h"
#include "indexer/input.h"
#include "indexer/internal/normalize.h"

namespace dateline {

namespace {

// Normalises what a format gives and passes it on.
class Inspector : public ArticleSink {
 public:
  Inspector(const ReadOptions& options, const InspectionSink& sink)
      : rules_(normalize_rules(options)), sink_(sink) {}

  void read(const InputReader::Item& item) {
    format_ = item.format->name();
    if (auto fault = fault_of(item.record)) {
      reject(std::move(*fault));
    } else {
      item.format->parse(item.record, *this);
    }
  }

  void accept(RawArticle raw) override {
    const std::string where = raw.where;
    auto result = normalize(std::move(raw), rules_);
    if (auto* rejected = std::get_if<Reject>(&result)) {
      reject(std::move(*rejected));
      return;
    }
    auto& normalized = std::get<NormalizedArticle>(result);
    const DateFault fault = normalized.repairs.date;
    sink_.on_article({std::move(normalized.article), where, format_, std::move(normalized.origins),
                      fault == DateFault::kNone ? "" : std::string(name_of(fault))});
  }

  void reject(Reject reject) override { sink_.on_reject(reject); }

 private:
  const NormalizeRules rules_;
  const InspectionSink& sink_;
  std::string_view format_;
};

}  // namespace

void inspect_inputs(const std::vector<std::string>& inputs, const ReadOptions& options,
                    const InspectionSink& sink) {
  const auto formats = all_formats(options.field_map);
  std::vector<const InputFormat*> format_list;
  for (const auto& format : formats) {
    format_list.push_back(format.get());
  }
  InputReader reader(inputs, format_list, ReadLimits{});
  Inspector inspector(options, sink);
  InputReader::Item item;
  while (sink.wants_more() && reader.next(item, sink.on_reject)) {
    inspector.read(item);
  }
}

}  // namespace dateline
