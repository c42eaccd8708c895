#include "store/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <system_error>

#include "store/shards_seen.h"
#include "store/store_file.h"

namespace assize {
namespace {

/// What the numbers of a source are in the target.
struct Numbers {
  std::map<std::int64_t, std::uint32_t> backends;
  std::map<std::int64_t, std::int64_t> runs;
  std::map<std::int64_t, Spending*> spending;  ///< By run of the source.
};

class Merge {
 public:
  Merge(Database& target, BulkRows rows)
      : target_(target), rows_(std::move(rows)) {}

  Result<void> add(Database& source) {
    Numbers numbers;
    auto done = rows_.begin();
    if (done) done = add_backends(source, numbers);
    if (done) done = add_runs(source, numbers);
    if (done) done = add_payloads(source);
    if (done) done = add_rows(source, numbers);
    return done;
  }

  Result<Merged> finish() {
    const auto counts = rows_.finish();
    if (!counts) return tl::unexpected(counts.error());
    auto audits = shards_seen(target_);
    if (!audits) return tl::unexpected(audits.error());
    return Merged{*counts, payloads_, std::move(*audits)};
  }

 private:
  Result<void> add_backends(Database& source, Numbers& numbers);
  Result<void> add_runs(Database& source, Numbers& numbers);
  Result<void> add_payloads(Database& source);
  Result<void> add_rows(Database& source, const Numbers& numbers);
  Result<void> add_row(const Statement& row, const Numbers& numbers);
  Result<Spending*> spending_of(const Digest& config);

  Database& target_;
  BulkRows rows_;
  BodyCodec codec_;
  BulkCounts payloads_;
  std::map<Digest, std::unique_ptr<Spending>> spending_;
};

/// Calls `visit` for every row of a query.
template <typename Visit>
Result<void> each(Database& database, std::string_view sql,
                  const Visit& visit) {
  auto rows = database.prepare(sql);
  if (!rows) return tl::unexpected(rows.error());
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return {};
    Result<void> visited = visit(*rows);
    if (!visited) return visited;
  }
}

Result<void> Merge::add_backends(Database& source, Numbers& numbers) {
  return each(source, "SELECT id, identity FROM backend",
              [&](const Statement& row) -> Result<void> {
                const auto id = backend_id(target_, std::string(row.bytes(1)));
                if (!id) return tl::unexpected(id.error());
                numbers.backends[row.integer(0)] = *id;
                return {};
              });
}

Result<Spending*> Merge::spending_of(const Digest& config) {
  auto& found = spending_[config];
  if (!found) {
    auto made = Spending::make(target_, config);
    if (!made) return tl::unexpected(made.error());
    found = std::make_unique<Spending>(std::move(*made));
  }
  return found.get();
}

Result<void> Merge::add_runs(Database& source, Numbers& numbers) {
  auto complete = target_.prepare("UPDATE run SET complete = 1 WHERE id = ?");
  if (!complete) return tl::unexpected(complete.error());
  return each(
      source, "SELECT id, config, shard, shards, program, complete FROM run",
      [&](const Statement& row) -> Result<void> {
        Digest config{};
        if (row.bytes(1).size() != config.size()) {
          return fail("a run has no whole configuration", {source.path()});
        }
        std::memcpy(config.data(), row.bytes(1).data(), config.size());
        const auto id =
            run_id(target_, config, static_cast<std::uint32_t>(row.integer(2)),
                   static_cast<std::uint32_t>(row.integer(3)), row.bytes(4));
        if (!id) return tl::unexpected(id.error());
        numbers.runs[row.integer(0)] = *id;
        if (row.integer(5) != 0) {
          auto marked = complete->bind({*id}).run();
          if (!marked) return marked;
        }
        if (config == Digest{}) return {};  // An import, not an audit.
        const auto spending = spending_of(config);
        if (!spending) return tl::unexpected(spending.error());
        numbers.spending[row.integer(0)] = *spending;
        return {};
      });
}

Result<void> Merge::add_payloads(Database& source) {
  auto add = target_.prepare(
      "INSERT INTO payload(search, attack, text, trace) VALUES(?, ?, ?, ?) "
      "ON CONFLICT(search) DO NOTHING");
  if (!add) return tl::unexpected(add.error());
  auto same = target_.prepare(
      "SELECT 1 FROM payload WHERE search = ? AND attack = ? AND text = ? AND "
      "trace = ?");
  if (!same) return tl::unexpected(same.error());
  return each(source, "SELECT search, attack, text, trace FROM payload",
              [&](const Statement& row) -> Result<void> {
                const std::initializer_list<SqlValue> values = {
                    Blob{row.bytes(0)}, row.bytes(1), row.bytes(2),
                    Blob{row.bytes(3)}};
                auto added = add->bind(values).run();
                if (!added) return added;
                if (target_.changes() == 1) {
                  ++payloads_.added;
                  return {};
                }
                const auto found = same->bind(values).step();
                if (!found) return tl::unexpected(found.error());
                same->reset();
                ++(*found ? payloads_.repeated : payloads_.conflicts);
                return {};
              });
}

Result<void> Merge::add_row(const Statement& row, const Numbers& numbers) {
  auto reply = read_reply(row, codec_);
  if (!reply) return tl::unexpected(reply.error());
  const auto backend = numbers.backends.find(row.integer(2));
  const auto run = numbers.runs.find(row.integer(14));
  if (backend == numbers.backends.end() || run == numbers.runs.end()) {
    return fail("a stored answer is of no backend or run that is listed");
  }
  reply->backend = backend->second;
  const auto spending = numbers.spending.find(run->first);
  return rows_.add(
      *reply, run->second,
      spending == numbers.spending.end() ? nullptr : spending->second);
}

Result<void> Merge::add_rows(Database& source, const Numbers& numbers) {
  return each(source,
              fmt::format("SELECT {}, run FROM {} ORDER BY completion.id",
                          kReplyColumns, kReplyTables),
              [&](const Statement& row) -> Result<void> {
                auto added = add_row(row, numbers);
                if (!added && added.error().where.file.empty()) {
                  added.error().where.file = source.path();
                }
                return added;
              });
}

}  // namespace

Result<Merged> merge_stores(std::span<const std::string> sources,
                            const std::string& into) {
  // What cannot be read is told before anything is written.
  std::vector<Database> opened;
  for (const std::string& source : sources) {
    std::error_code error;
    if (std::filesystem::equivalent(source, into, error)) {
      return fail("a store cannot be merged into itself", {source});
    }
    auto database = open_store_read_only(source);
    if (!database) return tl::unexpected(database.error());
    opened.push_back(std::move(*database));
  }
  auto target = open_store(into);
  if (!target) return tl::unexpected(target.error());
  auto rows = BulkRows::make(*target);
  if (!rows) return tl::unexpected(rows.error());
  Merge merge(*target, std::move(*rows));
  for (Database& source : opened) {
    // One moment of the source, though its run may go on.
    auto added = source.execute("BEGIN");
    if (added) added = merge.add(source);
    if (!added) return tl::unexpected(added.error());
    added = source.execute("COMMIT");
    if (!added) return tl::unexpected(added.error());
  }
  return merge.finish();
}

}  // namespace assize
