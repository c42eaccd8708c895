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
  const auto prepared = out->database_.prepare_all(
      {{&out->find_,
        fmt::format("SELECT {} FROM {} WHERE key = ? AND sample = ?",
                    kReplyColumns, kReplyTables)},
       {&out->contains_,
        "SELECT 1 FROM completion WHERE key = ? AND sample = ?"},
       {&out->begin_, "BEGIN"},
       {&out->end_, "COMMIT"}});
  if (!prepared) return tl::unexpected(prepared.error());
  return out;
}

void Reader::rest() {
  // Should it fail, the next look cannot begin, and says so.
  if (std::exchange(looking_, false)) (void)end_.bind({}).run();
}

Result<void> Reader::look(std::uint64_t news) {
  const auto now = std::chrono::steady_clock::now();
  if (looking_ && news == news_ && now < since_ + kLongestSnapshot) return {};
  rest();
  auto begun = begin_.bind({}).run();
  if (!begun) return begun;
  looking_ = true;
  news_ = news;
  since_ = now;
  return {};
}

Result<std::optional<StoredReply>> Reader::find(const StoreKey& key,
                                                std::uint64_t news) {
  const auto looking = look(news);
  if (!looking) return tl::unexpected(looking.error());
  const auto row = find_.bind({blob(key.key), std::int64_t{key.sample}}).step();
  if (!row) return tl::unexpected(row.error());
  if (!*row) {
    rest();
    return std::optional<StoredReply>();
  }
  auto reply = read_reply(find_, codec_);
  find_.reset();
  if (reply) return std::optional(std::move(*reply));
  reply.error().where.file = database_.path();
  return tl::unexpected(reply.error());
}

Result<bool> Reader::contains(const StoreKey& key, std::uint64_t news) {
  const auto looking = look(news);
  if (!looking) return tl::unexpected(looking.error());
  auto row = contains_.bind({blob(key.key), std::int64_t{key.sample}}).step();
  contains_.reset();
  if (row && !*row) rest();
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

void Readers::rest() {
  const std::lock_guard lock(mutex_);
  for (const auto& reader : idle_) reader->rest();
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
