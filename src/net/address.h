// Where an endpoint is, read by the same parser that the wire connects with.
#pragma once

#include <string>

#include "core/error.h"

namespace assize {

struct Address {
  bool secure = false;  ///< https.
  std::string host;     ///< In lower case; of IPv6 with its brackets.
  int port = 0;         ///< The scheme's where none is written.
  std::string url;      ///< Rebuilt from the parts, no slash at its end.

  /// "host" where the port is the scheme's, else "host:port".
  std::string place() const;
  /// 127.0.0.0/8, ::1 or localhost.
  bool loopback() const;
};

/// Of "https://host:port/path" or http.  Refused: other schemes, a user or a
/// password, a query, a fragment, and what curl cannot read.
Result<Address> read_address(const std::string& base_url);

}  // namespace assize
