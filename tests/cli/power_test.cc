#include <catch2/catch.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run_program.h"
#include "core/stream.h"
#include "data.h"
#include "io/temporary_folder.h"

using assize::Stream;
using assize::testing::Ran;
using assize::testing::root;
using assize::testing::TemporaryFolder;
using Catch::Matchers::WithinAbs;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

Ran power(const Words& arguments, unsigned width = 0) {
  return assize::testing::run_program({"power"}, arguments, width);
}

/// The first design: one order, one repeat.
json first(Words arguments) {
  arguments.insert(arguments.end(),
                   {"--json", "--orders", "1", "--repeats", "1"});
  const Ran ran = power(arguments);
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  return json::parse(ran.out)["designs"][0];
}

double number(const json& of, const char* key) { return of[key].get<double>(); }

std::size_t widest(const std::string& text) {
  std::size_t out = 0;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    out = std::max(out, line.size());
  }
  return out;
}

}  // namespace

TEST_CASE("power's least visible effects are the published ones") {
  // methods C.11: 80 %, two-sided 5 %, a share of one half; printed to four
  // digits as shares.
  CHECK_THAT(number(first({"--items", "80"}), "detectable"),
             WithinAbs(15.66, 5e-3));
  CHECK_THAT(number(first({"--items", "500"}), "detectable"),
             WithinAbs(6.26, 5e-3));
  CHECK_THAT(number(first({"--items", "805"}), "detectable"),
             WithinAbs(4.94, 5e-3));
  CHECK_THAT(
      number(first({"--items", "500", "--discordance", "20"}), "detectable"),
      WithinAbs(5.60, 5e-3));
  // Wilson's interval of 37 in 80.
  CHECK_THAT(number(first({"--items", "80", "--rate", "46.25"}), "width"),
             WithinAbs(57.0956 - 35.7480, 2e-4));
}

TEST_CASE("power's numbers of instructions agree with statsmodels") {
  // tests/oracles/power.py: 193.85, 836.43, 36.49; Wilson's by search.
  CHECK(first({"--effect", "10"})["items"] == 194);
  CHECK(first({"--effect", "5", "--discordance", "20", "--power",
               "0.9"})["items"] == 837);
  CHECK(first({"--effect", "-20", "--one-sided"})["items"] == 37);
  CHECK(first({"--width", "10"})["items"] == 381);
  CHECK(first({"--width", "20", "--rate", "90"})["items"] == 37);
}

TEST_CASE("the instructions that power asks for have the power, and no fewer") {
  const Words design = GENERATE(
      Words{"--effect", "4"}, Words{"--effect", "-7", "--rate", "70"},
      Words{"--effect", "3", "--discordance", "25", "--comparisons", "6"},
      Words{"--effect", "6", "--rows", "3", "--icc", "0.4", "--cv", "0.5"});
  const double items = number(first(design), "items");
  const auto at = [&](double n) {
    Words words = design;
    words.insert(words.end(), {"--items", std::to_string(n)});
    return number(first(words), "power");
  };

  CHECK(at(items) >= 0.8);
  CHECK(at(items - 1) < 0.8);
}

TEST_CASE("clusters, orders and repeats change the variance as they should") {
  // By hand: a design effect of 1 + (1.25 * 3 - 1) 0.4 = 2.1 over 3 rows.
  const json clustered =
      first({"--items", "100", "--rows", "3", "--icc", "0.4", "--cv", "0.5"});
  CHECK_THAT(number(clustered, "sd"), WithinAbs(50 * std::sqrt(0.7), 1e-9));
  CHECK(clustered["calls"] == 300);

  const Ran ran =
      power({"--width", "8", "--order-share", "0.3", "--repeat-share", "0.4",
             "--judge-cost", "0.01", "--json"});
  REQUIRE(ran.code == 0);
  const json designs = json::parse(ran.out)["designs"];
  REQUIRE(designs.size() == 6);
  for (const json& of : designs) {
    const double orders = of["orders"], repeats = of["repeats"];
    const double kept = 0.3 + 0.3 / orders + 0.4 / (orders * repeats);
    CHECK_THAT(number(of, "sd"), WithinAbs(50 * std::sqrt(kept), 1e-9));
    CHECK_THAT(number(of, "cost"), WithinAbs(0.01 * number(of, "calls"), 1e-9));
    CHECK(number(of, "width") <= 8);
  }
}

TEST_CASE("simulated comparisons show an effect as often as power promises") {
  // A quarter of the pairs differ; the verdicts on the two rows of an
  // instruction are the same with a chance that makes them correlate by 0.5.
  const json asked = first(
      {"--effect", "7", "--discordance", "25", "--rows", "2", "--icc", "0.5"});
  const auto items = asked["items"].get<int>();
  constexpr int kWorlds = 4000;
  int seen = 0;
  for (std::uint64_t world = 0; world < kWorlds; ++world) {
    Stream random = Stream(11, {"power_test"}).at(world);
    const auto draw = [&] {
      const double u = random.uniform();
      return u < 0.16 ? 1.0 : u < 0.25 ? -1.0 : 0.0;
    };
    double sum = 0, squares = 0;
    for (int i = 0; i < items; ++i) {
      const double one = draw();
      const double mean = (one + (random.uniform() < 0.5 ? one : draw())) / 2;
      sum += mean;
      squares += mean * mean;
    }
    const double centre = sum / items;
    const double variance = (squares / items - centre * centre) / (items - 1);
    seen += std::abs(centre) > 1.959964 * std::sqrt(variance);
  }
  const double share = seen / static_cast<double>(kWorlds);
  // Three binomial standard errors.
  CHECK_THAT(share, WithinAbs(number(asked, "power"),
                              3 * std::sqrt(0.8 * 0.2 / kWorlds)));
}

TEST_CASE("a pilot's components come from its recorded verdicts") {
  const std::string audit = root() + "/suites/llmbar/recorded.yaml";
  const Ran ran =
      power({audit, "--judge", "GPT-4/Vanilla", "--effect", "5", "--json"});
  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const json out = json::parse(ran.out);
  const json& source = out["source"];

  CHECK(source["measure"] == "accuracy");
  CHECK(source["clusters"] == 325);
  // Both orders' variance of an instruction's mean, put together again.
  const json& variance = source["variance"];
  const double both = number(variance, "item") + number(variance, "order") / 2;
  CHECK_THAT(number(out["designs"][3], "sd"),
             WithinAbs(100 * std::sqrt(both), 1e-9));
  CHECK(variance["repeat"].is_null());
  CHECK(out["designs"][3]["items"] < out["designs"][0]["items"]);

  const Ran paired = power({audit, "--judge", "GPT-4/Vanilla", "--against",
                            "GPT-4/CoT", "--items", "325", "--json"});
  INFO(paired.err);
  REQUIRE(paired.code == 0);
  CHECK(json::parse(paired.out)["source"]["against"] == "GPT-4/CoT");
}

TEST_CASE("power is laid out for the terminal, wide or narrow") {
  const Words asked = {"--effect", "5", "--repeat-share", "0.2"};
  const Ran wide = power(asked, 80), narrow = power(asked, 50);

  CHECK(wide.code == 0);
  CHECK(widest(wide.out) <= 80);
  CHECK(wide.out.find("orders repeats") != std::string::npos);
  CHECK(widest(narrow.out) <= 50);
  CHECK(narrow.out.find("2 orders, 1 repeat") != std::string::npos);
}

TEST_CASE("power says what is wrong with a question, and where") {
  struct Case {
    Words arguments;
    std::string said;
  };
  const std::string audit = root() + "/suites/llmbar/recorded.yaml";
  const auto [arguments, said] = GENERATE_COPY(
      Case{{}, "nothing is asked; give --effect or --width"},
      Case{{"--effect", "0"}, "--effect: error: must be points other than 0"},
      Case{{"--effect", "60"},
           "--effect: error: 60 points from a rate of 50 %"},
      Case{{"--effect", "9", "--discordance", "8"}, "raise --discordance"},
      Case{{"--width", "100"}, "--width: error: must lie between 0 and 100"},
      Case{{"--items", "10", "--icc", "2"}, "--icc: error: must lie in [0, 1]"},
      Case{{"--items", "10", "--power", "1"}, "--power: error:"},
      Case{{"--items", "10", "--judge", "x"}, "--judge: error: chooses from"},
      Case{{audit, "--effect", "5", "--rate", "40"},
           "--rate: error: is an assumption"},
      Case{{audit, "--effect", "5"}, "name one with --judge: "},
      Case{{audit, "--effect", "5", "--judge", "GPT-4/Vanila"},
           "did you mean 'GPT-4/Vanilla'?"},
      Case{{"none.yaml", "--effect", "5"}, "none.yaml"},
      Case{{"report.json", "--effect", "5"},
           "report.json: error: a report keeps no single judgements"});

  const Ran ran = power(arguments);

  CAPTURE(said, ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.out.empty());
  CHECK(ran.err.find(said) != std::string::npos);
}
