// What a judge gave the answers that it was shown, by slot.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <vector>

namespace assize {

/// A short list of numbers that takes eight bytes while it is empty: a vector
/// takes three times that, and of millions of verdicts most have none.
class Scores {
 public:
  using value_type = double;
  using iterator = double*;
  using const_iterator = const double*;

  Scores() = default;
  Scores(std::initializer_list<double> values)
      : Scores(std::span<const double>(values.begin(), values.size())) {}
  Scores(const std::vector<double>& values)
      : Scores(std::span<const double>(values)) {}
  explicit Scores(std::span<const double> values) {
    if (values.empty()) return;
    cells_ = std::make_unique<double[]>(values.size() + 1);
    cells_[0] = static_cast<double>(values.size());
    std::ranges::copy(values, begin());
  }
  Scores(const Scores& other)
      : Scores(std::span<const double>(other.begin(), other.size())) {}
  Scores(Scores&&) noexcept = default;
  Scores& operator=(const Scores& other) { return *this = Scores(other); }
  Scores& operator=(Scores&&) noexcept = default;
  ~Scores() = default;

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

  friend bool operator==(const Scores& a, const Scores& b) {
    return std::ranges::equal(a, b);
  }

 private:
  std::unique_ptr<double[]> cells_;  ///< How many there are, then they.
};

}  // namespace assize
