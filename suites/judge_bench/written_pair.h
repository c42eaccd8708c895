// The pairs of JudgeBench's files that an answer is in, written.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "plugin/suite.h"

namespace assize::judge_bench {

/// The pairs as they are with one system's answers in them: its own, an
/// attacked one in its clean self's place, a constant in response_A's, where an
/// audit shows it. A constant answers nothing, so it is not the better one,
/// whatever the label is.
class WrittenPairs {
 public:
  /// Requires that the benchmark outlives this.
  WrittenPairs(const Benchmark& bench, std::uint16_t system);

  /// The place that the system's answers take: 0 for response_A, 1 for B.
  std::uint16_t place() const { return place_; }
  /// The fields of a data file, in its order; original_id null and
  /// response_model absent where they are not known. Fails where the pair has
  /// no label, or a text is not here.
  Result<nlohmann::ordered_json> fields(std::uint32_t item) const;

 private:
  const Benchmark& bench_;
  std::uint16_t system_, place_ = 0;
  std::vector<std::string_view> labels_;  ///< By item; "": none.
};

/// What is known of the item under that name, or nullptr.
const Field* field_of(const Item& item, std::string_view name);

/// ",response_model=M" in the name of a file; "" where it is not known.
std::string model_in_name(const Item& item);

/// Lines by file. Two names that are one file's share it.
class LinesByFile {
 public:
  void add(const std::string& path, const nlohmann::ordered_json& line);
  /// The first file by name, and the others with it.
  NativeFile finish() const;

 private:
  std::map<std::string, std::string> text_;
};

}  // namespace assize::judge_bench
