// A document as Xapian's own writer takes it.
#pragma once

#include <xapian.h>

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "indexer/internal/document_sink.h"

namespace dateline {

// All throw Xapian::Error.
class XapianSink : public DocumentSink {
 public:
  std::uint32_t add_term(std::string_view term, std::uint32_t wdf,
                         std::span<const std::uint32_t> positions = {}) override {
    const std::string name(term);
    document_.add_term(name, wdf);
    for (const std::uint32_t position : positions) {
      document_.add_posting(name, position, 0);
    }
    return 0;
  }
  void add_again(std::uint32_t, std::uint32_t, std::span<const std::uint32_t>) override {}
  std::uint32_t era() const override { return 0; }
  void add_value(std::uint32_t slot, std::string_view value) override {
    document_.add_value(slot, std::string(value));
  }
  void set_data(std::string_view data) override { document_.set_data(std::string(data)); }

  // What was added so far, which begins anew.
  Xapian::Document take() { return std::exchange(document_, Xapian::Document()); }

 private:
  Xapian::Document document_;
};

}  // namespace dateline
