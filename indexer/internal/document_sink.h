// Where the terms, values and data of a document go.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dateline {

class DocumentSink {
 public:
  virtual ~DocumentSink() = default;

  // Adds to the term's wdf in the document. `positions` ascend, and one that is repeated
  // counts once; only one call for a term and document has any. Views need not outlive the call.
  // Returns a number by which add_again() finds the term until era() changes, or 0.
  virtual std::uint32_t add_term(std::string_view term, std::uint32_t wdf,
                                 std::span<const std::uint32_t> positions = {}) = 0;
  // The same for the term to which add_term() gave the number, which is not 0.
  virtual void add_again(std::uint32_t number, std::uint32_t wdf,
                         std::span<const std::uint32_t> positions = {}) = 0;
  // No two sinks ever have the same, except 0 of those that give no numbers.
  virtual std::uint32_t era() const = 0;

  virtual void add_value(std::uint32_t slot, std::string_view value) = 0;  // not empty
  virtual void set_data(std::string_view data) = 0;
};

}  // namespace dateline
