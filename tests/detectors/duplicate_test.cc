#include <catch2/catch.hpp>
#include <chrono>

#include "core/stream.h"
#include "detectors/answers.h"

namespace assize::detectors {
extern const DetectorPlugin duplicate;
}

using namespace assize;
using assize::testing::Answered;
using assize::testing::bench_of;
using assize::testing::Everything;
using assize::testing::values;
using assize::testing::words;
using Catch::Matchers::WithinAbs;

namespace {

std::unique_ptr<const Scorer> scorer(const Benchmark& bench) {
  const auto detector = testing::make(detectors::duplicate);
  return detector
      ->fit(bench, {.library = {},
                    .clean = {},
                    .views = {},
                    .stream = Stream(1, {"duplicate"})})
      .value();
}

std::vector<double> scores(const std::vector<Answered>& answered) {
  const Benchmark bench = bench_of(answered);
  return values(scorer(bench)->score(Everything(bench).subject()));
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

TEST_CASE("the same text for different instructions scores by its length") {
  const std::vector<double> found =
      scores({{"Name a river", "So be it, friend"},
              {"Cook an egg", "So be\n it, friend "},
              {"Count to 3", "1 2 3"}});

  // No word of the instructions is shared; 4 words give (4 + 1) / (4 + 1 + 5).
  REQUIRE(found.size() == 3);
  CHECK_THAT(found[0], WithinAbs(0.5, 1e-12));
  CHECK_THAT(found[1], WithinAbs(0.5, 1e-12));
  CHECK(found[2] == 0);
}

TEST_CASE("answers as similar as their instructions are no evidence") {
  const std::vector<double> found =
      scores({{"Say yes or no: is 7 prime?", "Yes."},
              {"say: Yes or no, is 7 prime", "Yes."},
              {"Say yes or no: is 9 odd?", "No."}});

  CHECK(found == std::vector<double>{0, 0, 0});
}

TEST_CASE("answers to one instruction are no evidence") {
  Benchmark bench = bench_of({{"Name a river", "The Rhine it is, I think"},
                              {"Cook an egg", "The Rhine it is, I think"}});
  bench.items[1].cluster = 0;

  const auto found = scorer(bench)->score(Everything(bench).subject());

  CHECK(values(found) == std::vector<double>{0, 0});
}

TEST_CASE("near-duplicates score their Jaccard similarity, others nothing") {
  const std::string long_text = words(1, 96);
  const std::string half_new = words(1, 60) + " " + words(2, 36);

  const std::vector<double> found = scores({{"alpha", long_text + " end"},
                                            {"beta", long_text},
                                            {"gamma", half_new}});

  // 92 of 93 sequences are shared; 98 / (98 + 5) and 97 / (97 + 5). The third
  // shares 56 of 128.
  CHECK_THAT(found[0], WithinAbs(92.0 / 93 * 98 / 103, 1e-12));
  CHECK_THAT(found[1], WithinAbs(92.0 / 93 * 97 / 102, 1e-12));
  CHECK(found[2] == 0);
}

TEST_CASE("empty texts are no duplicates of each other") {
  CHECK(scores({{"a", ""}, {"b", ""}}) == std::vector<double>{0, 0});
}

TEST_CASE("evidence names the other instruction, worst first") {
  const std::string constant = words(1, 50);
  const Benchmark bench = bench_of({{"alpha", "Yes."},
                                    {"beta", "Yes."},
                                    {"gamma", constant},
                                    {"delta", constant},
                                    {"epsilon", "Something else"}});
  const Everything everything(bench);

  const auto evidence = scorer(bench)->explain(everything.subject(), 3);

  REQUIRE(evidence.size() == 3);
  CHECK(evidence[0].item == 2);
  CHECK(evidence[0].begin == 0);
  CHECK(evidence[0].end == constant.size());
  CHECK(evidence[0].rule == "duplicate.equal");
  CHECK(evidence[0].note ==
        "the same text answers the different instruction q3");
  CHECK(evidence[1].item == 3);
  CHECK(evidence[2].item == 0);
}

TEST_CASE("large and odd answers take seconds at most") {
  const std::string megabyte = words(1, 150'000);
  std::vector<Answered> answered;
  SECTION("805 equal answers of 1 MB") { answered.assign(805, {"", megabyte}); }
  SECTION("805 answers of the same 2000 words but one") {
    for (int i = 0; i < 805; ++i) {
      answered.push_back({"", words(1, 2000) + " " + std::to_string(i)});
    }
  }
  SECTION("one word a thousand times, marks and broken bytes") {
    answered.assign(805, {"", std::string(1'000, '}')});
    for (int i = 0; i < 100; ++i) {
      std::string text = "\xED\xA0\x80 \xFF";
      for (int k = 0; k < 1'000 + i; ++k) text += " no";
      answered[static_cast<std::size_t>(i)].answer = text;
    }
  }
  for (std::size_t i = 0; i < answered.size(); ++i) {
    answered[i].question = "topic" + std::to_string(i);
  }
  const Benchmark bench = bench_of(answered);
  const Everything everything(bench);
  const auto start = std::chrono::steady_clock::now();

  const auto found = scorer(bench)->score(everything.subject());

  CHECK(seconds_since(start) < 60);
  CHECK(found.back().value > 0.1);
}
