// What each judge of an audit costs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit_config.h"
#include "audit/price_table.h"

namespace assize {

struct JudgePrice {
  bool here = false;      ///< Answers on this machine, at no price.
  bool loopback = false;  ///< Its server is on this machine.
  bool listed = false;    ///< Else nothing is known, and 0 is charged.
  Price price = {}, in_batch = {};
  std::string model = {};  ///< As the server knows it; "" where it is here.
  std::string from = {};   ///< Who lists it, and when.
  /// What its tokens are of, a name of text/vocabulary.h; "": not known.
  std::string vocabulary = {};

  /// Whether it may cost something that nobody knows.
  bool unknown() const { return !here && !loopback && !listed; }
};

/// By judge.
std::vector<JudgePrice> judge_prices(std::span<const JudgeUse> judges,
                                     const PriceTable& table);

/// A ceiling of money cannot hold for a judge whose price is not known: one
/// error for each, which says how to price it.  None without such a ceiling.
std::vector<Error> unpriced(const AuditConfig& config,
                            std::span<const JudgePrice> prices);

/// Whether a URL's host is this machine by its very name: localhost, 127.*.*.*
/// or [::1].  No name is looked up.
bool is_loopback(std::string_view url);

}  // namespace assize
