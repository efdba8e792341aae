// What a run did, for people and for programs.
#pragma once

#include <iosfwd>
#include <nlohmann/json.hpp>
#include <string>

#include "indexer/maintenance.h"
#include "indexer/update.h"
#include "indexer/verify.h"

namespace dateline {

nlohmann::ordered_json to_json(const BuildReport& report);
nlohmann::ordered_json to_json(const UpdateReport& report);
nlohmann::ordered_json to_json(const MaintenanceReport& report);
nlohmann::ordered_json to_json(const Finding& finding);

// On one line; ill-formed UTF-8 (of a damaged file, of a path) becomes U+FFFD.
std::string print_json(const nlohmann::ordered_json& json);

void print_summary(std::ostream& out, const BuildReport& report, const std::string& archive);
void print_summary(std::ostream& out, const UpdateReport& report, const std::string& archive);
void print_summary(std::ostream& out, const MaintenanceReport& report, const std::string& archive);

// "1,234 articles in 3 segments, 5.6 MB"
std::string describe_archive(std::uint64_t articles, unsigned segments, std::uint64_t bytes);

}  // namespace dateline
