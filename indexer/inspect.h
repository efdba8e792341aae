// What would be indexed of an input, article by article, without an archive.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "common/article.h"
#include "indexer/article_reader.h"
#include "indexer/read_options.h"

namespace dateline {

struct InspectedArticle {
  Article article;
  std::string where;
  std::string_view format;           // InputFormat::name()
  std::vector<FieldOrigin> origins;  // of the fields that have a value
  std::string date_fault;            // why a date that was given is not believed; see DateFault
};

struct InspectionSink {
  std::function<void(const InspectedArticle&)> on_article;
  std::function<void(const Reject&)> on_reject;
  std::function<bool()> wants_more;  // asked before each record
};

// Reads the inputs in order, in this thread, through the same reading and normalising as a build.
void inspect_inputs(const std::vector<std::string>& inputs, const ReadOptions& options,
                    const InspectionSink& sink);

}  // namespace dateline
