// Requests that wait to be claimed in the store before they are sent.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "audit/open_request.h"

namespace assize {

/// Wishes in one transaction of the store.
inline constexpr std::size_t kMostWishes = 64;
/// How long until a request that another process asks is looked for again.
inline constexpr std::chrono::milliseconds kElsewhereWait{250};

/// Not thread-safe.
class Wishes {
 public:
  using Way = std::shared_ptr<OpenRequest>;
  using Clock = std::chrono::steady_clock;

  void add(Way way) { fresh_.push_back(std::move(way)); }
  std::size_t fresh() const { return fresh_.size(); }
  /// Another process asks it.
  void put_elsewhere(Way way, Clock::time_point now);
  /// A ceiling was in the way, when `ended` calls had ended.
  void put_over(Way way, std::uint64_t ended);

  /// At most kMostWishes of the fresh ones, in their order.
  std::vector<Way> take_fresh();
  /// What may have changed: those elsewhere after a while, and those that were
  /// over where a call has ended since, which may have left money.
  std::vector<Way> take_again(Clock::time_point now, std::uint64_t ended);
  /// Whether all that waits is over a ceiling, and something does.
  bool all_over() const;
  std::vector<Way> take_all();

 private:
  std::deque<Way> fresh_;
  std::vector<Way> over_, elsewhere_;
  std::uint64_t ended_at_over_ = 0;
  Clock::time_point elsewhere_since_;
};

}  // namespace assize
