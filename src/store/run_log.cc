#include "store/run_log.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <system_error>

#include "core/sha256.h"
#include "io/canonical_json.h"

namespace assize {
namespace {

constexpr std::size_t kMostLineBytes = std::size_t{16} << 20;

tl::unexpected<Error> cannot(std::string_view what, const std::string& path) {
  return fail(fmt::format("the run log cannot be {}: {}", what,
                          std::generic_category().message(errno)),
              {path});
}

bool waits_for_disk(RunEvent event) {
  return event == RunEvent::kRun || event == RunEvent::kStop ||
         event == RunEvent::kEnd;
}

std::string now() {
  using std::chrono::milliseconds;
  const auto time =
      std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z",
                     fmt::gmtime(std::chrono::system_clock::to_time_t(seconds)),
                     (time - seconds).count());
}

}  // namespace

std::string_view name(RunEvent event) {
  switch (event) {
    case RunEvent::kRun:
      return "run";
    case RunEvent::kBatch:
      return "batch";
    case RunEvent::kRetry:
      return "retry";
    case RunEvent::kFailure:
      return "failure";
    case RunEvent::kStop:
      return "stop";
    case RunEvent::kEnd:
      return "end";
    case RunEvent::kRepaired:
      return "repaired";
  }
  return "";
}

struct RunLog::State {
  std::string path;
  int descriptor = -1;
  std::mutex mutex;
  std::string last;
  off_t size = 0;
  std::uint64_t torn_bytes = 0;
  bool damaged = false;  ///< A part of a line could not be taken back.

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (descriptor >= 0) ::close(descriptor);
  }

  Result<void> prepare();
  Result<void> write(const std::string& line);
};

Result<void> RunLog::State::prepare() {
  descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor < 0) return cannot("opened", path);
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return cannot("locked", path);
    return fail("another process is writing this run log", {path});
  }
  const auto summary = verify_run_log(path);
  if (!summary) return tl::unexpected(summary.error());
  last = summary->last;
  size = ::lseek(descriptor, 0, SEEK_END) -
         static_cast<off_t>(summary->torn_bytes);
  torn_bytes = summary->torn_bytes;
  if (torn_bytes == 0) return {};
  if (::ftruncate(descriptor, size) != 0) return cannot("repaired", path);
  return {};
}

/// All of it or nothing.
Result<void> RunLog::State::write(const std::string& line) {
  if (damaged) return fail("the run log ends in a part of a line", {path});
  std::string_view rest = line;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      auto error = cannot("written", path);
      damaged = ::ftruncate(descriptor, size) != 0;
      return error;
    }
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
  size += static_cast<off_t>(line.size());
  return {};
}

Result<std::unique_ptr<RunLog>> RunLog::open(const std::string& path) {
  auto state = std::make_unique<State>();
  state->path = path;
  const auto prepared = state->prepare();
  if (!prepared) return tl::unexpected(prepared.error());
  std::unique_ptr<RunLog> log(new RunLog(std::move(state)));
  if (log->state_->torn_bytes > 0) {
    const auto said =
        log->append(RunEvent::kRepaired, {{"bytes", log->state_->torn_bytes}});
    if (!said) return tl::unexpected(said.error());
  }
  return log;
}

RunLog::RunLog(std::unique_ptr<State> state) : state_(std::move(state)) {}
RunLog::~RunLog() = default;

Result<void> RunLog::append(RunEvent event, const nlohmann::json& fields) {
  std::string rest = canonical_json(fields);
  rest.front() = fields.empty() ? '}' : ',';
  if (fields.empty()) rest.pop_back();
  const std::lock_guard lock(state_->mutex);
  std::string line =
      fmt::format(R"({{"previous":"{}","type":"{}","time":"{}"{})",
                  state_->last, name(event), now(), rest);
  if (line.size() > kMostLineBytes) {
    return fail(fmt::format("an event is larger than {} bytes", kMostLineBytes),
                {state_->path});
  }
  std::string hash = sha256_hex(line);
  line += '\n';
  auto written = state_->write(line);
  if (!written) return written;
  state_->last = std::move(hash);
  if (!waits_for_disk(event)) return {};
  // What cannot wait, such as a pipe, has no disk.
  if (::fdatasync(state_->descriptor) == 0 || errno == EINVAL) return {};
  return cannot("written", state_->path);
}

Result<void> RunLog::end(const RunEnd& end) {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  nlohmann::json seconds = nlohmann::json::object();
  for (const auto& [phase, time] : end.seconds) seconds[phase] = time;
  return append(RunEvent::kEnd,
                {{"program", std::string("assize ") + ASSIZE_VERSION},
                 {"audit", end.audit},
                 {"out", end.out},
                 {"threads", end.threads},
                 {"seconds", seconds},
                 {"peak_resident_kib", usage.ru_maxrss},
                 {"digest", end.digest}});
}

std::uint64_t RunLog::repaired_bytes() const { return state_->torn_bytes; }

std::string RunLog::last() const {
  const std::lock_guard lock(state_->mutex);
  return state_->last;
}

}  // namespace assize
