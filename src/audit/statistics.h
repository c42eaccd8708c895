// The settings of an audit's statistics, and the only place of their defaults.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "plugin/knob.h"

namespace assize {

inline constexpr Number kConfidence = {.name = "confidence",
                                       .unit = "",
                                       .meaning = "Level of every interval.",
                                       .fallback = 0.95,
                                       .least = 0.5,
                                       .most = 0.999};
inline constexpr Number kResamples = {.name = "resamples",
                                      .unit = "replicates",
                                      .meaning = "Bootstrap replicates.",
                                      .fallback = 2000,
                                      .least = 200,
                                      .most = 100000};
inline constexpr Number kFdr = {.name = "fdr",
                                .unit = "",
                                .meaning = "False discovery rate of a family.",
                                .fallback = 0.05,
                                .least = 0.0001,
                                .most = 0.5};
inline constexpr Number kMargin = {
    .name = "margin",
    .unit = "points",
    .meaning = "An effect inside is called absent.",
    .fallback = 1,
    .least = 0.01,
    .most = 50};
inline constexpr Number kScoreMargin = {
    .name = "score_margin",
    .unit = "score",
    .meaning = "The same of a mean score on a suite's own scale.",
    .fallback = 0.1,
    .least = 0.001,
    .most = 10};
inline constexpr Number kMaterial = {
    .name = "material",
    .unit = "share",
    .meaning = "Share of answers a flag needs.",
    .fallback = 0.05,
    .least = 0,
    .most = 1};
inline constexpr Number kSeed = {.name = "seed",
                                 .unit = "",
                                 .meaning = "Seed of every random stream.",
                                 .fallback = 1,
                                 .least = 0,
                                 .most = 9007199254740991};

enum class IntervalMethod : std::uint8_t {
  kBca,
  kPercentile,
  kBootstrapT,
  kWildCluster
};
inline constexpr std::string_view kIntervalNames[] = {
    "bca", "percentile", "bootstrap_t", "wild_cluster"};
inline constexpr Choice kIntervalChoice = {
    .name = "interval",
    .meaning =
        "Bootstrap interval; bca of few instructions' levels is "
        "Wilson's, wild_cluster holds for few instructions.",
    .options = kIntervalNames};

enum class EffectTest : std::uint8_t {
  kInterval,
  kPermutation,
  kSign,
  kMcnemar,
  kMcnemarMidP
};
inline constexpr std::string_view kTestNames[] = {
    "interval", "permutation", "sign", "mcnemar", "mcnemar_mid_p"};
inline constexpr Choice kTestChoice = {
    .name = "test",
    .meaning =
        "P-value of an effect: inverts the interval (percentile: bca), "
        "or a test of instructions' means, where it is one.",
    .options = kTestNames};

inline constexpr std::array<Knob, 9> kStatisticsKnobs = {
    kConfidence, kResamples,   kIntervalChoice, kTestChoice, kFdr,
    kMargin,     kScoreMargin, kMaterial,       kSeed};

/// Ends the name of a calibration's second use, with the penalty chosen again
/// in every replicate.
inline constexpr std::string_view kRefit = ":refit_c";

struct Statistics {
  double confidence = kConfidence.fallback;
  std::size_t resamples = static_cast<std::size_t>(kResamples.fallback);
  IntervalMethod interval = IntervalMethod::kBca;
  EffectTest test = EffectTest::kInterval;
  double fdr = kFdr.fallback;
  double margin = kMargin.fallback;             ///< Points.
  double score_margin = kScoreMargin.fallback;  ///< Of the suite's scale.
  double material = kMaterial.fallback;
  std::uint64_t seed = static_cast<std::uint64_t>(kSeed.fallback);
};

}  // namespace assize
