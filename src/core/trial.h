// One comparison put to one judge.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace assize {

inline constexpr std::size_t kMaxSlots = 8;

struct Trial {
  std::uint32_t item = 0;
  std::array<std::uint16_t, kMaxSlots> shown{};  ///< System in each slot.
  std::uint8_t slots = 2;  ///< 1 pointwise, 2 pairwise, 3 to 8 best-of-n.
  std::uint8_t focus =
      1;  ///< Slot of the system under test; the arm acts here.
  std::uint8_t turn = 0;
  std::uint16_t judge = 0;
  std::uint16_t arm = 0;      ///< 0: clean.
  std::uint16_t defence = 0;  ///< 0: none.
  std::uint16_t sample = 0;

  friend auto operator<=>(const Trial&, const Trial&) = default;
};

}  // namespace assize
