#include "indexer/internal/news_xml_splitter.h"

#include <algorithm>
#include <array>

#include "common/text.h"
#include "indexer/internal/xml_scan.h"

namespace dateline {

namespace {

constexpr std::size_t kReadBytes = 64u << 10;
constexpr std::size_t kMaxPrologue = 64u << 10;
constexpr std::size_t kKeptOfTooLong = 4096;
constexpr std::size_t kMaxDepth = 1000;

// The name in a tag, without its prefix: "<content:encoded x='1'>" is "encoded".
std::string_view tag_name(std::string_view tag) {
  const std::size_t begin = tag.find_first_not_of("</");
  if (begin == std::string_view::npos) {
    return {};
  }
  const std::string_view name = tag.substr(begin, tag.find_first_of(" \t\r\n/>", begin) - begin);
  const std::size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

// The whole name, as an end tag needs it.
std::string_view full_name(std::string_view tag) {
  const std::size_t begin = std::min(tag.find_first_not_of("</"), tag.size());
  return tag.substr(begin, tag.find_first_of(" \t\r\n/>", begin) - begin);
}

struct ItemName {
  std::string_view root, item;
};
constexpr std::array kItemNames{ItemName{"rss", "item"}, ItemName{"rdf", "item"},
                                ItemName{"feed", "entry"}, ItemName{"newsmessage", "newsitem"},
                                ItemName{"newsml", "newsitem"}};

std::string_view item_name_of(std::string_view root) {
  const std::string name = ascii_lower(root);
  const auto* found = std::find_if(kItemNames.begin(), kItemNames.end(),
                                   [&](const ItemName& each) { return each.root == name; });
  return found == kItemNames.end() ? std::string_view() : found->item;
}

bool is_element_tag(std::string_view tag) {
  return tag.size() > 2 && tag[1] != '!' && tag[1] != '?';
}

}  // namespace

std::string_view root_element_name(std::string_view xml) {
  for (std::size_t at = xml.find('<'); at != std::string_view::npos; at = xml.find('<', at)) {
    const std::size_t end = std::min(xml_markup_end(xml, at), xml.size());
    const std::string_view tag = xml.substr(at, end - at);
    if (is_element_tag(tag)) {
      return tag_name(tag);
    }
    at = end;
  }
  return {};
}

bool NewsXmlSplitter::fill() {
  if (at_end_) {
    return false;
  }
  const std::size_t filled = buffer_.size();
  buffer_.resize(filled + kReadBytes);
  const std::size_t got = stream_.read(buffer_.data() + filled, kReadBytes);
  buffer_.resize(filled + got);
  at_end_ = got == 0;
  return !at_end_;
}

NewsXmlSplitter::Markup NewsXmlSplitter::next_markup() {
  std::size_t begin = 0;
  while ((begin = buffer_.find('<', scanned_)) == std::string::npos) {
    scanned_ = buffer_.size();
    if (!fill()) {
      return Markup::kEnd;
    }
    bound_buffer();
    if (document_too_long_) {
      return Markup::kEnd;
    }
  }
  std::size_t end = 0;
  while ((end = xml_markup_end(buffer_, begin)) == std::string::npos) {
    // What is longer than a record is no markup. Twice as much is read before it is looked at
    // again, so that a long one takes no more than a few looks.
    const bool hopeless = buffer_.size() - begin > limit_;
    const std::size_t wanted = 2 * (buffer_.size() - begin);
    bool more = false;
    while (!hopeless && buffer_.size() - begin < wanted && fill()) {
      more = true;
    }
    if (!more) {
      scanned_ = buffer_.size();
      return hopeless ? Markup::kOther : Markup::kEnd;
    }
  }
  markup_ = begin;
  scanned_ = end;
  if (!is_element_tag(std::string_view(buffer_).substr(begin, end - begin))) {
    return Markup::kOther;
  }
  if (buffer_[begin + 1] == '/') {
    return Markup::kEndTag;
  }
  return buffer_[end - 2] == '/' ? Markup::kEmptyTag : Markup::kStartTag;
}

bool NewsXmlSplitter::is_item(std::string_view tag) const {
  return !item_name_.empty() && !open_.empty() && ascii_lower(tag_name(tag)) == item_name_;
}

void NewsXmlSplitter::begin_item(std::size_t begin) {
  if (items_ == 0) {
    prologue_ = buffer_.substr(0, begin);
    if (prologue_.size() > kMaxPrologue) {
      prologue_.clear();
      for (const std::string& name : open_) {
        prologue_ += "<" + name + ">";
      }
    }
  }
  item_depth_ = open_.size();
  item_begin_ = begin;
  item_too_long_ = false;
}

// Text without a tag in it for longer than a record may be.
void NewsXmlSplitter::bound_buffer() {
  if (buffer_.size() <= limit_ + 2 * kReadBytes) {
    return;
  }
  if (item_depth_ > 0) {
    item_too_long_ = true;
    buffer_.resize(item_begin_ + kKeptOfTooLong);
  } else if (items_ > 0) {
    buffer_.erase(0, scanned_);
    scanned_ = 0;
  } else {
    document_too_long_ = true;
  }
  scanned_ = std::min(scanned_, buffer_.size());
}

// Without the bytes that no record needs any more.
void NewsXmlSplitter::drop_scanned() {
  if (item_depth_ == 0 && items_ > 0) {
    if (scanned_ > buffer_.size() / 2) {  // not for every tag
      buffer_.erase(0, scanned_);
      scanned_ = 0;
    }
  } else if (item_depth_ > 0 && scanned_ - item_begin_ > limit_) {
    item_too_long_ = true;
    buffer_.erase(item_begin_ + kKeptOfTooLong, scanned_ - item_begin_ - kKeptOfTooLong);
    scanned_ = item_begin_ + kKeptOfTooLong;
  }
}

void NewsXmlSplitter::finish_item(Record& record) {
  record.bytes = prologue_;
  record.bytes.append(buffer_, item_begin_, scanned_ - item_begin_);
  for (std::size_t i = open_.size(); i-- > 0;) {
    record.bytes += "</" + open_[i] + ">";
  }
  record.where = name_ + ":" + std::to_string(++items_);
  record.too_long = item_too_long_;
  item_depth_ = 0;
  drop_scanned();
}

void NewsXmlSplitter::finish_document(Record& record) {
  record.where = name_;
  record.too_long = buffer_.size() > limit_;
  buffer_.resize(record.too_long ? std::min(buffer_.size(), kKeptOfTooLong) : buffer_.size());
  record.bytes = std::move(buffer_);
  buffer_.clear();
}

bool NewsXmlSplitter::next(Record& record) {
  record = Record();
  while (!finished_) {
    const Markup markup = next_markup();
    const bool is_tag = markup == Markup::kStartTag || markup == Markup::kEndTag;
    const std::string_view tag =
        is_tag ? std::string_view(buffer_).substr(markup_, scanned_ - markup_) : std::string_view();
    switch (markup) {
      case Markup::kStartTag:
        if (item_depth_ == 0 && is_item(tag)) {
          begin_item(markup_);
        }
        if (open_.empty() && items_ == 0) {
          item_name_ = item_name_of(tag_name(tag));
        }
        if (open_.size() < kMaxDepth) {
          open_.emplace_back(full_name(tag));
        }
        break;
      case Markup::kEndTag:
        if (!open_.empty()) {
          open_.pop_back();
        }
        if (item_depth_ > 0 && open_.size() == item_depth_) {
          finish_item(record);
          return true;
        }
        break;
      case Markup::kEnd:
        finished_ = true;
        if (items_ == 0 && item_depth_ == 0) {
          finish_document(record);
          return !trim(record.bytes).empty();
        }
        if (item_depth_ > 0) {
          record.where = name_ + ":" + std::to_string(++items_);
          record.fault = "the input ends within an item";
          return true;
        }
        return false;
      default:
        break;
    }
    if (items_ == 0 && item_depth_ == 0 && buffer_.size() > limit_ + kReadBytes) {
      finished_ = true;
      finish_document(record);
      return true;
    }
    drop_scanned();
  }
  return false;
}

}  // namespace dateline
