#include "audit/wishes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace assize {

void Wishes::put_elsewhere(Way way, Clock::time_point now) {
  elsewhere_since_ = now;
  elsewhere_.push_back(std::move(way));
}

void Wishes::put_over(Way way, std::uint64_t ended) {
  ended_at_over_ = ended;
  over_.push_back(std::move(way));
}

std::vector<Wishes::Way> Wishes::take_fresh() {
  const auto count =
      static_cast<std::ptrdiff_t>(std::min(kMostWishes, fresh_.size()));
  std::vector<Way> out(std::make_move_iterator(fresh_.begin()),
                       std::make_move_iterator(fresh_.begin() + count));
  fresh_.erase(fresh_.begin(), fresh_.begin() + count);
  return out;
}

std::vector<Wishes::Way> Wishes::take_again(Clock::time_point now,
                                            std::uint64_t ended) {
  std::vector<Way> out;
  if (now - elsewhere_since_ > kElsewhereWait) out.swap(elsewhere_);
  if (ended != ended_at_over_) {
    out.insert(out.end(), over_.begin(), over_.end());
    over_.clear();
  }
  return out;
}

bool Wishes::all_over() const {
  return !over_.empty() && fresh_.empty() && elsewhere_.empty();
}

std::vector<Wishes::Way> Wishes::take_all() {
  std::vector<Way> out(fresh_.begin(), fresh_.end());
  out.insert(out.end(), over_.begin(), over_.end());
  out.insert(out.end(), elsewhere_.begin(), elsewhere_.end());
  fresh_.clear();
  over_.clear();
  elsewhere_.clear();
  return out;
}

}  // namespace assize
