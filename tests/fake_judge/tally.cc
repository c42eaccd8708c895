#include "fake_judge/tally.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

namespace assize::testing {

Result<std::unique_ptr<Tally>> Tally::open(const std::string& log) {
  std::unique_ptr<Tally> out(new Tally);
  if (log.empty()) return out;
  out->log_ =
      ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (out->log_ < 0) {
    return fail(
        fmt::format("the log cannot be opened: {}", std::strerror(errno)),
        {log});
  }
  return out;
}

Tally::~Tally() {
  if (log_ >= 0) ::close(log_);
}

void Tally::connected() {
  const std::lock_guard lock(mutex_);
  ++connections_;
  ++open_;
}

void Tally::disconnected() {
  const std::lock_guard lock(mutex_);
  --open_;
}

void Tally::began(std::size_t bytes, bool keyed) {
  const std::lock_guard lock(mutex_);
  if (requests_ == 0) first_ = std::chrono::steady_clock::now();
  ++requests_;
  bytes_in_ += bytes;
  keyed_ += keyed ? 1 : 0;
  most_in_flight_ = std::max(most_in_flight_, ++in_flight_);
}

void Tally::ended(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  --in_flight_;
  bytes_out_ += bytes;
  last_ = std::chrono::steady_clock::now();
}

std::uint32_t Tally::attempt(std::uint64_t body) {
  const std::lock_guard lock(mutex_);
  return ++attempts_[body];
}

void Tally::replied(std::uint64_t body, std::uint32_t attempt, Fault fault) {
  const std::lock_guard lock(mutex_);
  ++calls_;
  ++by_fault_[static_cast<std::size_t>(fault)];
  if (log_ < 0) return;
  const std::string line =
      fmt::format("{:016x} {} {}\n", body, attempt, name(fault));
  // A line that is not written is missed by whoever counts the lines.
  if (::write(log_, line.data(), line.size()) < 0) ::close(log_), log_ = -1;
}

void Tally::throttled() {
  const std::lock_guard lock(mutex_);
  ++throttled_;
}

void Tally::unauthorised() {
  const std::lock_guard lock(mutex_);
  ++unauthorised_;
}

std::string Tally::json() const {
  const std::lock_guard lock(mutex_);
  const std::chrono::duration<double> seconds = last_ - first_;
  nlohmann::json faults = nlohmann::json::object();
  for (std::size_t i = 1; i < kFaults; ++i) {
    if (by_fault_[i] == 0) continue;
    faults[std::string(name(static_cast<Fault>(i)))] = by_fault_[i];
  }
  return nlohmann::json{{"requests", requests_},
                        {"calls", calls_},
                        {"answered", by_fault_[0]},
                        {"distinct", attempts_.size()},
                        {"faults", faults},
                        {"throttled", throttled_},
                        {"unauthorised", unauthorised_},
                        {"keyed", keyed_},
                        {"connections", connections_},
                        {"open", open_},
                        {"in_flight", in_flight_},
                        {"most_in_flight", most_in_flight_},
                        {"seconds", seconds.count()},
                        {"bytes_in", bytes_in_},
                        {"bytes_out", bytes_out_}}
      .dump();
}

}  // namespace assize::testing
