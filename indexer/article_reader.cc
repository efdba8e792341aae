#include "indexer/article_reader.h"

namespace dateline {

std::string_view name_of(RejectReason reason) {
  switch (reason) {
    case RejectReason::kUnreadableInput:
      return "unreadable-input";
    case RejectReason::kUnknownFormat:
      return "unknown-format";
    case RejectReason::kInvalidJson:
      return "invalid-json";
    case RejectReason::kNotAnArticle:
      return "not-an-article";
    case RejectReason::kNoText:
      return "no-text";
    case RejectReason::kRecordTooLong:
      return "record-too-long";
    case RejectReason::kInvalidXml:
      return "invalid-xml";
    case RejectReason::kDamagedRecord:
      return "damaged-record";
    case RejectReason::kEmbargoed:
      return "embargoed";
  }
  return "";
}

std::optional<Reject> fault_of(const Record& record) {
  if (record.too_long) {
    return Reject{RejectReason::kRecordTooLong, record.where, "longer than a record may be"};
  }
  if (!record.fault.empty()) {
    return Reject{RejectReason::kDamagedRecord, record.where, record.fault};
  }
  return std::nullopt;
}

}  // namespace dateline
