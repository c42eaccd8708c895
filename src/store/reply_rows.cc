#include "store/reply_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>

#include "core/utf8.h"

namespace assize {
namespace {

constexpr std::size_t kMostNameBytes = 256;

template <typename T>
T clamped(std::int64_t value) {
  constexpr std::int64_t kMost = std::numeric_limits<T>::max();
  return static_cast<T>(std::clamp<std::int64_t>(value, 0, kMost));
}

/// The first column of the one row, or 0.
Result<std::int64_t> first(Statement& statement) {
  const auto row = statement.step();
  if (!row) return tl::unexpected(row.error());
  const std::int64_t out = *row ? statement.integer(0) : 0;
  statement.reset();
  return out;
}

}  // namespace

std::string_view server_name(std::string_view text) {
  text = text.substr(0, kMostNameBytes);
  return text.substr(0, first_invalid_utf8(text).value_or(text.size()));
}

Result<StoredReply> read_reply(const Statement& row, BodyCodec& codec) {
  StoredReply out;
  const std::string_view key = row.bytes(0);
  if (key.size() != out.key.key.size()) {
    return fail("a stored answer has no whole key");
  }
  std::memcpy(out.key.key.data(), key.data(), key.size());
  out.key.sample = clamped<std::uint16_t>(row.integer(1));
  out.backend = clamped<std::uint32_t>(row.integer(2));
  out.status = clamped<int>(row.integer(3));
  out.model = row.bytes(4);
  out.fingerprint = row.bytes(5);
  out.prompt_tokens = clamped<std::uint32_t>(row.integer(6));
  out.completion_tokens = clamped<std::uint32_t>(row.integer(7));
  out.cost_nano = row.integer(8);
  out.latency_us = row.integer(9);
  out.attempts = clamped<std::uint32_t>(row.integer(10));
  out.answered_ms = row.integer(11);
  auto body = codec.decode(row.integer(12), row.bytes(13));
  if (!body) return tl::unexpected(body.error());
  out.body = std::move(*body);
  return out;
}

Usage usage_of(const StoredReply& reply) {
  return {reply.attempts,
          std::uint64_t{reply.prompt_tokens} + reply.completion_tokens,
          reply.cost_nano};
}

Result<ReplyRows> ReplyRows::make(Database& database) {
  ReplyRows out(database);
  const auto prepared = out.prepare();
  if (!prepared) return tl::unexpected(prepared.error());
  return out;
}

Result<void> ReplyRows::prepare() {
  return database_->prepare_all(
      {{&insert_,
        "INSERT INTO completion(key, sample, served, status, prompt_tokens, "
        "completion_tokens, cost_nano, latency_us, attempts, answered_ms, run, "
        "codec, body) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT(key, sample) DO NOTHING"},
       {&there_, fmt::format("SELECT {} FROM {} WHERE key = ? AND sample = ?",
                             kReplyColumns, kReplyTables)},
       {&served_of_,
        "SELECT served FROM completion WHERE key = ? AND sample = ?"},
       {&update_,
        "UPDATE completion SET served = ?3, status = ?4, prompt_tokens = ?5, "
        "completion_tokens = ?6, cost_nano = ?7, latency_us = ?8, "
        "attempts = ?9, answered_ms = ?10, run = ?11, codec = ?12, body = ?13 "
        "WHERE key = ?1 AND sample = ?2"},
       {&find_served_,
        "SELECT id FROM served WHERE backend = ? AND model = ? AND "
        "fingerprint = ?"},
       {&add_served_,
        "INSERT INTO served(backend, model, fingerprint) VALUES(?, ?, ?)"},
       {&count_served_, "UPDATE served SET rows = rows + ? WHERE id = ?"}});
}

void ReplyRows::begin() {
  // A transaction that was undone took its rows of `served` with it.
  served_ = 0;
  counts_.clear();
}

Result<std::int64_t> ReplyRows::served_id(const StoredReply& reply) {
  const std::string_view model = server_name(reply.model);
  const std::string_view fingerprint = server_name(reply.fingerprint);
  if (served_ != 0 && backend_ == reply.backend && model_ == model &&
      fingerprint_ == fingerprint) {
    return served_;
  }
  const std::int64_t backend = reply.backend;
  auto id = first(find_served_.bind({backend, model, fingerprint}));
  if (!id) return id;
  if (*id == 0) {
    const auto added = add_served_.bind({backend, model, fingerprint}).run();
    if (!added) return tl::unexpected(added.error());
    id = database_->last_id();
  }
  backend_ = reply.backend;
  model_ = model;
  fingerprint_ = fingerprint;
  served_ = *id;
  return id;
}

Result<Added> ReplyRows::add(const StoredReply& reply,
                             const EncodedBody& body) {
  const auto served = served_id(reply);
  if (!served) return tl::unexpected(served.error());
  const auto inserted =
      insert_
          .bind({blob(reply.key.key), std::int64_t{reply.key.sample}, *served,
                 std::int64_t{reply.status}, std::int64_t{reply.prompt_tokens},
                 std::int64_t{reply.completion_tokens}, reply.cost_nano,
                 reply.latency_us, std::int64_t{reply.attempts},
                 reply.answered_ms, run_, static_cast<std::int64_t>(body.codec),
                 Blob{body.bytes}})
          .run();
  if (!inserted) return tl::unexpected(inserted.error());
  if (database_->changes() == 1) {
    counts_[*served] += 1;
    return Added::kNew;
  }
  const auto present = there(reply.key);
  if (!present) return tl::unexpected(present.error());
  return present->body == reply.body ? Added::kRepeated : Added::kConflict;
}

Result<StoredReply> ReplyRows::there(const StoreKey& key) {
  const auto row =
      there_.bind({blob(key.key), std::int64_t{key.sample}}).step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return fail("a stored answer is gone", {database_->path()});
  auto reply = read_reply(there_, codec_);
  there_.reset();
  if (!reply) reply.error().where.file = database_->path();
  return reply;
}

Result<void> ReplyRows::replace(const StoredReply& reply,
                                const EncodedBody& body) {
  const Blob key = blob(reply.key.key);
  const std::int64_t sample = reply.key.sample;
  const auto before = first(served_of_.bind({key, sample}));
  if (!before) return tl::unexpected(before.error());
  const auto after = served_id(reply);
  if (!after) return tl::unexpected(after.error());
  counts_[*before] -= 1;
  counts_[*after] += 1;
  return update_
      .bind({key, sample, *after, std::int64_t{reply.status},
             std::int64_t{reply.prompt_tokens},
             std::int64_t{reply.completion_tokens}, reply.cost_nano,
             reply.latency_us, std::int64_t{reply.attempts}, reply.answered_ms,
             run_, static_cast<std::int64_t>(body.codec), Blob{body.bytes}})
      .run();
}

Result<void> ReplyRows::finish() {
  for (const auto& [served, by] : counts_) {
    auto counted = count_served_.bind({by, served}).run();
    if (!counted) return counted;
  }
  counts_.clear();
  return {};
}

Result<std::uint32_t> known_backend(Database& database,
                                    const std::string& identity) {
  auto find = database.prepare("SELECT id FROM backend WHERE identity = ?");
  if (!find) return tl::unexpected(find.error());
  const auto id = first(find->bind({std::string_view(identity)}));
  if (!id) return tl::unexpected(id.error());
  return static_cast<std::uint32_t>(*id);
}

Result<std::uint32_t> backend_id(Database& database,
                                 const std::string& identity) {
  auto add =
      database.prepare("INSERT OR IGNORE INTO backend(identity) VALUES(?)");
  if (!add) return tl::unexpected(add.error());
  const auto added = add->bind({std::string_view(identity)}).run();
  if (!added) return tl::unexpected(added.error());
  return known_backend(database, identity);
}

Result<std::int64_t> run_id(Database& database, const Digest& config,
                            std::uint32_t shard, std::uint32_t shards,
                            std::string_view program) {
  const SqlValue key = blob(config);
  const std::int64_t part = shard, of = shards;
  auto add = database.prepare(
      "INSERT OR IGNORE INTO run(config, shard, shards, program) "
      "VALUES(?, ?, ?, ?)");
  if (!add) return tl::unexpected(add.error());
  const auto added = add->bind({key, part, of, program}).run();
  if (!added) return tl::unexpected(added.error());
  auto find = database.prepare(
      "SELECT id FROM run WHERE config = ? AND shard = ? AND shards = ? AND "
      "program = ?");
  if (!find) return tl::unexpected(find.error());
  return first(find->bind({key, part, of, program}));
}

}  // namespace assize
