#include "worlds/peer_scenarios.h"

#include "worlds/judgecal.h"
#include "worlds/judgecal_trials.h"
#include "worlds/judgekit.h"
#include "worlds/judgekit_scores.h"
#include "worlds/leaning.h"

namespace assize::worlds {
namespace {

const JudgecalLaw kNull = {.quality = 8, .spread = 2};

void add_judgecal(std::vector<PeerTrial>& out) {
  out.push_back(judgecal_padding("null", kNull));
  out.push_back(judgecal_self("null", kNull));
  out.push_back(judgecal_wordings("null", kNull));
  out.push_back(judgecal_repeats("null", kNull));
  out.push_back(judgecal_padding("verbosity", {.length = 1}));
  out.push_back(judgecal_padding("mixed", {.position = 0.8, .length = 1}));
  out.push_back(judgecal_self("self-preference", {.quality = 1.5, .self = 1}));
  out.push_back(judgecal_wordings("template", {.wordings = 0.7}));
  out.push_back(judgecal_wordings("template, sigma 0", {}));
  out.push_back(judgecal_repeats("stability", {.noise = 1}));
  out.push_back(judgecal_repeats("stability, sigma 0", {}));
}

void add_judgekit(std::vector<PeerTrial>& out) {
  using enum PeerAsks;
  const std::string from = "judgekit";
  for (const PeerAsks asks : {kLength, kSelf, kSpread}) {
    out.push_back(judgekit_scores("clean", from, asks, {}));
  }
  out.push_back(judgekit_length("clean", {}));
  out.push_back(judgekit_chances("clean", from, 1));
  out.push_back(judgekit_scores("clean, longer is better", from, kLength,
                                {.longer_is_better = true}));
  out.push_back(
      judgekit_scores("length-lover", from, kLength, {.length = 0.9}));
  out.push_back(judgekit_length("length-lover", {.length = 0.5}));
  out.push_back(judgekit_scores("self-server", from, kSelf, {.self = 1}));
  out.push_back(judgekit_scores("middler", from, kSpread, {.shrink = 0.5}));
  out.push_back(judgekit_chances("overconfident", from, 0.5));
}

/// What either suite leaves out.
void add_ours(std::vector<PeerTrial>& out) {
  out.push_back(close_rivals("own answers close to their rivals"));
  out.push_back(judgecal_repeats("slight noise", {.noise = 0.1}));
  out.back().from.clear();
  out.push_back(judgekit_scores("a fifth of a point for its own, 900 answers",
                                "", PeerAsks::kSelf,
                                {.items = 900, .self = 0.2}));
  out.push_back(judgekit_scores("half a point for its own, 24 answers", "",
                                PeerAsks::kSelf, {.items = 24, .self = 0.5}));
  out.push_back(judgekit_chances("slightly overconfident", "", 0.75));
}

}  // namespace

std::vector<PeerScenario> peer_scenarios() {
  std::vector<PeerScenario> out;
  out.push_back(judgecal("null", kNull));
  out.push_back(judgecal("position", {.items = 400, .position = 0.8}));
  out.push_back(judgecal("verbosity", {.length = 1}));
  out.push_back(judgecal("mixed", {.position = 0.8, .length = 1}));
  out.push_back(judgekit("clean", "judgekit", {}));
  out.push_back(judgekit("first-picker", "judgekit", {.override_share = 0.35}));
  out.push_back(judgekit("small bias, 600 items", "",
                         {.items = 600, .override_share = 0.06}));
  out.push_back(judgekit("middling bias, 20 items", "",
                         {.items = 20, .override_share = 0.15}));
  out.push_back(leaning("20 instructions, 1 to 8 items", 20,
                        {3, 8, 1, 6, 2, 5, 7, 4}, 1.5));
  return out;
}

std::vector<PeerTrial> peer_trials() {
  std::vector<PeerTrial> out;
  add_judgecal(out);
  add_judgekit(out);
  add_ours(out);
  return out;
}

}  // namespace assize::worlds
