#include "cli/confirm_cost.h"

#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>
#include <sstream>

using namespace assize;
using namespace assize::cli;

namespace {

/// Ten requests of one judge: two dollars expected, five at most.
Forecast five_dollars() {
  Forecast out;
  out.judges = {"openai/m"};
  out.prices = {{.listed = true}};
  out.total = {.requests = 12,
               .distinct = 12,
               .stored = 2,
               .to_ask = 10,
               .nano = 2'000'000'000,
               .most_nano = 5'000'000'000};
  return out;
}

struct Said {
  int code = 0;
  std::string err;
};

Said confirm(const std::string& most, const Forecast& forecast,
             const std::string& answer = "", bool terminal = false) {
  std::ostringstream out, err;
  std::istringstream in(answer);
  Streams streams{out, err, 0, terminal, 0};
  const int code = confirm_cost({.asked = true, .most = most}, forecast,
                                {.in = in, .terminal = terminal}, streams);
  CHECK(out.str().empty());
  return {code, err.str()};
}

constexpr std::string_view kTold =
    "10 requests to ask, 2 stored: $2.00 expected, at most $5.00.\n";

}  // namespace

TEST_CASE("a ceiling confirms what can cost no more, and stops the rest") {
  const Said enough = confirm("5", five_dollars());
  const Said less = confirm("4.99", five_dollars());

  CHECK(enough.code == kDone);
  CHECK(enough.err == kTold);
  CHECK(less.code == kJudgeFailed);
  CHECK(less.err == std::string(kTold) +
                        "stopped: it can cost $5.00, more than the $4.99 of "
                        "--confirm-cost; nothing was asked\n");
}

TEST_CASE("a person confirms with yes alone, and on a terminal alone") {
  const Said yes = confirm("", five_dollars(), "y\n", true);
  const Said no = confirm("", five_dollars(), "n\n", true);
  const Said end = confirm("", five_dollars(), "", true);
  const Said nobody = confirm("", five_dollars(), "y\n", false);

  CHECK(yes.code == kDone);
  CHECK(yes.err == std::string(kTold) + "spend up to $5.00? [y/N] ");
  CHECK(no.code == kJudgeFailed);
  CHECK(end.code == kJudgeFailed);
  CHECK(end.err.ends_with("stopped: not confirmed; nothing was asked\n"));
  CHECK(nobody.code == kBadInput);
  CHECK(nobody.err.find("--confirm-cost=5") != std::string::npos);
}

TEST_CASE("what is unpriced cannot be confirmed by a ceiling") {
  Forecast forecast = five_dollars();
  forecast.prices[0] = {.model = "m"};

  const Said said = confirm("100", forecast);

  CHECK(said.code == kJudgeFailed);
  CHECK(said.err.find("openai/m is unpriced") != std::string::npos);
  CHECK(said.err.find("what it costs at most is not known") !=
        std::string::npos);
}

TEST_CASE("where nothing is left to ask, or all is free, nobody is asked") {
  Forecast forecast = five_dollars();
  forecast.total.nano = forecast.total.most_nano = 0;
  CHECK(confirm("", forecast).code == kDone);

  forecast.total = {.stored = 12};

  CHECK(confirm("0", forecast).code == kDone);
  CHECK(confirm("", forecast).code == kDone);
}

TEST_CASE("--confirm-cost takes an amount or none") {
  const auto parsed = [](std::vector<std::string> words) {
    CLI::App app;
    ConfirmCost confirm;
    std::string audit;
    app.add_option("audit", audit);
    add_confirm_cost(app, confirm);
    std::reverse(words.begin(), words.end());
    try {
      app.parse(words);
    } catch (const CLI::ParseError& error) {
      return std::string(error.what());
    }
    return audit + (confirm.asked ? " asked " : " ") + confirm.most;
  };

  CHECK(parsed({"a.yaml"}) == "a.yaml ");
  CHECK(parsed({"a.yaml", "--confirm-cost"}) == "a.yaml asked ");
  CHECK(parsed({"a.yaml", "--confirm-cost", "5"}) == "a.yaml asked 5");
  CHECK(parsed({"--confirm-cost=2.5", "a.yaml"}) == "a.yaml asked 2.5");
  CHECK(parsed({"--confirm-cost=-1", "a.yaml"}).find("amount of US dollars") !=
        std::string::npos);
  CHECK(parsed({"--confirm-cost=nan", "a.yaml"}).find("amount of US dollars") !=
        std::string::npos);
}
