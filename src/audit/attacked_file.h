// A benchmark's answer file, attacked, and written as that benchmark has it.
#pragma once

#include <cstdint>
#include <string>

#include "audit/audit_config.h"
#include "audit/entrants.h"
#include "core/error.h"
#include "plugin/suite.h"

namespace assize {

struct AttackedFile {
  NativeFile file;
  std::string system;         ///< Whose answers were attacked; "": a constant.
  std::string name;           ///< Under which the file has them now.
  std::uint32_t answers = 0;  ///< In the file.
  Applied applied;

  /// Answers that the attack wrote. Where it does not apply, a system's own
  /// answer stays, and a constant has none.
  std::uint32_t rewritten() const {
    return system.empty() ? applied.answers
                          : applied.answers - applied.not_applicable;
  }
};

/// What to attack, and how.
struct FileAttack {
  const NativeFormat& format;
  const AttackUse& attack;
  const JudgePrompt* prompt = nullptr;  ///< That payloads imitate; may be none.
  /// Of several in the file; "": the only one, or a constant, which needs none.
  std::string system;
  std::string name;  ///< For the attacked answers; "": system and arm.
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

/// The attacked answers of `bench`, which format.read_answers() gave. The same
/// at any number of threads. Fails where the attack is on how answers are
/// shown or applies to no answer, there is no item, the system is not in the
/// file or is not one, or the format cannot write.
Result<AttackedFile> attack_file(Benchmark bench, const FileAttack& how);

}  // namespace assize
