#include "worlds/judgekit.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "stats/student.h"
#include "worlds/pair_records.h"

namespace assize::worlds {
namespace {

double normal_lower(double z) { return normal_upper_tail(-z); }

constexpr double kIdentical = 0.1, kNoise = 0.15, kTies = 0.1;
constexpr std::uint64_t kLengths = 380;  ///< From 20.
constexpr unsigned kShortest = 20;

struct Pair {
  double quality[2] = {}, length[2] = {};
  bool same = false;
};

std::vector<Pair> draw_pairs(std::uint32_t items, Stream& stream) {
  const auto unlike =
      items - static_cast<std::uint32_t>(std::lround(kIdentical * items));
  std::vector<Pair> out(items);
  const auto length = [&] {
    return kShortest + static_cast<double>(stream.below(kLengths));
  };
  for (std::uint32_t i = 0; i < items; ++i) {
    Pair& pair = out[i];
    pair.same = i >= unlike;
    for (std::size_t side : {0, 1}) {
      pair.quality[side] = stream.uniform();
      pair.length[side] = length();
    }
    if (!pair.same) continue;
    pair.quality[1] = pair.quality[0];
    pair.length[1] = pair.length[0];
  }
  return out;
}

/// The deviation of all lengths, 1 if they are all the same.
double length_spread(const std::vector<Pair>& pairs) {
  double sum = 0, squares = 0;
  for (const Pair& pair : pairs) {
    for (const double one : pair.length) {
      sum += one;
      squares += one * one;
    }
  }
  const auto n = 2 * static_cast<double>(pairs.size());
  const double variance = squares / n - sum / n * (sum / n);
  return variance > 0 ? std::sqrt(variance) : 1;
}

class Judge {
 public:
  Judge(const JudgekitPairs& law, const std::vector<Pair>& pairs)
      : law_(law), worth_(law.length / length_spread(pairs)) {}

  /// With answer `first` in the first slot.
  Pick decide(const Pair& pair, std::size_t first, Stream& stream) const {
    const std::size_t second = 1 - first;
    const double gap = pair.quality[first] - pair.quality[second] +
                       worth_ * (pair.length[first] - pair.length[second]) +
                       kNoise * (stream.normal() - stream.normal());
    if (std::abs(gap) < kTies) return Pick::kTie;
    if (stream.uniform() < law_.override_share) return Pick::kFirst;
    return gap > 0 ? Pick::kFirst : Pick::kSecond;
  }

 private:
  JudgekitPairs law_;
  double worth_;
};

/// Chances of an answer that is ahead by `lead` beside its quality, which is
/// the difference of two uniforms, or the same.
struct Chance {
  double wins = 0, tie = 0;
};
Chance chance(double lead) {
  const double spread = kNoise * std::numbers::sqrt2;
  const double below = normal_lower((-kTies - lead) / spread);
  const double within = normal_lower((kTies - lead) / spread) - below;
  return {1 - below - within, within};
}
Chance chance_over_qualities(double lead) {
  constexpr int kNodes = 400;
  Chance out;
  for (int i = 0; i < kNodes; ++i) {
    const double d = 2 * (i + 0.5) / kNodes - 1;
    const Chance at = chance(lead + d);
    const double weight = (1 - std::abs(d)) * 2 / kNodes;
    out.wins += weight * at.wins;
    out.tie += weight * at.tie;
  }
  return out;
}

class Pairs final : public World {
 public:
  explicit Pairs(const JudgekitPairs& law) : law_(law) {}

  Drawn draw(Stream stream) const override {
    Drawn out = empty_pairs();
    const std::vector<Pair> pairs = draw_pairs(law_.items, stream);
    const Judge judge(law_, pairs);
    std::uint32_t index = 0;
    for (const Pair& pair : pairs) {
      const Pick first = judge.decide(pair, 0, stream);
      add_pair(index++, first, judge.decide(pair, 1, stream), out);
    }
    return out;
  }

  /// Without a taste for length only.
  double expected(std::string_view calibration,
                  const Quantity& quantity) const override {
    const double ties = (1 - kIdentical) * chance_over_qualities(0).tie +
                        kIdentical * chance(0).tie;
    const double wins = (1 + (1 - ties) * law_.override_share) / 2;
    return expected_of_pairs({wins, wins}, calibration, quantity);
  }

 private:
  JudgekitPairs law_;
};

/// Of the longer of two answers of unlike length, in points over a half.
double longer_wins(double worth) {
  const auto count = static_cast<double>(kLengths);
  const double spread = std::sqrt((count * count - 1) / 12);
  double sum = 0, all = 0;
  for (double k = 1; k < count; ++k) {
    const Chance at = chance_over_qualities(worth * k / spread);
    sum += (count - k) * (at.wins + at.tie / 2);
    all += count - k;
  }
  return 100 * (sum / all - 0.5);
}

double won(Pick pick, Pick by) {
  if (pick == Pick::kTie) return 0.5;
  return pick == by ? 1 : 0;
}

}  // namespace

PeerScenario judgekit(std::string name, std::string from,
                      const JudgekitPairs& law) {
  return {.name = std::move(name),
          .from = std::move(from),
          .first_rate = (1 + law.override_share) / 2,
          .world = std::make_unique<Pairs>(law)};
}

PeerTrial judgekit_length(std::string name, const JudgekitPairs& law) {
  PeerTrial out{.name = std::move(name),
                .from = "judgekit",
                .asks = PeerAsks::kLength,
                .rule = Peer::kJudgekit,
                .items = law.items,
                .truth = law.length == 0 ? 0 : longer_wins(law.length),
                .draw = {}};
  out.draw = [law](Stream stream) -> PeerSeen {
    const std::vector<Pair> pairs = draw_pairs(law.items, stream);
    const Judge judge(law, pairs);
    std::vector<PairSeen> seen;
    for (const Pair& pair : pairs) {
      const std::size_t longer = pair.length[1] > pair.length[0] ? 1 : 0;
      const Pick first = judge.decide(pair, longer, stream);
      const Pick second = judge.decide(pair, 1 - longer, stream);
      PairSeen& row = seen.emplace_back();
      row.won = {won(first, Pick::kFirst), won(second, Pick::kSecond)};
      row.people = pair.quality[longer] > pair.quality[1 - longer] ? 1 : 0;
      row.control = pair.length[0] == pair.length[1];
    }
    return seen;
  };
  return out;
}

}  // namespace assize::worlds
