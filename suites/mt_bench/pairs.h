// Two games of one question and turn, put together.
#pragma once

#include <cstdint>
#include <vector>

#include "core/verdict_table.h"

namespace assize::mt_bench {

/// Two answers compared, seen from the one under test.
struct JudgedPair {
  std::uint32_t item = 0;
  std::uint8_t turn = 0;
  std::uint16_t system = 0, opponent = 0, defence = 0;
  double y = 0.5;             ///< 1: won, 0: lost, 1/2: a tie.
  bool both_orders = false;   ///< There were two games.
  bool inconsistent = false;  ///< The games do not say the same.
  std::uint8_t decided = 0;   ///< Games with a winner, of two.
  std::uint8_t first = 0;     ///< Of these, won by the answer shown first.
};

struct JudgedPairs {
  std::vector<JudgedPair> pairs;  ///< By item.
  std::uint32_t failed = 0;       ///< Left out: a game has no verdict.
};

/// The judge's pairs, what an attack asked for apart. A pair is won where both
/// games say so; games that differ are a tie, as published, also where only one
/// of them is a tie. A pair of which a game has no verdict is left out. Where
/// there was one game alone, as two ratings that are compared are, it counts.
/// Probabilities count by the side that they are on.
/// **Source:** lm-sys/FastChat, llm_judge/show_result.py.
JudgedPairs judged_pairs(const VerdictTable& table, std::uint16_t judge);

}  // namespace assize::mt_bench
