// What the simulated judge would say in-process, to messages from outside.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/error.h"
#include "fake_judge/protocol.h"
#include "plugin/judge.h"
#include "plugin/registry.h"
#include "prompt/judge_prompt.h"

namespace assize::testing {

/// The prompts of a suite, and simulated judges: `honest`, `gullible`, and one
/// with further knobs for every model of another name. Const is thread-safe.
class SimulatedAnswers {
 public:
  /// Reads the suite of an audit, whatever else it asks for. `knobs`: YAML of
  /// the judge for other models, "profile: gullible".
  static Result<std::unique_ptr<SimulatedAnswers>> load(
      const std::string& audit, const std::string& knobs);

  /// SimulatedJudge::answer() for the prompt whose literal text the messages
  /// hold; of several, that with the longest text. Its sample is how far the
  /// seed is above the prompt's own. Fails where no prompt fits.
  Called<Completion> answer(const Asked& asked) const;

  /// How the taste likes each answer by itself against the mean answer: as
  /// log-odds, or in (0, 1) where an activation is asked for.
  static std::vector<double> scores(const Asked& asked);

 private:
  SimulatedAnswers() = default;
  Result<void> make_judges(const std::string& knobs);
  const JudgePrompt* prompt_of(const std::vector<Message>& messages) const;
  const LocalBackend& judge_of(const std::string& model) const;

  Registry registry_;
  std::vector<JudgePrompt> prompts_;
  std::unique_ptr<LocalBackend> honest_, gullible_, other_;
};

}  // namespace assize::testing
