#include "net/child_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

namespace assize {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kGrace{1000};
constexpr milliseconds kLook{5};

void close_end(int& end) {
  if (end >= 0) ::close(end);
  end = -1;
}

struct Pipe {
  ~Pipe() {
    close_end(ends[0]);
    close_end(ends[1]);
  }
  /// Both ends lie above the standard streams, so that none of the program's
  /// three is overwritten while they are laid out. False: errno says why.
  bool open() {
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    for (int& end : ends) {
      if (end > STDERR_FILENO) continue;
      const int higher = ::fcntl(end, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
      if (higher < 0) return false;
      ::close(end);
      end = higher;
    }
    return true;
  }
  int take(std::size_t which) { return std::exchange(ends[which], -1); }

  std::array<int, 2> ends{-1, -1};
};

/// What the program sees of the environment, "NAME=value" each.
std::vector<std::string> environment() {
  std::vector<std::string> out;
  for (const char* name : {"PATH", "HOME", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr) out.push_back(fmt::format("{}={}", name, value));
  }
  return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  out.reserve(texts.size() + 1);
  for (std::string& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// The attributes of a spawn, freed at the end.
struct Attributes {
  Attributes() {
    posix_spawnattr_init(&of_process);
    posix_spawn_file_actions_init(&of_files);
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&of_process, &none);
    posix_spawnattr_setsigdefault(&of_process, &all);
    posix_spawnattr_setpgroup(&of_process, 0);
    posix_spawnattr_setflags(
        &of_process,
        static_cast<short>(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK |
                           POSIX_SPAWN_SETSIGDEF));
  }
  ~Attributes() {
    posix_spawnattr_destroy(&of_process);
    posix_spawn_file_actions_destroy(&of_files);
  }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  posix_spawnattr_t of_process;
  posix_spawn_file_actions_t of_files;
};

bool never_blocks(int end) { return ::fcntl(end, F_SETFL, O_NONBLOCK) == 0; }

}  // namespace

Result<std::unique_ptr<ChildProcess>> ChildProcess::start(
    const std::vector<std::string>& argv) {
  if (argv.empty() || argv[0].empty()) {
    return assize::fail("argv names no program");
  }
  for (const std::string& word : argv) {
    if (word.find('\0') == std::string::npos) continue;
    return assize::fail("argv holds a NUL character");
  }
  Pipe input, output, errors;
  if (!input.open() || !output.open() || !errors.open()) {
    return assize::fail(
        fmt::format("no pipe can be made: {}", std::strerror(errno)));
  }
  Attributes with;
  posix_spawn_file_actions_adddup2(&with.of_files, input.ends[0], 0);
  posix_spawn_file_actions_adddup2(&with.of_files, output.ends[1], 1);
  posix_spawn_file_actions_adddup2(&with.of_files, errors.ends[1], 2);
  std::vector<std::string> words = argv, variables = environment();
  std::unique_ptr<ChildProcess> child(new ChildProcess());
  const int failed = ::posix_spawnp(
      &child->id_, words[0].c_str(), &with.of_files, &with.of_process,
      pointers(words).data(), pointers(variables).data());
  if (failed != 0) {
    child->id_ = -1;
    return assize::fail(fmt::format("'{}' cannot be started: {}",
                                    printable(argv[0]), std::strerror(failed)));
  }
  child->input_ = input.take(1);
  child->output_ = output.take(0);
  child->errors_ = errors.take(0);
  if (!never_blocks(child->input_) || !never_blocks(child->output_) ||
      !never_blocks(child->errors_)) {
    return assize::fail("the pipes to a program cannot be set up");
  }
  return child;
}

ChildProcess::~ChildProcess() {
  close_end(input_);
  if (id_ > 0) {
    ended(kGrace);
    // What it started may still run. Its id names the group until it is
    // waited for, so nobody else's is ended.
    kill();
    while (::waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
  }
  close_end(output_);
  close_end(errors_);
}

std::string ChildProcess::ended(milliseconds most) const {
  const auto until = std::chrono::steady_clock::now() + most;
  while (true) {
    siginfo_t info{};
    const int looked = ::waitid(P_PID, static_cast<id_t>(id_), &info,
                                WEXITED | WNOWAIT | WNOHANG);
    if (looked == 0 && info.si_pid == id_) {
      return info.si_code == CLD_EXITED
                 ? fmt::format("ended with code {}", info.si_status)
                 : fmt::format("was ended by signal {}", info.si_status);
    }
    if (std::chrono::steady_clock::now() >= until) return "";
    std::this_thread::sleep_for(kLook);
  }
}

void ChildProcess::kill() const {
  if (id_ <= 0) return;
  ::kill(-id_, SIGKILL);
  ::kill(id_, SIGKILL);  // It may have left its group.
}

}  // namespace assize
