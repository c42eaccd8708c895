// A plugin that is a program: started at its first use, known by what it
// declares and by the bytes of its files.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace assize {

class LineProgram;

/// What a program says of itself in answer to "hello".
struct Declared {
  std::string id, version, summary, source;
  unsigned parallel = 1;  ///< Calls that may be open at once, 1 to 256.
};

/// `argv` as it is run from here: a program that is named by a relative path
/// (with a slash), and every other argument that is the name of a file in
/// `folder`, are meant to lie there.
std::vector<std::string> resolve_argv(const std::vector<std::string>& argv,
                                      const std::string& folder);

/// An error that names the first key of `reply` that is not among `known`
/// ("type" and "id" always are).
std::optional<std::string> unknown_field(const nlohmann::json& reply,
                                         const std::vector<std::string>& known);

/// Thread-safe. Making one starts nothing: the program starts with the first
/// call, once, and an error of its start is the error of every call.
class CommandPlugin {
 public:
  /// `argv` as configured, `folder` that of the configuration; `family`: what
  /// the program must declare.
  CommandPlugin(std::string family, std::vector<std::string> argv,
                const std::string& folder,
                std::chrono::milliseconds time_limit);
  ~CommandPlugin();

  /// As LineProgram::call.
  Result<nlohmann::json> call(const nlohmann::json& message,
                              std::string_view expected) const;
  /// Stops the program because of what it answered.
  Error reject(std::string_view what) const;
  Result<Declared> declared() const;
  /// Canonical JSON: argv as configured, the SHA-256 of each file named in it,
  /// declared id and version.  The same wherever the files lie.
  Result<std::string> identity() const;

 private:
  struct Running;
  const Result<Running>& running() const;
  Result<Running> start() const;

  const std::string family_;
  const std::vector<std::string> argv_, resolved_;
  const std::chrono::milliseconds time_limit_;
  mutable std::once_flag started_;
  mutable std::unique_ptr<const Result<Running>> running_;
};

}  // namespace assize
