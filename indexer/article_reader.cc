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

}  // namespace dateline
