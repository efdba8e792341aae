// Who wrote an article, as its last lines tell.
#pragma once

#include "indexer/article_reader.h"

namespace dateline {

// Reads the credits that close the body of `raw`: "(Reporting by Jane Doe in Paris; Editing by Ian
// Roe)", "© AFP", "Copyright 2024 The Associated Press", "Quelle: dpa", "Источник: ТАСС", "dpa/xy",
// "(ANI)" behind the last sentence. Agencies among them are added to the article's; reporters
// become its authors where it has none. The body stays as it is. Reads no more than the last 1500
// bytes. Thread-safe.
void read_credits(RawArticle& raw);

}  // namespace dateline
