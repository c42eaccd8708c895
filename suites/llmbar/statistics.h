// The numbers of a statistics.json, as published and as they should be.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"

namespace assize::llmbar {

/// One judge on one pair; winners are outputs' indices, or -1: none.
struct JudgedPair {
  std::uint32_t item = 0;
  int better = 0;
  /// By order, output 1 shown first, then output 2; as published.
  std::array<int, 2> winner = {-1, -1};
  /// Whether the order has a verdict; a published winner is not always one.
  std::array<bool, 2> judged = {false, false};
};

/// Four kappas: of each order with the labels, the mean of these two, and of
/// the orders with each other. NaN where chance alone would always agree.
struct Kappas {
  double first = kAbsent, second = kAbsent, mean = kAbsent, orders = kAbsent;
};

struct Statistics {
  std::uint32_t n = 0;
  std::array<std::uint32_t, 2> right = {0, 0};  ///< By order.
  std::uint32_t right_in_both = 0;
  std::uint32_t equal = 0;        ///< Two missing verdicts are equal.
  std::uint32_t both_judged = 0;  ///< Pairs with a verdict in each order.
  std::uint32_t same = 0;         ///< Of these, with the same one.
  Kappas published;               ///< With the verdict "2" counted as 0.
  Kappas intended;                ///< Of 1, 2, and 0 for no verdict.
};

/// **Source:** LLMBar, LLMEvaluator/evaluate.py.
/// **Checked against:** scikit-learn cohen_kappa_score.
Statistics statistics(std::span<const JudgedPair> pairs);

/// "95 / 100 = 95.0%", with as many digits as Python prints.
std::string share_text(std::uint32_t count, std::uint32_t n);
/// "95.5%": the mean of both orders.
std::string average_text(const Statistics& of);

/// What a statistics.json holds; texts as they stand there.
struct StatisticsFile {
  InputFile file;
  std::string correct_false, correct_true, correct_average, correct_both, equal;
  Kappas kappas;
};

/// A kappa that is null, or NaN where the reader takes Python's words, is not
/// defined. Errors name the file: no JSON object, a missing field, a wrong
/// type.
Result<StatisticsFile> read_statistics(JsonReader& reader,
                                       const std::string& path);

}  // namespace assize::llmbar
