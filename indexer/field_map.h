// Which members of a foreign JSON object are which fields of an article.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dateline {

// The fields an input can give. Besides those of Article: "html" is a body that is HTML.
//   id url title lead body html author source agency place section keyword lang published modified
//   copyright embargo version urgency status
//
// Each field has a list of member paths ("content_original", "meta.date", "byline.0.name"), tried
// in order; the first that holds something wins. A path's steps are member names or array indices.
// A member whose name contains dots is found by its full name first.
class FieldMap {
 public:
  // The built-in names: "title", "headline", "name" …; see JSON INPUT in dateline-index(1).
  FieldMap();

  // Parses "body=content_original,published=meta.date". A field given here loses its built-in
  // names. Throws Error(kUsage) for an unknown field or a malformed pair, naming the known fields.
  void override_with(std::string_view text);

  const std::vector<std::string>& paths(std::string_view field) const;
  static const std::vector<std::string>& fields();

 private:
  std::vector<std::pair<std::string, std::vector<std::string>>> paths_;
};

}  // namespace dateline
