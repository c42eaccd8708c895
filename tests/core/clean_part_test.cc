#include "core/clean_part.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

/// Two systems, and as many that attacks made, with these answers each.
Benchmark attacked(std::uint16_t entrants, std::uint32_t answers) {
  Benchmark bench;
  bench.systems = {"one", "two"};
  for (std::uint16_t e = 0; e < entrants; ++e) {
    bench.systems.emplace_back("attacked");
    bench.entrants.push_back(
        {.system = static_cast<std::uint16_t>(2 + e), .clean = 0, .arm = 1});
  }
  for (std::uint16_t system = 0; system < bench.systems.size(); ++system) {
    for (std::uint32_t item = 0; item < answers; ++item) {
      bench.answers.push_back({.item = item, .system = system, .turns = {}});
    }
  }
  return bench;
}

}  // namespace

TEST_CASE("the clean part is what no attack made, one by one") {
  const auto entrants = GENERATE(as<std::uint16_t>(), 0, 1, 5);
  const auto answers = GENERATE(0U, 1U, 3U);
  const Benchmark bench = attacked(entrants, answers);

  CHECK(clean_systems(bench) == 2);
  std::size_t clean = 0;
  for (const Answer& answer : bench.answers) {
    clean += bench.entrant(answer.system) == nullptr;
  }
  REQUIRE(clean_answers(bench).size() == clean);
  for (const Answer& answer : clean_answers(bench)) {
    CHECK(bench.entrant(answer.system) == nullptr);
  }
}
