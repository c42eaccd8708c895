#include "net/line_program.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <utility>

#include "net/child_process.h"

namespace assize {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

constexpr std::size_t kReadAtOnce = std::size_t{64} << 10;
constexpr std::size_t kErrorsKept = 2048;
constexpr std::size_t kErrorLines = 3;
constexpr std::size_t kShown = 120;  ///< Code points of a line in a message.
constexpr int kDeepest = 32;         ///< Levels of a reply.
constexpr milliseconds kLastWords{500};  ///< To end, once its output is closed.

/// A JSON object, or nothing.
std::optional<json> object_of(std::string_view line) {
  bool too_deep = false;
  const auto shallow = [&](int depth, json::parse_event_t, json&) {
    too_deep |= depth > kDeepest;
    return depth <= kDeepest;
  };
  json value = json::parse(line, shallow, false);
  if (value.is_discarded() || !value.is_object() || too_deep) return {};
  return value;
}

std::string type_of(const json& message) {
  const auto type = message.find("type");
  return type != message.end() && type->is_string() ? type->get<std::string>()
                                                    : "";
}

std::string line_of(const json& message) {
  return message.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
}

std::string seconds(milliseconds time) {
  return fmt::format("{} s", static_cast<double>(time.count()) / 1000);
}

/// Bytes that were read; 0 at the end, -1 if there is nothing for now.
ssize_t read_some(int from, std::string& into) {
  char bytes[kReadAtOnce];
  ssize_t got = 0;
  do {
    got = ::read(from, bytes, sizeof bytes);
  } while (got < 0 && errno == EINTR);
  if (got > 0) into.append(bytes, static_cast<std::size_t>(got));
  return got < 0 && errno != EAGAIN ? 0 : got;
}

}  // namespace

Result<std::unique_ptr<LineProgram>> LineProgram::start(
    const std::vector<std::string>& argv, milliseconds time_limit) {
  auto child = ChildProcess::start(argv);
  if (!child) return tl::unexpected(child.error());
  std::unique_ptr<LineProgram> program(new LineProgram(
      std::move(*child), fmt::format("{}", fmt::join(argv, " ")), time_limit));
  if (program->wake_ < 0) {
    return fail("no event can be made for a program");
  }
  program->thread_ = std::thread([self = program.get()] { self->serve(); });
  return program;
}

LineProgram::LineProgram(std::unique_ptr<ChildProcess> child,
                         const std::string& name, milliseconds time_limit)
    : child_(std::move(child)),
      name_(printable(name)),
      time_limit_(time_limit),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

LineProgram::~LineProgram() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  if (thread_.joinable()) {
    wake();
    thread_.join();
  }
  if (wake_ >= 0) ::close(wake_);
}

void LineProgram::wake() const {
  const std::uint64_t one = 1;
  // A full counter wakes as well.
  [[maybe_unused]] const ssize_t written = ::write(wake_, &one, sizeof one);
}

void LineProgram::allow(unsigned parallel) {
  const std::lock_guard lock(mutex_);
  parallel_ = parallel;
  changed_.notify_all();
}

Error LineProgram::reject(std::string_view what) {
  const std::lock_guard lock(mutex_);
  break_off(what);
  return *broken_;
}

Result<json> LineProgram::call(json message, std::string_view expected) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return broken_ || taken_ < parallel_; });
  if (broken_) return tl::unexpected(*broken_);
  const std::uint64_t id = ++next_id_;
  const bool hello = type_of(message) == "hello";
  if (!hello) message["id"] = id;
  std::string line = line_of(message);
  if (line.size() > kLongestLine) {
    return fail(
        fmt::format("a line of {} bytes is too long for the program "
                    "'{}'; at most {} are sent",
                    line.size(), name_, kLongestLine));
  }
  ++taken_;
  open_[id] = {std::string(expected), hello, {}};
  outgoing_.push_back(std::move(line));
  wake();
  const bool in_time = changed_.wait_for(
      lock, time_limit_, [&] { return broken_ || open_[id].reply; });
  if (!in_time) {
    break_off(fmt::format("gave no answer within {}", seconds(time_limit_)));
  }
  std::optional<json> reply = std::move(open_[id].reply);
  open_.erase(id);
  --taken_;
  changed_.notify_all();
  if (!reply) return tl::unexpected(*broken_);
  return std::move(*reply);
}

void LineProgram::serve() {
  // A write to a program that has ended is EPIPE, and no signal of the process
  // is handled here.
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, nullptr);
  while (true) {
    bool writing = false;
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ || broken_) break;
      writing = !outgoing_.empty();
    }
    pollfd ends[] = {{wake_, POLLIN, 0},
                     {child_->output(), POLLIN, 0},
                     {errors_open_ ? child_->errors() : -1, POLLIN, 0},
                     {writing ? child_->input() : -1, POLLOUT, 0}};
    if (::poll(ends, std::size(ends), -1) < 0) continue;
    std::uint64_t woken = 0;
    if (ends[0].revents != 0) (void)!::read(wake_, &woken, sizeof woken);
    if (ends[2].revents != 0) read_errors();
    if (ends[1].revents != 0) read_output();
    if (ends[3].revents != 0) write_input();
  }
  const std::lock_guard lock(mutex_);
  if (broken_) child_->kill();
}

void LineProgram::read_errors() {
  std::string bytes;
  errors_open_ = read_some(child_->errors(), bytes) != 0;
  const std::lock_guard lock(mutex_);
  keep_errors(bytes);
}

void LineProgram::read_output() {
  std::size_t scanned = input_.size();
  if (read_some(child_->output(), input_) == 0) {
    ends("closed its output");
    return;
  }
  const std::lock_guard lock(mutex_);
  std::size_t begin = 0;
  while (!broken_) {
    const std::size_t end = input_.find('\n', scanned);
    if (end == std::string::npos) break;
    take_line(std::string_view(input_).substr(begin, end - begin));
    begin = scanned = end + 1;
  }
  input_.erase(0, begin);
  if (input_.size() > kLongestLine) {
    break_off(fmt::format("wrote a line of more than {} bytes", kLongestLine));
  }
}

void LineProgram::write_input() {
  std::string* line = nullptr;
  {
    // References into a deque outlive what is added at its end.
    const std::lock_guard lock(mutex_);
    line = &outgoing_.front();
  }
  const ssize_t done = ::write(child_->input(), line->data() + written_,
                               line->size() - written_);
  if (done < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (done < 0) {
    ends("closed its input");
    return;
  }
  written_ += static_cast<std::size_t>(done);
  if (written_ < line->size()) return;
  written_ = 0;
  const std::lock_guard lock(mutex_);
  outgoing_.pop_front();
}

/// How the program ended, or what else it did, with its last words.
void LineProgram::ends(const std::string& otherwise) {
  const std::string how = child_->ended(kLastWords);
  std::string bytes;
  while (read_some(child_->errors(), bytes) > 0) {
    if (bytes.size() > kErrorsKept) bytes.erase(0, bytes.size() - kErrorsKept);
  }
  const std::lock_guard lock(mutex_);
  keep_errors(bytes);
  break_off(how.empty() ? otherwise : how);
}

void LineProgram::take_line(std::string_view line) {
  auto reply = object_of(line);
  if (!reply) {
    break_off(fmt::format(
        "wrote a line that is no JSON object: '{}' (what is not a reply "
        "belongs on its standard error)",
        printable(line, kShown)));
    return;
  }
  take_reply(std::move(*reply));
}

void LineProgram::take_reply(json reply) {
  const std::string type = type_of(reply);
  const auto id = reply.find("id");
  const auto asked = [&](const auto& entry) {
    const auto& [number, open] = entry;
    if (open.reply) return false;
    if (type == "hello" && open.hello) return true;
    return !open.hello && id != reply.end() && id->is_number_unsigned() &&
           *id == number;
  };
  const auto found = std::ranges::find_if(open_, asked);
  const std::string shown = printable(line_of(reply), kShown);
  if (found == open_.end()) {
    break_off(fmt::format("answered what was not asked: '{}'", shown));
  } else if (type != found->second.expected && type != "error") {
    break_off(fmt::format("answered with type '{}' where '{}' was expected",
                          printable(type, 60), found->second.expected));
  } else {
    found->second.reply = std::move(reply);
    changed_.notify_all();
  }
}

void LineProgram::break_off(std::string_view what) {
  if (broken_) return;
  broken_ =
      Error{fmt::format("the program '{}' {}{}", name_, what, quoted_errors())};
  changed_.notify_all();
  wake();
}

void LineProgram::keep_errors(std::string_view bytes) {
  last_errors_ += bytes;
  if (last_errors_.size() > kErrorsKept) {
    last_errors_.erase(0, last_errors_.size() - kErrorsKept);
  }
}

/// "; its standard error ends with 'one' / 'two'", or nothing.
std::string LineProgram::quoted_errors() const {
  std::vector<std::string> lines;
  std::string_view rest = last_errors_;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (line.find_first_not_of(" \r\t") != std::string_view::npos) {
      lines.push_back('\'' + printable(line, kShown) + '\'');
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  if (lines.empty()) return "";
  if (lines.size() > kErrorLines) {
    lines.erase(lines.begin(),
                lines.end() - static_cast<std::ptrdiff_t>(kErrorLines));
  }
  return fmt::format("; its standard error ends with {}",
                     fmt::join(lines, " / "));
}

}  // namespace assize
