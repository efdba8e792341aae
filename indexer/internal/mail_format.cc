#include "indexer/internal/mail_format.h"

#include <gmime/gmime.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <mutex>

#include "common/text.h"
#include "indexer/field_map.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/json_repair.h"
#include "indexer/internal/json_values.h"
#include "indexer/internal/marked_splitter.h"
#include "indexer/internal/whole_stream.h"

namespace dateline {

namespace {

constexpr std::size_t kMaxHeadLines = 60;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
template <typename T>
using Ref = std::unique_ptr<T, Unref>;

// "From desk@northline.example Mon Sep 16 10:12:44 2024"
bool is_mbox_line(std::string_view line) {
  return line.starts_with("From ") && line.size() > 20 && line.find(':') != std::string_view::npos;
}

// "Subject: …"; the name is letters and hyphens.
std::string_view header_name(std::string_view line) {
  const std::size_t colon = line.find(':');
  const std::string_view name = line.substr(0, colon == std::string_view::npos ? 0 : colon);
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return is_name ? name : std::string_view();
}

// Headers up to the first empty line, several of which only mail has.
bool is_message(std::string_view head) {
  constexpr std::array<std::string_view, 6> kOfMail{"Received",     "Return-Path",  "Message-ID",
                                                    "MIME-Version", "Delivered-To", "Subject"};
  std::size_t lines = 0, of_mail = 0;
  while (!head.empty() && lines < kMaxHeadLines) {
    const std::size_t end = std::min(head.find('\n'), head.size());
    std::string_view line = head.substr(0, end);
    head.remove_prefix(std::min(end + 1, head.size()));
    line = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (trim(line).empty()) {
      if (lines == 0) {
        continue;
      }
      break;
    }
    const bool folded = line.front() == ' ' || line.front() == '\t';
    const std::string_view name = folded ? std::string_view() : header_name(line);
    if (!folded && name.empty()) {
      return false;
    }
    of_mail += std::find(kOfMail.begin(), kOfMail.end(), name) != kOfMail.end() ? 1 : 0;
    ++lines;
  }
  return of_mail >= 2;
}

std::string text_of_part(GMimeObject* part) {
  if (!GMIME_IS_TEXT_PART(part)) {
    return {};
  }
  char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
  std::string result = text == nullptr ? "" : repair_utf8(text);
  g_free(text);
  return g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "html")
             ? html_to_text(result)
             : result;
}

struct Texts {
  std::string plain, html;
};

// The first plain and the first HTML text that is no attachment.
void collect_text(GMimeObject*, GMimeObject* part, void* found) {
  auto& texts = *static_cast<Texts*>(found);
  const char* disposition = g_mime_object_get_disposition(part);
  if (disposition != nullptr && std::string_view(disposition) == "attachment") {
    return;
  }
  GMimeContentType* type = g_mime_object_get_content_type(part);
  const bool is_html = g_mime_content_type_is_type(type, "text", "html");
  std::string& text = is_html ? texts.html : texts.plain;
  if (text.empty() && g_mime_content_type_is_type(type, "text", "*")) {
    text = text_of_part(part);
  }
}

std::string message_text(GMimeMessage* message) {
  Texts texts;
  g_mime_message_foreach(message, collect_text, &texts);
  return trim(texts.plain).empty() ? texts.html : texts.plain;
}

std::string date_of(GMimeMessage* message) {
  GDateTime* date = g_mime_message_get_date(message);
  if (date == nullptr) {
    return {};
  }
  char* text = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z");
  std::string result = text == nullptr ? "" : text;
  g_free(text);
  return result;
}

// "Kestrel Wire Desk" of the first sender; the address where there is no name.
std::string sender_of(GMimeMessage* message) {
  InternetAddressList* from = g_mime_message_get_from(message);
  if (from == nullptr || internet_address_list_length(from) == 0) {
    return {};
  }
  InternetAddress* first = internet_address_list_get_address(from, 0);
  const char* name = internet_address_get_name(first);
  if (name != nullptr && *name != '\0') {
    return repair_utf8(name);
  }
  const char* address = INTERNET_ADDRESS_IS_MAILBOX(first)
                            ? internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first))
                            : nullptr;
  return address == nullptr ? "" : repair_utf8(address);
}

void start_library() {
  static std::once_flag started;
  std::call_once(started, [] { g_mime_init(); });
}

RawArticle read_message(GMimeMessage* message) {
  RawArticle raw;
  const char* subject = g_mime_message_get_subject(message);
  const char* id = g_mime_message_get_message_id(message);
  raw.article.title = subject == nullptr ? "" : repair_utf8(subject);
  raw.article.id = id == nullptr ? "" : repair_utf8(id);
  raw.article.source = sender_of(message);
  raw.article.body = message_text(message);
  raw.published_text = date_of(message);
  raw.origins = {{"title", "Subject"},
                 {"id", "Message-ID"},
                 {"source", "From"},
                 {"published", "Date"},
                 {"body", "text of the message"}};
  return raw;
}

// A desk's form, sent as {"Headline": ["…"], "Body": ["…"], …}: its members win over the message.
void read_form(RawArticle& raw) {
  simdjson::dom::parser parser;
  simdjson::dom::object form;
  if (!trim(raw.article.body).starts_with('{')) {
    return;
  }
  const std::string json = repair_json(raw.article.body).json;  // mailers wrap its lines
  if (parser.parse(json).get_object().get(form) != simdjson::SUCCESS) {
    return;
  }
  static const FieldMap kNames;
  const auto value = [&form](std::string_view field) {
    for (const std::string& name : kNames.paths(field)) {
      simdjson::dom::element member;
      if (form.at_key_case_insensitive(name).get(member) == simdjson::SUCCESS &&
          holds_text(member)) {
        return text_of(member);
      }
    }
    return std::string();
  };
  const std::string title = value("title");
  const std::string body = value("body");
  if (title.empty() || body.empty()) {
    return;
  }
  raw.article.title = title;
  raw.article.body = body;
  raw.article.lead = value("lead");
  raw.article.section = value("section");
  if (const std::string place = value("place"); !place.empty()) {
    raw.article.places = {place};
  }
}

// Without the line that mbox puts before a message, and the quotes before such lines in it.
std::string unquoted(std::string_view bytes) {
  bytes.remove_prefix(std::min(bytes.find_first_not_of("\r\n"), bytes.size()));
  if (is_mbox_line(bytes.substr(0, bytes.find('\n')))) {
    bytes.remove_prefix(std::min(bytes.find('\n'), bytes.size() - 1) + 1);
  }
  std::string message;
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end);
    const std::size_t quotes = line.find_first_not_of('>');
    if (quotes != 0 && quotes != std::string_view::npos &&
        line.substr(quotes).starts_with("From ")) {
      line.remove_prefix(1);
    }
    message += line;
  }
  return message;
}

}  // namespace

bool MailFormat::recognises(std::string_view head, std::string_view) const {
  const std::size_t line = head.find('\n');
  if (line != std::string_view::npos && is_mbox_line(head.substr(0, line))) {
    return is_message(head.substr(line + 1));
  }
  return is_message(head);
}

std::unique_ptr<RecordSplitter> MailFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  // A single message has no line that begins it: its first line does.
  return std::make_unique<MarkedSplitter>(
      stream, std::move(name), limits, [first = true](auto line, auto before) mutable {
        const bool blank = trim(line).empty();
        const bool begins = (first && !blank) || (is_mbox_line(line) && before.empty());
        first = first && blank;
        return begins;
      });
}

void MailFormat::parse(const Record& record, ArticleSink& sink) const {
  start_library();
  const std::string bytes = unquoted(record.bytes);
  const Ref<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(bytes.data(), bytes.size()));
  const Ref<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Ref<GMimeMessage> message(g_mime_parser_construct_message(parser.get(), nullptr));
  if (!message) {
    sink.reject({RejectReason::kDamagedRecord, record.where, "no message"});
    return;
  }
  RawArticle raw = read_message(message.get());
  read_form(raw);
  raw.where = record.where;
  sink.accept(std::move(raw));
}

}  // namespace dateline
