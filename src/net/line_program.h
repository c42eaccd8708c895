// A program that answers lines of JSON with lines of JSON.
//
// Each side writes one JSON object a line, at most 16 MiB long, on the
// program's standard input and output.  A call carries an `id`, its reply the
// same; replies may come in any order.  What the program writes to its standard
// error is shown when it fails.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/error.h"

namespace assize {

class ChildProcess;

inline constexpr std::size_t kLongestLine = std::size_t{16} << 20;

/// Thread-safe.  A program that ends, hangs, or breaks the rules of the
/// protocol is stopped; the call, and every call after it, is an error that
/// says what happened and quotes the end of its standard error.
class LineProgram {
 public:
  /// `time_limit`: for one reply, from when its line was handed over.
  static Result<std::unique_ptr<LineProgram>> start(
      const std::vector<std::string>& argv,
      std::chrono::milliseconds time_limit);
  ~LineProgram();
  LineProgram(const LineProgram&) = delete;
  LineProgram& operator=(const LineProgram&) = delete;

  /// Sends `message`, a JSON object, with an id of its own and waits for the
  /// reply of type `expected` or "error". Waits for its turn where as many
  /// calls as allowed are open. A reply to "hello" needs no id.
  Result<nlohmann::json> call(nlohmann::json message,
                              std::string_view expected);
  /// How many calls may be open at once; 1 at first. Requires at least 1.
  void allow(unsigned parallel);

  /// Stops the program because of what it said: an error of a higher level.
  Error reject(std::string_view what);

 private:
  struct Open {
    std::string expected;
    bool hello = false;
    std::optional<nlohmann::json> reply;
  };

  LineProgram(std::unique_ptr<ChildProcess> child, const std::string& name,
              std::chrono::milliseconds time_limit);
  void serve();
  void read_output();
  void read_errors();
  void write_input();
  /// All below require `mutex_`.
  void take_line(std::string_view line);
  void take_reply(nlohmann::json reply);
  void break_off(std::string_view what);
  void keep_errors(std::string_view bytes);
  std::string quoted_errors() const;

  void ends(const std::string& otherwise);
  void wake() const;

  const std::unique_ptr<ChildProcess> child_;
  const std::string name_;  ///< "python3 shout.py", for messages.
  const std::chrono::milliseconds time_limit_;
  int wake_ = -1;  ///< An eventfd: there is something to write, or stop.

  // Of the serving thread alone.
  std::string input_;  ///< Read, but not yet a whole line.
  std::size_t written_ = 0;
  bool errors_open_ = true;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, Open> open_;
  std::uint64_t next_id_ = 0;
  unsigned parallel_ = 1, taken_ = 0;
  std::deque<std::string> outgoing_;
  std::string last_errors_;
  std::optional<Error> broken_;
  bool stopping_ = false;

  std::thread thread_;  ///< Last: it uses all of the above.
};

}  // namespace assize
