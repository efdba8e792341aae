#include "indexer/stats.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "common/archive.h"
#include "common/columns.h"
#include "common/error.h"
#include "common/schema.h"
#include "common/tombstones.h"

namespace dateline {

namespace {

// So many times the usual spacing is more than chance.
constexpr std::uint32_t kTellingSpacings = 3;

CivilDay day_of(std::int32_t day) {
  return CivilDay{std::chrono::days(day)};
}

struct SourceDays {
  std::uint64_t articles = 0, undated = 0;
  std::vector<std::int32_t> days;  // repeated, but for neighbours
};

class StatsCollector {
 public:
  StatsCollector(const ArchiveLayout& layout, const Manifest& manifest)
      : layout_(layout), manifest_(manifest) {}

  ArchiveStats run() {
    stats_.generation = manifest_.generation;
    stats_.created = manifest_.created;
    stats_.articles = manifest_.articles();
    stats_.undated = manifest_.undated();
    for (const SegmentRecord& record : manifest_.segments) {
      add_segment(record);
    }
    if (manifest_.refusals) {
      stats_.bytes["tombstones"] += manifest_.refusals->bytes;
    }
    for (auto& [name, source] : sources_) {
      add_source(name, source);
    }
    sort_all();
    return std::move(stats_);
  }

 private:
  void add_segment(const SegmentRecord& record);
  void add_rows(const SegmentRecord& record);
  void add_source(const std::string& name, SourceDays& source);
  void add_gaps(const SourceStats& source, const std::vector<std::int32_t>& days);
  void sort_all();

  const ArchiveLayout& layout_;
  const Manifest& manifest_;
  std::unordered_map<std::string, SourceDays> sources_;
  std::int32_t last_day_ = kUndatedDay;  // of all sources
  ArchiveStats stats_;
};

void StatsCollector::add_segment(const SegmentRecord& record) {
  const std::uint32_t dead = record.articles - record.live_articles();
  stats_.dead += dead;
  stats_.text_bytes += record.live_text_bytes();
  stats_.segments.push_back(
      {record.id, record.live_articles(), dead, record.first_day, record.last_day, record.bytes()});
  for (const FileRecord& file : record.files) {
    stats_.bytes[file.name] += file.bytes;
  }
  if (record.tombstones) {
    stats_.bytes["tombstones"] += record.tombstones->file.bytes;
  }
  for (const auto& [language, share] : record.live_languages()) {
    stats_.languages[language] += share.articles;
  }
  add_rows(record);
}

void StatsCollector::add_rows(const SegmentRecord& record) {
  const Columns columns(layout_.segment(record.id) + "/" + kColumnsFile);
  const Tombstones tombstones =
      record.tombstones
          ? Tombstones(layout_.tombstone_file(record.tombstones->file), record.articles)
          : Tombstones();
  const auto days = columns.i32(column::kDay);
  const OrdinalColumn names = columns.ordinal(field_info(Field::kSource).name);
  if (days.size() != record.articles) {
    throw Error(ErrorCode::kCorrupt, layout_.segment(record.id) +
                                         ": the manifest and the columns disagree on the number "
                                         "of articles");
  }
  std::vector<SourceDays*> of_ordinal(std::max(1u, names.dictionary.size()));
  for (std::uint32_t row = 0; row < days.size(); ++row) {
    if (tombstones.is_dead(row + 1)) {
      continue;
    }
    const auto values = names.values_of(row);
    const std::uint32_t ordinal = values.empty() ? 0 : values.front();
    if (of_ordinal[ordinal] == nullptr) {
      of_ordinal[ordinal] = &sources_[ordinal == 0 ? "" : std::string(names.dictionary[ordinal])];
    }
    SourceDays& source = *of_ordinal[ordinal];
    ++source.articles;
    if (days[row] == kUndatedDay) {
      ++source.undated;
      continue;
    }
    last_day_ = std::max(last_day_, days[row]);
    const std::chrono::year_month_day day{day_of(days[row])};
    ++stats_.months[day.year() / day.month()];
    if (source.days.empty() || source.days.back() != days[row]) {
      source.days.push_back(days[row]);
    }
  }
}

std::uint32_t usual_spacing(const std::vector<std::int32_t>& days) {
  if (days.size() < kRegularDays) {
    return 0;
  }
  std::vector<std::int32_t> spacings;
  for (std::size_t i = 1; i < days.size(); ++i) {
    spacings.push_back(days[i] - days[i - 1]);
  }
  std::sort(spacings.begin(), spacings.end());
  const std::size_t rank = (spacings.size() * 95 + 99) / 100;
  return static_cast<std::uint32_t>(spacings[rank - 1]);
}

void StatsCollector::add_source(const std::string& name, SourceDays& source) {
  std::sort(source.days.begin(), source.days.end());
  source.days.erase(std::unique(source.days.begin(), source.days.end()), source.days.end());
  SourceStats stats{name, source.articles, source.undated, 0, {}, {}, 0};
  stats.days = static_cast<std::uint32_t>(source.days.size());
  if (!source.days.empty()) {
    stats.first_day = day_of(source.days.front());
    stats.last_day = day_of(source.days.back());
  }
  stats.usual_spacing = usual_spacing(source.days);
  if (stats.usual_spacing > 0 && !name.empty()) {
    add_gaps(stats, source.days);
  }
  stats_.sources.push_back(std::move(stats));
}

void StatsCollector::add_gaps(const SourceStats& source, const std::vector<std::int32_t>& days) {
  const auto telling = static_cast<std::int32_t>(kTellingSpacings * source.usual_spacing);
  const auto gap = [&](std::int32_t before, std::int32_t last) {
    return CoverageGap{source.name, day_of(before + 1), day_of(last),
                       static_cast<std::uint32_t>(last - before), source.usual_spacing};
  };
  for (std::size_t i = 1; i < days.size(); ++i) {
    if (days[i] - days[i - 1] > telling) {
      stats_.gaps.push_back(gap(days[i - 1], days[i] - 1));
    }
  }
  if (last_day_ - days.back() > telling) {
    stats_.silent.push_back(gap(days.back(), last_day_));
  }
}

void StatsCollector::sort_all() {
  std::sort(stats_.sources.begin(), stats_.sources.end(),
            [](const SourceStats& a, const SourceStats& b) {
              return a.articles != b.articles ? a.articles > b.articles : a.name < b.name;
            });
  const auto more_telling = [](const CoverageGap& a, const CoverageGap& b) {
    const std::uint64_t left = std::uint64_t{a.days} * b.usual_spacing;
    const std::uint64_t right = std::uint64_t{b.days} * a.usual_spacing;
    if (left != right) {
      return left > right;
    }
    return std::tie(b.days, a.first, a.source) < std::tie(a.days, b.first, b.source);
  };
  std::sort(stats_.gaps.begin(), stats_.gaps.end(), more_telling);
  std::sort(stats_.silent.begin(), stats_.silent.end(), more_telling);
}

// The files that a generation names, with their sizes.
std::map<std::string, std::uint64_t> files_of(const Manifest& manifest) {
  std::map<std::string, std::uint64_t> files;
  for (const SegmentRecord& segment : manifest.segments) {
    for (const FileRecord& file : segment.files) {
      files[std::to_string(segment.id) + "/" + file.name] = file.bytes;
    }
    if (segment.tombstones) {
      files["tombstones/" + segment.tombstones->file.name] = segment.tombstones->file.bytes;
    }
  }
  if (manifest.refusals) {
    files["tombstones/" + manifest.refusals->name] = manifest.refusals->bytes;
  }
  return files;
}

GenerationStats describe(const Manifest& manifest) {
  GenerationStats stats;
  stats.created = manifest.created;
  stats.command = manifest.command;
  stats.created_by = manifest.created_by;
  stats.parent = manifest.parent;
  stats.articles = manifest.articles();
  stats.undated = manifest.undated();
  stats.segments = static_cast<unsigned>(manifest.segments.size());
  stats.bytes = manifest.bytes();
  return stats;
}

}  // namespace

ArchiveStats archive_stats(const std::string& archive, std::uint64_t generation) {
  const ArchiveLayout layout(archive);
  const Manifest manifest = open_manifest(layout, generation);
  return StatsCollector(layout, manifest).run();
}

std::vector<GenerationStats> generation_stats(const std::string& archive) {
  const ArchiveLayout layout(archive);
  const auto current = current_generation(layout);
  if (!current) {
    throw Error(ErrorCode::kNotFound, "there is no archive at " + archive);
  }
  std::vector<GenerationStats> all;
  std::map<std::uint64_t, Manifest> manifests;
  std::map<std::string, int> named;
  for (const std::uint64_t number : list_generations(layout)) {
    GenerationStats stats;
    try {
      const Manifest& manifest = manifests[number] = read_manifest(layout, number);
      stats = describe(manifest);
      for (const auto& [file, bytes] : files_of(manifest)) {
        ++named[file];
      }
    } catch (const Error& error) {  // a writer may have removed it just now
      manifests.erase(number);
      if (error.code() == ErrorCode::kNotFound) {
        continue;
      }
      stats.fault = error.what();
    }
    stats.number = number;
    stats.current = number == *current;
    all.push_back(std::move(stats));
  }
  for (GenerationStats& stats : all) {
    if (!stats.fault.empty()) {
      continue;
    }
    for (const auto& [file, bytes] : files_of(manifests.at(stats.number))) {
      stats.own_bytes += named[file] == 1 ? bytes : 0;
    }
    const auto parent = manifests.find(stats.parent);
    if (parent != manifests.end()) {
      stats.change = static_cast<std::int64_t>(stats.articles) -
                     static_cast<std::int64_t>(parent->second.articles());
    }
  }
  std::reverse(all.begin(), all.end());
  return all;
}

}  // namespace dateline
