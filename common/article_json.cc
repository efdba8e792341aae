#include "common/article_json.h"

#include <simdjson.h>

#include <array>

#include "common/error.h"
#include "common/internal/file.h"
#include "common/internal/stored_date.h"

namespace dateline {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxKeptBytes = 1u << 20;

constexpr std::array<bool, 256> kNeedsEscape = [] {
  std::array<bool, 256> table{};
  for (std::size_t c = 0; c < 0x20; ++c) {
    table[c] = true;
  }
  table['"'] = table['\\'] = true;
  return table;
}();

void append_escape(std::string& out, char c) {
  static constexpr char kDigits[] = "0123456789abcdef";
  switch (c) {
    case '"':
    case '\\':
      out += '\\';
      out += c;
      break;
    case '\n':
      out += "\\n";
      break;
    case '\t':
      out += "\\t";
      break;
    default:
      out += "\\u00";
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[c & 15];
  }
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kNeedsEscape[static_cast<unsigned char>(text[i])]) {
      out += text.substr(copied, i - copied);
      append_escape(out, text[i]);
      copied = i + 1;
    }
  }
  out += text.substr(copied);
  out += '"';
}

void append_name(std::string& out, std::string_view name) {
  out += out.size() > 1 ? ",\"" : "\"";
  out += name;
  out += "\":";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (!value.empty()) {
    append_name(out, name);
    append_string(out, value);
  }
}

void append_member(std::string& out, std::string_view name,
                   const std::vector<std::string>& values) {
  if (values.empty()) {
    return;
  }
  append_name(out, name);
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += i == 0 ? '[' : ',';
    append_string(out, values[i]);
  }
  out += ']';
}

void append_member(std::string& out, const std::string& name, const ArticleDate& date) {
  if (!date.known()) {
    return;
  }
  append_member(out, name, print_instant(date.instant));
  append_member(out, name + "_day", print_day(date.day));
  append_member(out, name + "_precision", name_of(date.precision));
  append_member(out, name + "_evidence", name_of(date.evidence));
}

void append_member(std::string& out, std::string_view name, std::chrono::sys_seconds instant) {
  if (instant != std::chrono::sys_seconds{}) {
    append_member(out, name, print_instant(instant));
  }
}

void append_member(std::string& out, std::string_view name, std::uint32_t number) {
  if (number > 0) {
    append_name(out, name);
    out += std::to_string(number);
  }
}

[[noreturn]] void fail(const std::string& reason) {
  throw Error(ErrorCode::kCorrupt, "cannot read stored article: " + reason);
}

std::string_view string_of(std::string_view name, dom::element value) {
  std::string_view text;
  if (value.get_string().get(text) != simdjson::SUCCESS) {
    fail("member " + std::string(name) + " is not a string");
  }
  return text;
}

void read_strings(std::string_view name, dom::element value, std::vector<std::string>& strings) {
  dom::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) {
    fail("member " + std::string(name) + " is not an array");
  }
  for (const dom::element element : array) {
    strings.emplace_back(string_of(name, element));
  }
}

struct DateMembers {
  std::string_view instant, day, precision, evidence;
};

ArticleDate date_of(const DateMembers& members, const char* name) {
  if (members.instant.empty()) {
    return {};
  }
  const auto date = restore_date(members.instant, members.day, members.precision, members.evidence);
  if (!date) {
    fail(std::string("member ") + name + " is not a stored date");
  }
  return *date;
}

std::chrono::sys_seconds instant_of(std::string_view text, const char* name) {
  const std::optional<std::chrono::sys_seconds> instant =
      text.empty() ? std::chrono::sys_seconds{} : read_instant(text);
  if (!instant) {
    fail(std::string("member ") + name + " is not an instant");
  }
  return *instant;
}

std::uint32_t number_of(std::string_view name, dom::element value, std::uint64_t most) {
  std::uint64_t number = 0;
  if (value.get_uint64().get(number) != simdjson::SUCCESS || number > most) {
    fail("member " + std::string(name) + " is not such a number");
  }
  return static_cast<std::uint32_t>(number);
}

// Where the members of a stored article go.
class Target {
 public:
  void set(std::string_view name, dom::element value) {
    for (const auto& [known, text] : strings_) {
      if (known == name) {
        (article_.*text) = string_of(name, value);
        return;
      }
    }
    for (const auto& [known, list] : lists_) {
      if (known == name) {
        read_strings(name, value, article_.*list);
        return;
      }
    }
    for (const auto& [known, text] : texts_) {
      if (known == name) {
        *text = string_of(name, value);
        return;
      }
    }
    if (name == "version") {
      article_.version = number_of(name, value, UINT32_MAX);
    } else if (name == "urgency") {
      article_.urgency = static_cast<std::uint8_t>(number_of(name, value, 9));
    }
  }

  Article finish() {
    article_.published = date_of(published_, "published");
    article_.modified = date_of(modified_, "modified");
    article_.first_indexed = instant_of(first_indexed_, "first_indexed");
    article_.embargo = instant_of(embargo_, "embargo");
    if (!status_.empty()) {
      const auto status = status_from_name(status_);
      if (!status) {
        fail("member status is not a status");
      }
      article_.status = *status;
    }
    return std::move(article_);
  }

 private:
  template <typename Member>
  using Named = std::pair<std::string_view, Member>;

  static constexpr std::array<Named<std::string Article::*>, 9> strings_{{
      {"id", &Article::id},
      {"url", &Article::url},
      {"title", &Article::title},
      {"lead", &Article::lead},
      {"body", &Article::body},
      {"source", &Article::source},
      {"section", &Article::section},
      {"lang", &Article::language},
      {"copyright", &Article::copyright},
  }};
  static constexpr std::array<Named<std::vector<std::string> Article::*>, 4> lists_{{
      {"authors", &Article::authors},
      {"agencies", &Article::agencies},
      {"places", &Article::places},
      {"keywords", &Article::keywords},
  }};

  Article article_;
  DateMembers published_, modified_;
  std::string_view first_indexed_, embargo_, status_;
  const std::array<Named<std::string_view*>, 11> texts_{{
      {"published", &published_.instant},
      {"published_day", &published_.day},
      {"published_precision", &published_.precision},
      {"published_evidence", &published_.evidence},
      {"modified", &modified_.instant},
      {"modified_day", &modified_.day},
      {"modified_precision", &modified_.precision},
      {"modified_evidence", &modified_.evidence},
      {"first_indexed", &first_indexed_},
      {"embargo", &embargo_},
      {"status", &status_},
  }};
};

}  // namespace

std::string article_to_json(const Article& article) {
  std::string out;
  out.reserve(article.body.size() + article.body.size() / 16 + article.lead.size() + 1024);
  out += '{';
  append_member(out, "id", article.id);
  append_member(out, "url", article.url);
  append_member(out, "title", article.title);
  append_member(out, "lead", article.lead);
  append_member(out, "body", article.body);
  append_member(out, "authors", article.authors);
  append_member(out, "source", article.source);
  append_member(out, "agencies", article.agencies);
  append_member(out, "places", article.places);
  append_member(out, "section", article.section);
  append_member(out, "keywords", article.keywords);
  append_member(out, "lang", article.language);
  append_member(out, "published", article.published);
  append_member(out, "modified", article.modified);
  append_member(out, "copyright", article.copyright);
  append_member(out, "embargo", article.embargo);
  append_member(out, "version", article.version);
  append_member(out, "urgency", article.urgency);
  if (article.status != ArticleStatus::kUsable) {
    append_member(out, "status", name_of(article.status));
  }
  append_member(out, "first_indexed", article.first_indexed);
  out += '}';
  return out;
}

std::uint64_t content_hash(std::string_view json) {
  // It is the last member. What looks so in a text has its quotation marks escaped.
  return hash64(json.substr(0, json.rfind(",\"first_indexed\":\"")));
}

Article article_from_json(std::string_view json) {
  // A merge reads every article of an archive: keep the parser's memory, unless one article made
  // it large.
  thread_local dom::parser kept_parser;
  dom::parser own_parser;
  dom::parser& parser = json.size() <= kMaxKeptBytes ? kept_parser : own_parser;
  dom::object object;
  const simdjson::padded_string padded(json);
  if (const auto error = parser.parse(padded).get_object().get(object)) {
    fail(simdjson::error_message(error));
  }
  Target target;
  for (const auto& [name, value] : object) {
    target.set(name, value);
  }
  return target.finish();
}

}  // namespace dateline
