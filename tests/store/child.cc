#include "store/child.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <vector>

namespace assize::testing {

Child::Child(const std::string& test_case,
             const std::map<std::string, std::string>& variables) {
  std::vector<std::string> words = {"store_test", test_case};
  std::vector<std::string> settings;
  for (char** setting = environ; *setting != nullptr; ++setting) {
    settings.emplace_back(*setting);
  }
  for (const auto& [name, value] : variables) {
    settings.push_back(name + "=" + value);
  }
  std::vector<char*> argv, envp;
  for (std::string& word : words) argv.push_back(word.data());
  for (std::string& setting : settings) envp.push_back(setting.data());
  argv.push_back(nullptr);
  envp.push_back(nullptr);
  process_ = ::fork();
  if (process_ < 0) throw std::runtime_error("no process can be started");
  if (process_ > 0) return;
  const int nothing = ::open("/dev/null", O_RDWR);
  ::dup2(nothing, STDOUT_FILENO);
  ::execve("/proc/self/exe", argv.data(), envp.data());
  ::_exit(127);
}

Child::~Child() { kill(); }

void Child::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, &status_, 0);
  process_ = -1;
}

bool Child::succeeds() {
  if (process_ >= 0) ::waitpid(process_, &status_, 0);
  process_ = -1;
  return WIFEXITED(status_) && WEXITSTATUS(status_) == 0;
}

bool Child::runs() {
  if (process_ < 0) return false;
  if (::waitpid(process_, &status_, WNOHANG) == 0) return true;
  process_ = -1;
  return false;
}

SharedCounter::SharedCounter(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0 || ::ftruncate(file, sizeof *value_) != 0) {
    throw std::runtime_error("no file can be shared");
  }
  void* mapped = ::mmap(nullptr, sizeof *value_, PROT_READ | PROT_WRITE,
                        MAP_SHARED, file, 0);
  ::close(file);
  if (mapped == MAP_FAILED) throw std::runtime_error("no file can be shared");
  value_ = static_cast<unsigned long*>(mapped);
}

SharedCounter::~SharedCounter() { ::munmap(value_, sizeof *value_); }

unsigned long SharedCounter::load() const {
  return std::atomic_ref(*value_).load();
}

void SharedCounter::store(unsigned long value) {
  std::atomic_ref(*value_).store(value);
}

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) throw std::runtime_error(name + " is not set");
  return value;
}

}  // namespace assize::testing
