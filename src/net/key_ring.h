// Which host the key in an environment variable may go to.
//
// An audit file may come from a stranger, and it names both a variable and an
// address.  So the name alone opens nothing: the user's own settings must bind
// it to the host, or a file could post any variable to any server.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/call.h"
#include "core/error.h"

namespace assize {

class KeyRing {
 public:
  /// `host`: "api.openai.com", "127.0.0.1:8000", "[::1]:8000".  Exact: no
  /// pattern, and without a port only the scheme's own.  From the user's own
  /// settings, never from an audit file.  A variable may have several hosts.
  Result<void> allow(const std::string& variable, const std::string& host);

  /// The key for an endpoint, "" where it names no variable.  Reads the
  /// environment only where the variable is bound to the endpoint's host and
  /// the way there is https or stays on this machine.  Errors say what to write
  /// to allow it, and never hold the key.  forbid_core_dumps() comes first.
  Result<std::string> secret_for(const Endpoint& endpoint) const;

 private:
  /// Variable and Address::place() without the scheme: host, port or 0.
  std::vector<std::pair<std::string, std::pair<std::string, int>>> bound_;
};

}  // namespace assize
