// A trial as it is put to its judge.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

/// What turns trials into requests; outlived by what it points at.
struct HearingOf {
  const Benchmark& bench;
  const Suite& suite;
  std::span<const JudgePrompt> prompts;  ///< Of the suite; not empty.
  std::span<const JudgeUse> judges;      ///< Numbered from first_judge.
  std::uint16_t first_judge = 0;
  std::span<const AttackUse> attacks;   ///< For those on the presentation.
  std::span<const std::uint16_t> arms;  ///< By attack: its index in the plan.
  std::uint64_t seed = 1;
};

struct Hearing {
  Trial trial;  ///< As shown: an attack may have turned the pair around.
  const JudgePrompt* prompt = nullptr;
  /// One; of a judge that hears each answer alone, one per slot.  None: an
  /// attack on the presentation does not apply.
  std::vector<Request> requests;
  std::vector<std::string> labels;  ///< By slot.
};

/// Pure and thread-safe.  Fails where a shown system gave no answer to the
/// item, where an attack moved answers to other slots, and where the template
/// names a slot that nothing fills.
Result<Hearing> hear(const HearingOf& of, const Trial& trial);

/// The same with `answer` in the place of the answer under test, as a search
/// tries it; no attack of the audit takes part.
Result<Hearing> hear_answer(const HearingOf& of, const Trial& trial,
                            std::span<const std::string> answer);

/// The verdict of what the judge said, one completion per request: read by the
/// prompt's grammar, or of scores by the greater one.
Verdict read_verdict(const Hearing& hearing, std::span<const Completion> said);

}  // namespace assize
