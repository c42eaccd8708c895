// How hard each instruction is, for length control: as the suite publishes it,
// fitted jointly over the systems, or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "plugin/calibration.h"
#include "stats/joint_difficulty.h"
#include "stats/length_controlled.h"

namespace assize {

/// kPublished: the column "difficulty" of the table "items"; where a suite has
/// none, the term is left out.
enum class DifficultySource : std::uint8_t { kPublished, kJoint, kNone };

/// The judged clean pair that a row of the table is: what a system's answer
/// lacks in code points of its rival's. Nothing: not such a pair of this study,
/// or a length is missing.
std::optional<double> length_difference(const Study& study, std::size_t row);

/// Holds on to the study's tables. Const after construction, so threads share
/// it.
class InstructionDifficulty {
 public:
  /// Fails where a joint fit has too few systems: whoever is measured is left
  /// out of it, and one other system's verdict tells no difficulty from luck.
  static Result<InstructionDifficulty> make(const Study& study,
                                            DifficultySource source);

  /// In log-odds; 0 where the term is left out, NaN where the suite does not
  /// say it. A joint one leaves out the verdicts of the system itself, and for
  /// an attacked system those of its clean self, so that both are measured by
  /// the same. Only clean systems' verdicts count.
  double at(std::uint16_t system, std::uint32_t item) const;

  bool left_out() const { return items_ == nullptr && !joint_; }
  /// None unless the suite publishes both them and difficulties, or the
  /// difficulty is left out of its own.
  const GamedRows& gamed() const { return gamed_; }
  const std::optional<JointDifficulty>& joint() const { return joint_; }

 private:
  void read_published(const Benchmark& bench);
  void read_gamed(const Benchmark& bench, bool with_difficulty);

  const Benchmark* bench_ = nullptr;
  const Table* items_ = nullptr;  ///< With column `column_`.
  std::size_t column_ = 0;
  GamedRows gamed_;
  std::optional<JointDifficulty> joint_;
};

}  // namespace assize
