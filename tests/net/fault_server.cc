#include "net/fault_server.h"

// clang-format off
#include <utility>  // Before Asio, which uses std::exchange without it.
#include <boost/asio.hpp>
// clang-format on
#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <mutex>
#include <optional>
#include <thread>

namespace assize::testing {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Kind = WireFault::Kind;

constexpr std::uint64_t kLargestBody = 64 << 20;

/// The bytes of a reply, or of the start of one.
std::string bytes_of(const WireFault& fault) {
  std::string head = fmt::format("HTTP/1.1 {} Said\r\n", fault.status);
  for (const auto& [name, value] : fault.headers) {
    head += fmt::format("{}: {}\r\n", name, value);
  }
  const std::string& body = fault.body;
  const std::string length =
      fmt::format("Content-Length: {}\r\n\r\n", body.size());
  switch (fault.kind) {
    case Kind::kReply:
      return head + length + body;
    case Kind::kResetBefore:
      return "";
    case Kind::kResetAfterHeader:
      return head + length;
    case Kind::kHalfBody:
      return head + length + body.substr(0, body.size() / 2);
    case Kind::kHalfChunk:
      return head + fmt::format(
                        "Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}"
                        "\r\n",
                        body.size(), body);
    case Kind::kGarbage:
      return "\x16\x03\x01 no HTTP at all\r\n\r\n";
    case Kind::kEndlessBody:
      return head + "Content-Type: application/json\r\n\r\n";
    case Kind::kEndlessHeaders:
      return head;
  }
  return "";
}

std::string lower(boost::beast::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return out;
}

SeenRequest seen_of(const http::request<http::string_body>& request) {
  SeenRequest seen{std::string(request.target()), request.body(), {}};
  for (const auto& field : request) {
    seen.headers.emplace_back(lower(field.name_string()),
                              std::string(field.value()));
  }
  return seen;
}

struct Record {
  FaultServer::Script script;
  mutable std::mutex mutex;
  std::vector<SeenRequest> seen;
  std::vector<std::chrono::steady_clock::time_point> times;
  std::size_t connections = 0, open = 0, most = 0;

  WireFault arrived(const SeenRequest& request) {
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex);
      number = seen.size();
      seen.push_back(request);
      times.push_back(std::chrono::steady_clock::now());
      most = std::max(most, ++open);
    }
    return script(number, request);
  }
  void left() {
    const std::lock_guard lock(mutex);
    --open;
  }
};

class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, Record& record)
      : socket_(std::move(socket)),
        timer_(socket_.get_executor()),
        record_(record) {}

  void read() {
    parser_.emplace();
    parser_->body_limit(kLargestBody);
    http::async_read(socket_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, auto) {
                       if (!error) self->answer();
                     });
  }

 private:
  void answer() {
    fault_ = record_.arrived(seen_of(parser_->get()));
    if (fault_.delay.count() == 0) return write();
    timer_.expires_after(fault_.delay);
    timer_.async_wait([self = shared_from_this()](error_code error) {
      if (!error) self->write();
    });
  }

  void write() {
    record_.left();
    out_ = bytes_of(fault_);
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](error_code error, auto) {
                        if (!error) self->written();
                      });
  }

  void written() {
    error_code ignored;
    switch (fault_.kind) {
      case Kind::kReply:
        return read();
      case Kind::kResetBefore:
      case Kind::kResetAfterHeader:
        socket_.set_option(asio::socket_base::linger(true, 0), ignored);
        socket_.close(ignored);
        return;
      case Kind::kEndlessBody:
      case Kind::kEndlessHeaders:
        return write_more();
      default:
        socket_.shutdown(tcp::socket::shutdown_both, ignored);
    }
  }

  void write_more() {
    out_ = fault_.kind == Kind::kEndlessBody ? std::string(65'536, 'x')
                                             : "X-More: and more\r\n";
    asio::async_write(socket_, asio::buffer(out_),
                      [self = shared_from_this()](error_code error, auto) {
                        if (!error) self->write_more();
                      });
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  Record& record_;
  boost::beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  WireFault fault_;
  std::string out_;
};

}  // namespace

struct FaultServer::State {
  explicit State(Script script)
      : acceptor(io, {asio::ip::make_address("127.0.0.1"), 0}) {
    record.script = std::move(script);
    accept();
    thread = std::thread([this] { io.run(); });
  }
  ~State() {
    io.stop();
    thread.join();
  }

  void accept() {
    acceptor.async_accept([this](error_code error, tcp::socket socket) {
      if (error) return;
      {
        const std::lock_guard lock(record.mutex);
        ++record.connections;
      }
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<Session>(std::move(socket), record)->read();
      accept();
    });
  }

  Record record;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  std::thread thread;
};

FaultServer::FaultServer(Script script)
    : state_(std::make_unique<State>(std::move(script))) {}

FaultServer::~FaultServer() = default;

std::uint16_t FaultServer::port() const {
  return state_->acceptor.local_endpoint().port();
}

std::string FaultServer::url() const {
  return fmt::format("http://127.0.0.1:{}/v1", port());
}

std::vector<SeenRequest> FaultServer::seen() const {
  const std::lock_guard lock(state_->record.mutex);
  return state_->record.seen;
}

std::vector<std::chrono::steady_clock::time_point> FaultServer::times() const {
  const std::lock_guard lock(state_->record.mutex);
  return state_->record.times;
}

std::size_t FaultServer::connections() const {
  const std::lock_guard lock(state_->record.mutex);
  return state_->record.connections;
}

std::size_t FaultServer::most_at_once() const {
  const std::lock_guard lock(state_->record.mutex);
  return state_->record.most;
}

}  // namespace assize::testing
