// clang-format off: Boost.Asio 1.74 does not include what it uses.
#include <utility>
// clang-format on
#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast.hpp>
#include <chrono>
#include <cstdio>
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

// The errors are values here: a connection that ends is nothing unusual.
constexpr auto kAwait = asio::use_awaitable;
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

/// Ends a connection so that the other side sees a reset.
void reset(tcp::socket& socket) {
  error_code ignored;
  socket.set_option(asio::socket_base::linger(true, 0), ignored);
  socket.close(ignored);
}

asio::awaitable<void> wait(unsigned milliseconds) {
  asio::steady_timer timer(co_await asio::this_coro::executor);
  timer.expires_after(std::chrono::milliseconds(milliseconds));
  co_await timer.async_wait(kAwait);
}

/// Writes a reply; false where nothing may follow it.
asio::awaitable<bool> send(tcp::socket& socket, const Outgoing& out,
                           const Options& options) {
  if (options.delay_ms > 0 && out.call) co_await wait(options.delay_ms);
  if (out.pause_at > 0) {
    co_await asio::async_write(socket, asio::buffer(out.bytes, out.pause_at),
                               kAwait);
    co_await wait(options.slow_ms);
  }
  const auto rest = asio::buffer(out.bytes) + out.pause_at;
  if (rest.size() > 0) co_await asio::async_write(socket, rest, kAwait);
  if (out.ending == Ending::kReset) reset(socket);
  co_return out.ending == Ending::kKept;
}

asio::awaitable<void> converse(tcp::socket& socket, const Desk& desk,
                               const Options& options) {
  beast::flat_buffer buffer;
  buffer.reserve(kFirstRead);
  for (bool kept = true; kept;) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kMostBody);
    co_await http::async_read_header(socket, buffer, parser, kAwait);
    const auto& request = parser.get();
    if (view(request[http::field::expect]) == "100-continue") {
      constexpr std::string_view kGoOn = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(socket, asio::buffer(kGoOn), kAwait);
    }
    co_await http::async_read(socket, buffer, parser, kAwait);
    const std::string_view key = key_of(request);
    const auto method = request.method_string();
    const Outgoing out = desk.reply({.method = view(method),
                                     .target = view(request.target()),
                                     .body = request.body(),
                                     .key = key});
    // What asks about the server itself is not counted.
    if (out.call) desk.tally().began(request.body().size(), !key.empty());
    bool open = true;
    try {
      kept = co_await send(socket, out, options) && request.keep_alive();
    } catch (const boost::system::system_error&) {
      open = false;  // The other side went away.
    }
    if (out.call) desk.tally().ended(out.bytes.size());
    if (!open) co_return;
  }
  error_code ignored;
  socket.shutdown(tcp::socket::shutdown_both, ignored);
}

asio::awaitable<void> attend(tcp::socket socket, const Desk& desk,
                             const Options& options) {
  desk.tally().connected();
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  try {
    co_await converse(socket, desk, options);
  } catch (const boost::system::system_error&) {
    // It ended, or what came was no HTTP; either way there is nobody to tell.
  }
  desk.tally().disconnected();
}

asio::awaitable<void> accept(tcp::acceptor& acceptor, const Desk& desk,
                             const Options& options) {
  while (true) {
    // A strand each, so that a connection is one thread's at a time.
    auto strand = asio::make_strand(acceptor.get_executor());
    tcp::socket socket(strand);
    co_await acceptor.async_accept(socket, kAwait);
    asio::co_spawn(strand, attend(std::move(socket), desk, options),
                   asio::detached);
  }
}

/// Returns when the input has ended.
asio::awaitable<void> read_input(asio::io_context& context) {
  asio::posix::stream_descriptor input(context, ::dup(STDIN_FILENO));
  char bytes[256];
  try {
    while (true) co_await input.async_read_some(asio::buffer(bytes), kAwait);
  } catch (const boost::system::system_error&) {
    context.stop();
  }
}

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
  asio::co_spawn(context, accept(acceptor, desk, options), asio::detached);
  asio::signal_set signals(context, SIGINT, SIGTERM);
  signals.async_wait([&](const error_code&, int) { context.stop(); });
  if (options.end_with_input) {
    asio::co_spawn(context, read_input(context), asio::detached);
  }
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
