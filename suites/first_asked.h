// Which of several verdicts on the same answers a benchmark's file has.
#pragma once

#include "core/benchmark.h"

namespace assize::suites {

/// Lets `kept`, of the same answers in the same order or nullptr, be the one
/// that was asked first: an attack may have asked again what was asked without
/// it.
inline void keep_first_asked(const Record& record, const Record*& kept) {
  if (kept == nullptr || record.trial.arm < kept->trial.arm) kept = &record;
}

}  // namespace assize::suites
