#include "worlds/judgecal.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "worlds/pair_records.h"

namespace assize::worlds {
namespace {

constexpr double kForced = 0.1, kForcedGap = 0.09;
constexpr double kTies = 0.25;
constexpr double kLengthSpread = 0.4 * std::numbers::sqrt2;

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

Pick pick(double logit, double uniform) {
  if (std::abs(logit) < kTies) return Pick::kTie;
  return uniform < sigmoid(logit) ? Pick::kFirst : Pick::kSecond;
}

/// Chances of the first slot where its log-odds are a random sum.
struct Chances {
  double wins = 0, decided = 0;

  void add(double logit, double weight) {
    if (std::abs(logit) < kTies) return;
    wins += weight * sigmoid(logit);
    decided += weight;
  }
  double with_ties() const { return wins + (1 - decided) / 2; }
};

/// Points of the midpoint rule over a normal's eight deviations either way.
struct Node {
  double at = 0, weight = 0;
};
std::vector<Node> normal_nodes(double deviation, int count) {
  constexpr double kReach = 8;
  if (deviation == 0) return {{0, 1}};
  std::vector<Node> out;
  double all = 0;
  for (int i = 0; i < count; ++i) {
    const double z = kReach * (2 * (i + 0.5) / count - 1);
    out.push_back({deviation * z, std::exp(-z * z / 2)});
    all += out.back().weight;
  }
  for (Node& node : out) node.weight /= all;
  return out;
}

Chances chances(const JudgecalLaw& law) {
  constexpr int kGaps = 16000, kForcedGaps = 400, kLengths = 200;
  std::vector<Node> gaps = normal_nodes(law.spread, kGaps);
  for (Node& gap : gaps) gap.weight *= 1 - kForced;
  for (int i = 0; i < kForcedGaps; ++i) {
    gaps.push_back({kForcedGap * (2 * (i + 0.5) / kForcedGaps - 1),
                    kForced / kForcedGaps});
  }
  Chances out;
  for (const Node& length :
       normal_nodes(std::abs(law.length) * kLengthSpread, kLengths)) {
    for (const Node& gap : gaps) {
      out.add(law.quality * std::clamp(gap.at, -1.0, 1.0) + length.at +
                  law.position,
              gap.weight * length.weight);
    }
  }
  return out;
}

class Judgecal final : public World {
 public:
  Judgecal(const JudgecalLaw& law, const Chances& first)
      : law_(law), first_(first) {}

  Drawn draw(Stream stream) const override {
    Drawn out = empty_pairs();
    for (std::uint32_t i = 0; i < law_.items; ++i) {
      const double gap = stream.uniform() < kForced
                             ? kForcedGap * (2 * stream.uniform() - 1)
                             : law_.spread * stream.normal();
      const double lead = law_.quality * std::clamp(gap, -1.0, 1.0) +
                          law_.length * kLengthSpread * stream.normal();
      const Pick first = pick(lead + law_.position, stream.uniform());
      const Pick second = pick(-lead + law_.position, stream.uniform());
      add_pair(i, first, second, out);
    }
    return out;
  }

  double expected(std::string_view calibration,
                  const Quantity& quantity) const override {
    // The lead is as likely for as against the system.
    const double wins = first_.with_ties();
    return expected_of_pairs({wins, wins}, calibration, quantity);
  }

 private:
  JudgecalLaw law_;
  Chances first_;
};

}  // namespace

PeerScenario judgecal(std::string name, const JudgecalLaw& law) {
  const Chances first = chances(law);
  return {.name = std::move(name),
          .from = "judgecal",
          .first_rate = first.wins / first.decided,
          .world = std::make_unique<Judgecal>(law, first)};
}

}  // namespace assize::worlds
