// What a judge was found to like: a logistic model over features of answers.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/answer_style.h"

namespace assize {

inline constexpr std::size_t kMeasures = 15;
/// Order, the differences of the measures, tanh of the log length ratio.
inline constexpr std::size_t kFeatures = kMeasures + 2;

/// Numbers of one answer to one question, each bounded whatever the text.
using Measures = std::array<double, kMeasures>;
using Features = std::array<double, kFeatures>;

/// Places in Measures that others read.
inline constexpr std::size_t kLogLength = 0;

/// Names of the features, in their order: "order", "log_length", ...
std::span<const std::string_view> feature_names();

Measures measure(const AnswerStyle& question, const AnswerStyle& answer);

/// Of the pair as shown: 1 for the order, first minus second for each measure,
/// within [-4, 4], and tanh of the log length ratio.
Features pair_features(const Measures& first, const Measures& second);

/// How one system fared with the judge, and with the model fitted without it.
struct TasteScore {
  std::string system;
  bool honest = true;  ///< Whether its pairs were fitted.
  std::uint32_t n = 0;
  double recorded = 0, predicted = 0;  ///< Mean P(win), in percent.
};

struct Taste {
  std::array<double, kFeatures> coefficients{};  ///< Nats, per scaled unit.
  std::array<double, kFeatures> scale{};         ///< Of each feature; above 0.
  Measures mean{};      ///< Of the answers that the model was fitted on.
  std::string source;   ///< Whose verdicts: "alpaca_eval_2, judge ...".
  std::uint32_t n = 0;  ///< Judged pairs fitted.
  double penalty = 0;
  std::vector<TasteScore> systems;  ///< Leave-one-system-out, by name.

  /// Log-odds that the answer shown first is preferred, in nats.
  double log_odds(const Measures& first, const Measures& second) const;
  double log_odds(std::string_view question, std::string_view first,
                  std::string_view second) const;
  /// Of an answer against the mean answer, without the order's part: 0 for the
  /// mean itself.
  double against_mean(const Measures& answer) const;
  /// What the order alone adds to the first answer.
  double order() const { return coefficients[0] / scale[0]; }
};

}  // namespace assize
