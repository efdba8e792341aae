// SQLite's FTS5 as a peer of the benchmark: a full-text table that holds title and body, and beside
// it a table with id, day, month, instant and source, indexed by day, instant and source.
//
// Words are stemmed by its porter tokenizer over unicode61. All articles go in in one transaction.
#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <stdexcept>

#include "tests/bench/peers/peer.h"

namespace {

using dateline::bench::Answer;
using dateline::bench::Article;
using dateline::bench::Peer;
using dateline::bench::Request;

constexpr const char* kSchema = R"(
  PRAGMA cache_size = -262144;
  CREATE VIRTUAL TABLE IF NOT EXISTS text
      USING fts5(title, body, tokenize = 'porter unicode61');
  CREATE TABLE IF NOT EXISTS article(
      number INTEGER PRIMARY KEY, id TEXT, day TEXT, month TEXT, instant TEXT, source TEXT);
  CREATE INDEX IF NOT EXISTS article_day ON article(day);
  CREATE INDEX IF NOT EXISTS article_instant ON article(instant);
  CREATE INDEX IF NOT EXISTS article_source ON article(source);
  BEGIN)";

// A prepared statement. Text that is bound must outlive its use.
class Statement {
 public:
  Statement(sqlite3* database, const std::string& sql) : database_(database) {
    check(sqlite3_prepare_v2(database, sql.c_str(), -1, &statement_, nullptr));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  ~Statement() { sqlite3_finalize(statement_); }

  void bind(std::string_view text) {
    check(sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()),
                            SQLITE_STATIC));
  }
  void bind_or_null(std::string_view text) {
    if (text.empty()) {
      ++bound_;  // unbound parameters are null
    } else {
      bind(text);
    }
  }
  bool step() {
    const int result = sqlite3_step(statement_);
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
      check(result);
    }
    return result == SQLITE_ROW;
  }
  void reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
    bound_ = 0;
  }
  std::string text(int column) const {
    const auto* bytes = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
    return bytes == nullptr ? "" : bytes;
  }
  std::int64_t number(int column) const { return sqlite3_column_int64(statement_, column); }

 private:
  void check(int result) const {
    if (result != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database_));
    }
  }
  sqlite3* database_;
  sqlite3_stmt* statement_ = nullptr;
  int bound_ = 0;
};

using Handle = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;

Handle open_database(const std::string& directory, int flags) {
  sqlite3* database = nullptr;
  const int result =
      sqlite3_open_v2((directory + "/articles.db").c_str(), &database, flags, nullptr);
  Handle handle(database, sqlite3_close);
  if (result != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database));
  }
  return handle;
}

void execute(const Handle& database, const char* sql) {
  if (sqlite3_exec(database.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
    throw std::runtime_error(sqlite3_errmsg(database.get()));
  }
}

void insert(const Article& article, Statement& text, Statement& facts) {
  text.bind(article.title);
  text.bind(article.body);
  text.step();
  text.reset();
  facts.bind(article.id);
  facts.bind_or_null(article.published.substr(0, 10));
  facts.bind_or_null(article.published.substr(0, 7));
  facts.bind_or_null(article.published);
  facts.bind_or_null(article.source);
  facts.step();
  facts.reset();
}

std::uint64_t index(const std::string& input, const std::string& directory) {
  std::filesystem::create_directories(directory);
  const Handle database =
      open_database(directory, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX);
  execute(database, kSchema);
  std::uint64_t articles = 0;
  {
    Statement text(database.get(), "INSERT INTO text(title, body) VALUES (?, ?)");
    Statement facts(database.get(),
                    "INSERT INTO article VALUES (last_insert_rowid(), ?, ?, ?, ?, ?)");
    articles = dateline::bench::for_each_article(
        input, [&](const Article& article) { insert(article, text, facts); });
  }
  execute(database, "COMMIT");
  return articles;
}

// In FTS5's query language.
std::string match_of(const Request& request) {
  const bool phrase = request.shape == "phrase";
  const std::string between = request.shape == "or"    ? " OR "
                              : request.shape == "and" ? " AND "
                                                       : " ";
  std::string text;
  for (const std::string& word : request.words) {
    text += (text.empty() ? "" : between) + (phrase ? word : '"' + word + '"');
  }
  if (phrase) {
    return '"' + text + '"';
  }
  if (request.shape == "near") {  // it counts the words between
    return "NEAR(" + text + ", " + std::to_string(dateline::bench::kNear - 1) + ")";
  }
  return request.shape == "prefix" ? text + "*" : text;
}

class SqlitePeer : public Peer {
 public:
  explicit SqlitePeer(std::string directory)
      : directory_(std::move(directory)),
        database_(open_database(directory_, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX)) {
    execute(database_, "PRAGMA cache_size = -262144; PRAGMA mmap_size = 4294967296");
  }

  Answer answer(const Request& request) override {
    const Selection selection(request);
    Answer answer;
    if (request.output == "facets" || request.output == "timeline") {
      count_by(selection, request.output == "facets" ? "month" : "day", answer);
    } else if (request.output == "count" || request.exact) {
      answer.total = total_of(selection);
    }
    if (request.hits > 0) {
      read_hits(selection, request, answer);
    }
    return answer;
  }

  std::unique_ptr<Peer> another() const override {
    return std::make_unique<SqlitePeer>(directory_);
  }

 private:
  // What follows FROM, and its parameters.
  struct Selection {
    std::string sql;
    std::vector<std::string> parameters;
    const bool matched;

    explicit Selection(const Request& request) : matched(request.shape != "all") {
      const bool filtered = !(request.since + request.until + request.source).empty();
      if (!matched) {
        sql = "article";
      } else if (!filtered && request.output == "count") {
        sql = "text";
      } else {
        sql = "text JOIN article ON article.number = text.rowid";
      }
      sql += " WHERE 1";
      add(matched ? match_of(request) : "", " AND text MATCH ?");
      add(request.since, " AND day >= ?");
      add(request.until, " AND day <= ?");
      add(request.source, " AND source = ?");
    }
    void add(std::string parameter, const char* condition) {
      if (!parameter.empty()) {
        sql += condition;
        parameters.push_back(std::move(parameter));
      }
    }
  };

  // Calls `row` with every row of SELECT `columns` FROM the selection `end`.
  template <typename Row>
  void select(const std::string& columns, const Selection& selection, const std::string& end,
              Row row) const {
    Statement statement(database_.get(), "SELECT " + columns + " FROM " + selection.sql + end);
    for (const std::string& parameter : selection.parameters) {
      statement.bind(parameter);
    }
    while (statement.step()) {
      row(statement);
    }
  }

  std::int64_t total_of(const Selection& selection) const {
    std::int64_t total = 0;
    select("count(*)", selection, "", [&](const Statement& row) { total = row.number(0); });
    return total;
  }

  // Matches are found once and counted by both: rows are few, pairs of source and period.
  void count_by(const Selection& selection, const std::string& period, Answer& answer) const {
    std::map<std::string, std::uint64_t> sources, periods;
    answer.total = 0;
    select("source, " + period + ", count(*)", selection, " GROUP BY 1, 2",
           [&](const Statement& row) {
             const auto count = static_cast<std::uint64_t>(row.number(2));
             sources[row.text(0)] += count;
             periods[row.text(1)] += count;
             answer.total += row.number(2);
           });
    sources.erase("");
    periods.erase("");
    std::uint64_t largest = 0;
    for (const auto& [source, count] : sources) {
      largest = std::max(largest, count);
    }
    answer.detail = dateline::bench::detail_of_counts(largest, sources.size(), periods.size());
  }

  void read_hits(const Selection& selection, const Request& request, Answer& answer) const {
    const bool passages = request.output == "snippets";
    const std::string order = request.output == "newest" ? " ORDER BY instant DESC"
                              : selection.matched        ? " ORDER BY rank"
                                                         : "";
    std::size_t characters = 0;
    select(passages ? "id, title, snippet(text, 1, '*', '*', '…', 40)" : "id", selection,
           order + " LIMIT " + std::to_string(request.hits), [&](const Statement& row) {
             answer.ids.push_back(row.text(0));
             characters += passages ? row.text(1).size() + row.text(2).size() : 0;
           });
    answer.detail = characters == 0 ? "" : std::to_string(characters);
  }

  const std::string directory_;
  const Handle database_;
};

}  // namespace

int main(int argc, char** argv) {
  return dateline::bench::run_peer(argc, argv, index, [](const std::string& directory, unsigned) {
    return std::make_unique<SqlitePeer>(directory);
  });
}
