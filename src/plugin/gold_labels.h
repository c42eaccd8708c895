// What the gold labels say of answers: alone, and of pairs.
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>

#include "plugin/calibration.h"

namespace assize {

/// The rows of the benchmark's gold judge; empty where it has none.
class GoldLabels {
 public:
  explicit GoldLabels(const Study& study);

  /// P(system is better than opponent) in {0, 1/2, 1}: as the pair was
  /// labelled, or by whether each answer is right. NaN where unlabelled.
  double better(std::uint32_t item, std::uint16_t system,
                std::uint16_t opponent) const;

 private:
  std::map<std::pair<std::uint32_t, std::uint16_t>, double> alone_;
  std::map<std::tuple<std::uint32_t, std::uint16_t, std::uint16_t>, double>
      pairs_;
};

}  // namespace assize
