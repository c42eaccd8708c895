#include "suites/arena_hard/style_scores.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <utility>
#include <vector>

#include "core/parallel_for.h"
#include "core/stream.h"
#include "plugin/style_battles.h"
#include "stats/quantile.h"

namespace assize::arena_hard {
namespace {

constexpr std::size_t kRounds = 100;  ///< As published.
constexpr std::uint64_t kSeed = 1;

double win_rate(double strength) { return 100 / (1 + std::exp(-strength)); }

/// How often each of `from`, of `size` things, is drawn by as many draws.
std::vector<double> drawn(const std::vector<std::uint32_t>& from,
                          std::size_t size, Stream stream) {
  std::vector<double> out(size, 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    ++out[from[stream.below(from.size())]];
  }
  return out;
}

/// The games as the published program has them: strong verdicts repeated, and
/// differences standardised once, whatever is drawn.
CovariateBattles published_rows(const StandardisedBattles& of,
                                const StandardisedFit& fit) {
  const Battles& games = of.data.battles;
  CovariateBattles out{.battles = {.systems = games.systems},
                       .columns = of.data.columns};
  for (std::size_t i = 0; i < games.outcome.size(); ++i) {
    for (long copy = std::lround(games.weight[i]); copy > 0; --copy) {
      // A row is a cluster, so that each can be drawn alone.
      out.battles.cluster.push_back(
          static_cast<std::uint32_t>(out.battles.cluster.size()));
      out.battles.first.push_back(games.first[i]);
      out.battles.second.push_back(games.second[i]);
      out.battles.outcome.push_back(games.outcome[i]);
      for (std::size_t j = 0; j < out.columns; ++j) {
        const double off = of.data.x[i * out.columns + j] - fit.mean[j];
        out.x.push_back(fit.sd[j] > 0 ? off / fit.sd[j] : 0);
      }
    }
  }
  return out;
}

std::string note_of(const Study& study, const StyleBattles& battles) {
  std::vector<std::string> out;
  if (!battles.tokens) {
    out.emplace_back("lengths are characters, as no answer has a token_len");
  }
  for (const auto& [system, games] : battles.left_out) {
    out.push_back(
        fmt::format("games without an answer or its counts, left out: {} of {}",
                    games, printable(study.bench.systems[system], 60)));
  }
  return fmt::format("{}", fmt::join(out, "; "));
}

/// By resample, the strengths of all systems.
using Replicates = std::vector<std::vector<double>>;

class Styled {
 public:
  Styled(const StyleConvention& convention, const StandardisedBattles& battles,
         const Version& version, const std::string& name, unsigned threads)
      : convention_(convention),
        battles_(battles),
        version_(version),
        model_(battles, convention.options),
        fit_(model_.fit()),
        name_(name),
        threads_(threads) {}

  BradleyTerryStatus status() const { return fit_.status; }

  std::map<std::uint16_t, StyleScore> scores() const {
    const Replicates prompts = by_prompts(), rows = by_rows();
    std::map<std::uint16_t, StyleScore> out;
    for (const std::uint32_t system : battles_.data.battles.first) {
      ++out[static_cast<std::uint16_t>(system)].n;
    }
    for (auto& [system, score] : out) {
      score.right = ends_of(prompts, system);
      score.right.value = win_rate(fit_.strength[system]);
      score.published = ends_of(rows, system);
      if (!convention_.stopped) score.published.value = score.right.value;
    }
    return out;
  }

 private:
  Replicates replicates(const char* what,
                        const std::function<std::vector<double>(const Stream&)>&
                            strengths) const {
    Replicates out(kRounds);
    const Stream key(kSeed, {"arena_hard", "style", name_, what});
    parallel_for(kRounds, threads_, [&](std::size_t round) {
      out[round] = strengths(key.at(round));
    });
    return out;
  }

  Replicates by_prompts() const {
    const auto& cluster = battles_.data.battles.cluster;
    const std::set<std::uint32_t> distinct(cluster.begin(), cluster.end());
    const std::vector<std::uint32_t> prompts(distinct.begin(), distinct.end());
    const std::size_t size = prompts.empty() ? 0 : prompts.back() + 1;
    return replicates("prompts", [&](const Stream& stream) {
      return model_.fit(drawn(prompts, size, stream), &fit_).strength;
    });
  }

  Replicates by_rows() const {
    const CovariateBattles rows = published_rows(battles_, fit_);
    const std::vector<std::uint32_t>& all = rows.battles.cluster;
    const auto weights = [&all](const Stream& stream) {
      return drawn(all, all.size(), stream);
    };
    if (convention_.stopped) {
      return replicates("rows", [&](const Stream& stream) {
        return stopped_strengths(rows, weights(stream), battles_.anchor,
                                 *convention_.stopped);
      });
    }
    const StandardisedOptions& options = convention_.options;
    const CovariateBradleyTerry optimum(
        rows, {.ridge_strength = options.ridge_strength,
               .ridge_slope = options.ridge_slope,
               .anchor = battles_.anchor});
    return replicates("rows", [&](const Stream& stream) {
      return optimum.fit(weights(stream)).strength;
    });
  }

  /// With the median as the value.
  Ends ends_of(const Replicates& replicates, std::size_t system) const {
    std::vector<double> values;
    for (const std::vector<double>& each : replicates) {
      values.push_back(win_rate(each[system]));
    }
    if (std::ranges::any_of(values, [](double v) { return std::isnan(v); })) {
      return {};
    }
    std::ranges::sort(values);
    return {.value = sorted_quantile(values, 0.5),
            .lower = sorted_quantile(values, version_.lower),
            .upper = sorted_quantile(values, version_.upper)};
  }

  const StyleConvention& convention_;
  const StandardisedBattles& battles_;
  const Version& version_;
  StandardisedBradleyTerry model_;
  StandardisedFit fit_;
  std::string name_;
  unsigned threads_;
};

}  // namespace

Result<StyleScores> style_scores(const Study& study, std::uint16_t baseline,
                                 const Version& version,
                                 const std::string& name, unsigned threads) {
  const StyleConvention& convention = style_convention(version.convention);
  const auto battles = style_battles(study, convention, baseline);
  if (!battles) return tl::unexpected(battles.error());
  if (battles->fit.data.battles.outcome.empty()) {
    return fail("no game has both answers");
  }
  const Styled styled(convention, battles->fit, version, name, threads);
  if (styled.status() == BradleyTerryStatus::kDisconnected) {
    return fail("nobody has both won and lost something");
  }
  if (styled.status() != BradleyTerryStatus::kFitted) {
    return fail("style tells all outcomes apart");
  }
  return StyleScores{.by_system = styled.scores(),
                     .note = note_of(study, *battles)};
}

}  // namespace assize::arena_hard
