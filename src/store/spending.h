// What audits spent and have set apart: sums that hold across processes.
#pragma once

#include <cstdint>

#include "core/error.h"
#include "core/sha256.h"
#include "store/sqlite.h"
#include "store/verdict_store.h"

namespace assize {

Usage operator+(const Usage& a, const Usage& b);  ///< Stops at the largest.

/// One audit's row of the table `spend`.
struct Spend {
  Usage spent, held;
  friend bool operator==(const Spend&, const Spend&) = default;
};

/// Whether all of it stays within the ceilings with `more` on top. O(1).
bool fits(const Spend& spend, const Usage& more, const Ceilings& ceilings);

/// What an audit spent and holds; nothing where it never ran.
Result<Spend> read_spend(Database& database, const Digest& config);

/// Changes the row of one audit. Every call belongs into a transaction.
class Spending {
 public:
  /// Makes the row where it is new.
  static Result<Spending> make(Database& database, const Digest& config);

  std::int64_t id() const { return id_; }
  Result<Spend> read();
  /// Adds to what was spent, and to and from what is held.
  Result<void> change(const Usage& spent, const Usage& held,
                      const Usage& let_go);

 private:
  std::int64_t id_ = 0;
  Statement read_, change_;
};

}  // namespace assize
