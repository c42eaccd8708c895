// The texts of an answer, one for each turn.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace assize {

/// Views of texts that another owns, side by side. One, as most answers have,
/// takes no memory of its own: of millions of answers that is a third.
class TurnTexts {
 public:
  using value_type = std::string_view;
  using iterator = value_type*;
  using const_iterator = const value_type*;

  TurnTexts() = default;
  TurnTexts(std::initializer_list<value_type> texts)
      : TurnTexts(std::span<const value_type>(texts.begin(), texts.size())) {}
  TurnTexts(const std::vector<value_type>& texts)
      : TurnTexts(std::span<const value_type>(texts)) {}
  explicit TurnTexts(std::span<const value_type> texts)
      : size_(static_cast<std::uint32_t>(texts.size())) {
    if (size_ > 1) many_ = std::make_unique<value_type[]>(size_);
    std::ranges::copy(texts, begin());
  }
  TurnTexts(const TurnTexts& other)
      : TurnTexts(std::span<const value_type>(other.begin(), other.size())) {}
  TurnTexts(TurnTexts&& other) noexcept
      : one_(other.one_), many_(std::move(other.many_)), size_(other.size_) {
    other.size_ = 0;
  }
  TurnTexts& operator=(const TurnTexts& other) {
    return *this = TurnTexts(other);
  }
  TurnTexts& operator=(TurnTexts&& other) noexcept {
    one_ = other.one_;
    many_ = std::move(other.many_);
    size_ = other.size_;
    other.size_ = 0;
    return *this;
  }
  ~TurnTexts() = default;

  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Requires `turn < size()`.
  value_type& operator[](std::size_t turn) { return begin()[turn]; }
  value_type operator[](std::size_t turn) const { return begin()[turn]; }
  value_type front() const { return *begin(); }
  value_type back() const { return *(end() - 1); }
  iterator begin() { return many_ ? many_.get() : &one_; }
  iterator end() { return begin() + size_; }
  const_iterator begin() const { return many_ ? many_.get() : &one_; }
  const_iterator end() const { return begin() + size_; }

  friend bool operator==(const TurnTexts& a, const TurnTexts& b) {
    return std::ranges::equal(a, b);
  }

 private:
  value_type one_;
  std::unique_ptr<value_type[]> many_;  ///< All, where there is not just one.
  std::uint32_t size_ = 0;
};

}  // namespace assize
