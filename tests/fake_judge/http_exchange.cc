#include "fake_judge/http_exchange.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <stdexcept>

namespace assize::testing {
namespace {

constexpr int kMostMilliseconds = 20'000;

/// The value of Content-Length, or 0.
std::size_t length_of(std::string_view headers) {
  constexpr std::string_view kName = "Content-Length: ";
  const std::size_t at = headers.find(kName);
  if (at == std::string_view::npos) return 0;
  return std::strtoull(headers.data() + at + kName.size(), nullptr, 10);
}

/// Reads what is there; false at the end, which is told.
bool read_more(int socket, std::string& into, Exchange::End& end) {
  pollfd waiting{socket, POLLIN, 0};
  if (::poll(&waiting, 1, kMostMilliseconds) != 1) {
    end = Exchange::End::kSilent;
    return false;
  }
  char bytes[65'536];
  const ssize_t got = ::recv(socket, bytes, sizeof bytes, 0);
  if (got > 0) {
    into.append(bytes, static_cast<std::size_t>(got));
    return true;
  }
  end = got == 0 ? Exchange::End::kClosed : Exchange::End::kReset;
  return false;
}

}  // namespace

Connection::Connection(unsigned short port)
    : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_port = htons(port);
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<const sockaddr*>(&place),
                sizeof place) != 0) {
    throw std::runtime_error(fmt::format("no connection to port {}", port));
  }
}

Connection::~Connection() { ::close(socket_); }

void Connection::send(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent =
        ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    // What the other side did is seen by receive().
    if (sent <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

Exchange Connection::receive() {
  constexpr std::string_view kBlank = "\r\n\r\n";
  const auto since = std::chrono::steady_clock::now();
  Exchange out;
  std::size_t blank = std::string::npos;
  while ((blank = unread_.find(kBlank)) == std::string::npos) {
    if (!read_more(socket_, unread_, out.end)) break;
  }
  if (blank != std::string::npos) {
    out.headers = unread_.substr(0, blank + 2);
    unread_.erase(0, blank + kBlank.size());
    out.status = std::atoi(out.headers.c_str() + out.headers.find(' '));
    const std::size_t length = length_of(out.headers);
    while (unread_.size() < length) {
      if (!read_more(socket_, unread_, out.end)) break;
    }
    out.body = unread_.substr(0, length);
    unread_.erase(0, out.body.size());
  }
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - since;
  out.seconds = took.count();
  return out;
}

std::string http_request(std::string_view method, std::string_view path,
                         std::string_view body, std::string_view headers) {
  return fmt::format(
      "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}Content-Length: {}\r\n\r\n{}",
      method, path, headers, body.size(), body);
}

Exchange exchange(unsigned short port, std::string_view method,
                  std::string_view path, std::string_view body,
                  std::string_view headers) {
  Connection connection(port);
  connection.send(http_request(method, path, body, headers));
  return connection.receive();
}

}  // namespace assize::testing
