#include "indexer/internal/html_format.h"

#include "indexer/internal/html_tags.h"
#include "indexer/internal/utf16.h"
#include "indexer/internal/web_page.h"
#include "indexer/internal/whole_stream.h"

namespace dateline {

namespace {

// The first element of `text`, in lower case, when nothing but white space, comments and
// declarations stands before it.
std::string root_element(std::string_view text) {
  HtmlTag tag;
  for (std::size_t at = 0;; at = tag.end) {
    at = std::min(text.find_first_not_of(" \t\r\n\f", at), text.size());
    if (at == text.size() || text[at] != '<' || !next_html_tag(text, at, tag) || tag.begin != at) {
      return {};
    }
    if (!tag.name.empty()) {
      return tag.name;
    }
  }
}

}  // namespace

bool HtmlFormat::recognises(std::string_view head, std::string_view) const {
  const std::string decoded = has_utf16_mark(head) ? utf16_to_utf8(head) : std::string();
  std::string_view text = decoded.empty() ? head : std::string_view(decoded);
  if (text.starts_with(kUtf8Mark)) {
    text.remove_prefix(kUtf8Mark.size());
  }
  const std::string root = root_element(text);
  return is_html_element(root) && root != "svg" && root != "math";
}

std::unique_ptr<RecordSplitter> HtmlFormat::split(ByteStream& stream, std::string name,
                                                  const ReadLimits& limits) const {
  return std::make_unique<WholeStream>(stream, std::move(name), limits);
}

void HtmlFormat::parse(const Record& record, ArticleSink& sink) const {
  RawArticle raw = read_web_page(record.bytes, {});
  raw.where = record.where;
  sink.accept(std::move(raw));
}

}  // namespace dateline
