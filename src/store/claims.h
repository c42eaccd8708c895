// Claims: who is asking what, so that nothing is asked and paid for twice.
#pragma once

#include <chrono>
#include <functional>
#include <span>
#include <unordered_map>
#include <vector>

#include "core/error.h"
#include "store/owner_lock.h"
#include "store/spending.h"
#include "store/sqlite.h"
#include "store/verdict_store.h"

namespace assize {

/// The claims of this process. They need not be on the disk when they are made:
/// who loses power loses his requests too, and nobody is left to hold them. One
/// thread at a time, with the database.
class Claims {
 public:
  static Result<Claims> make(Database& database, OwnerLock owner,
                             const Digest& config, const Ceilings& ceilings,
                             std::chrono::milliseconds life);

  /// One transaction: frees claims of the dead and the expired, then takes each
  /// wish in order. `waiting`: whether an answer waits for its commit.
  Result<std::vector<Claim>> claim(
      std::span<const Wish> wishes,
      const std::function<bool(const StoreKey&)>& waiting);

  /// Ends a claim of this process; what it held. Nothing where it has expired
  /// or never was. Belongs into a transaction that changes the spending.
  Result<Usage> end(const StoreKey& key);

  /// In a transaction of its own: this process lives.
  Result<void> renew();
  /// In a transaction of its own: gives all claims of this process back.
  Result<void> give_back();

  Spending& spending() { return spending_; }

 private:
  Claims(Database& database, OwnerLock owner, Spending spending,
         const Ceilings& ceilings, std::chrono::milliseconds life)
      : database_(&database),
        owner_(std::move(owner)),
        spending_(std::move(spending)),
        ceilings_(ceilings),
        life_(life) {}

  Result<void> prepare();
  Result<void> mark_living();
  Result<void> free_unowned();
  Result<void> free_claims_of(std::int64_t owner);
  Result<Claim> take(const Wish& wish, Spend& spend);
  Result<Claim> refusal(const StoreKey& key);

  Database* database_;
  OwnerLock owner_;
  Spending spending_;
  Ceilings ceilings_;
  std::chrono::milliseconds life_;
  Statement owners_, mark_, let_go_, free_, forget_;
  Statement stored_, claimed_, add_, end_;
  /// What each claim holds, until it ends; of some the row may be gone, as they
  /// expired or were undone.
  std::unordered_map<StoreKey, Usage, StoreKeyHash> held_;
};

}  // namespace assize
