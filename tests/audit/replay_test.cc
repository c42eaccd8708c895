#include "audit/replay.h"

#include <catch2/catch.hpp>
#include <cmath>

using assize::Agreement;
using assize::any_unexplained;
using assize::compare;
using assize::Comparison;
using assize::PublishedRow;
using assize::replay_rules;
using assize::ReplayRow;
using assize::Tolerance;
using Catch::Matchers::WithinAbs;

namespace {

const std::vector<Tolerance> kTolerances = {{"rate", 1e-6},
                                            {"fitted", 0.15, 0.02}};

ReplayRow plain(double value) {
  ReplayRow row;
  row.system = "s";
  row.metric = "rate";
  row.n = 10;
  row.value = value;
  return row;
}

/// A fit whose grid holds `value`, chosen, and `other`.
ReplayRow fitted(double value, double other) {
  ReplayRow row = plain(value);
  row.metric = "fitted";
  row.chosen = 1;
  row.grid = {1, 2};
  row.grid_value = {value, other};
  return row;
}

Comparison one(const ReplayRow& row, double published, std::int64_t n = 10) {
  const PublishedRow number{row.system, row.metric, published, n};
  auto all = compare({row}, std::span(&number, 1), kTolerances);
  REQUIRE(all.size() == 1);
  return all[0];
}

}  // namespace

TEST_CASE("a plain number matches within its tolerance") {
  const Comparison near = one(plain(5), 5 - 5e-7);
  const Comparison far = one(plain(5), 5 - 2e-6);

  CHECK(near.status == Agreement::kMatch);
  CHECK(near.cause == "none");
  CHECK_THAT(near.difference, WithinAbs(5e-7, 1e-12));
  CHECK(far.status == Agreement::kDiffers);
  CHECK(far.cause == "unexplained");
}

TEST_CASE("a number that nobody published has no difference") {
  const auto all = compare({plain(5)}, {}, kTolerances);

  REQUIRE(all.size() == 1);
  CHECK(all[0].status == Agreement::kUnpublished);
  CHECK(all[0].cause == "none");
  CHECK(std::isnan(all[0].published));
  CHECK(std::isnan(all[0].difference));
  CHECK_FALSE(any_unexplained(all));
}

TEST_CASE("each row meets the number of its own system and metric") {
  std::vector<ReplayRow> rows;
  std::vector<PublishedRow> published;
  for (int i = 0; i < 40; ++i) {
    ReplayRow row = plain(i);
    row.system = "a system with a long name " + std::to_string(i);
    published.insert(published.begin(),
                     {row.system, "rate", static_cast<double>(i), 10});
    rows.push_back(row);
  }

  for (const Comparison& each : compare(rows, published, kTolerances)) {
    CHECK(each.published == each.row.value);
  }
}

TEST_CASE("a fit matches if it is near and some penalty reproduces it") {
  struct Case {
    double value, other, published;
    bool match;
    double reproduced_at;
  };
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  const auto c = GENERATE_COPY(values<Case>({
      {5, 5.5, 5.01, true, 1},      // the chosen one is near enough
      {5, 5.1, 5.11, true, 2},      // a neighbour is
      {5, 5.015, 5.0149, true, 1},  // both: the chosen one
      {5, 5.5, 5.1, false, kNaN},   // near, but none reproduces it
      {5, 5.5, 5.5, false, 2},      // reproduced too far from the choice
      {5, kNaN, 5.01, true, 1},     // a fit without a value
  }));
  CAPTURE(c.value, c.other, c.published);

  const Comparison got = one(fitted(c.value, c.other), c.published);

  CHECK((got.status == Agreement::kMatch) == c.match);
  if (std::isnan(c.reproduced_at)) {
    CHECK(std::isnan(got.reproduced_at));
  } else {
    CHECK(got.reproduced_at == c.reproduced_at);
  }
}

TEST_CASE("without a grid the value itself must reproduce the number") {
  ReplayRow row = plain(50);
  row.metric = "fitted";

  CHECK(one(row, 50).status == Agreement::kMatch);
  CHECK(one(row, 50.1).status == Agreement::kDiffers);
}

TEST_CASE("a difference has the cause that the numbers tell") {
  ReplayRow row = fitted(5, 5.1);
  row.alternatives = {{"known_defect:shifted", 7, {7, 7.3}},
                      {"convention", 9, {9, 9.1}}};

  CHECK(one(row, 7.01).cause == "known_defect:shifted");
  CHECK(one(row, 9.11).cause == "convention");
  CHECK(one(row, 7.1).cause == "unexplained");
  CHECK(one(row, 7.01, 11).cause == "known_defect:shifted");
  CHECK(one(row, 7.1, 11).cause == "missing_rows");  // 1 of 11 moves 9.09
  CHECK(one(row, 25, 11).cause == "unexplained");    // but not 20
  CHECK(one(row, 7.01, -1).cause == "known_defect:shifted");
  CHECK(one(row, 5, 11).cause == "none");
}

TEST_CASE("a value that was not computed has no defect to explain it") {
  ReplayRow row = plain(assize::kAbsent);
  row.alternatives = {{"known_defect:shifted", 7, {}}};

  CHECK(one(row, 7).cause == "unexplained");
}

TEST_CASE("a value that could not be computed matches nothing") {
  const Comparison got = one(plain(assize::kAbsent), 5);

  CHECK(got.status == Agreement::kDiffers);
  CHECK(got.cause == "unexplained");
}

TEST_CASE("a number that neither side has is the same") {
  const Comparison got = one(plain(assize::kAbsent), assize::kAbsent);

  CHECK(got.status == Agreement::kMatch);
}

TEST_CASE("one unexplained difference is enough") {
  const std::vector<PublishedRow> published = {{"s", "rate", 5, 10}};

  CHECK_FALSE(any_unexplained(compare({plain(5)}, published, kTolerances)));
  CHECK(any_unexplained(compare({plain(5), plain(6)}, published, kTolerances)));
}

TEST_CASE("rules come from suite.yaml; keys of others are left to them") {
  const auto rules = replay_rules(
      "version: \"1\"\n"
      "tolerances:\n"
      "  - {metric: rate, within: 0.5}\n"
      "  - {metric: fitted, within: 1, reproduces: 0.25}\n"
      "known_defects:\n"
      "  - {id: shifted, about: All rows are off by one.}\n",
      "suite.yaml");

  REQUIRE(rules);
  REQUIRE(rules->tolerances.size() == 2);
  CHECK(rules->tolerances[0].within == 0.5);
  CHECK(std::isnan(rules->tolerances[0].reproduces));
  CHECK(rules->tolerances[1].reproduces == 0.25);
  REQUIRE(rules->defects.size() == 1);
  CHECK(rules->defects[0].id == "shifted");
  CHECK(rules->defects[0].about == "All rows are off by one.");
}

TEST_CASE("a broken rule is an error with its place") {
  const auto rules = replay_rules(
      "tolerances:\n  - {metric: rate, within: -1}\n"
      "  - {metric: fitted, within: 1, reproduce: 2}\n",
      "suite.yaml");

  REQUIRE_FALSE(rules);
  REQUIRE(rules.error().size() == 2);
  CHECK(rules.error()[0].where.line == 2);
  CHECK(rules.error()[1].message ==
        "unknown key 'reproduce' (did you mean 'reproduces'?)");
}
