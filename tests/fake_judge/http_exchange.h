// One exchange with a server on loopback, with nothing hidden: how the
// connection ended, and bytes that no client would show.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace assize::testing {

struct Exchange {
  enum class End : std::uint8_t {
    kWhole,   ///< All that the headers announced came.
    kClosed,  ///< The connection ended in order before.
    kReset,   ///< It ended with a reset before.
    kSilent   ///< Nothing more came for 20 s.
  };
  End end = End::kWhole;
  int status = 0;       ///< 0: none came.
  std::string headers;  ///< Lines as they came, the status line first.
  std::string body;     ///< As far as it came.
  double seconds = 0;   ///< Until the end.
};

/// A connection that is kept alive between exchanges. Throws where none can be
/// made. Not thread-safe.
class Connection {
 public:
  explicit Connection(unsigned short port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Sends bytes as they are.
  void send(std::string_view bytes) const;
  /// The next reply; its body is as long as its Content-Length says.
  Exchange receive();

 private:
  int socket_ = -1;
  std::string unread_;
};

/// The bytes of a request with these headers, each ended by "\r\n".
std::string http_request(std::string_view method, std::string_view path,
                         std::string_view body, std::string_view headers = {});

/// One request over a connection of its own.
Exchange exchange(unsigned short port, std::string_view method,
                  std::string_view path, std::string_view body,
                  std::string_view headers = {});

}  // namespace assize::testing
