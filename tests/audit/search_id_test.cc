#include "audit/search_id.h"

#include <catch2/catch.hpp>

#include "audit/search_split.h"
#include "live_suite.h"

using namespace assize;
using namespace assize::testing;

namespace {

class Draws final : public SearchAttack {
 public:
  explicit Draws(std::string from) : from_(std::move(from)) {}
  std::unique_ptr<Search> start(const SearchTask&, const AttackContext&,
                                Stream) const override {
    return nullptr;
  }
  std::string identity() const override { return from_; }
  std::vector<std::string> apply(std::string_view payload, const Item&,
                                 std::span<const Text>) const override {
    return {std::string(payload)};
  }

 private:
  std::string from_;
};

Digest id_of(const JudgePrompt& prompt, const std::string& from = "ascii") {
  const LiveSuite suite;
  const Benchmark bench = live_benchmark(12);
  constexpr std::uint16_t kUnderTest[] = {0, 1, 2};
  const SearchSplit split =
      *split_for_search(bench, suite.design(bench), kUnderTest, 0.5, 1);
  std::vector<JudgeUse> judges;
  judges.push_back(judge_use("rule", more_capitals));
  AttackUse attack{.id = "x.search",
                   .knobs = "{}",
                   .plugin = nullptr,
                   .clean = {},
                   .attacked = {}};
  attack.searcher = std::make_unique<Draws>(from);
  const HearingOf hearing = of_no_attack(bench, suite, {&prompt, 1}, judges);
  return *search_id({.hearing = hearing,
                     .attack = attack,
                     .asked = 0,
                     .judge = "rule",
                     .trials = split.trials,
                     .budget = 10,
                     .start = "start"});
}

/// The live prompt, whose verdicts another grammar reads.
JudgePrompt read_by(void (*change)(GrammarSpec&)) {
  JudgePrompt out = live_prompt();
  GrammarSpec spec = out.official.spec();
  change(spec);
  out.official = Grammar::compile(std::move(spec)).value();
  return out;
}

}  // namespace

TEST_CASE("a search is another one where its verdicts are read otherwise") {
  const Digest id = id_of(live_prompt());

  CHECK(id_of(live_prompt()) == id);
  CHECK(id_of(read_by([](GrammarSpec& spec) { spec.most = 100; })) != id);
  CHECK(id_of(read_by([](GrammarSpec& spec) {
          spec.pick = GrammarSpec::Pick::kFirst;
        })) != id);
  CHECK(id_of(read_by([](GrammarSpec& spec) {
          spec.outcomes.front().strength = 2;
        })) != id);
  CHECK(id_of(read_by([](GrammarSpec& spec) {
          spec.fallbacks.push_back("(A|B)");
        })) != id);
}

TEST_CASE("a search is another one where it draws from something else") {
  CHECK(id_of(live_prompt(), "ascii") != id_of(live_prompt(), "cl100k_base"));
}
