#include "store/writer.h"

#include <utility>

namespace assize {
namespace {

/// What belongs to a row in the hash of its batch.
void add_row(Sha256& hash, const StoredReply& reply) {
  const char sample[] = {static_cast<char>(reply.key.sample >> 8),
                         static_cast<char>(reply.key.sample & 0xFF)};
  hash.field(blob(reply.key.key).bytes).field({sample, sizeof sample});
  hash.field(blob(sha256(reply.body)).bytes);
}

}  // namespace

Writer::Writer(Database& database, std::mutex& writing, Claims& claims,
               ReplyRows rows, Pending& pending, const StoreOptions& options)
    : database_(database),
      writing_(writing),
      claims_(claims),
      rows_(std::move(rows)),
      pending_(pending),
      committed_(options.committed),
      renew_(options.claim_life / 3),
      thread_([this] { work(); }) {}

Writer::~Writer() {
  pending_.close();
  thread_.join();
}

void Writer::work() {
  auto renewal = Pending::Clock::now() + renew_;
  while (true) {
    const auto entries = pending_.take(renewal);
    if (!entries.empty()) {
      const auto done = commit(entries);
      if (!done) {
        pending_.failed(done.error());
      } else {
        conflicts_ += done->conflicts;
        // Whoever hears of it hears of it before more may be on its way.
        if (committed_) committed_(*done);
        pending_.done(entries);
      }
    } else if (pending_.closed()) {
      return;
    }
    if (Pending::Clock::now() < renewal) continue;
    renewal = Pending::Clock::now() + renew_;
    const std::lock_guard lock(writing_);
    const auto renewed = claims_.renew();
    if (!renewed) pending_.failed(renewed.error());
  }
}

Result<Committed> Writer::commit(const std::vector<Pending::Entry>& entries) {
  // Compressing needs no lock, and a claim may want it.
  std::vector<EncodedBody> bodies(entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].reply) bodies[i] = codec_.encode(entries[i].reply->body);
  }
  const std::lock_guard lock(writing_);
  auto transaction = Transaction::begin(database_);
  if (!transaction) return tl::unexpected(transaction.error());
  rows_.begin();
  Committed done;
  Sha256 hash;
  Usage let_go;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const auto added = add(entries[i], bodies[i], done, hash);
    if (!added) return tl::unexpected(added.error());
    const auto held = claims_.end(entries[i].key);
    if (!held) return tl::unexpected(held.error());
    let_go = let_go + *held;
  }
  auto finished = rows_.finish();
  if (finished) finished = claims_.spending().change(done.used, {}, let_go);
  if (finished) finished = transaction->commit();
  if (!finished) return tl::unexpected(finished.error());
  done.sha256 = hex(hash.finish());
  return done;
}

Result<void> Writer::add(const Pending::Entry& entry, const EncodedBody& body,
                         Committed& done, Sha256& hash) {
  done.used = done.used + entry.used;
  if (!entry.reply) return {};
  done.used = done.used + usage_of(*entry.reply);
  const auto added = rows_.add(*entry.reply, body);
  if (!added) return tl::unexpected(added.error());
  if (*added == Added::kConflict) ++done.conflicts;
  if (*added != Added::kNew) return {};
  ++done.rows;
  add_row(hash, *entry.reply);
  return {};
}

}  // namespace assize
