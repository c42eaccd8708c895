#include "store/claims.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace assize {
namespace {

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

Result<Claims> Claims::make(Database& database, OwnerLock owner,
                            const Digest& config, const Ceilings& ceilings,
                            std::chrono::milliseconds life) {
  auto spending = Spending::make(database, config);
  if (!spending) return tl::unexpected(spending.error());
  Claims out(database, std::move(owner), std::move(*spending), ceilings, life);
  const auto prepared = out.prepare();
  if (!prepared) return tl::unexpected(prepared.error());
  return out;
}

Result<void> Claims::prepare() {
  return database_->prepare_all(
      {{&owners_, "SELECT id, expires_ms FROM owner WHERE id <> ?"},
       {&mark_,
        "INSERT INTO owner(id, expires_ms) VALUES(?1, ?2) "
        "ON CONFLICT(id) DO UPDATE SET expires_ms = ?2"},
       {&let_go_,
        "UPDATE spend SET held_requests = max(0, held_requests - "
        "sums.requests),"
        " held_tokens = max(0, held_tokens - sums.tokens),"
        " held_nano = max(0, held_nano - sums.nano) "
        "FROM (SELECT spend AS id, sum(requests) AS requests,"
        " sum(tokens) AS tokens, sum(nano) AS nano FROM claim"
        " WHERE owner = ?1 GROUP BY spend) AS sums WHERE spend.id = sums.id"},
       {&free_, "DELETE FROM claim WHERE owner = ?"},
       {&forget_, "DELETE FROM owner WHERE id = ?"},
       {&stored_, "SELECT 1 FROM completion WHERE key = ? AND sample = ?"},
       {&claimed_, "SELECT 1 FROM claim WHERE key = ? AND sample = ?"},
       {&add_,
        "INSERT INTO claim(key, sample, owner, spend, requests, tokens, nano) "
        "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE NOT EXISTS "
        "(SELECT 1 FROM completion WHERE key = ?1 AND sample = ?2) "
        "ON CONFLICT(key, sample) DO NOTHING"},
       {&end_,
        "DELETE FROM claim WHERE key = ? AND sample = ? AND owner = ?"}});
}

Result<void> Claims::mark_living() {
  return mark_.bind({owner_.id(), now_ms() + life_.count()}).run();
}

Result<void> Claims::free_claims_of(std::int64_t owner) {
  auto freed = let_go_.bind({owner}).run();
  if (freed) freed = free_.bind({owner}).run();
  if (freed) freed = forget_.bind({owner}).run();
  return freed;
}

Result<void> Claims::free_unowned() {
  const std::int64_t now = now_ms();
  std::vector<std::int64_t> gone;
  owners_.bind({owner_.id()});
  while (true) {
    const auto row = owners_.step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) break;
    const std::int64_t id = owners_.integer(0);
    if (owners_.integer(1) <= now || !owner_.lives(id)) gone.push_back(id);
  }
  for (const std::int64_t id : gone) {
    auto freed = free_claims_of(id);
    if (!freed) return freed;
  }
  return {};
}

/// Why a wish is not granted, be it only that it would not fit.
Result<Claim> Claims::refusal(const StoreKey& key) {
  const std::pair<Statement*, Claim> reasons[] = {
      {&stored_, Claim::kStored}, {&claimed_, Claim::kElsewhere}};
  for (const auto& [query, reason] : reasons) {
    const auto found =
        query->bind({blob(key.key), std::int64_t{key.sample}}).step();
    if (!found) return tl::unexpected(found.error());
    query->reset();
    if (*found) return reason;
  }
  return Claim::kOver;
}

/// `spend` is the row as it will be after the wishes before this one.
Result<Claim> Claims::take(const Wish& wish, Spend& spend) {
  if (!fits(spend, wish.most, ceilings_)) return refusal(wish.key);
  // A claim holds no more than SQLite can keep, as does the sum.
  constexpr auto kMost =
      static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const Usage most = {std::min(wish.most.requests, kMost),
                      std::min(wish.most.tokens, kMost), wish.most.nano};
  const auto added =
      add_.bind({blob(wish.key.key), std::int64_t{wish.key.sample}, owner_.id(),
                 spending_.id(), static_cast<std::int64_t>(most.requests),
                 static_cast<std::int64_t>(most.tokens), most.nano})
          .run();
  if (!added) return tl::unexpected(added.error());
  if (database_->changes() == 0) return refusal(wish.key);
  held_[wish.key] = most;
  spend.held = spend.held + wish.most;
  return Claim::kMine;
}

Result<std::vector<Claim>> Claims::claim(
    std::span<const Wish> wishes,
    const std::function<bool(const StoreKey&)>& waiting) {
  auto transaction = Transaction::begin(*database_, Commit::kInOrder);
  if (!transaction) return tl::unexpected(transaction.error());
  auto ready = free_unowned();
  if (ready) ready = mark_living();
  if (!ready) return tl::unexpected(ready.error());
  auto spend = spending_.read();
  if (!spend) return tl::unexpected(spend.error());
  Usage held;
  std::vector<Claim> out;
  for (const Wish& wish : wishes) {
    if (waiting(wish.key)) {
      out.push_back(Claim::kStored);
      continue;
    }
    const auto taken = take(wish, *spend);
    if (!taken) return tl::unexpected(taken.error());
    if (*taken == Claim::kMine) held = held + wish.most;
    out.push_back(*taken);
  }
  auto done = spending_.change({}, held, {});
  if (done) done = transaction->commit();
  if (!done) return tl::unexpected(done.error());
  return out;
}

Result<Usage> Claims::end(const StoreKey& key) {
  const auto held = held_.extract(key);
  if (held.empty()) return Usage{};
  const auto ended =
      end_.bind({blob(key.key), std::int64_t{key.sample}, owner_.id()}).run();
  if (!ended) return tl::unexpected(ended.error());
  // One that expired was given back by who freed it.
  return database_->changes() == 1 ? held.mapped() : Usage{};
}

Result<void> Claims::renew() {
  auto transaction = Transaction::begin(*database_, Commit::kInOrder);
  if (!transaction) return tl::unexpected(transaction.error());
  auto marked = mark_living();
  if (!marked) return marked;
  return transaction->commit();
}

Result<void> Claims::give_back() {
  auto transaction = Transaction::begin(*database_, Commit::kInOrder);
  if (!transaction) return tl::unexpected(transaction.error());
  auto freed = free_claims_of(owner_.id());
  if (!freed) return freed;
  return transaction->commit();
}

}  // namespace assize
