// What suite.yaml says of WildBench, as values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::wildbench {

/// Tags that are reported together.
struct Task {
  std::string group;
  double weight = 1;  ///< In the macro scores.
  std::vector<std::string> tags;
};

struct Baseline {
  std::string name;    ///< In published files: "gpt4t".
  std::string system;  ///< "gpt-4-turbo-2024-04-09".
};

/// From the scores of two answers to a game.
struct EloRule {
  double margin = 0, tie_margin = 0;  ///< In points of the score.
  double length_margin = 0;           ///< In characters.
  double k = 4, start = 1000;
  std::uint32_t rounds = 1;
};

struct Description {
  std::string version;
  std::vector<Task> tasks;
  std::vector<Baseline> baselines;
  std::vector<double> margins;  ///< K in characters; below 0: none.
  EloRule elo;
  std::vector<Outcome> choices;
  GrammarSpec pairwise, pairwise_strict, score, score_strict;
  std::string score_frame, pairwise_frame;

  /// Index of the task that holds the tag, or -1.
  int task_of(std::string_view tag) const;
  /// The sum of all weights.
  double weight() const;
  /// What published files call that baseline, or its own name.
  std::string_view name_of(std::string_view baseline) const;
  const Outcome* choice(std::string_view text) const;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::wildbench
