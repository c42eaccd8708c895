#include "store/readers.h"

#include <fmt/format.h>

#include <utility>

#include "store/reply_rows.h"

namespace assize {
namespace {

/// More threads than cores do not read at once for long.
constexpr std::size_t kMostReaders = 8;

}  // namespace

Result<std::unique_ptr<Reader>> Reader::open(const std::string& path,
                                             Access access) {
  auto database = Database::open(path, access);
  if (!database) return tl::unexpected(database.error());
  std::unique_ptr<Reader> out(new Reader(std::move(*database)));
  const auto sized = out->database_.execute("PRAGMA cache_size = -8192");
  if (!sized) return tl::unexpected(sized.error());
  auto find = out->database_.prepare(
      fmt::format("SELECT {} FROM {} WHERE key = ? AND sample = ?",
                  kReplyColumns, kReplyTables));
  if (!find) return tl::unexpected(find.error());
  out->find_ = std::move(*find);
  auto contains = out->database_.prepare(
      "SELECT 1 FROM completion WHERE key = ? AND sample = ?");
  if (!contains) return tl::unexpected(contains.error());
  out->contains_ = std::move(*contains);
  return out;
}

Result<std::optional<StoredReply>> Reader::find(const StoreKey& key) {
  const auto row = find_.bind({blob(key.key), std::int64_t{key.sample}}).step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) return std::optional<StoredReply>();
  auto reply = read_reply(find_, codec_);
  find_.reset();
  if (reply) return std::optional(std::move(*reply));
  reply.error().where.file = database_.path();
  return tl::unexpected(reply.error());
}

Result<bool> Reader::contains(const StoreKey& key) {
  auto row = contains_.bind({blob(key.key), std::int64_t{key.sample}}).step();
  contains_.reset();
  return row;
}

Result<Readers::Lease> Readers::take() {
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock,
                   [&] { return !idle_.empty() || open_ < kMostReaders; });
    if (!idle_.empty()) {
      std::unique_ptr<Reader> reader = std::move(idle_.back());
      idle_.pop_back();
      return Lease(this, std::move(reader));
    }
    ++open_;
  }
  auto reader = Reader::open(path_, access_);
  if (reader) return Lease(this, std::move(*reader));
  {
    const std::lock_guard lock(mutex_);
    --open_;
  }
  returned_.notify_one();
  return tl::unexpected(reader.error());
}

Readers::Lease::~Lease() {
  if (!reader_) return;
  {
    const std::lock_guard lock(from_->mutex_);
    from_->idle_.push_back(std::move(reader_));
  }
  from_->returned_.notify_one();
}

}  // namespace assize
