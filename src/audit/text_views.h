// The texts of all answers in the two spellings that detectors read.
#pragma once

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "core/benchmark.h"
#include "plugin/detector.h"

namespace assize {

/// Owns the spellings that a benchmark does not hold already: answers of
/// several turns joined, and normal texts that differ from the raw ones. An
/// answer without text, or of another system than those asked for, has empty
/// views. May be moved, and its views stay valid.
class AnswerTexts {
 public:
  /// Requires that `bench` outlives this object. A system may be named twice.
  /// Linear in the bytes of these systems' answers: attacked forms of all of
  /// them, which nobody reads here, would take many times that. The same at any
  /// number of threads.
  AnswerTexts(const Benchmark& bench, std::span<const std::uint16_t> systems,
              unsigned threads);
  AnswerTexts(AnswerTexts&&) = default;
  AnswerTexts& operator=(AnswerTexts&&) = default;

  /// Parallel to `Benchmark::answers`.
  std::span<const TextViews> views() const { return views_; }

 private:
  void add(const Benchmark& bench, std::span<const std::uint32_t> answers,
           unsigned threads);

  std::deque<std::string> blocks_;  ///< Texts one after the other.
  std::vector<TextViews> views_;
};

}  // namespace assize
