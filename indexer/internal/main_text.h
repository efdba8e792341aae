// see page_body.h
#pragma once

#include <string>
#include <string_view>

#include "indexer/internal/html_document.h"

namespace dateline {

std::string main_text(const HtmlDocument& document, std::string_view title);

}  // namespace dateline
