#include "audit/price_table.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

PriceTable table(std::string_view yaml) {
  auto out = PriceTable::read(yaml, "p.yaml");
  if (!out) FAIL(render(out.error()));
  return std::move(*out);
}

std::string errors(std::string_view yaml) {
  const auto out = PriceTable::read(yaml, "p.yaml");
  REQUIRE_FALSE(out);
  return render(out.error());
}

double input_of(const PriceTable& prices, std::string_view model) {
  const auto price = prices.find(model);
  return price ? price->input : -1;
}

}  // namespace

TEST_CASE("the shipped prices are by exact names and dated snapshots") {
  const PriceTable prices = PriceTable::shipped();

  // OpenAI's and Anthropic's price lists.
  const PriceTable::Entry* gpt = prices.entry("gpt-4.1-mini-2025-04-14");
  REQUIRE(gpt != nullptr);
  CHECK(gpt->price.input == 0.4);
  CHECK(gpt->price.output == 1.6);
  CHECK(gpt->in_batch.input == 0.2);
  CHECK(gpt->in_batch.output == 0.8);
  CHECK(gpt->from == "OpenAI, listed 2026-03");
  CHECK(input_of(prices, "gpt-4o") == 2.5);
  CHECK(input_of(prices, "gpt-4o-2024-05-13") == 5);
  CHECK(input_of(prices, "gpt-4o-2024-08-06") == 2.5);
  CHECK(input_of(prices, "claude-sonnet-4-20250514") == 3);
  CHECK(input_of(prices, "claude-3-haiku-20240307") == 0.25);
  // What is not listed is not guessed from its neighbours.
  CHECK(input_of(prices, "gpt-5-pro") == -1);
  CHECK(input_of(prices, "gpt-4.1-mini-tuned") == -1);
  CHECK(input_of(prices, "my-gpt-4.1") == -1);
  CHECK(input_of(prices, "") == -1);
}

TEST_CASE("a model's tokens are of its own vocabulary, else of its service's") {
  const PriceTable shipped = PriceTable::shipped();
  const PriceTable own = table(
      "prices: [{tokens: o200k_base, models: [{a: {input: 1, output: 1}}, "
      "{b: {input: 1, output: 1, tokens: cl100k_base}}]}]");

  // OpenAI's tiktoken, encoding_for_model().
  CHECK(shipped.entry("gpt-4.1")->vocabulary == "o200k_base");
  CHECK(shipped.entry("o1")->vocabulary == "o200k_base");
  CHECK(shipped.entry("gpt-4-1106-preview")->vocabulary == "cl100k_base");
  CHECK(shipped.entry("claude-sonnet-4-5")->vocabulary.empty());
  CHECK(own.entry("a")->vocabulary == "o200k_base");
  CHECK(own.entry("b")->vocabulary == "cl100k_base");
  CHECK(errors("prices:\n"
               "  - tokens: o200k\n"
               "    models: [{a: {input: 1, output: 1}}]\n")
            .find("unknown vocabulary 'o200k'; known: cl100k_base, "
                  "o200k_base") != std::string::npos);
}

TEST_CASE("an exact price wins, then the longest wildcard") {
  const PriceTable prices = table(
      "prices:\n"
      "  - models:\n"
      "      - m*: {input: 1, output: 1}\n"
      "      - mod*: {input: 2, output: 1}\n"
      "      - model: {input: 3, output: 1}\n"
      "      - '*': {input: 0, output: 0}\n");

  CHECK(input_of(prices, "model") == 3);
  CHECK(input_of(prices, "model-2") == 2);
  CHECK(input_of(prices, "mine") == 1);
  CHECK(input_of(prices, "other") == 0);
  CHECK(prices.entry("model")->in_batch.output == 1);
}

TEST_CASE("prices laid over others win, wildcards of theirs too") {
  PriceTable prices = table(
      "prices: [{models: [{alpha: {input: 1, output: 1}}, {beta: {input: 2, "
      "output: 2}}]}]");

  prices.overlay(table("prices: [{models: [{'a*': {input: 9, output: 9}}]}]"));

  CHECK(input_of(prices, "alpha") == 9);
  CHECK(input_of(prices, "beta") == 2);
  CHECK(input_of(prices, "gamma") == -1);
}

TEST_CASE("what is wrong with a list of prices is said, all together") {
  CHECK(errors("prices:\n"
               "  - service: mine\n"
               "    batch: 2\n"
               "    models:\n"
               "      - a: {input: -1, output: 1}\n"
               "      - b: {input: 1, ouput: 1}\n"
               "      - b: {input: 1, output: 1}\n") ==
        "p.yaml:3:12: error: batch must be a number in [0, 1] share, got '2'\n"
        "      batch: 2\n"
        "             ^\n"
        "p.yaml:5:20: error: input must be a number in [0, 100000] US dollars "
        "per million tokens, got '-1'\n"
        "        - a: {input: -1, output: 1}\n"
        "                     ^\n"
        "p.yaml:6:9: error: the price of 'b' has no output\n"
        "        - b: {input: 1, ouput: 1}\n"
        "          ^\n"
        "p.yaml:6:23: error: unknown key 'ouput' (did you mean 'output'?)\n"
        "        - b: {input: 1, ouput: 1}\n"
        "                        ^\n"
        "p.yaml:7:9: error: 'b' has two prices\n"
        "        - b: {input: 1, output: 1}\n"
        "          ^");
  CHECK(errors("{}").find(
            "error: a list of prices has entries, as in 'prices: ") !=
        std::string::npos);
  CHECK(errors("prices: [").starts_with("p.yaml:1:"));
}
