#include "store/bulk_rows.h"

#include <tuple>
#include <utility>

namespace assize {
namespace {

constexpr std::size_t kMostRows = 4096;
constexpr std::size_t kMostBytes = std::size_t{32} << 20;

auto order(const StoredReply& reply) {
  return std::tie(reply.answered_ms, reply.body, reply.status, reply.model,
                  reply.fingerprint, reply.prompt_tokens,
                  reply.completion_tokens, reply.cost_nano, reply.latency_us,
                  reply.attempts);
}

}  // namespace

Result<BulkRows> BulkRows::make(Database& database) {
  auto rows = ReplyRows::make(database);
  if (!rows) return tl::unexpected(rows.error());
  return BulkRows(database, std::move(*rows));
}

Result<void> BulkRows::begin() {
  if (transaction_) return {};
  auto transaction = Transaction::begin(*database_);
  if (!transaction) return tl::unexpected(transaction.error());
  transaction_.emplace(std::move(*transaction));
  rows_.begin();
  return {};
}

Result<void> BulkRows::add(const StoredReply& reply, std::int64_t run,
                           Spending* spending) {
  auto ready = begin();
  if (!ready) return ready;
  rows_.set_run(run);
  const EncodedBody body = codec_.encode(reply.body);
  const auto added = rows_.add(reply, body);
  if (!added) return tl::unexpected(added.error());
  if (*added == Added::kNew) {
    ++counts_.added;
    if (spending != nullptr) {
      used_[spending] = used_[spending] + usage_of(reply);
    }
  } else {
    ++(*added == Added::kRepeated ? counts_.repeated : counts_.conflicts);
    const auto there = rows_.there(reply.key);
    if (!there) return tl::unexpected(there.error());
    if (order(reply) < order(*there)) ready = rows_.replace(reply, body);
    if (!ready) return ready;
  }
  open_bytes_ += reply.body.size();
  if (++open_rows_ < kMostRows && open_bytes_ < kMostBytes) return {};
  return commit();
}

Result<void> BulkRows::commit() {
  auto done = rows_.finish();
  for (const auto& [spending, used] : used_) {
    if (done) done = spending->change(used, {}, {});
  }
  if (done) done = transaction_->commit();
  if (!done) return done;
  transaction_.reset();
  used_.clear();
  open_rows_ = open_bytes_ = 0;
  return {};
}

Result<BulkCounts> BulkRows::finish() {
  if (transaction_) {
    const auto committed = commit();
    if (!committed) return tl::unexpected(committed.error());
  }
  return counts_;
}

}  // namespace assize
