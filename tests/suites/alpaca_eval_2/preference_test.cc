#include "suites/alpaca_eval_2/preference.h"

#include <cmath>
#include <string>

#include "core/sha256.h"
#include "data.h"
#include "io/json_records.h"
#include "suites/alpaca_eval_2/results_folder.h"

using assize::Status;
using assize::Tie;
using assize::Verdict;
using assize::alpaca_eval::is_switched;
using assize::alpaca_eval::preference;
using assize::alpaca_eval::recorded_logprobs;
using assize::alpaca_eval::TokenLogprobs;
using assize::alpaca_eval::verdict;
using assize::testing::annotation;
using assize::testing::completion;
using assize::testing::Json;
using Catch::Matchers::WithinAbs;

namespace {

/// The log-probabilities of one annotation, read through a file.
std::optional<TokenLogprobs> logprobs_of(const Json& row) {
  const assize::testing::ResultsFolder folder;
  const std::string path = folder.write("a.json", Json::array({row}).dump());
  std::optional<TokenLogprobs> found;
  assize::JsonReader reader;
  const auto read =
      reader.read_array(path,
                        [&](const assize::JsonValue& value,
                            std::uint64_t) -> assize::Result<void> {
                          found = recorded_logprobs(value);
                          return {};
                        });
  REQUIRE(read);
  return found;
}

}  // namespace

TEST_CASE("the order is what CPython draws from the instruction") {
  // random.Random("is_switched_outputs" + text + "0").choices([False, True])
  struct Case {
    std::string instruction;
    bool switched;
  };
  const auto [instruction, switched] = GENERATE(
      values<Case>({{assize::testing::kRivers, true},
                    {assize::testing::kColours, true},
                    {"Say hello in Greek: \u03b3\u03b5\u03b9\u03ac", true},
                    {"", false},
                    {assize::testing::kHaiku, false},
                    {assize::testing::kCount, false}}));

  CHECK(is_switched(instruction) == switched);
}

TEST_CASE("the 805 orders of the benchmark are the published ones") {
  ASSIZE_NEED_DATA(
      path, "alpaca_eval_2/results/gpt4_1106_preview/model_outputs.json");
  std::string bits;
  assize::JsonReader reader;

  const auto read = reader.read_array(
      path,
      [&](const assize::JsonValue& row, std::uint64_t) -> assize::Result<void> {
        bits += is_switched(row["instruction"].string()) ? '1' : '0';
        return {};
      });

  REQUIRE(read);  // suites.md 1.3
  CHECK(bits.substr(0, 40) == "1110001001110110011000010011100001001110");
  CHECK(std::ranges::count(bits, '1') == 406);
  CHECK(std::ranges::count(bits, '0') == 399);
  CHECK(assize::sha256_hex(bits) ==
        "8b3d93b6cd014bfa8a673db0a9d5d46cfff8efbafa44b8e7e4ba82878468030e");
}

TEST_CASE("the preference follows from the log-probabilities and the order") {
  constexpr double kNone = -std::numeric_limits<double>::infinity();
  struct Case {
    TokenLogprobs logprobs;
    double straight, switched;
  };
  // math.exp(m) / (math.exp(m) + math.exp(M)) in CPython.
  const auto [logprobs, straight, switched] = GENERATE(
      values<Case>({{{-0.1, -2.5}, 1.0831726964939223, 1.9168273035060777},
                    {{-3.0, -0.05}, 1.9502634884414434, 1.0497365115585566},
                    {{-1.0, -1.0}, 1.5, 1.5},
                    {{-0.2, kNone}, 1, 2},
                    {{kNone, -0.2}, 2, 1},
                    {{-2000, -2001}, 1.2689414213699951, 1.7310585786300049}}));

  CHECK_THAT(preference(logprobs, false), WithinAbs(straight, 1e-15));
  CHECK_THAT(preference(logprobs, true), WithinAbs(switched, 1e-15));
}

TEST_CASE("without either token there is no preference") {
  CHECK(std::isnan(preference({}, false)));
  CHECK(std::isnan(preference({}, true)));
}

TEST_CASE("log-probabilities are found in every form of the completion") {
  const Json choice = completion({{"M", -2.5}, {"The", -9}, {"m", -0.1}});
  Json row = annotation("i", "a", "b", 1.5);
  SECTION("an object") { row["raw_completion"] = choice; }
  SECTION("the same as a JSON string") {
    row["raw_completion"] = choice.dump();
  }
  SECTION("under the newer key") { row["preference_raw_completion"] = choice; }
  SECTION("under the newer key, as a string") {
    row["preference_raw_completion"] = choice.dump();
  }

  const auto logprobs = logprobs_of(row);

  REQUIRE(logprobs);
  CHECK(logprobs->first == -0.1);
  CHECK(logprobs->second == -2.5);
}

TEST_CASE("a completion without log-probabilities has none") {
  Json row = annotation("i", "a", "b", 1.5);
  SECTION("absent") {}
  SECTION("null") { row["raw_completion"] = nullptr; }
  SECTION("text that is no JSON") { row["raw_completion"] = "m"; }
  SECTION("text that ends early") { row["raw_completion"] = "{\"logprobs\":"; }
  SECTION("text that is a JSON array") { row["raw_completion"] = "[1, 2]"; }
  SECTION("text that is a JSON number") { row["raw_completion"] = "7"; }
  SECTION("an array") { row["raw_completion"] = Json::array({1}); }
  SECTION("log-probabilities that are null") {
    row["raw_completion"] = {{"logprobs", nullptr}};
  }
  SECTION("no tokens") {
    row["raw_completion"] = {{"logprobs", {{"content", Json::array()}}}};
  }
  SECTION("no tokens, as a string") {
    row["raw_completion"] =
        Json{{"logprobs", {{"content", Json::array()}}}}.dump();
  }

  CHECK_FALSE(logprobs_of(row));
}

TEST_CASE("tokens that only look like the two names do not count") {
  Json row = annotation("i", "a", "b", 1.5);
  row["raw_completion"] =
      completion({{" m", -0.1}, {"M ", -0.2}, {"mM", -0.3}, {"M", -4}});

  const auto logprobs = logprobs_of(row);

  REQUIRE(logprobs);
  CHECK(std::isinf(logprobs->first));
  CHECK(logprobs->second == -4);
}

TEST_CASE("entries of the wrong type are passed over, in a string as well") {
  Json choice = completion({{"m", -0.1}, {"M", -2.5}});
  Json& top = choice["logprobs"]["content"][0]["top_logprobs"];
  top.push_back({{"token", "M"}, {"logprob", "high"}});
  top.push_back({{"token", 7}, {"logprob", -1}});
  top.push_back("m");
  Json row = annotation("i", "a", "b", 1.5);
  SECTION("an object") { row["raw_completion"] = choice; }
  SECTION("a string") { row["raw_completion"] = choice.dump(); }

  const auto logprobs = logprobs_of(row);

  REQUIRE(logprobs);
  CHECK(logprobs->first == -0.1);
  CHECK(logprobs->second == -2.5);
}

TEST_CASE("a stored preference is a verdict by slot") {
  struct Case {
    double stored;
    bool identical, switched;
    Status status;
    Tie tie;
    int winner;
    double p_first;
  };
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const Case c = GENERATE_COPY(values<Case>(
      {{1.25, false, false, Status::kChosen, Tie::kNone, 0, 0.75},
       {1.25, false, true, Status::kChosen, Tie::kNone, 1, 0.25},
       {2, false, false, Status::kChosen, Tie::kNone, 1, 0},
       {2, true, true, Status::kChosen, Tie::kNone, 0, 1},
       {1.5000001, false, true, Status::kChosen, Tie::kNone, 0, 0.5000001},
       {1.5, true, true, Status::kTied, Tie::kIdenticalAnswers, -1, 0.5},
       {1.5, false, true, Status::kTied, Tie::kEqualScores, -1, 0.5},
       {0, false, true, Status::kTied, Tie::kDeclared, -1, 0.5},
       {0, true, false, Status::kTied, Tie::kIdenticalAnswers, -1, 0.5},
       {-1, false, false, Status::kNoLogprob, Tie::kNone, -1, kNaN},
       {2.01, false, false, Status::kNoLogprob, Tie::kNone, -1, kNaN},
       {0.99, false, true, Status::kNoLogprob, Tie::kNone, -1, kNaN},
       {kNaN, true, false, Status::kNoLogprob, Tie::kNone, -1, kNaN}}));
  CAPTURE(c.stored, c.identical, c.switched);

  const Verdict got = verdict(c.stored, c.identical, c.switched);

  CHECK(got.status == c.status);
  CHECK(got.tie == c.tie);
  CHECK(got.winner == c.winner);
  if (std::isnan(c.p_first)) {
    CHECK(std::isnan(got.p_first));
  } else {
    CHECK_THAT(got.p_first, WithinAbs(c.p_first, 1e-15));
  }
}
