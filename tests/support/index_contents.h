// All that Xapian's public API tells of a database, as one text: equal databases have equal texts,
// wherever their positions are.
#pragma once

#include <xapian.h>

#include <optional>
#include <string>
#include <vector>

#include "common/position_file.h"

namespace dateline {

inline std::string statistics_of(const Xapian::Database& database) {
  return std::to_string(database.get_doccount()) + " documents to " +
         std::to_string(database.get_lastdocid()) + ", length " +
         std::to_string(database.get_total_length()) + " of " +
         std::to_string(database.get_doclength_lower_bound()) + " to " +
         std::to_string(database.get_doclength_upper_bound()) + "\n";
}

// `positions` is nullptr where the database has them.
inline std::string postings_of(const Xapian::Database& database, const PositionFile* positions,
                               const std::string& term) {
  PositionCursor cursor = positions != nullptr ? positions->positions(term) : PositionCursor();
  std::string all = term + ": " + std::to_string(database.get_termfreq(term)) + "/" +
                    std::to_string(database.get_collection_freq(term)) + "/" +
                    std::to_string(database.get_wdf_upper_bound(term));
  for (auto row = database.postlist_begin(term); row != database.postlist_end(term); ++row) {
    all += " " + std::to_string(*row) + "*" + std::to_string(row.get_wdf());
    std::vector<std::uint32_t> places(row.positionlist_begin(), row.positionlist_end());
    if (cursor.seek(*row) == *row) {
      cursor.append_to(places);
    }
    for (const std::uint32_t place : places) {
      all += "@" + std::to_string(place);
    }
  }
  return all + "\n";
}

inline std::string synonyms_of(const Xapian::Database& database) {
  std::string all;
  for (auto key = database.synonym_keys_begin(); key != database.synonym_keys_end(); ++key) {
    all += *key;
    for (auto word = database.synonyms_begin(*key); word != database.synonyms_end(*key); ++word) {
      all += "=" + *word;
    }
    all += "\n";
  }
  return all;
}

inline std::string values_of(const Xapian::Database& database, Xapian::valueno slot) {
  std::string all = "slot " + std::to_string(slot) + ": " +
                    std::to_string(database.get_value_freq(slot)) + " from " +
                    database.get_value_lower_bound(slot) + " to " +
                    database.get_value_upper_bound(slot);
  for (auto v = database.valuestream_begin(slot); v != database.valuestream_end(slot); ++v) {
    all += " " + std::to_string(v.get_docid()) + "#" + *v;
  }
  return all + "\n";
}

inline std::string contents_of_index(const std::string& path, const std::string& positions_path) {
  const Xapian::Database database(path);
  std::optional<PositionFile> positions;
  if (!positions_path.empty()) {
    positions.emplace(positions_path, database.get_doccount());
  }
  std::string all = statistics_of(database);
  for (auto term = database.allterms_begin(); term != database.allterms_end(); ++term) {
    all += postings_of(database, positions ? &*positions : nullptr, *term);
  }
  all += synonyms_of(database);
  for (Xapian::valueno slot = 0; slot < 8; ++slot) {
    all += values_of(database, slot);
  }
  for (Xapian::docid docid = 1; docid <= database.get_lastdocid(); ++docid) {
    all += std::to_string(database.get_doclength(docid)) + " " +
           database.get_document(docid).get_data() + "\n";
  }
  return all;
}

}  // namespace dateline
