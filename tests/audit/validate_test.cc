#include "audit/validate.h"

#include <catch2/catch.hpp>
#include <cmath>

#include "plugin/config_node.h"
#include "worlds/judgekit.h"
#include "worlds/judgekit_scores.h"
#include "worlds/planted.h"

namespace assize::suites {
extern const SuitePlugin generic;
}
namespace assize::calibrations {
extern const CalibrationPlugin length_controlled, position_balanced,
    style_controlled;
}

namespace {

using namespace assize;

/// The audit's own parts, as the verb puts them together.
struct Parts {
  std::unique_ptr<Suite> suite;
  std::unique_ptr<Calibration> length, position, style;
  std::vector<PeerScenario> peers;
  std::vector<PeerTrial> trials;

  Parts() {
    ConfigNode inputs =
        ConfigNode::parse("{items: none, answers: none, baseline: baseline}",
                          "test")
            .value();
    suite = suites::generic.make(inputs);
    ConfigNode none = ConfigNode::empty("test");
    length = calibrations::length_controlled.make(none);
    position = calibrations::position_balanced.make(none);
    style = calibrations::style_controlled.make(none);
    peers.push_back(worlds::judgekit("picker", "judgekit",
                                     {.items = 60, .override_share = 0.6}));
    trials.push_back(worlds::judgekit_scores("server", "judgekit",
                                             PeerAsks::kSelf, {.self = 1}));
  }

  Instrument instrument() const {
    return {.suite = *suite,
            .calibrations = {{"length_controlled", length.get()},
                             {"position_balanced", position.get()},
                             {"style_controlled", style.get()}},
            .plant = worlds::planted,
            .peers = peers,
            .trials = trials};
  }
};

ValidateOptions few(unsigned threads) {
  return {.seed = 5,
          .worlds = 12,
          .resamples = 200,
          .threads = threads,
          .quick = true};
}

/// All that a run says, in words.
std::string said(const Validation& validation) {
  std::string out;
  for (const Cell& cell : validation.cells) {
    out += cell.group + ' ' + cell.what + ' ' + std::to_string(cell.value) +
           ' ' + std::to_string(cell.error) + ' ' +
           std::to_string(cell.median_width) + '\n';
  }
  for (const PeerRow& row : validation.peers) {
    out += row.scenario + ' ' + row.rule + ' ' + std::to_string(row.found) +
           ' ' + std::to_string(row.wrong) + '\n';
  }
  return out;
}

}  // namespace

TEST_CASE("a cell holds where its value lies in its band, or it has none") {
  Cell cell{.group = "g", .what = "w", .value = 0.94};

  CHECK(cell.held());
  cell.least = 0.93;
  CHECK(cell.held());
  cell.most = 0.97;
  CHECK(cell.held());
  cell.value = 0.975;
  CHECK_FALSE(cell.held());
  cell.value = kAbsent;  // A figure that is not there holds nothing.
  CHECK_FALSE(cell.held());
}

TEST_CASE("a validation is the same at any number of threads") {
  const Parts parts;

  const Validation one = validate(parts.instrument(), few(1));
  const Validation two = validate(parts.instrument(), few(2));

  CHECK(said(one) == said(two));
}

TEST_CASE("every part says something, with a truth where one is planted") {
  const Parts parts;
  ValidateOptions options = few(2);
  options.least_coverage = 0;
  options.most_coverage = 1;
  std::vector<std::string> names;

  const Validation found =
      validate(parts.instrument(), options,
               [&](std::string_view name, std::size_t, std::size_t) {
                 names.emplace_back(name);
                 return true;
               });

  for (const Cell& cell : found.cells) {
    CAPTURE(cell.group, cell.what, cell.value);
    if (cell.clusters < 8 && cell.group == "coverage") continue;
    CHECK(std::isfinite(cell.value));
    if (cell.group.starts_with("recovery")) CHECK(std::isfinite(cell.truth));
    if (cell.group == "refusal") CHECK(cell.held());
  }
  REQUIRE(found.peers.size() == 5);
  CHECK(found.peers[0].rule == "assize");
  CHECK(found.peers[0].found == 1);  // 49 points on 60 items.
  CHECK(found.peers[0].wrong == 0);
  CHECK(found.peers[0].asks == "a slot");
  CHECK(found.peers[0].worlds == 12);
  // A point of 300 scores with a deviation of half a point.
  CHECK(found.peers[3].asks == "its own answers");
  CHECK(found.peers[3].rule == "assize");
  CHECK(found.peers[3].found == 1);
  CHECK(found.peers[4].rule == "judgekit");
  CHECK(found.peers[4].found == 1);
  CHECK(found.peers[4].worlds == 3);
  CHECK(std::ranges::find(names, "false discoveries") != names.end());
}

TEST_CASE("a band narrower than any figure can hold is left, and said") {
  const Parts parts;
  ValidateOptions options = few(2);
  options.quick = false;
  options.worlds = 4;
  options.least_coverage = options.most_coverage = 0.9501;
  bool going = true;

  const Validation found =
      validate(parts.instrument(), options,
               [&](std::string_view, std::size_t done, std::size_t) {
                 going = done < 1;  // One part is enough.
                 return going;
               });

  REQUIRE(found.cells.size() == 2);
  CHECK_FALSE(found.held());
}
