// What models cost: the shipped list, and the user's own over it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/price.h"
#include "core/error.h"

namespace assize {

/// A list of prices by model, as in src/audit/prices.yaml, which explains its
/// form.
class PriceTable {
 public:
  /// Every error of the text together, with its place: unknown keys, prices
  /// that are missing or out of range, a model named twice.
  static tl::expected<PriceTable, std::vector<Error>> read(
      std::string_view text, const std::string& file);
  /// The list that is built in.
  static PriceTable shipped();

  /// Where an entry of `upper` fits a model, none of this list is asked.
  void overlay(const PriceTable& upper);

  struct Entry {
    std::string model;  ///< A name, or what one begins with and '*'.
    Price price, in_batch;
    std::string from;        ///< "OpenAI, listed 2026-03".
    std::string vocabulary;  ///< What its tokens are of; "": not published.
  };
  /// The entry that a model's price is by: that of its own name, else the
  /// longest wildcard that it begins with; nullptr where none fits.
  /// O(entries).
  const Entry* entry(std::string_view model) const;

  std::optional<Price> find(std::string_view model) const;

 private:
  std::vector<std::vector<Entry>> lists_;  ///< The upper one first.
};

}  // namespace assize
