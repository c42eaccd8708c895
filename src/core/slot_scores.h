// What a judge gave the answers that it was shown, by slot.
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

namespace assize {

/// A short list of numbers that takes eight bytes while it is empty: a vector
/// takes three times that, and of millions of verdicts most have none.
class SlotScores {
 public:
  using value_type = double;
  using iterator = double*;
  using const_iterator = const double*;

  SlotScores() = default;
  SlotScores(std::initializer_list<double> values)
      : SlotScores(std::span<const double>(values.begin(), values.size())) {}
  SlotScores(const std::vector<double>& values)
      : SlotScores(std::span<const double>(values)) {}
  explicit SlotScores(std::span<const double> values) {
    if (values.empty()) return;
    cells_ = std::make_unique<double[]>(values.size() + 1);
    cells_[0] = static_cast<double>(values.size());
    std::ranges::copy(values, begin());
  }
  SlotScores(const SlotScores& other)
      : SlotScores(std::span<const double>(other.begin(), other.size())) {}
  SlotScores(SlotScores&&) noexcept = default;
  SlotScores& operator=(const SlotScores& other) {
    return *this = SlotScores(other);
  }
  SlotScores& operator=(SlotScores&&) noexcept = default;
  ~SlotScores() = default;

  std::size_t size() const {
    return cells_ ? static_cast<std::size_t>(cells_[0]) : 0;
  }
  bool empty() const { return !cells_; }
  void clear() { cells_.reset(); }
  double front() const { return (*this)[0]; }
  /// Requires `slot < size()`.
  double& operator[](std::size_t slot) { return cells_[slot + 1]; }
  double operator[](std::size_t slot) const { return cells_[slot + 1]; }
  iterator begin() { return cells_ ? cells_.get() + 1 : nullptr; }
  iterator end() { return begin() + size(); }
  const_iterator begin() const { return cells_ ? cells_.get() + 1 : nullptr; }
  const_iterator end() const { return begin() + size(); }

  friend bool operator==(const SlotScores& a, const SlotScores& b) {
    return std::ranges::equal(a, b);
  }
  friend std::partial_ordering operator<=>(const SlotScores& a,
                                           const SlotScores& b) {
    return std::lexicographical_compare_three_way(a.begin(), a.end(), b.begin(),
                                                  b.end());
  }

 private:
  std::unique_ptr<double[]> cells_;  ///< How many there are, then they.
};

}  // namespace assize
