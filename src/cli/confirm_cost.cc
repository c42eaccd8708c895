#include "cli/confirm_cost.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <charconv>
#include <cmath>

#include "cli/amounts.h"
#include "cli/plan_table.h"
#include "cli/wrap.h"

namespace assize::cli {
namespace {

constexpr double kMostUsd = 1e9;

std::optional<double> number(const std::string& text) {
  double out = 0;
  const char* end = text.data() + text.size();
  const auto [at, error] = std::from_chars(text.data(), end, out);
  if (error != std::errc() || at != end || !(out >= 0) || out > kMostUsd) {
    return std::nullopt;
  }
  return out;
}

void say(const std::string& text, Streams& streams) {
  streams.err << wrap(text, 0, streams.err_width) << '\n';
}

void tell(const Forecast& forecast, Streams& streams) {
  const Share& total = forecast.total;
  say(fmt::format("{} requests to ask, {} stored: {} expected, at most {}.",
                  grouped(total.to_ask), grouped(total.stored),
                  dollars(total.nano), dollars(total.most_nano)),
      streams);
  for (const std::string& judge : unpriced_judges(forecast)) {
    say(fmt::format("{} is unpriced, so what it costs is not in this: give its "
                    "price with --prices.",
                    printable(judge, 60)),
        streams);
  }
}

int stop(const std::string& why, Streams& streams) {
  say("stopped: " + why + "; nothing was asked", streams);
  return kJudgeFailed;
}

int ask(const Forecast& forecast, const Answers& answers, Streams& streams) {
  if (!streams.terminal || !answers.terminal) {
    return report_error({"--confirm-cost asks on a terminal, and this is none; "
                         "give the most that it may cost in US dollars, as in "
                         "--confirm-cost=5"},
                        streams);
  }
  streams.err << fmt::format("spend up to {}? [y/N] ",
                             dollars(forecast.total.most_nano))
              << std::flush;
  std::string said;
  std::getline(answers.in, said);
  if (said == "y" || said == "Y" || said == "yes") return kDone;
  return stop("not confirmed", streams);
}

}  // namespace

void add_confirm_cost(CLI::App& verb, ConfirmCost& confirm) {
  verb.add_option_function<std::string>(
          "--confirm-cost",
          [&confirm](const std::string& most) {
            confirm.asked = true;
            confirm.most = most;
          },
          "Tell the cost and ask before anything is spent; with =USD, go on "
          "where it can cost no more than that, and else stop with exit code 3")
      ->expected(0, 1)
      ->check(CLI::Validator(
          [](std::string& most) -> std::string {
            if (most.empty() || number(most)) return {};
            return "it takes an amount of US dollars, as in "
                   "--confirm-cost=5, or nothing";
          },
          "USD"));
}

int confirm_cost(const ConfirmCost& confirm, const Forecast& forecast,
                 const Answers& answers, Streams& streams) {
  tell(forecast, streams);
  const bool free =
      forecast.total.most_nano == 0 && unpriced_judges(forecast).empty();
  if (forecast.total.to_ask == 0 || free) return kDone;
  if (confirm.most.empty()) return ask(forecast, answers, streams);
  const std::int64_t most =
      std::llround(number(confirm.most).value_or(0) * 1e9);
  if (!unpriced_judges(forecast).empty()) {
    return stop("what it costs at most is not known", streams);
  }
  if (forecast.total.most_nano <= most) return kDone;
  return stop(fmt::format("it can cost {}, more than the {} of --confirm-cost",
                          dollars(forecast.total.most_nano), dollars(most)),
              streams);
}

}  // namespace assize::cli
