#include "prompt/taste_file.h"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>

#include "data.h"

namespace assize {
namespace {

Taste some_taste() {
  Taste taste;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    taste.coefficients[i] = 0.125 * static_cast<double>(i) - 0.5;
    taste.scale[i] = 0.5 + 0.25 * static_cast<double>(i);
  }
  taste.mean.fill(1.5);
  taste.source = "verdicts of \"me\"\n";
  taste.n = 4'000'000'000u;
  taste.penalty = 3.16;
  taste.systems = {{.system = "a",
                    .honest = true,
                    .n = 7,
                    .recorded = 12.5,
                    .predicted = 13.25},
                   {.system = "\u2603", .honest = false, .n = 0}};
  return taste;
}

std::string changed(std::string_view from, std::string_view to) {
  std::string text = taste_json(some_taste());
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  const auto taste = parse_taste(text, "t.json");
  REQUIRE_FALSE(taste);
  return render(taste.error());
}

}  // namespace

TEST_CASE("a taste written and read again is the same") {
  const std::string text = taste_json(some_taste());

  const auto again = parse_taste(text, "t.json");

  REQUIRE(again);
  CHECK(taste_json(*again) == text);
  CHECK(again->coefficients == some_taste().coefficients);
  CHECK(again->mean == some_taste().mean);
  CHECK(again->n == some_taste().n);
  CHECK(again->systems.at(1).system == "\u2603");
  CHECK_FALSE(again->systems[1].honest);
}

TEST_CASE("a damaged taste is an error that says what and where") {
  CHECK(error_of("{\n  \"n\": }").starts_with("t.json:2:8: error: "));
  CHECK(error_of("").starts_with("t.json:1:1: error: "));
  CHECK(error_of("[]") ==
        "t.json: error: this is no taste: its schema is not 'assize.taste/1'");
  CHECK(error_of(changed("\"penalty\": 3.16", "\"penalty\": \"x\"")) ==
        "t.json: error: 'penalty' must be a number in [0, 1e+06]");
  CHECK(error_of(changed("\"coefficient\": -0.5", "\"coefficient\": 1e7")) ==
        "t.json: error: 'coefficient' must be a number in [-1e+06, 1e+06]");
  CHECK(error_of(changed("\"scale\": 0.5", "\"scale\": 0")) ==
        "t.json: error: 'scale' must be a number in [1e-06, 1e+06]");
  CHECK(error_of(changed("\"log_length\"", "\"bleu\"")) ==
        "t.json: error: feature 2 is 'bleu', expected 'log_length'");
  CHECK(error_of(changed("\"features\"", "\"other\"")) ==
        "t.json: error: 'features' must be an array");
  CHECK(error_of(R"({"schema": "assize.taste/1", "source": "", "n": 1,
                     "penalty": 1, "features": [], "systems": []})") ==
        "t.json: error: feature 'order' is missing");
}

TEST_CASE("a cut taste is an error wherever it is cut") {
  const std::string text = taste_json(some_taste());
  for (std::size_t length = 0; length + 2 < text.size(); length += 7) {
    INFO(length);
    CHECK_FALSE(parse_taste(text.substr(0, length), "t.json"));
  }
}

TEST_CASE("a taste that is not there is an error that names the file") {
  const auto taste = read_taste("no/such.json");

  REQUIRE_FALSE(taste);
  CHECK(render(taste.error()).find("no/such.json") != std::string::npos);
}

TEST_CASE("the taste shipped is read, and is as fit-judge writes it") {
  const std::string path =
      testing::root() + "/src/judges/alpaca_eval_2.taste.json";
  std::ifstream file(path);
  const std::string text{std::istreambuf_iterator<char>(file), {}};

  const auto taste = read_taste(path);

  REQUIRE(taste);
  CHECK(taste_json(*taste) == text);
  CHECK(taste->n == 8849);
  CHECK(taste->systems.size() == 13);
}

}  // namespace assize
