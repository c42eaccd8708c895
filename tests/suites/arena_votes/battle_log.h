// A made-up arena's log with texts of our own, and the suite on it.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/verdict_table.h"
#include "suites/arena_hard/benchmark_folder.h"

namespace assize::suites {
extern const SuitePlugin arena_votes;
}

namespace assize::testing::votes {

using arena::BenchmarkFolder;
using arena::Json;

inline constexpr int kSystems = 6, kBattles = 480, kVoters = 37;

inline std::string system_name(int s) { return "s" + std::to_string(s); }

/// The battles of tests/oracles/arena_votes.py.
inline Json battle(int i) {
  const int a = i % kSystems;
  const int b = (a + 1 + (i / kSystems) % (kSystems - 1)) % kSystems;
  const int v = (7 * i + 11 * a + 13 * b + i * i * (a + 1)) % 20;
  const int cut = 9 + a - b;
  const char* const vote = v < cut - 2 ? "model_a"
                           : v < cut   ? "tie"
                           : v == cut  ? "tie (bothbad)"
                                       : "model_b";
  const std::array<const char*, 3> languages = {"English", "German", ""};
  return {{"question_id", "q" + std::to_string(i)},
          {"model_a", system_name(a)},
          {"model_b", system_name(b)},
          {"winner", vote},
          {"judge", "v" + std::to_string((i * i + i / 7) % kVoters)},
          {"turn", 1},
          {"anony", true},
          {"language", languages[static_cast<std::size_t>((i / 2) % 3)]}};
}

inline std::vector<Json> all_battles() {
  std::vector<Json> out;
  for (int i = 0; i < kBattles; ++i) out.push_back(battle(i));
  return out;
}

inline Json said(const std::string& question, const std::string& answer) {
  return {{{"role", "user"}, {"content", question}},
          {{"role", "assistant"}, {"content", answer}}};
}

inline std::unique_ptr<Suite> suite_of(const Json& inputs) {
  Result<ConfigNode> node = ConfigNode::parse(inputs.dump(), "test.yaml");
  REQUIRE(node);
  std::unique_ptr<Suite> suite = suites::arena_votes.make(*node);
  REQUIRE(node->finish().empty());
  return suite;
}

inline Result<Benchmark> read(const std::string& results) {
  return suite_of({{"results", results}})->read(1);
}

/// Why a log of these rows cannot be read; "" where it can.
inline std::string error_of(const std::vector<Json>& rows,
                            const Json& inputs = Json::object()) {
  const BenchmarkFolder folder;
  Json with = inputs;
  with["results"] = folder.lines("log.jsonl", rows);
  const auto bench = suite_of(with)->read(1);
  return bench ? "" : bench.error().message;
}

}  // namespace assize::testing::votes
