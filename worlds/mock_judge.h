// How judgecal, another auditor of judges, makes its planted judge decide: by
// hashes of what is asked, not by a generator.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "worlds/pair_records.h"

namespace assize::worlds {

/// Uniform on (0, 1): of SHA-256 over the parts as a JSON array of strings, the
/// first eight bytes as a big-endian number, plus a half, over 2^64. Requires
/// printable ASCII without quotes and backslashes.
/// **Source:** github.com/Effram360/judgecal at aab9193,
/// fixtures/mock_judge.py.
/// **Checked against:** Python's hashlib and json (tests/oracles).
double hash_uniform(std::initializer_list<std::string_view> parts);

/// Standard normal, by the inverse distribution function of the same.
double hash_normal(std::initializer_list<std::string_view> parts);

/// One of its judges.
class MockJudge {
 public:
  explicit MockJudge(std::string seed) : seed_(std::move(seed)) {}

  /// A tie within 0.25 of even log-odds; else the first slot where the uniform
  /// of the request, named without its repeat, is below its chance.
  Pick decide(double logit, std::string_view stem) const;

  /// The taste of a wording, before it is scaled: one for all requests.
  double wording(std::string_view condition) const;

  /// The noise of one request, before it is scaled.
  double noise(std::string_view item, std::string_view condition,
               std::string_view repeat) const;

 private:
  std::string seed_;
};

/// What MockJudge::decide gives the first slot in expectation; of a tie a half.
double mock_wins(double logit);

/// Whether it decides at all.
bool mock_decides(double logit);

}  // namespace assize::worlds
