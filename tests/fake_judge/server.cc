// clang-format off: Boost.Asio 1.74 does not include what it uses.
#include <utility>
// clang-format on
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "fake_judge/server.h"

namespace assize::testing {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Ending = Outgoing::Ending;

/// Room for a whole request in one read, as most are.
constexpr std::size_t kFirstRead = 16'384;
constexpr std::size_t kMostBody = std::size_t{256} << 20;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

/// The key that came with a request, whichever header held it.
std::string_view key_of(const http::request<http::string_body>& request) {
  std::string_view value = view(request[http::field::authorization]);
  if (value.starts_with("Bearer ")) value.remove_prefix(7);
  return value.empty() ? view(request["x-api-key"]) : value;
}

/// One connection. It lives as long as something is awaited on it; its
/// executor is a strand, so that it is one thread's at a time.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(asio::io_context& context, const Desk& desk, const Options& options)
      : socket_(asio::make_strand(context)),
        timer_(socket_.get_executor()),
        desk_(desk),
        options_(options) {
    buffer_.reserve(kFirstRead);
  }

  ~Session() {
    if (started_) desk_.tally().disconnected();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  tcp::socket& socket() { return socket_; }

  /// Once it is connected.
  void start() {
    started_ = true;
    desk_.tally().connected();
    error_code ignored;
    socket_.set_option(tcp::no_delay(true), ignored);
    read();
  }

 private:
  using Step = void (Session::*)();

  /// Goes on with `step` where what was awaited went well. Where it did not,
  /// the other side went away, and so does this one.
  auto then(Step step) {
    return [self = shared_from_this(), step](const error_code& error,
                                             std::size_t = 0) {
      if (error) return self->left();
      ((*self).*step)();
    };
  }

  void read() {
    parser_.emplace();
    parser_->body_limit(kMostBody);
    http::async_read_header(socket_, buffer_, *parser_, then(&Session::agree));
  }

  void agree() {
    const bool asks = view(parser_->get()[http::field::expect]) ==
                      std::string_view("100-continue");
    if (!asks) return read_body();
    static constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(socket_, asio::buffer(kGoOn), then(&Session::read_body));
  }

  void read_body() {
    http::async_read(socket_, buffer_, *parser_, then(&Session::reply));
  }

  void reply() {
    const auto& request = parser_->get();
    const std::string_view key = key_of(request);
    out_ = desk_.reply({.method = view(request.method_string()),
                        .target = view(request.target()),
                        .body = request.body(),
                        .key = key});
    // What asks about the server itself is not counted.
    counted_ = out_.call;
    if (counted_) desk_.tally().began(request.body().size(), !key.empty());
    if (options_.delay_ms == 0 || !out_.call) return send();
    wait(options_.delay_ms, &Session::send);
  }

  void wait(unsigned milliseconds, Step step) {
    timer_.expires_after(std::chrono::milliseconds(milliseconds));
    timer_.async_wait(then(step));
  }

  void send() {
    if (out_.pause_at == 0) return send_rest();
    asio::async_write(socket_, asio::buffer(out_.bytes, out_.pause_at),
                      then(&Session::pause));
  }

  void pause() { wait(options_.slow_ms, &Session::send_rest); }

  void send_rest() {
    const auto rest = asio::buffer(out_.bytes) + out_.pause_at;
    if (rest.size() == 0) return finish();
    asio::async_write(socket_, rest, then(&Session::finish));
  }

  void finish() {
    left();
    error_code ignored;
    if (out_.ending == Ending::kReset) {
      socket_.set_option(asio::socket_base::linger(true, 0), ignored);
      socket_.close(ignored);
    } else if (out_.ending == Ending::kClosed || !parser_->get().keep_alive()) {
      socket_.shutdown(tcp::socket::shutdown_both, ignored);
    } else {
      read();
    }
  }

  /// A reply is over, or its reader is gone.
  void left() {
    if (counted_) desk_.tally().ended(out_.bytes.size());
    counted_ = false;
  }

  tcp::socket socket_;
  asio::steady_timer timer_;
  const Desk& desk_;
  const Options& options_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  Outgoing out_;
  bool started_ = false, counted_ = false;
};

/// Takes connections as long as the context runs.
void accept(asio::io_context& context, tcp::acceptor& acceptor,
            const Desk& desk, const Options& options) {
  auto session = std::make_shared<Session>(context, desk, options);
  acceptor.async_accept(session->socket(), [&, session](error_code error) {
    if (!error) session->start();
    accept(context, acceptor, desk, options);
  });
}

/// The standard input, for its end.
class Input {
 public:
  explicit Input(asio::io_context& context)
      : context_(context), end_(context, ::dup(STDIN_FILENO)) {}

  void read() {
    end_.async_read_some(asio::buffer(bytes_),
                         [this](const error_code& error, std::size_t) {
                           if (error) return context_.stop();
                           read();
                         });
  }

 private:
  asio::io_context& context_;
  asio::posix::stream_descriptor end_;
  std::array<char, 256> bytes_{};
};

}  // namespace

Result<void> serve(const Desk& desk, const Options& options) {
  asio::io_context context(static_cast<int>(options.threads));
  tcp::acceptor acceptor(context);
  const tcp::endpoint place(asio::ip::address_v4::loopback(),
                            static_cast<unsigned short>(options.port));
  error_code error;
  acceptor.open(place.protocol(), error);
  if (!error) acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor.bind(place, error);
  // A client may open thousands of connections at once.
  if (!error) acceptor.listen(4096, error);
  if (error) {
    return fail(fmt::format("port {} of loopback cannot be had: {}",
                            options.port, error.message()));
  }
  accept(context, acceptor, desk, options);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const error_code&, int) { context.stop(); });
  std::optional<Input> input;
  if (options.end_with_input) input.emplace(context).read();
  fmt::print("{}\n", acceptor.local_endpoint().port());
  std::fflush(stdout);
  std::vector<std::jthread> threads;
  for (unsigned i = 1; i < options.threads; ++i) {
    threads.emplace_back([&] { context.run(); });
  }
  context.run();
  return {};
}

}  // namespace assize::testing
