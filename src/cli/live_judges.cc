#include "cli/live_judges.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/key_settings.h"
#include "io/file.h"
#include "net/core_dumps.h"
#include "net/key_ring.h"

namespace assize::cli {
namespace {

namespace fs = std::filesystem;

constexpr char kProgram[] = "assize " ASSIZE_VERSION;

/// Whether any judge's answers are kept.
bool any_kept(const AuditConfig& config) {
  for (const JudgeUse& judge : config.judges) {
    if (judge.http != nullptr || judge.backend->kept()) return true;
  }
  return false;
}

/// "2/8": the second of eight.
Result<std::pair<std::uint32_t, std::uint32_t>> read_shard(
    const std::string& text) {
  std::pair<std::uint32_t, std::uint32_t> out{0, 0};
  if (text.empty()) return out;
  const char* end = text.data() + text.size();
  const auto [slash, bad] = std::from_chars(text.data(), end, out.first);
  if (bad == std::errc() && slash != end && *slash == '/') {
    const auto [last, wrong] = std::from_chars(slash + 1, end, out.second);
    const bool good = wrong == std::errc() && last == end && out.first >= 1 &&
                      out.first <= out.second && out.second <= 100'000;
    if (good) return out;
  }
  return fail(fmt::format("'--shard {}' is not of the form I/N, as in 2/8",
                          printable(text, 40)));
}

/// As OpenSSL's own programs and curl have it.
std::string authorities() {
  const char* file = std::getenv("SSL_CERT_FILE");
  return file == nullptr ? "" : file;
}

Result<KeyRing> key_ring(const KeyBindings& bindings) {
  KeyRing out;
  for (const auto& [variable, host] : bindings) {
    if (auto allowed = out.allow(variable, host); !allowed) {
      return tl::unexpected(allowed.error());
    }
  }
  return out;
}

}  // namespace

void add_live_options(CLI::App& verb, LiveOptions& options) {
  verb.add_option(
      "--allow-key", options.allow_keys,
      "NAME=host or NAME=host:port: let the key in this variable go "
      "there, "
      "as lines of ~/.config/assize/keys.yaml do");
  verb.add_flag("--offline", options.offline,
                "Make no call: use the answers that the store has");
  verb.add_option("--shard", options.shard,
                  "I/N: ask only this part of the plan and write no report; "
                  "'assize merge' unites the stores");
}

tl::expected<std::unique_ptr<LiveJudges>, std::vector<Error>> LiveJudges::open(
    const OpenedAudit& audit, const std::string& out,
    const LiveOptions& options) {
  const AuditConfig& config = audit.config;
  std::unique_ptr<LiveJudges> live(new LiveJudges());
  const auto failed = [](Error error) {
    return tl::unexpected(std::vector{std::move(error)});
  };
  live->out_ = out;
  live->offline_ = options.offline;
  live->stage_ = options.stage;
  const auto shard = read_shard(options.shard);
  if (!shard) return failed(shard.error());
  std::tie(live->shard_, live->shards_) = *shard;
  if (!any_kept(config)) {
    // A log that cannot go on is known before the work, not after it;
    // that of a run whose answers are kept is opened below.
    const std::string log = (fs::path(out) / "run.jsonl").string();
    if (exists(log)) {
      if (auto whole = verify_run_log(log); !whole)
        return failed(whole.error());
    }
    if (live->shards_ == 0) return live;
    return failed({"there is nothing to split: no judge's answers are kept"});
  }
  const auto bindings =
      read_key_bindings(key_settings_path(), options.allow_keys);
  if (!bindings) return tl::unexpected(bindings.error());
  if (live->shards_ > 0 && config.stopping.on && options.stage.empty()) {
    return failed(
        {"a plan that is split cannot stop by what was judged: leave "
         "out 'stopping' or '--shard'"});
  }
  const auto ring = key_ring(*bindings);
  if (!ring) return failed(ring.error());
  const bool with_keys =
      std::ranges::any_of(config.judges, [](const JudgeUse& judge) {
        return judge.http != nullptr &&
               !judge.http->endpoint().api_key_env.empty();
      });
  if (with_keys && !options.offline) forbid_core_dumps();
  for (std::size_t j = 0; j < config.judges.size(); ++j) {
    const JudgeUse& judge = config.judges[j];
    live->names_.push_back(judge.name);
    Means& means = live->means_.emplace_back();
    means.price = audit.prices[j].price;
    means.authorities = authorities();
    if (judge.http == nullptr || options.offline) continue;
    const auto secret = ring->secret_for(judge.http->endpoint());
    if (!secret) return failed(secret.error());
    means.secret = *secret;
  }
  live->path_ = audit.store;
  if (options.offline && !exists(live->path_)) {
    return failed(
        {"there is no such store of answers; without --offline a run "
         "makes it",
         {live->path_}});
  }
  if (auto opened = live->open_log(out); !opened) {
    return failed(opened.error());
  }
  live->log_run(config);
  auto store = VerdictStore::open(
      live->path_, {.config = config.spending,
                    .program = kProgram,
                    .stage = options.stage,
                    .shard = live->shard_,
                    .shards = live->shards_,
                    .ceilings = config.budget.ceilings,
                    .committed = [of = live.get()](const Committed& batch) {
                      of->log(RunEvent::kBatch,
                              {{"rows", batch.rows},
                               {"sha256", batch.sha256},
                               {"conflicts", batch.conflicts},
                               {"requests", batch.used.requests},
                               {"tokens", batch.used.tokens},
                               {"cost_nano", batch.used.nano}});
                    }});
  if (!store) return failed(store.error());
  live->store_ = std::move(*store);
  return live;
}

Result<void> LiveJudges::open_log(const std::string& out) {
  std::error_code error;
  fs::create_directories(out, error);
  auto log = RunLog::open((fs::path(out) / "run.jsonl").string());
  if (!log) return tl::unexpected(log.error());
  log_ = std::move(*log);
  return {};
}

void LiveJudges::log_run(const AuditConfig& config) {
  log(RunEvent::kRun, {{"program", kProgram},
                       {"config", nlohmann::json::parse(config.canonical)},
                       {"store", path_},
                       {"stage", stage_},
                       {"shard", shard_},
                       {"shards", shards_}});
}

void LiveJudges::log(RunEvent event, const nlohmann::json& fields) {
  if (log_ == nullptr) return;
  const auto done = log_->append(event, fields);
  const std::lock_guard lock(mutex_);
  if (!done && !unlogged_) unlogged_ = done.error();
}

Result<void> LiveJudges::end(const RunEnd& end) {
  if (log_ == nullptr) {
    if (auto opened = open_log(out_); !opened) return opened;
  }
  if (auto ended = log_->end(end); !ended) return ended;
  const std::lock_guard lock(mutex_);
  if (unlogged_) return tl::unexpected(*unlogged_);
  return {};
}

void LiveJudges::equip(Running& running) {
  running.means = means_;
  running.store = store_.get();
  running.offline = offline_;
  running.shard = shard_;
  running.shards = shards_;
  running.mishap = [this](const Mishap& mishap) {
    count(mishap);
    log(mishap.last ? RunEvent::kFailure : RunEvent::kRetry,
        {{"judge", mishap.judge < names_.size() ? names_[mishap.judge] : ""},
         {"cause", name(mishap.cause)},
         {"message", printable(mishap.message, 300)},
         {"attempt", mishap.attempt}});
  };
}

void LiveJudges::count(const Mishap& mishap) {
  const std::lock_guard lock(mutex_);
  ++(mishap.last ? failed_ : retried_);
  ++mishaps_[std::string(name(mishap.cause))];
}

std::string LiveJudges::mishaps_text() const {
  const std::lock_guard lock(mutex_);
  if (mishaps_.empty()) return "";
  std::string causes;
  for (const auto& [cause, calls] : mishaps_) {
    causes += fmt::format("{}{} {}", causes.empty() ? "" : ", ", calls, cause);
  }
  return fmt::format(
      "{} calls went wrong ({}): {} were tried again, {} gave no answer",
      retried_ + failed_, causes, retried_, failed_);
}

std::string LiveJudges::repaired_text() const {
  if (log_ == nullptr || log_->repaired_bytes() == 0) return "";
  return fmt::format(
      "the run log ended in a part of a line, as a kill leaves it: {} bytes "
      "were cut off",
      log_->repaired_bytes());
}

Result<void> LiveJudges::complete() {
  if (store_ == nullptr || offline_) return {};
  return store_->mark_complete();
}

std::string LiveJudges::kept_text() const {
  return fmt::format(
      "{} answers are kept in {}; a kill costs at most {} answers or {} ms of "
      "them",
      store_->rows(), path_, kMostUncommitted, kLongestUncommitted.count());
}

}  // namespace assize::cli
