#include "worlds/judgekit_scores.h"

#include <algorithm>
#include <cmath>

#include "stats/moments.h"
#include "stats/student.h"

namespace assize::worlds {
namespace {

double normal_lower(double z) { return normal_upper_tail(-z); }

constexpr int kLowest = 1, kHighest = 5;
constexpr double kMiddle = 3, kNoise = 0.4;
constexpr double kLeastChance = 0.05, kMostChance = 0.95;

double noiseless(const JudgekitScores& law, double quality, double z,
                 bool own) {
  const double raw = quality + law.length * z + (own ? law.self : 0);
  return kMiddle + law.shrink * (raw - kMiddle);
}

std::vector<ScoreSeen> draw_scores(const JudgekitScores& law, Stream stream) {
  std::vector<ScoreSeen> out(law.items);
  std::vector<double> lengths;
  for (std::size_t i = 0; i < out.size(); ++i) {
    ScoreSeen& row = out[i];
    row.people = kLowest + static_cast<double>(stream.below(kHighest));
    row.length = law.longer_is_better
                     ? 40 * row.people + static_cast<double>(stream.below(40))
                     : 20 + static_cast<double>(stream.below(380));
    row.own = i % 3 == 2;
    lengths.push_back(row.length);
  }
  const double centre = mean(lengths);
  const double spread = standard_deviation(lengths, 0);
  for (ScoreSeen& row : out) {
    const double z = spread > 0 ? (row.length - centre) / spread : 0;
    const double raw =
        noiseless(law, row.people, z, row.own) + kNoise * stream.normal();
    row.judge = std::clamp<double>(std::round(raw), kLowest, kHighest);
  }
  return out;
}

struct Moments {
  double mean = 0, square = 0;
};

/// Of the score that comes of a noiseless one.
Moments moments(double raw) {
  Moments out;
  double below = 0;
  for (int score = kLowest; score <= kHighest; ++score) {
    const double up_to =
        score == kHighest ? 1 : normal_lower((score + 0.5 - raw) / kNoise);
    out.mean += (up_to - below) * score;
    out.square += (up_to - below) * score * score;
    below = up_to;
  }
  return out;
}

/// The same over all qualities, of the judge's own answers or of others'.
Moments moments(const JudgekitScores& law, bool own) {
  Moments out;
  for (int quality = kLowest; quality <= kHighest; ++quality) {
    const Moments one = moments(noiseless(law, quality, 0, own));
    out.mean += one.mean / kHighest;
    out.square += one.square / kHighest;
  }
  return out;
}

double truth(const JudgekitScores& law, PeerAsks asks) {
  if (asks == PeerAsks::kLength) return law.length == 0 ? 0 : kAbsent;
  if (asks == PeerAsks::kSelf) {
    return law.self == 0 ? 0
                         : moments(law, true).mean - moments(law, false).mean;
  }
  const Moments judge = moments(law, false);
  const double people = (kHighest * kHighest - 1) / 12.0;
  return std::sqrt((judge.square - judge.mean * judge.mean) / people) - 1;
}

double stated(double chance, double temperature) {
  const double logit = std::log(chance / (1 - chance));
  return 1 / (1 + std::exp(-logit / temperature));
}

/// Right less stated, in points.
double chance_truth(double temperature) {
  if (temperature == 1) return 0;
  constexpr int kNodes = 20000;
  double sum = 0;
  for (int i = 0; i < kNodes; ++i) {
    const double p =
        kLeastChance + (kMostChance - kLeastChance) * (i + 0.5) / kNodes;
    const double yes = stated(p, temperature);
    sum += std::max(p, 1 - p) - std::max(yes, 1 - yes);
  }
  return 100 * sum / kNodes;
}

}  // namespace

PeerTrial judgekit_scores(std::string name, std::string from, PeerAsks asks,
                          const JudgekitScores& law) {
  return {.name = std::move(name),
          .from = std::move(from),
          .asks = asks,
          .rule = Peer::kJudgekit,
          .items = law.items,
          .truth = truth(law, asks),
          .draw = [law](Stream stream) -> PeerSeen {
            return draw_scores(law, stream);
          }};
}

PeerTrial judgekit_chances(std::string name, std::string from,
                           double temperature) {
  constexpr std::size_t kItems = 1000;
  return {.name = std::move(name),
          .from = std::move(from),
          .asks = PeerAsks::kConfidence,
          .rule = Peer::kJudgekit,
          .items = kItems,
          .truth = chance_truth(temperature),
          .draw = [temperature](Stream stream) -> PeerSeen {
            std::vector<ChanceSeen> out(kItems);
            for (ChanceSeen& row : out) {
              const double p = kLeastChance +
                               (kMostChance - kLeastChance) * stream.uniform();
              row.outcome = stream.uniform() < p ? 1 : 0;
              row.yes = stated(p, temperature);
            }
            return out;
          }};
}

}  // namespace assize::worlds
