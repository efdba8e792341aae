#include "indexer/formats.h"

#include "indexer/internal/html_format.h"
#include "indexer/internal/jsonl_format.h"
#include "indexer/internal/mail_format.h"
#include "indexer/internal/news_xml_format.h"
#include "indexer/internal/sgml_format.h"
#include "indexer/internal/table_format.h"
#include "indexer/internal/text_format.h"
#include "indexer/internal/warc_format.h"
#include "indexer/internal/wire_format.h"

namespace dateline {

std::unique_ptr<InputFormat> make_jsonl_format(FieldMap map) {
  return std::make_unique<JsonlFormat>(map);
}

std::unique_ptr<InputFormat> make_text_format() {
  return std::make_unique<TextFormat>();
}

std::vector<std::unique_ptr<InputFormat>> all_formats(const FieldMap& map) {
  std::vector<std::unique_ptr<InputFormat>> formats;
  formats.push_back(make_jsonl_format(map));
  formats.push_back(std::make_unique<HtmlFormat>());
  formats.push_back(std::make_unique<WarcFormat>());
  formats.push_back(std::make_unique<NewsXmlFormat>());
  formats.push_back(std::make_unique<SgmlFormat>());
  formats.push_back(std::make_unique<WireFormat>());
  formats.push_back(std::make_unique<MailFormat>());
  formats.push_back(std::make_unique<TableFormat>(map));
  formats.push_back(make_text_format());  // last: it takes whatever is readable
  return formats;
}

}  // namespace dateline
