#include "attacks/prefix_search.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <sstream>

#include "data.h"

using namespace assize;
using attacks::Acceptance;
using attacks::loss_of;
using attacks::PrefixPieces;
using attacks::PrefixSearch;
using attacks::PrefixSearchSettings;

namespace {

Objective with_log_p(double log_p) { return {Status::kChosen, log_p, 1}; }
Objective with_score(double score) { return {Status::kChosen, kAbsent, score}; }

PrefixSearch search(const PrefixSearchSettings& settings,
                    std::span<const std::uint32_t> items, bool control = false,
                    std::uint64_t seed = 1) {
  return {settings,
          PrefixPieces(nullptr),
          {.items = items, .budget = 1000, .control = control},
          [](std::string_view prefix) { return std::string(prefix) + "|"; },
          [](std::string_view payload, std::uint32_t item) {
            return std::vector{std::string(payload) + std::to_string(item)};
          },
          Stream(seed, {"test"})};
}

constexpr std::uint32_t kItems[] = {7, 3, 5};

/// Runs it to its end: what it asked, step by step.
std::vector<std::vector<Probe>> run(
    PrefixSearch& search, const std::function<Objective(const Probe&)>& judge) {
  std::vector<std::vector<Probe>> out;
  for (;;) {
    auto probes = search.ask();
    if (probes.empty()) return out;
    std::vector<Objective> told;
    for (const Probe& probe : probes) told.push_back(judge(probe));
    search.tell(told);
    out.push_back(std::move(probes));
  }
}

struct Step {
  std::size_t prompts = 0;
  double loss = 0, best = 0;
  bool accepted = false;
};

std::vector<Step> recorded(const std::string& path) {
  std::ifstream in(path);
  std::vector<Step> out;
  std::string line;
  std::getline(in, line);
  while (std::getline(in, line)) {
    for (char& c : line) c = c == ',' ? ' ' : c;
    std::istringstream fields(line);
    std::size_t step = 0;
    Step& of = out.emplace_back();
    fields >> step >> of.prompts >> of.loss >> of.best >> of.accepted;
  }
  return out;
}

}  // namespace

TEST_CASE("what an answer's objective costs the attacker") {
  CHECK(loss_of(with_log_p(-0.25), true) == 0.25);
  CHECK(loss_of(with_score(1), false) == 0);
  CHECK(loss_of(with_score(0.5), false) == 0.5);
  // A verdict of a judge that gives log-probabilities elsewhere.
  CHECK(loss_of(with_score(0.5), true) == Approx(std::log(2)));
  CHECK(loss_of(with_score(0), true) == 20);
  // Nothing that can be read is never the better.
  CHECK(loss_of({Status::kUnparsed}, true) == 20);
  CHECK(loss_of({Status::kUnparsed}, false) == 1);
  CHECK(loss_of(with_log_p(-1000), true) == 20);
}

TEST_CASE("a candidate is taken at the best mean loss of its prompts or less") {
  Acceptance acceptance;

  CHECK(acceptance.take(2, 5.0));  // The first always is.
  CHECK(!acceptance.take(2, 5.1));
  CHECK(acceptance.take(2, 5.0));  // An equal one, too.
  CHECK(acceptance.take(2, 4.0));
  CHECK(acceptance.take(3, 9.0));  // One prompt more: all is forgotten.
  CHECK(!acceptance.take(3, 9.5));
  CHECK(!acceptance.take(3, std::numeric_limits<double>::quiet_NaN()));
}

TEST_CASE("the published search's candidates are taken as it took them") {
  ASSIZE_NEED_DATA(path, "null_model/search_trace.csv");
  const std::vector<Step> steps = recorded(path);
  REQUIRE(steps.size() == 384);
  Acceptance acceptance;
  int accepted = 0;

  for (std::size_t i = 0; i < steps.size(); ++i) {
    CAPTURE(i);
    CHECK(acceptance.take(steps[i].prompts, steps[i].loss) ==
          steps[i].accepted);
    CHECK(acceptance.best() == steps[i].best);
    accepted += steps[i].accepted;
  }

  // Methods A.1: 74 of them, and 0.2678 at the end.
  CHECK(accepted == 74);
  CHECK(acceptance.best() == Approx(0.2678).margin(5e-5));
}

TEST_CASE("the published search's prompts grow as ours do") {
  ASSIZE_NEED_DATA(path, "null_model/search_trace.csv");
  std::vector<std::uint32_t> items(10);
  PrefixSearch ours = search({}, items);

  const auto asked = run(ours, [](const Probe&) { return with_log_p(-1); });

  const std::vector<Step> steps = recorded(path);
  // A text that was tried before would be a step without an ask.
  REQUIRE(asked.size() == steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    CHECK(asked[i].size() == steps[i].prompts);
  }
}

TEST_CASE("prompts are both orders of an item, then of the next") {
  PrefixSearch ours =
      search({.tokens = 64, .steps = 80, .grow_every = 16}, kItems);

  const auto asked = run(ours, [](const Probe&) { return with_score(1); });

  REQUIRE(asked.size() == 80);
  const std::vector<Probe>& last = asked.back();
  // 2 at first, one more after 16, 32, 48 and 64 steps: three items have 6.
  REQUIRE(last.size() == 6);
  for (std::size_t i = 0; i < last.size(); ++i) {
    CHECK(last[i].item == kItems[i / 2]);
    CHECK(last[i].orders ==
          (i % 2 == 0 ? Orders::kPublished : Orders::kSwapped));
    CHECK(
        last[i].answer.front().ends_with("|" + std::to_string(kItems[i / 2])));
  }
  CHECK(asked.front().size() == 2);
  CHECK(asked[15].size() == 2);
  CHECK(asked[16].size() == 3);
}

TEST_CASE("a search agrees with one that is written out") {
  const std::uint64_t seed = GENERATE(1, 2, 3, 4, 5);
  const PrefixSearchSettings settings{
      .tokens = 6, .steps = 60, .items = 3, .grow_every = 7};
  PrefixSearch ours = search(settings, kItems, false, seed);
  // The judge likes letters, by place; one item is stricter.
  const auto judge = [](const Probe& probe) {
    double sum = 0;
    const std::string& text = probe.answer.front();
    for (std::size_t i = 0; i < text.size(); ++i) {
      sum +=
          static_cast<double>((text[i] * 31 + static_cast<int>(i) * 17) % 23);
    }
    return with_log_p(-sum / (probe.item == 3 ? 10 : 20));
  };

  const auto asked = run(ours, judge);

  // The text before each ask differs from the one asked in one piece; it is
  // the last that was at least as good as all others of as many prompts.
  std::string best;
  double least = std::numeric_limits<double>::infinity();
  std::size_t prompts = 0;
  for (const auto& probes : asked) {
    if (probes.size() != prompts)
      least = std::numeric_limits<double>::infinity();
    prompts = probes.size();
    double loss = 0;
    for (const Probe& probe : probes) loss -= judge(probe).log_p;
    loss /= static_cast<double>(prompts);
    if (loss > least) continue;
    least = loss;
    const std::string& text = probes.front().answer.front();
    best = text.substr(0, text.rfind('|') + 1);
  }
  CHECK(ours.best() == best);
}

TEST_CASE("a search climbs what can be climbed") {
  PrefixSearch ours = search({.tokens = 8, .steps = 2000, .items = 1}, kItems);
  const auto capitals = [](const std::string& text) {
    return std::ranges::count_if(text,
                                 [](char c) { return c >= 'A' && c <= 'Z'; });
  };

  (void)run(ours, [&](const Probe& probe) {
    return with_log_p(static_cast<double>(capitals(probe.answer.front())) - 8);
  });

  CHECK(capitals(ours.best()) >= 7);
}

TEST_CASE("before the first ask the best is what it starts from") {
  const PrefixSearch ours = search({.tokens = 3}, kItems);

  CHECK(ours.best() == " } } }|");
}

TEST_CASE("no text is asked about twice, and a repetition is a step") {
  // One place and 188 pieces: 400 steps must repeat some.
  PrefixSearch ours = search({.tokens = 1, .steps = 400, .items = 1}, kItems);
  std::set<std::string> texts;

  const auto asked = run(ours, [](const Probe&) { return with_score(0.5); });

  for (const auto& probes : asked) {
    CHECK(texts.insert(probes.front().answer.front()).second);
  }
  CHECK(asked.size() < 188);
  CHECK(asked.size() > 100);
}

TEST_CASE("a control takes half of what it tries, whatever it is told") {
  PrefixSearch one = search({.tokens = 64, .steps = 200}, kItems, true);
  PrefixSearch other = search({.tokens = 64, .steps = 200}, kItems, true);

  (void)run(one, [](const Probe&) { return Objective{}; });
  (void)run(other, [](const Probe&) { return with_log_p(-3); });

  CHECK(one.best() == other.best());
  CHECK(one.best() != search({.tokens = 64}, kItems).best());
}

TEST_CASE("without items there is nothing to ask") {
  PrefixSearch ours = search({}, {});

  CHECK(ours.ask().empty());
}

TEST_CASE("a change that nothing could be read of is not kept") {
  PrefixSearch of = search({.tokens = 3, .steps = 20}, kItems);
  const std::string start = of.best();

  const auto asked =
      run(of, [](const Probe&) { return Objective{Status::kUnparsed}; });

  CHECK(asked.size() > 10);
  CHECK(of.best() == start);
}

TEST_CASE("items without orders are asked about once each") {
  const PrefixSearchSettings settings{.tokens = 3, .steps = 9, .grow_every = 1};
  PrefixSearch of(
      settings, PrefixPieces(nullptr),
      {.items = kItems, .budget = 1000, .ordered = false},
      [](std::string_view prefix) { return std::string(prefix); },
      [](std::string_view payload, std::uint32_t) {
        return std::vector{std::string(payload)};
      },
      Stream(1, {"test"}));

  const auto asked = run(of, [](const Probe&) { return with_score(1); });

  std::vector<std::uint32_t> items;
  for (const Probe& probe : asked.front()) items.push_back(probe.item);
  CHECK(items == std::vector<std::uint32_t>{7, 3});
  items.clear();
  for (const Probe& probe : asked.back()) items.push_back(probe.item);
  CHECK(items == std::vector<std::uint32_t>{7, 3, 5});
}

TEST_CASE("no text is asked about that is longer than the search states") {
  PrefixSearch of = search({.tokens = 4, .steps = 60}, kItems);

  const auto asked = run(of, [](const Probe&) { return with_score(1); });

  // Four pieces of a blank and a character, and the mark behind them.
  CHECK(of.longest() == 9);
  for (const auto& probes : asked) {
    CHECK(probes.front().answer.front().size() <= of.longest() + 1);
  }
}
