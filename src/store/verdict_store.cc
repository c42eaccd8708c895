#include "store/verdict_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <utility>

#include "store/claims.h"
#include "store/pending.h"
#include "store/readers.h"
#include "store/reply_rows.h"
#include "store/spending.h"
#include "store/sqlite.h"
#include "store/store_file.h"
#include "store/writer.h"

namespace assize {
namespace {

constexpr std::size_t kMostWishes = 64;
constexpr int kMostServed = 1000;

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Error read_only(const std::string& path) {
  return {"the store was opened to be read only", {path}};
}

}  // namespace

struct VerdictStore::State {
  State(Database opened, StoreOptions given)
      : options(std::move(given)),
        config(sha256(options.config)),
        run_config(options.stage.empty()
                       ? config
                       : sha256(options.config + "\n" + options.stage)),
        database(std::move(opened)),
        readers(database.path(), database.access() == Access::kFrozen
                                     ? Access::kFrozen
                                     : Access::kRead) {}

  Result<void> start();
  Result<Spend> spend();
  Result<std::vector<Claim>> claim(std::span<const Wish> wishes);
  /// Goes up when there may be answers that a snapshot of before lacks.
  std::uint64_t news() const { return pending.commits() + stored_elsewhere; }

  StoreOptions options;
  Digest config;       ///< What is spent counts together by it.
  Digest run_config;   ///< Of its row of `run`.
  std::mutex writing;  ///< Guards the database and what writes to it.
  Database database;
  Readers readers;
  Pending pending;
  std::atomic<std::uint64_t> stored_elsewhere = 0;  ///< Claims came too late.
  std::int64_t run = 0;
  std::optional<Claims> claims;
  std::optional<Writer> writer;
};

/// Makes what writes: its rows of `run` and `spend`, claims, the thread.
Result<void> VerdictStore::State::start() {
  auto owner = OwnerLock::take(database.path());
  if (!owner) return tl::unexpected(owner.error());
  auto transaction = Transaction::begin(database);
  if (!transaction) return tl::unexpected(transaction.error());
  const auto id = run_id(database, run_config, options.shard, options.shards,
                         options.program);
  if (!id) return tl::unexpected(id.error());
  run = *id;
  auto made = Claims::make(database, std::move(*owner), config,
                           options.ceilings, options.claim_life);
  if (!made) return tl::unexpected(made.error());
  claims.emplace(std::move(*made));
  auto rows = ReplyRows::make(database);
  if (!rows) return tl::unexpected(rows.error());
  rows->set_run(run);
  auto committed = transaction->commit();
  if (!committed) return committed;
  writer.emplace(database, writing, *claims, std::move(*rows), pending,
                 options);
  return {};
}

Result<std::unique_ptr<VerdictStore>> VerdictStore::open(
    const std::string& path, StoreOptions options) {
  const bool whole = options.shard == 0 && options.shards == 0;
  if (!whole && (options.shard < 1 || options.shard > options.shards)) {
    return fail(fmt::format("there is no shard {} of {}; they count from 1",
                            options.shard, options.shards));
  }
  const bool reads = options.read_only;
  auto database = reads ? open_store_read_only(path) : open_store(path);
  if (!database) return tl::unexpected(database.error());
  auto state =
      std::make_unique<State>(std::move(*database), std::move(options));
  if (reads) {
    state->pending.failed(read_only(state->database.path()));
  } else {
    const auto started = state->start();
    if (!started) return tl::unexpected(started.error());
  }
  // The first reader is opened now, so that what is wrong is told now.
  const auto reader = state->readers.take();
  if (!reader) return tl::unexpected(reader.error());
  return std::unique_ptr<VerdictStore>(new VerdictStore(std::move(state)));
}

VerdictStore::VerdictStore(std::unique_ptr<State> state)
    : state_(std::move(state)) {}

VerdictStore::~VerdictStore() {
  if (!state_->claims) return;
  state_->writer.reset();
  // What cannot be given back expires, or ends with this process.
  (void)state_->claims->give_back();
}

Result<std::uint32_t> VerdictStore::backend(const std::string& identity) {
  const std::lock_guard lock(state_->writing);
  if (!state_->claims) return known_backend(state_->database, identity);
  auto transaction = Transaction::begin(state_->database);
  if (!transaction) return tl::unexpected(transaction.error());
  auto id = backend_id(state_->database, identity);
  if (!id) return id;
  const auto committed = transaction->commit();
  if (!committed) return tl::unexpected(committed.error());
  return id;
}

Result<std::optional<StoredReply>> VerdictStore::find(
    const StoreKey& key) const {
  // What leaves the waiting ones is committed: look there first.
  if (const auto waiting = state_->pending.find(key)) {
    return std::optional(*waiting);
  }
  const auto reader = state_->readers.take();
  if (!reader) return tl::unexpected(reader.error());
  return (*reader)->find(key, state_->news());
}

Result<bool> VerdictStore::contains(const StoreKey& key) const {
  if (state_->pending.find(key)) return true;
  const auto reader = state_->readers.take();
  if (!reader) return tl::unexpected(reader.error());
  return (*reader)->contains(key, state_->news());
}

Result<std::vector<Claim>> VerdictStore::State::claim(
    std::span<const Wish> wishes) {
  // Who claims will write: what was seen for looking up is in the way.
  readers.rest();
  const std::lock_guard lock(writing);
  auto outcomes = claims->claim(wishes, [this](const StoreKey& key) {
    return pending.find(key) != nullptr;
  });
  if (outcomes && std::ranges::count(*outcomes, Claim::kStored) > 0) {
    ++stored_elsewhere;
  }
  return outcomes;
}

Result<std::vector<Claim>> VerdictStore::claim(std::span<const Wish> wishes) {
  if (wishes.size() > kMostWishes) {
    return fail(fmt::format("{} requests cannot be claimed at once; {} can",
                            wishes.size(), kMostWishes));
  }
  if (const auto failure = state_->pending.failure()) {
    return tl::unexpected(*failure);
  }
  for (const Wish& wish : wishes) {
    if (!state_->pending.is_released(wish.key)) continue;
    const auto flushed = state_->pending.flush();
    if (!flushed) return tl::unexpected(flushed.error());
    break;
  }
  auto outcomes = state_->claim(wishes);
  if (!outcomes || std::ranges::count(*outcomes, Claim::kOver) == 0 ||
      state_->pending.empty()) {
    return outcomes;
  }
  // What waits for its commit holds the most that it might have used.
  const auto flushed = state_->pending.flush();
  if (!flushed) return tl::unexpected(flushed.error());
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if ((*outcomes)[i] != Claim::kOver) continue;
    auto again = state_->claim(wishes.subspan(i, 1));
    if (!again) return again;
    (*outcomes)[i] = again->front();
  }
  return outcomes;
}

void VerdictStore::put(StoredReply reply) {
  if (reply.answered_ms == 0) reply.answered_ms = now_ms();
  if (reply.body.size() > kMostBodyBytes) {
    state_->pending.failed(
        {fmt::format("an answer of {} bytes cannot be stored; {} can",
                     reply.body.size(), kMostBodyBytes),
         {state_->database.path()}});
  }
  reply.model = server_name(reply.model);
  reply.fingerprint = server_name(reply.fingerprint);
  // A put that is not kept is told by flush() and the next claim().
  (void)state_->pending.put(std::move(reply));
}

void VerdictStore::release(const StoreKey& key, const Usage& used) {
  (void)state_->pending.release(key, used);
}

Result<std::optional<StoredPayload>> VerdictStore::payload(
    const Digest& search) const {
  const auto reader = state_->readers.take();
  if (!reader) return tl::unexpected(reader.error());
  auto query = (*reader)->database().prepare(
      "SELECT attack, text, trace FROM payload WHERE search = ?");
  if (!query) return tl::unexpected(query.error());
  const auto row = query->bind({blob(search)}).step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::optional<StoredPayload>();
  return std::optional(StoredPayload{.search = search,
                                     .attack = std::string(query->bytes(0)),
                                     .text = std::string(query->bytes(1)),
                                     .trace = std::string(query->bytes(2))});
}

Result<void> VerdictStore::put_payload(const StoredPayload& payload) {
  const std::lock_guard lock(state_->writing);
  if (!state_->claims) {
    return tl::unexpected(read_only(state_->database.path()));
  }
  auto add = state_->database.prepare(
      "INSERT INTO payload(search, attack, text, trace) VALUES(?, ?, ?, ?) "
      "ON CONFLICT(search) DO NOTHING");
  if (!add) return tl::unexpected(add.error());
  auto transaction = Transaction::begin(state_->database);
  if (!transaction) return tl::unexpected(transaction.error());
  auto added =
      add->bind({blob(payload.search), std::string_view(payload.attack),
                 std::string_view(payload.text), Blob{payload.trace}})
          .run();
  if (!added) return added;
  return transaction->commit();
}

Result<void> VerdictStore::flush() { return state_->pending.flush(); }

void VerdictStore::rest() const { state_->readers.rest(); }

Result<void> VerdictStore::mark_complete() {
  auto flushed = flush();
  if (!flushed) return flushed;
  const std::lock_guard lock(state_->writing);
  auto mark =
      state_->database.prepare("UPDATE run SET complete = 1 WHERE id = ?");
  if (!mark) return tl::unexpected(mark.error());
  auto transaction = Transaction::begin(state_->database);
  if (!transaction) return tl::unexpected(transaction.error());
  auto marked = mark->bind({state_->run}).run();
  if (!marked) return marked;
  return transaction->commit();
}

Result<Spend> VerdictStore::State::spend() {
  const auto reader = readers.take();
  if (!reader) return tl::unexpected(reader.error());
  return read_spend((*reader)->database(), config);
}

Usage VerdictStore::spent() const {
  return state_->spend().value_or(Spend{}).spent;
}

Usage VerdictStore::reserved() const {
  return state_->spend().value_or(Spend{}).held;
}

std::uint64_t VerdictStore::rows() const {
  const auto reader = state_->readers.take();
  if (!reader) return 0;
  const auto rows =
      (*reader)->database().integer("SELECT sum(rows) FROM served");
  return static_cast<std::uint64_t>(rows.value_or(0));
}

std::uint64_t VerdictStore::conflicts() const {
  return state_->writer ? state_->writer->conflicts() : 0;
}

Result<std::vector<VerdictStore::Served>> VerdictStore::served() const {
  const auto reader = state_->readers.take();
  if (!reader) return tl::unexpected(reader.error());
  auto query = (*reader)->database().prepare(
      "SELECT identity, model, fingerprint, rows FROM (SELECT identity, model, "
      "fingerprint, rows FROM served JOIN backend ON backend.id = backend "
      "WHERE rows > 0 ORDER BY rows DESC, 1, 2, 3 LIMIT ?) ORDER BY 1, 2, 3");
  if (!query) return tl::unexpected(query.error());
  query->bind({std::int64_t{kMostServed}});
  std::vector<Served> out;
  while (true) {
    const auto row = query->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return out;
    out.push_back({std::string(query->bytes(0)), std::string(query->bytes(1)),
                   std::string(query->bytes(2)),
                   static_cast<std::uint64_t>(query->integer(3))});
  }
}

}  // namespace assize
