// The texts of all answers in the two spellings that detectors read.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/detector.h"

namespace assize {

/// Owns the spellings that a benchmark does not hold already: answers of
/// several turns joined, and normal texts that differ from the raw ones. An
/// answer without text has empty views. May be moved, and its views stay valid.
class AnswerTexts {
 public:
  /// Requires that `bench` outlives this object. Linear in the bytes of all
  /// answers; the same at any number of threads.
  AnswerTexts(const Benchmark& bench, unsigned threads);
  AnswerTexts(AnswerTexts&&) = default;
  AnswerTexts& operator=(AnswerTexts&&) = default;

  /// Parallel to `Benchmark::answers`.
  std::span<const TextViews> views() const { return views_; }

 private:
  std::deque<std::string> blocks_;  ///< Texts one after the other.
  std::vector<TextViews> views_;
};

}  // namespace assize
