#include "store/transcript.h"

#include <fmt/format.h>

#include <map>

#include "io/json_records.h"
#include "store/store_file.h"
#include "store/transcript_line.h"

namespace assize {
namespace {

/// Numbers of backends by identity; most transcripts have one or two.
class BackendIds {
 public:
  Result<std::uint32_t> of(Database& database, const std::string& identity) {
    const auto known = ids_.find(identity);
    if (known != ids_.end()) return known->second;
    auto id = backend_id(database, identity);
    // What is remembered is bounded, whatever the file holds.
    if (ids_.size() >= 1000) ids_.clear();
    if (id) ids_.emplace(identity, *id);
    return id;
  }

 private:
  std::map<std::string, std::uint32_t> ids_;
};

}  // namespace

Result<std::uint64_t> export_transcript(
    const std::string& store,
    const std::function<Result<void>(std::string_view line)>& write) {
  auto database = open_store_read_only(store);
  if (!database) return tl::unexpected(database.error());
  auto rows = database->prepare(
      fmt::format("SELECT {}, identity FROM {} JOIN backend ON "
                  "backend.id = backend ORDER BY completion.key, sample",
                  kReplyColumns, kReplyTables));
  if (!rows) return tl::unexpected(rows.error());
  BodyCodec codec;
  std::uint64_t lines = 0;
  while (true) {
    const auto row = rows->step();
    if (!row) return tl::unexpected(row.error());
    if (!*row) return lines;
    auto reply = read_reply(*rows, codec);
    if (!reply) {
      reply.error().where.file = database->path();
      return tl::unexpected(reply.error());
    }
    const auto written = write(transcript_line(*reply, rows->bytes(14)));
    if (!written) return tl::unexpected(written.error());
    ++lines;
  }
}

Result<BulkCounts> import_transcript(const std::string& transcript,
                                     const std::string& store,
                                     std::string_view program) {
  auto database = open_store(store);
  if (!database) return tl::unexpected(database.error());
  auto rows = BulkRows::make(*database);
  if (!rows) return tl::unexpected(rows.error());
  auto begun = rows->begin();
  if (!begun) return tl::unexpected(begun.error());
  // No audit has this configuration.
  const auto run = run_id(*database, Digest{}, 0, 0, program);
  if (!run) return tl::unexpected(run.error());
  BackendIds backends;
  JsonReader reader(transcript_limits());
  const auto read = reader.read_lines(
      transcript, [&](const JsonValue& line, std::uint64_t) -> Result<void> {
        auto parsed = parse_transcript_line(line);
        if (!parsed) return tl::unexpected(parsed.error());
        auto ready = rows->begin();
        if (!ready) return ready;
        const auto backend = backends.of(*database, parsed->backend);
        if (!backend) return tl::unexpected(backend.error());
        parsed->reply.backend = *backend;
        return rows->add(parsed->reply, *run);
      });
  if (!read) return tl::unexpected(read.error());
  return rows->finish();
}

}  // namespace assize
