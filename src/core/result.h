// What goes into a report: estimates, tests and findings.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/verdict.h"

namespace assize {

struct Interval {
  double lower = kAbsent, upper = kAbsent;
  double level = 0.95;  ///< In (0, 1).
};

struct Estimate {
  double value = kAbsent;
  std::optional<Interval> interval;
  std::uint32_t n = 0;          ///< Judged rows behind the value.
  std::uint32_t clusters = 0;   ///< Instructions behind the value.
  std::uint32_t undefined = 0;  ///< Replicates without a value.
  std::string method;           ///< "cluster_bootstrap.bca_expanded"
  std::string convention;       ///< "alpaca_eval.lc_v1"
  std::string reason;           ///< Why a value or an interval is missing.
};

/// Absent: the interval lies within the margin. Present: not absent, and the
/// adjusted p-value is at most fdr. Else inconclusive.
enum class Conclusion : std::uint8_t { kPresent, kAbsent, kInconclusive };

/// "present", "absent", "inconclusive".
std::string_view name(Conclusion conclusion);

struct Test {
  std::string family, id;
  double p = kAbsent, q = kAbsent;
};

/// Bytes [begin, end) of one answer turn that a detector points at.
struct Evidence {
  std::uint32_t item = 0;
  std::uint8_t turn = 0;
  std::uint32_t begin = 0, end = 0;
  std::string rule, note;
};

struct Finding {
  std::string detector, subject;
  bool flagged = false;
  double score = kAbsent;
  double p = kAbsent, q = kAbsent;
  double share = kAbsent;   ///< Of the subject's answers affected, in [0, 1].
  std::uint32_t n = 0;      ///< Answers that were scored.
  std::uint32_t empty = 0;  ///< Empty answers: a state of their own.
  std::string reason;       ///< Why there is no p-value; else empty.
  std::vector<Evidence> evidence = {};
  /// Items whose answer is affected, increasing; empty where the detector
  /// judges a system as a whole.
  std::vector<std::uint32_t> affected = {};
  /// The share of an honest system's answers that would be affected too.
  double clean_rate = kAbsent;
};

}  // namespace assize
