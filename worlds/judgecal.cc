#include "worlds/judgecal.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "worlds/mock_judge.h"
#include "worlds/pair_records.h"

namespace assize::worlds {
namespace {

constexpr double kForced = 0.1, kForcedGap = 0.09, kLabelGap = 0.1;
constexpr double kLengthSpread = 0.4 * std::numbers::sqrt2;
constexpr double kOwn = 0.5;

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

/// So many of `count` items at random, as marks.
std::vector<bool> some_of(std::uint32_t count, double share, Stream& stream) {
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  stream.shuffle(std::span(order));
  std::vector<bool> out(count);
  const auto many = static_cast<std::size_t>(std::lround(share * count));
  for (std::size_t i = 0; i < many; ++i) out[order[i]] = true;
  return out;
}

class Judgecal final : public World {
 public:
  Judgecal(const JudgecalLaw& law, const Chances& first)
      : law_(law), first_(first) {}

  Drawn draw(Stream stream) const override {
    Drawn out = empty_pairs();
    const std::string seed = std::to_string(stream.next());
    const MockJudge judge(seed);
    std::uint32_t index = 0;
    for (const JudgecalItem& item : judgecal_items(law_, seed, stream)) {
      const Logits logit = logits(law_, item);
      add_pair(index++, judge.decide(logit.first, item.id + ":orig"),
               judge.decide(logit.second, item.id + ":swap"), out);
    }
    return out;
  }

  double expected(std::string_view calibration,
                  const Quantity& quantity) const override {
    // The lead is as likely for as against the system.
    return expected_of_pairs({first_.wins, first_.wins}, calibration, quantity);
  }

 private:
  JudgecalLaw law_;
  Chances first_;
};

}  // namespace

double JudgecalItem::label() const {
  if (std::abs(gap) < kLabelGap) return 0.5;
  return gap > 0 ? 1 : 0;
}

std::vector<JudgecalItem> judgecal_items(const JudgecalLaw& law,
                                         const std::string& seed,
                                         Stream& stream) {
  const std::vector<bool> forced = some_of(law.items, kForced, stream);
  const std::vector<bool> own = some_of(law.items, kOwn, stream);
  std::vector<JudgecalItem> out(law.items);
  for (std::uint32_t i = 0; i < law.items; ++i) {
    JudgecalItem& item = out[i];
    item.id = fmt::format("synthetic:{}:{:05}", seed, i);
    item.gap = forced[i] ? kForcedGap * (2 * stream.uniform() - 1)
                         : law.spread * stream.normal();
    item.gap = std::clamp(item.gap, -1.0, 1.0);
    item.log_length = kLengthSpread * stream.normal();
    const bool first = stream.uniform() < 0.5;
    if (own[i]) item.self = first ? 1 : -1;
  }
  return out;
}

Logits logits(const JudgecalLaw& law, const JudgecalItem& item) {
  const double lead = law.quality * item.gap + law.length * item.log_length +
                      law.self * item.self;
  return {lead + law.position, -lead + law.position};
}

Chances chances(const JudgecalLaw& law, double taste) {
  constexpr int kGaps = 16000, kForcedGaps = 400, kLengths = 200;
  std::vector<Node> gaps = normal_nodes(law.spread, kGaps);
  for (Node& gap : gaps) gap.weight *= 1 - kForced;
  for (int i = 0; i < kForcedGaps; ++i) {
    gaps.push_back({kForcedGap * (2 * (i + 0.5) / kForcedGaps - 1),
                    kForced / kForcedGaps});
  }
  double wins = 0, decided = 0, won = 0;
  for (const Node& length :
       normal_nodes(std::abs(law.length) * kLengthSpread, kLengths)) {
    for (const Node& gap : gaps) {
      const double logit =
          law.quality * std::clamp(gap.at, -1.0, 1.0) + length.at + taste;
      const double weight = gap.weight * length.weight;
      const double first = mock_wins(logit);
      wins += weight * first;
      if (!mock_decides(logit)) continue;
      decided += weight;
      won += weight * first;
    }
  }
  return {wins, won / decided};
}

PeerScenario judgecal(std::string name, const JudgecalLaw& law) {
  const Chances first = chances(law, law.position);
  return {.name = std::move(name),
          .from = "judgecal",
          .first_rate = first.decided,
          .world = std::make_unique<Judgecal>(law, first)};
}

}  // namespace assize::worlds
