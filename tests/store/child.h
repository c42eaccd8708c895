// Another process that runs a hidden test case of this program.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

namespace assize::testing {

/// Started by its construction: this program again, with the one test case of
/// that name and these variables in its environment. Killed where it still runs
/// at the end. It begins anew and not as a copy: threads do not survive a fork.
class Child {
 public:
  Child(const std::string& test_case,
        const std::map<std::string, std::string>& variables);
  ~Child();
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  void kill();      ///< With SIGKILL; returns when it is gone.
  bool succeeds();  ///< Waits for its end: whether the test case passed.
  bool runs();      ///< Whether it has not ended yet.

 private:
  pid_t process_ = -1;
  int status_ = -1;
};

/// A number that several processes see, in a file.
class SharedCounter {
 public:
  explicit SharedCounter(const std::string& path);
  ~SharedCounter();
  SharedCounter(const SharedCounter&) = delete;
  SharedCounter& operator=(const SharedCounter&) = delete;

  unsigned long load() const;
  void store(unsigned long value);

 private:
  unsigned long* value_;
};

/// A variable of the environment, which must be set.
std::string variable(const std::string& name);

}  // namespace assize::testing
