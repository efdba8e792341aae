#include "indexer/internal/json_document.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "common/text.h"
#include "indexer/internal/json_repair.h"

namespace dateline {

namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMaxKeptBytes = 4u << 20;  // a parser that grew beyond is not kept

// Where JSON is damaged, for a person. Only called for damage: slow, exact.
std::string damage_of(std::string_view json, simdjson::error_code error) {
  const auto discard = [](int, nlohmann::json::parse_event_t, nlohmann::json&) { return false; };
  try {
    [[maybe_unused]] const auto nothing = nlohmann::json::parse(json, discard);
  } catch (const nlohmann::json::parse_error& damage) {
    const std::size_t offset = damage.byte > 0 ? damage.byte - 1 : 0;
    return fmt::format("at byte {}: {}", offset, simdjson::error_message(error));
  } catch (const nlohmann::json::exception&) {
    // valid to this parser but for a number's size: the other one's message must do
  }
  return simdjson::error_message(error);
}

}  // namespace

JsonDocument::JsonDocument(const Record& record) {
  error_ = parse(record.bytes);
  std::string valid;
  if (error_ == simdjson::UTF8_ERROR) {
    valid = repair_utf8(record.bytes);
    repaired_utf8_ = true;
    error_ = parse(valid);
  }
  if (error_ == simdjson::SUCCESS) {
    return;
  }
  const std::string_view json = repaired_utf8_ ? std::string_view(valid) : record.bytes;
  const auto first_error = error_;
  const RepairedJson repaired = repair_json(json);
  error_ = parse(repaired.json);
  repaired_utf8_ = repaired_utf8_ || repaired.surrogates;
  removed_controls_ = repaired.controls;
  if (error_ != simdjson::SUCCESS) {
    damage_ = damage_of(json, first_error);
  }
}

simdjson::error_code JsonDocument::parse(const std::string& json) {
  thread_local dom::parser kept_parser;
  dom::parser& parser = json.size() <= kMaxKeptBytes ? kept_parser : own_parser_;
  const bool unpadded = json.capacity() - json.size() < simdjson::SIMDJSON_PADDING;
  return parser.parse(json.data(), json.size(), unpadded).get(root_);
}

}  // namespace dateline
