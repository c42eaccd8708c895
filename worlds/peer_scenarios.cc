#include "worlds/peer_scenarios.h"

#include "worlds/judgecal.h"
#include "worlds/judgekit.h"
#include "worlds/leaning.h"

namespace assize::worlds {

std::vector<PeerScenario> peer_scenarios() {
  std::vector<PeerScenario> out;
  out.push_back(judgecal("null", {.quality = 8, .spread = 2}));
  out.push_back(judgecal("position", {.items = 400, .position = 0.8}));
  out.push_back(judgecal("verbosity", {.length = 1}));
  out.push_back(judgecal("mixed", {.position = 0.8, .length = 1}));
  out.push_back(judgekit("clean", "judgekit", 200, 0));
  out.push_back(judgekit("first-picker", "judgekit", 200, 0.35));
  out.push_back(judgekit("small bias, 600 items", "", 600, 0.06));
  out.push_back(judgekit("middling bias, 20 items", "", 20, 0.15));
  out.push_back(leaning("20 instructions, 1 to 8 items", 20,
                        {3, 8, 1, 6, 2, 5, 7, 4}, 1.5));
  return out;
}

}  // namespace assize::worlds
