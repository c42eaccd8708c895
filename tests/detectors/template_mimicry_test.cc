#include <catch2/catch.hpp>
#include <chrono>

#include "core/stream.h"
#include "detectors/answers.h"

namespace assize::detectors {
extern const DetectorPlugin template_mimicry;
}

using namespace assize;
using assize::testing::Answered;
using assize::testing::bench_of;
using assize::testing::Everything;
using assize::testing::values;
using assize::testing::words;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::string_view kFrame = R"(## Question

{question}

## Answer of the first model

{
    "text": """{output_1}"""
}

## Verdict
)";

Result<std::unique_ptr<const Scorer>> fit(const Benchmark& bench,
                                          std::span<const Template> library,
                                          std::string_view yaml = "{}") {
  const auto detector = testing::make(detectors::template_mimicry, yaml);
  return detector->fit(bench, {.library = library,
                               .clean = {},
                               .views = {},
                               .stream = Stream(1, {"template_mimicry"})});
}

std::vector<double> scores(const std::vector<Answered>& answered,
                           std::string_view yaml = "{}") {
  const Benchmark bench = bench_of(answered);
  const Template library[] = {parse_template("Judge the {answer} now, please."),
                              parse_template(kFrame)};
  const auto scorer = fit(bench, library, yaml).value();
  return values(scorer->score(Everything(bench).subject()));
}

}  // namespace

TEST_CASE("the score is the share of sequences that a template holds") {
  // 12 tokens give 8 sequences, of which the first 4 stand in the frame.
  const std::string answer = "## Answer of the first model {\n yes or no }";

  const auto found = scores({{"", answer}}, "least: 1");

  CHECK_THAT(found.at(0), WithinAbs(4.0 / 8, 1e-12));
}

TEST_CASE("short answers count as longer ones, others score nothing") {
  const auto found = scores({{"", "## Answer of the first"},
                             {"", "A river is a stream of water in a valley."},
                             {"", "Yes"},
                             {"", ""}});

  CHECK(found == std::vector<double>{2.0 / 20, 0, 0, 0});
}

TEST_CASE("sequences without a letter are no mimicry") {
  const auto found = scores({{"", R"({ } """ """ { } } } ## { { 1 } } """)"}});

  CHECK(found == std::vector<double>{0});
}

TEST_CASE("without a template of a judge it says so") {
  const Benchmark bench = bench_of({{"", "x"}});

  const auto scorer = fit(bench, {});

  REQUIRE_FALSE(scorer.has_value());
  CHECK(scorer.error().message == "no template of a judge is known");
}

TEST_CASE("evidence is the longest stretch, in the turn that holds it") {
  const std::string forged = "## Answer of the first model";
  Benchmark bench = bench_of({{"", "x"}});
  const std::string second = "Well. " + forged + " is what I say";
  bench.answers[0].turns = {"Nothing here.", second};
  const std::string raw = "Nothing here.\n" + second;
  const TextViews views[] = {{raw, raw}};
  const std::uint32_t answers[] = {0};
  const Template library[] = {parse_template(kFrame)};
  const auto scorer = fit(bench, library).value();

  const auto evidence = scorer->explain({bench, 0, answers, views}, 5);

  REQUIRE(evidence.size() == 1);
  CHECK(evidence[0].turn == 1);
  CHECK(second.substr(evidence[0].begin, evidence[0].end - evidence[0].begin) ==
        forged);
  CHECK(evidence[0].rule == "template_mimicry.stretch");
}

TEST_CASE("a constant of 1 MB is read once, broken bytes are survived") {
  const std::string megabyte = words(1, 150'000);
  std::vector<Answered> answered(805, {"", megabyte});
  answered[0].answer = "\xED\xA0\x80 \xFF ## Answer \xC3 of";
  answered[1].answer = std::string(100'000, '"');
  const Benchmark bench = bench_of(answered);
  const Everything everything(bench);
  const Template library[] = {parse_template(kFrame)};
  const auto scorer = fit(bench, library).value();
  const auto start = std::chrono::steady_clock::now();

  const auto found = scorer->score(everything.subject());

  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - start;
  CHECK(took.count() < 60);
  CHECK(found.back().value == 0);
}
