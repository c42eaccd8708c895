#include "store/spending.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace assize {
namespace {

constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();

/// A count as SQLite keeps it; beyond its range, the largest.
std::int64_t stored(std::uint64_t count) {
  return static_cast<std::int64_t>(
      std::min(count, static_cast<std::uint64_t>(kMost)));
}

std::uint64_t counted(std::int64_t value) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(value, 0));
}

template <typename T>
T sum(T a, T b) {
  T out{};
  return __builtin_add_overflow(a, b, &out) ? std::numeric_limits<T>::max()
                                            : out;
}

constexpr char kColumns[] =
    "requests, tokens, nano, held_requests, held_tokens, held_nano";

/// The row whose columns these are, or nothing.
Result<Spend> row_of(Statement& statement) {
  const auto found = statement.step();
  if (!found) return tl::unexpected(found.error());
  if (!*found) return Spend{};
  const Spend out = {{counted(statement.integer(0)),
                      counted(statement.integer(1)), statement.integer(2)},
                     {counted(statement.integer(3)),
                      counted(statement.integer(4)), statement.integer(5)}};
  statement.reset();
  return out;
}

}  // namespace

Usage operator+(const Usage& a, const Usage& b) {
  return {sum(a.requests, b.requests), sum(a.tokens, b.tokens),
          sum(a.nano, b.nano)};
}

bool fits(const Spend& spend, const Usage& more, const Ceilings& ceilings) {
  const Usage all = spend.spent + spend.held + more;
  return all.requests <= ceilings.requests.value_or(all.requests) &&
         all.tokens <= ceilings.tokens.value_or(all.tokens) &&
         all.nano <= ceilings.nano.value_or(all.nano);
}

Result<Spending> Spending::make(Database& database, const Digest& config) {
  auto add = database.prepare("INSERT OR IGNORE INTO spend(config) VALUES(?)");
  if (!add) return tl::unexpected(add.error());
  const auto added = add->bind({blob(config)}).run();
  if (!added) return tl::unexpected(added.error());
  auto find = database.prepare("SELECT id FROM spend WHERE config = ?");
  if (!find) return tl::unexpected(find.error());
  const auto found = find->bind({blob(config)}).step();
  if (!found) return tl::unexpected(found.error());
  Spending out;
  out.id_ = find->integer(0);
  auto read = database.prepare(
      fmt::format("SELECT {} FROM spend WHERE id = ?", kColumns));
  if (!read) return tl::unexpected(read.error());
  out.read_ = std::move(*read);
  // Sums beyond the range stay at its end: min() keeps them integers.
  auto change = database.prepare(
      "UPDATE spend SET requests = requests + min(?2, ?11 - requests), "
      "tokens = tokens + min(?3, ?11 - tokens), "
      "nano = nano + min(?4, ?11 - nano), "
      "held_requests = max(0, held_requests - ?8) "
      "+ min(?5, ?11 - held_requests), "
      "held_tokens = max(0, held_tokens - ?9) + min(?6, ?11 - held_tokens), "
      "held_nano = max(0, held_nano - ?10) + min(?7, ?11 - held_nano) "
      "WHERE id = ?1");
  if (!change) return tl::unexpected(change.error());
  out.change_ = std::move(*change);
  return out;
}

Result<Spend> Spending::read() { return row_of(read_.bind({id_})); }

Result<Spend> read_spend(Database& database, const Digest& config) {
  auto read = database.prepare(
      fmt::format("SELECT {} FROM spend WHERE config = ?", kColumns));
  if (!read) return tl::unexpected(read.error());
  return row_of(read->bind({blob(config)}));
}

Result<void> Spending::change(const Usage& spent, const Usage& held,
                              const Usage& let_go) {
  return change_
      .bind({id_, stored(spent.requests), stored(spent.tokens), spent.nano,
             stored(held.requests), stored(held.tokens), held.nano,
             stored(let_go.requests), stored(let_go.tokens), let_go.nano,
             kMost})
      .run();
}

}  // namespace assize
