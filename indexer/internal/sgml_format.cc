#include "indexer/internal/sgml_format.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/character_set.h"
#include "indexer/internal/html_tags.h"
#include "indexer/internal/html_text.h"
#include "indexer/internal/marked_splitter.h"

namespace dateline {

namespace {

bool begins_record(std::string_view line) {
  return line.starts_with("<REUTERS ") || line.starts_with("<DOC>") || line.starts_with("<doc>");
}

// What stands between <TAG ...> and </TAG>; nothing of it is parsed. Empty when there is none.
std::string_view element(std::string_view text, std::string_view tag, std::size_t* from = nullptr) {
  std::size_t at = from == nullptr ? 0 : *from;
  while ((at = text.find('<', at)) != std::string_view::npos) {
    const std::string_view rest = text.substr(at + 1);
    const bool named = rest.starts_with(tag) && rest.size() > tag.size() &&
                       (rest[tag.size()] == '>' || rest[tag.size()] == ' ');
    if (!named) {
      ++at;
      continue;
    }
    const std::size_t begin = text.find('>', at);
    const std::string close = "</" + std::string(tag) + ">";
    const std::size_t end = begin == std::string_view::npos ? begin : text.find(close, begin);
    if (end == std::string_view::npos) {
      return {};
    }
    if (from != nullptr) {
      *from = end + close.size();
    }
    return text.substr(begin + 1, end - begin - 1);
  }
  return {};
}

// The first of several names of an element that is there.
std::string_view first_element(std::string_view text, std::initializer_list<const char*> tags) {
  for (const char* tag : tags) {
    const std::string_view found = element(text, tag);
    if (!trim(found).empty()) {
      return found;
    }
  }
  return {};
}

std::string attribute_of(std::string_view tag, std::string_view name) {
  const std::size_t at = tag.find(std::string(" ") + std::string(name) + "=\"");
  if (at == std::string_view::npos) {
    return {};
  }
  const std::size_t begin = at + name.size() + 3;
  const std::size_t end = tag.find('"', begin);
  return end == std::string_view::npos ? std::string()
                                       : std::string(tag.substr(begin, end - begin));
}

bool is_control_reference(std::string_view reference) {
  return reference == "&#1;" || reference == "&#2;" || reference == "&#3;" || reference == "&#5;" ||
         reference == "&#22;" || reference == "&#27;" || reference == "&#30;" ||
         reference == "&#31;" || reference == "&#127;";
}

// Character references as characters; those of transmission controls left out.
std::string readable(std::string_view text) {
  std::string kept;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '&' ? text.substr(at, 7).find(';') : std::string_view::npos;
    if (end != std::string_view::npos && is_control_reference(text.substr(at, end + 1))) {
      at += end + 1;
    } else {
      kept += text[at++];
    }
  }
  return resolve_entities(kept);
}

std::string line_of(std::string_view text) {
  return collapse_space(readable(text));
}

// Paragraphs are told by an indented first line or an empty line.
std::string paragraphs(std::string_view text) {
  std::string result;
  bool begins = true;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const std::string words = collapse_space(line);
    const bool indented = line.starts_with("   ") || line.starts_with('\t');
    if (words.empty()) {
      begins = true;
      continue;
    }
    result += result.empty() ? "" : begins || indented ? "\n\n" : " ";
    result += words;
    begins = false;
  }
  return result;
}

void add_all(std::string_view text, std::string_view tag, std::vector<std::string>& values) {
  std::size_t at = 0;
  for (std::string_view value = element(text, tag, &at); !value.empty();
       value = element(text, tag, &at)) {
    values.push_back(line_of(value));
  }
}

// "26-FEB-1987 15:01:01.79" as "1987-02-26T15:01:01"; other text as it stands.
std::string iso_of_reuters_date(const std::string& text) {
  constexpr std::string_view kMonths = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
  const std::size_t dash = text.find('-');
  if (dash == std::string::npos || dash == 0 || dash > 2 || text.size() < dash + 9) {
    return text;
  }
  const std::size_t month = kMonths.find(text.substr(dash + 1, 3));
  if (month == std::string_view::npos || month % 3 != 0) {
    return text;
  }
  const std::string number = std::to_string(month / 3 + 1);
  const std::string day = dash == 1 ? "0" + text.substr(0, 1) : text.substr(0, 2);
  std::string iso =
      text.substr(dash + 5, 4) + "-" + (number.size() == 1 ? "0" : "") + number + "-" + day;
  const std::size_t time = dash + 10;
  if (text.size() >= time + 8 && text[time + 2] == ':') {
    iso += "T" + text.substr(time, 8);
  }
  return iso;
}

// "    NEW YORK, Feb 26 - " names the place up to the comma.
std::string place_of_dateline(std::string_view dateline) {
  const std::string line = line_of(dateline);
  return line.substr(0, line.find_first_of(",-"));
}

void drop_signature(std::string& body) {
  for (const char* signature : {"\n\nReuter", "\n\nREUTER", " Reuter", " REUTER"}) {
    if (body.ends_with(signature)) {
      body.resize(body.size() - std::string_view(signature).size());
      return;
    }
  }
}

RawArticle read_reuters(const std::string& text) {
  RawArticle raw;
  Article& article = raw.article;
  const std::string_view tag = std::string_view(text).substr(0, text.find('>'));
  article.id = "reuters-" + attribute_of(tag, "NEWID");
  raw.published_text = iso_of_reuters_date(line_of(element(text, "DATE")));
  article.source = "Reuters";
  article.agencies = {"Reuters"};
  article.language = "en";
  for (const char* list : {"TOPICS", "PEOPLE", "ORGS", "EXCHANGES"}) {
    add_all(element(text, list), "D", article.keywords);
  }
  const std::string place = place_of_dateline(element(text, "DATELINE"));
  if (!place.empty()) {
    article.places.push_back(place);
  }
  add_all(element(text, "PLACES"), "D", article.places);
  const std::string_view body = element(text, "BODY");
  article.title = line_of(element(text, "TITLE"));
  const std::string author = line_of(element(text, "AUTHOR"));
  if (!author.empty()) {
    article.authors = {author};
  }
  article.body = paragraphs(readable(body));
  if (body.empty() && article.title.empty()) {  // TYPE="UNPROC": the text as transmitted
    article.body = paragraphs(readable(element(text, "TEXT")));
  }
  drop_signature(article.body);
  return raw;
}

// Paragraphs as elements, or by indentation.
std::string trec_body(std::string_view text) {
  const bool has_elements =
      text.find("<P>") != std::string_view::npos || text.find("<p>") != std::string_view::npos;
  return has_elements ? html_to_text(text) : paragraphs(readable(strip_html_tags(text)));
}

RawArticle read_trec(const std::string& text) {
  RawArticle raw;
  Article& article = raw.article;
  article.id = line_of(first_element(text, {"DOCNO", "docno", "DOCID"}));
  article.title = line_of(strip_html_tags(
      first_element(text, {"HEADLINE", "HEAD", "HL", "TITLE", "H3", "TTL", "headline", "title"})));
  raw.published_text = line_of(strip_html_tags(
      first_element(text, {"DATE_TIME", "DATE1", "DATE", "DD", "PUBDATE", "date"})));
  const std::string author =
      line_of(strip_html_tags(first_element(text, {"BYLINE", "AUTHOR", "byline"})));
  if (!author.empty()) {
    article.authors = {author};
  }
  const std::string place = place_of_dateline(strip_html_tags(element(text, "DATELINE")));
  if (!place.empty()) {
    article.places = {place};
  }
  article.source = line_of(first_element(text, {"SOURCE", "SO", "PUB"}));
  article.section = line_of(strip_html_tags(first_element(text, {"SECTION", "IN"})));
  std::string_view body = first_element(text, {"TEXT", "BODY", "text", "LP"});
  article.lead = trec_body(element(text, "LEADPARA"));
  article.body = trec_body(body);
  return raw;
}

}  // namespace

bool SgmlFormat::recognises(std::string_view head, std::string_view) const {
  std::string_view text = trim(head);
  if (text.starts_with("<!DOCTYPE lewis")) {
    return true;
  }
  return begins_record(text) &&
         (text.starts_with("<REUTERS ") || text.find("<DOCNO>") != std::string_view::npos ||
          text.find("<docno>") != std::string_view::npos);
}

std::unique_ptr<RecordSplitter> SgmlFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  return std::make_unique<MarkedSplitter>(
      stream, std::move(name), limits,
      [](std::string_view line, std::string_view) { return begins_record(line); });
}

void SgmlFormat::parse(const Record& record, ArticleSink& sink) const {
  bool repaired = false;
  const std::string text = decode_text(record.bytes, "iso-8859-1", repaired);
  RawArticle raw = text.starts_with("<REUTERS") ? read_reuters(text) : read_trec(text);
  for (const auto& [field, value] :
       {std::pair<std::string_view, std::string_view>{"title", raw.article.title},
        {"published", raw.published_text},
        {"body", raw.article.body}}) {
    if (!value.empty()) {
      raw.origins.push_back({field, "element of the record"});
    }
  }
  raw.where = record.where;
  raw.repaired_utf8 = repaired;
  sink.accept(std::move(raw));
}

}  // namespace dateline
