// How many calls a second the wire makes, and what each costs this process.
//
//   wire_bench URL [CALLS [AT_ONCE [BYTES]]]
//
// URL is a base such as http://127.0.0.1:8000/v1, to which /chat/completions is
// added.  A bare loop over libcurl's multi interface is measured beside the
// wire, on the same server with the same body.  Pin the server to one core and
// this program to another:
//
//   taskset -c 1 SERVER & taskset -c 0 build/tests/bench/wire_bench URL

#include <fmt/format.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>

#include "bare_multi_loop.h"
#include "net/wire.h"

namespace {

using std::chrono::steady_clock;

struct Load {
  std::string url;
  std::size_t calls = 100'000, at_once = 1000, bytes = 8192;
};

/// Of this process so far, user and system.
double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           static_cast<double>(time.tv_usec) * 1e-6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void measure(const std::string& what, const Load& load,
             const std::function<std::size_t()>& run) {
  const double cpu = cpu_seconds();
  const auto start = steady_clock::now();
  const std::size_t good = run();
  const std::chrono::duration<double> took = steady_clock::now() - start;
  const auto calls = static_cast<double>(load.calls);
  fmt::print("{:16} {:8.0f} calls/s {:8.1f} us of CPU a call {:8} of {} good\n",
             what, calls / took.count(), (cpu_seconds() - cpu) / calls * 1e6,
             good, load.calls);
}

std::size_t through_the_wire(const Load& load, const std::string& body) {
  std::atomic<std::size_t> ended = 0, good = 0;
  assize::Lane lane;
  lane.endpoint.base_url = load.url;
  lane.endpoint.concurrency = static_cast<unsigned>(load.at_once);
  lane.decode = [](const assize::HttpReply&) { return assize::Completion{}; };
  std::vector<assize::Lane> lanes;
  lanes.push_back(std::move(lane));
  assize::Wire wire(std::move(lanes),
                    {.done =
                         [&](const assize::WireOutcome& outcome) {
                           good += outcome.said ? 1 : 0;
                           ++ended;
                           ended.notify_one();
                         },
                     .retried =
                         [](const assize::Retry& retry) {
                           fmt::print(stderr, "again: {}\n", retry.message);
                         }},
                    1);
  // As many wait as fly, so that the queue is never empty and memory is
  // bounded.
  for (std::size_t sent = 0; sent < load.calls; ++sent) {
    for (std::size_t seen = ended; sent - seen >= 2 * load.at_once;
         seen = ended) {
      ended.wait(seen);
    }
    wire.send(0, sent, {.path = "/chat/completions", .body = body}, 1);
  }
  for (std::size_t seen = ended; seen < load.calls; seen = ended) {
    ended.wait(seen);
  }
  return good;
}

}  // namespace

int main(int count, char** arguments) {
  if (count < 2 || count > 5) {
    fmt::print(stderr, "usage: wire_bench URL [CALLS [AT_ONCE [BYTES]]]\n");
    return 2;
  }
  const auto number = [&](int i, std::size_t fallback) {
    return count > i ? std::strtoul(arguments[i], nullptr, 10) : fallback;
  };
  Load load{.url = arguments[1]};
  load.calls = number(2, load.calls);
  load.at_once = number(3, load.at_once);
  load.bytes = number(4, load.bytes);
  const std::string body(load.bytes, 'x');
  measure("wire", load, [&] { return through_the_wire(load, body); });
  measure("bare multi loop", load, [&] {
    return assize::bench::bare_multi_loop(load.url + "/chat/completions", body,
                                          load.calls, load.at_once);
  });
  return 0;
}
