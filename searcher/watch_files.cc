// The files of a watch: saved queries and state.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "common/error.h"
#include "common/text.h"
#include "searcher/watch.h"

namespace dateline {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kStateFormat = "dateline.watch/";
constexpr int kStateVersion = 1;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxNamedFaults = 20;

bool has_controls(std::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0;;) {
    const std::size_t end = text.find(separator, begin);
    parts.push_back(text.substr(begin, end - begin));
    if (end == std::string_view::npos) {
      return parts;
    }
    begin = end + 1;
  }
}

std::optional<Sort> sort_named(std::string_view name) {
  if (name == "relevance") {
    return Sort::kRelevance;
  }
  if (name == "newest") {
    return Sort::kNewest;
  }
  return name == "oldest" ? std::optional(Sort::kOldest) : std::nullopt;
}

// Whether it is an option; sets it.
bool read_option(std::string_view option, SavedQuery& query) {
  if (option == "any") {
    query.any = true;
    return true;
  }
  if (option.starts_with("sort=")) {
    const auto sort = sort_named(option.substr(5));
    query.sort = sort.value_or(query.sort);
    return sort.has_value();
  }
  if (!option.starts_with("limit=")) {
    return false;
  }
  std::uint32_t limit = 0;
  const char* const end = option.data() + option.size();
  const auto [stop, error] = std::from_chars(option.data() + 6, end, limit);
  query.limit = limit;
  return error == std::errc() && stop == end;
}

// What is wrong with a line, or nothing.
std::string read_line(std::string_view line, SavedQuery& query) {
  if (!is_valid_utf8(line)) {
    return "not UTF-8";
  }
  const std::vector<std::string_view> columns = split(line, '\t');
  if (columns.size() < 2 || columns.size() > 3) {
    return "a line is a name, a tab and a query, and may have another tab and options";
  }
  query.name = trim(columns[0]);
  query.query = trim(columns[1]);
  if (query.name.empty() || query.name.size() > kMaxNameBytes || has_controls(query.name)) {
    return fmt::format("a name has 1 to {} bytes and no control characters", kMaxNameBytes);
  }
  if (query.query.empty()) {
    return "no query";
  }
  for (const std::string_view option : columns.size() < 3 || trim(columns[2]).empty()
                                           ? std::vector<std::string_view>{}
                                           : split(columns[2], ',')) {
    if (!read_option(trim(option), query)) {
      return fmt::format("'{}' is not one of any, sort=relevance|newest|oldest, limit=N",
                         collapse_space(option));
    }
  }
  return "";
}

}  // namespace

std::vector<SavedQuery> parse_saved_queries(std::string_view text, const std::string& path) {
  std::vector<SavedQuery> queries;
  std::map<std::string, std::size_t> lines;
  std::string faults;
  std::size_t fault_count = 0;
  const auto fail = [&](std::size_t number, const std::string& what) {
    if (++fault_count <= kMaxNamedFaults) {
      faults += fmt::format("{}{}:{}: {}", faults.empty() ? "" : "\n", path, number, what);
    }
  };
  if (text.starts_with("\xEF\xBB\xBF")) {
    text.remove_prefix(3);
  }
  std::size_t number = 0;
  for (std::string_view line : split(text, '\n')) {
    ++number;
    line.remove_suffix(line.ends_with('\r') ? 1 : 0);
    if (trim(line).empty() || line.front() == '#') {
      continue;
    }
    SavedQuery query;
    const std::string fault = read_line(line, query);
    if (!fault.empty()) {
      fail(number, fault);
      continue;
    }
    const auto [first, is_new] = lines.emplace(query.name, number);
    if (is_new) {
      queries.push_back(std::move(query));
    } else {
      fail(number, fmt::format("the name '{}' stands on line {}", query.name, first->second));
    }
  }
  if (fault_count > kMaxNamedFaults) {
    faults += fmt::format("\n{}: {} more lines are wrong", path, fault_count - kMaxNamedFaults);
  }
  if (fault_count > 0) {
    throw Error(ErrorCode::kUsage, faults);
  }
  return queries;
}

std::string watch_state_to_json(const WatchState& state) {
  Json queries = Json::object();
  for (const auto& [name, query] : state.queries) {
    queries[name] = {{"query", query.query},
                     {"any", query.any},
                     {"generation", query.seen.number},
                     {"created", query.seen.created.time_since_epoch().count()},
                     {"articles", query.seen.articles}};
  }
  return Json{{"format", fmt::format("{}{}", kStateFormat, kStateVersion)},
              {"archive", state.archive},
              {"queries", std::move(queries)}}
             .dump(2, ' ', false, Json::error_handler_t::replace) +
         "\n";
}

namespace {

void require_format(const std::string& format, const std::string& path) {
  const std::string known = fmt::format("{}{}", kStateFormat, kStateVersion);
  if (format == known) {
    return;
  }
  if (format.starts_with(kStateFormat)) {
    throw Error(ErrorCode::kIncompatible, path + " is of the form " + collapse_space(format) +
                                              ", this program reads " + known);
  }
  throw Error(ErrorCode::kCorrupt, path + " is not the state of a watch");
}

// get() would turn -1 into a large number.
std::uint64_t count_from_json(const Json& json, const std::string& path) {
  if (!json.is_number_unsigned()) {
    throw Error(ErrorCode::kCorrupt, path + " is damaged: a number is expected");
  }
  return json.get<std::uint64_t>();
}

WatchedQuery query_from_json(const Json& json, const std::string& path) {
  WatchedQuery query;
  query.query = json.at("query").get<std::string>();
  query.any = json.at("any").get<bool>();
  query.seen.number = count_from_json(json.at("generation"), path);
  query.seen.created =
      std::chrono::sys_seconds(std::chrono::seconds(json.at("created").get<std::int64_t>()));
  query.seen.articles = count_from_json(json.at("articles"), path);
  return query;
}

}  // namespace

WatchState watch_state_from_json(std::string_view json, const std::string& path) {
  WatchState state;
  try {
    const Json root = Json::parse(json);
    require_format(root.at("format").get<std::string>(), path);
    state.archive = root.at("archive").get<std::string>();
    for (const auto& [name, query] : root.at("queries").get_ref<const Json::object_t&>()) {
      state.queries.emplace(name, query_from_json(query, path));
    }
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::kCorrupt, path + " is damaged: " + repair_utf8(error.what()));
  }
  return state;
}

WatchState read_watch_state(const std::string& path) {
  return path_exists(path) ? watch_state_from_json(read_file(path), path) : WatchState{};
}

WatchStateFile::WatchStateFile(std::string path) : path_(std::move(path)) {
  const std::string lock = path_ + ".lock";
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (fd < 0) {
    throw io_error("open", lock, errno);
  }
  lock_ = FileDescriptor(fd);
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno == EWOULDBLOCK) {
      throw Error(ErrorCode::kLocked, path_ + " is in use by another watch");
    }
    throw io_error("lock", lock, errno);
  }
}

WatchState WatchStateFile::read() const {
  return read_watch_state(path_);
}

void WatchStateFile::replace(const WatchState& state) const {
  replace_file(path_, watch_state_to_json(state));
}

}  // namespace dateline
