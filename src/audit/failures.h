// Calls that gave no completion, counted; and by what judges were served.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "audit/audit_config.h"
#include "core/benchmark.h"
#include "core/call.h"
#include "prompt/request.h"

namespace assize {

/// Thread-safe while judging goes on.
class Failures {
 public:
  explicit Failures(std::size_t judges) : by_judge_(judges) {}

  /// The call of the trial at `place` failed.
  void failed(std::size_t judge, std::size_t place, const CallError& error);
  /// A judge answered, and said which model and build it is.
  void served(std::size_t judge, std::span<const Completion> said);

  /// Writes the counts to bench.excluded, each cause with what the first of its
  /// calls said, and a caution for each judge that was served as several models
  /// or builds. The error of the first judge that gave no verdict at all
  /// although it was asked. `records`: what all judges said, numbered from
  /// `first`.
  std::optional<Error> tell(std::span<const JudgeUse> judges,
                            std::span<const Record> records,
                            std::uint16_t first, Benchmark& bench) const;

 private:
  struct Count {
    std::uint32_t calls = 0;
    std::size_t place = 0;  ///< Of the first.
    std::string message;    ///< Of the first.
  };
  struct OfJudge {
    std::map<Cause, Count> failed;
    std::map<std::pair<std::string, std::string>, std::uint64_t> served;
  };

  std::mutex mutex_;
  std::vector<OfJudge> by_judge_;
};

}  // namespace assize
