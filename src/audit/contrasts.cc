#include "audit/contrasts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "stats/interval.h"
#include "stats/multiple_testing.h"
#include "stats/quantile.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

/// Whether two quantities differ in their system at most.
bool same_scope(const Quantity& a, const Quantity& b) {
  return a.metric == b.metric && a.judge == b.judge && a.arm == b.arm &&
         a.defence == b.defence && a.category == b.category &&
         a.effect == b.effect;
}

class Analyst {
 public:
  Analyst(const Benchmark& bench, std::span<const Source> sources,
          const Measurement& measured, std::span<const RecordedAttack> attacks,
          std::span<const std::uint16_t> surrogates,
          const Statistics& statistics)
      : bench_(bench),
        sources_(sources),
        measured_(measured),
        attacks_(attacks),
        surrogates_(surrogates),
        statistics_(statistics),
        rule_{.level = statistics.confidence} {
    for (const Source& source : sources) {
      conventions_.push_back(source.estimator->notes().convention);
    }
  }

  Analysis run() {
    for (std::size_t column = 0; column < measured_.columns(); ++column) {
      const Quantity& quantity = measured_.quantity[column];
      if (source_of(column).pair >= 0) continue;
      if (quantity.effect && refitted(column)) continue;
      if (quantity.effect && quantity.system == bench_.reference) continue;
      // A calibration's own effects (position) are of systems; of what attacks
      // made of them they would only repeat it.
      const Entrant* entrant = bench_.entrant(quantity.system);
      if (quantity.effect && entrant != nullptr &&
          entrant->clean != Entrant::kConstant &&
          calibration_of(column) != "raw") {
        continue;
      }
      if (quantity.effect) {
        add_effect(quantity.metric, "", column, {{column, 1}});
      } else {
        add_headline(column);
        if (!refitted(column)) add_calibrated_minus_raw(column);
      }
    }
    for (std::size_t i = 0; i < attacks_.size(); ++i) {
      add_attack(attacks_[i], static_cast<int>(i));
    }
    add_means();
    add_slopes();
    adjust();
    return std::move(out_);
  }

 private:
  const Source& source_of(std::size_t column) const {
    return sources_[measured_.source[column]];
  }

  const std::string& calibration_of(std::size_t column) const {
    return source_of(column).calibration;
  }

  /// A second use that only shows what holding a penalty costs in width; no
  /// effect of its own.
  bool refitted(std::size_t column) const {
    return calibration_of(column).ends_with(kRefit);
  }

  /// The same quantity, of `system`, in the source of `like`.
  std::optional<std::size_t> sibling(std::size_t like,
                                     std::uint16_t system) const {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      if (measured_.source[c] == measured_.source[like] &&
          measured_.quantity[c].system == system &&
          same_scope(measured_.quantity[c], measured_.quantity[like])) {
        return c;
      }
    }
    return std::nullopt;
  }

  /// The uncalibrated column of the same quantity.
  std::optional<std::size_t> raw_of(std::size_t like) const {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      if (calibration_of(c) == "raw" &&
          source_of(c).pair == source_of(like).pair &&
          measured_.quantity[c].system == measured_.quantity[like].system &&
          same_scope(measured_.quantity[c], measured_.quantity[like])) {
        return c;
      }
    }
    return std::nullopt;
  }

  void add_headline(std::size_t column) {
    Headline row{.quantity = measured_.quantity[column],
                 .calibration = calibration_of(column),
                 .convention = conventions_[measured_.source[column]],
                 .estimate = {}};
    const Term term{column, 1};
    row.estimate = estimate(combine(measured_, std::span(&term, 1)), rule_);
    row.estimate.convention = row.convention;
    const std::vector<std::size_t> board = board_of(column);
    if (board.size() > 1) {
      const auto [rank, lower, upper] = rank_of(column, board);
      row.rank = rank;
      row.rank_lower = lower;
      row.rank_upper = upper;
    }
    out_.headlines.push_back(std::move(row));
  }

  /// Every system's column of the same quantity, this one included.  Of
  /// entrants only itself stands there, in the place of its clean self.
  std::vector<std::size_t> board_of(std::size_t column) const {
    std::vector<std::size_t> board;
    const std::uint16_t own = measured_.quantity[column].system;
    const Entrant* entrant = bench_.entrant(own);
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      const std::uint16_t system = measured_.quantity[c].system;
      const bool replaced =
          entrant != nullptr && entrant->clean == static_cast<int>(system);
      const bool stranger = system != own && bench_.entrant(system) != nullptr;
      if (measured_.source[c] == measured_.source[column] && !replaced &&
          !stranger &&
          same_scope(measured_.quantity[c], measured_.quantity[column])) {
        board.push_back(c);
      }
    }
    return board;
  }

  struct Rank {
    double value, lower, upper;
  };

  /// 1 + how many of the board stand above; absent where the own value or one
  /// of the board's is.
  template <typename ValueOf>
  double place(std::size_t column, std::span<const std::size_t> board,
               ValueOf value_of) const {
    const double own = value_of(column);
    double above = 0;
    for (const std::size_t other : board) {
      const double value = value_of(other);
      if (std::isnan(value) || std::isnan(own)) return kAbsent;
      above += value > own;
    }
    return 1 + above;
  }

  /// The rank with its percentile interval over the replicates.
  Rank rank_of(std::size_t column, std::span<const std::size_t> board) const {
    Rank out{
        place(column, board, [&](std::size_t c) { return measured_.value[c]; }),
        kAbsent, kAbsent};
    std::vector<double> ranks;
    for (std::size_t b = 0; b < measured_.replicates; ++b) {
      const double rank = place(column, board, [&](std::size_t c) {
        return measured_.replicates_of(c)[b];
      });
      if (!std::isnan(rank)) ranks.push_back(rank);
    }
    const auto all = static_cast<double>(measured_.replicates);
    if (ranks.empty() ||
        static_cast<double>(ranks.size()) < kLeastDefined * all) {
      return out;
    }
    const double tail = (1 - statistics_.confidence) / 2;
    std::ranges::sort(ranks);
    out.lower = std::floor(sorted_quantile(ranks, tail));
    out.upper = std::ceil(sorted_quantile(ranks, 1 - tail));
    return out;
  }

  void add_effect(std::string contrast, std::string against, std::size_t column,
                  std::vector<Term> terms) {
    Effect effect{.contrast = std::move(contrast),
                  .against = std::move(against),
                  .quantity = measured_.quantity[column],
                  .calibration = calibration_of(column),
                  .estimate = {}};
    const Combination combined = combine(measured_, terms);
    effect.estimate = estimate(combined, rule_);
    const Estimate& found = effect.estimate;
    if (found.interval) {
      effect.p = expanded_p(
          bca_p(combined.value, combined.replicates, combined.influence, 0),
          found.clusters);
    }
    out_.effects.push_back(std::move(effect));
  }

  void add_calibrated_minus_raw(std::size_t column) {
    if (calibration_of(column) == "raw") return;
    if (measured_.quantity[column].system == bench_.reference) return;
    if (const auto raw = raw_of(column)) {
      add_effect("calibrated_minus_raw", "", column, {{column, 1}, {*raw, -1}});
    }
  }

  /// Whether the pairing is measured on common instructions of its own.
  bool narrowed(int pair, std::uint16_t judge) const {
    return std::ranges::any_of(sources_, [&](const Source& source) {
      return source.pair == pair && source.judge == judge;
    });
  }

  void add_attack(const RecordedAttack& attack, int pair) {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      const Quantity& quantity = measured_.quantity[c];
      const int wanted = narrowed(pair, quantity.judge) ? pair : -1;
      if (quantity.system != attack.attacked || quantity.effect ||
          quantity.secondary || refitted(c) || source_of(c).pair != wanted) {
        continue;
      }
      const auto clean = sibling(c, attack.clean);
      if (!clean) continue;
      const std::string& against = bench_.systems[attack.clean];
      add_effect(attack.id, against, c, {{c, 1}, {*clean, -1}});
      const auto raw = raw_of(c), raw_clean = raw_of(*clean);
      if (calibration_of(c) != "raw" && raw && raw_clean) {
        add_effect(attack.id + ":calibrated_minus_raw", against, c,
                   {{c, 1}, {*clean, -1}, {*raw, -1}, {*raw_clean, 1}});
      }
      add_beyond(attack, c, *clean);
    }
    add_moves(attack);
  }

  /// What the attack does to this judge beyond what it does to a surrogate: a
  /// difference of differences over the same instructions.
  void add_beyond(const RecordedAttack& attack, std::size_t attacked,
                  std::size_t clean) {
    const std::uint16_t judge = measured_.quantity[attacked].judge;
    if (is_surrogate(judge)) return;
    for (const std::uint16_t surrogate : surrogates_) {
      const auto there = of_judge(attacked, surrogate);
      const auto clean_there = of_judge(clean, surrogate);
      if (!there || !clean_there) continue;
      add_effect(attack.id + beyond_of(surrogate), bench_.systems[attack.clean],
                 attacked,
                 {{attacked, 1}, {clean, -1}, {*there, -1}, {*clean_there, 1}});
    }
  }

  std::string beyond_of(std::uint16_t surrogate) const {
    return std::string(kBeyond) + bench_.judges[surrogate];
  }

  bool is_surrogate(std::uint16_t judge) const {
    return std::ranges::find(surrogates_, judge) != surrogates_.end();
  }

  /// The same quantity as another judge gives it.
  std::optional<std::size_t> of_judge(std::size_t like,
                                      std::uint16_t judge) const {
    Quantity wanted = measured_.quantity[like];
    wanted.judge = judge;
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      if (calibration_of(c) == calibration_of(like) &&
          source_of(c).pair == source_of(like).pair &&
          measured_.quantity[c].system == wanted.system &&
          same_scope(measured_.quantity[c], wanted)) {
        return c;
      }
    }
    return std::nullopt;
  }

  /// The dose of a column's entrant; NaN where it is none or has none.
  double dose_of(std::size_t column) const {
    const Entrant* entrant = bench_.entrant(measured_.quantity[column].system);
    return entrant == nullptr ? kAbsent : entrant->dose;
  }

  /// Of each arm, the mean over systems of attacked - clean.
  void add_means() {
    std::set<std::tuple<std::uint16_t, std::size_t, std::string>> done;
    for (const RecordedAttack& attack : attacks_) {
      const Entrant* entrant = bench_.entrant(attack.attacked);
      if (entrant == nullptr || entrant->clean == Entrant::kConstant) continue;
      for (std::size_t c = 0; c < measured_.columns(); ++c) {
        const Quantity& quantity = measured_.quantity[c];
        if (quantity.system == attack.attacked && !quantity.effect &&
            !quantity.secondary && !refitted(c) && source_of(c).pair < 0 &&
            done.emplace(entrant->arm, measured_.source[c], quantity.metric)
                .second) {
          add_mean(attack.id, entrant->arm, c);
        }
      }
    }
  }

  void add_mean(const std::string& id, std::uint16_t arm, std::size_t like) {
    const std::vector<Term> here = mean_terms(arm, like);
    add_pooled(id + std::string(kMean), like, here);
    if (is_surrogate(measured_.quantity[like].judge)) return;
    for (const std::uint16_t surrogate : surrogates_) {
      const auto there = of_judge(like, surrogate);
      if (!there) continue;
      std::vector<Term> both = here;
      for (const Term& term : mean_terms(arm, *there)) {
        both.push_back({term.column, -term.factor});
      }
      add_pooled(id + std::string(kMean) + beyond_of(surrogate), like, both);
    }
  }

  std::vector<Term> mean_terms(std::uint16_t arm, std::size_t like) const {
    std::vector<Term> terms;
    for (const Entrant& entrant : bench_.entrants) {
      if (entrant.arm != arm) continue;
      const auto attacked = sibling(like, entrant.system);
      const auto clean =
          sibling(like, static_cast<std::uint16_t>(entrant.clean));
      if (!attacked || !clean) continue;
      terms.push_back({*attacked, 1});
      terms.push_back({*clean, -1});
    }
    for (Term& term : terms) {
      term.factor *= 2 / static_cast<double>(terms.size());
    }
    return terms;
  }

  void add_pooled(std::string contrast, std::size_t like,
                  std::vector<Term> terms) {
    add_effect(std::move(contrast), "", like, std::move(terms));
    out_.effects.back().pooled = true;
  }

  /// Of each attack at two doses or more, the least-squares slope of its
  /// effect per doubling of the dose.  The effects are differences from one
  /// clean value, so it drops out and the slope is a combination of columns.
  void add_slopes() {
    std::set<std::tuple<std::string, std::uint16_t, std::size_t, std::string>>
        done;
    for (const RecordedAttack& attack : attacks_) {
      for (std::size_t c = 0; c < measured_.columns(); ++c) {
        const Quantity& quantity = measured_.quantity[c];
        if (quantity.system != attack.attacked || !(dose_of(c) > 0) ||
            quantity.effect || quantity.secondary || refitted(c)) {
          continue;
        }
        if (done.emplace(attack.id, attack.clean, measured_.source[c],
                         quantity.metric)
                .second) {
          add_slope(attack, c);
        }
      }
    }
  }

  void add_slope(const RecordedAttack& of, std::size_t like) {
    std::vector<std::size_t> columns;
    double mean = 0;
    for (const RecordedAttack& attack : attacks_) {
      if (attack.id != of.id || attack.clean != of.clean) continue;
      const auto column = sibling(like, attack.attacked);
      if (!column || !(dose_of(*column) > 0)) continue;
      columns.push_back(*column);
      mean += std::log2(dose_of(*column));
    }
    if (columns.size() < 2) return;
    mean /= static_cast<double>(columns.size());
    std::vector<Term> terms;
    double spread = 0;
    for (const std::size_t c : columns) {
      const double off = std::log2(dose_of(c)) - mean;
      terms.push_back({c, off});
      spread += off * off;
    }
    if (spread == 0) return;
    for (Term& term : terms) term.factor /= spread;
    add_effect(of.id + std::string(kPerDoubling), bench_.systems[of.clean],
               like, terms);
  }

  /// Ranks are of the board as it stands, each system on all it was judged on.
  void add_moves(const RecordedAttack& attack) {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      const Quantity& quantity = measured_.quantity[c];
      if (quantity.system != attack.attacked || quantity.effect ||
          quantity.secondary || refitted(c) || source_of(c).pair >= 0) {
        continue;
      }
      if (const auto clean = sibling(c, attack.clean)) {
        add_move(attack, c, *clean);
      }
    }
  }

  void add_move(const RecordedAttack& attack, std::size_t attacked,
                std::size_t clean) {
    std::vector<std::size_t> others;
    for (const std::size_t c : board_of(attacked)) {
      const std::uint16_t system = measured_.quantity[c].system;
      const bool is_attack = std::ranges::any_of(
          attacks_, [&](const auto& a) { return a.attacked == system; });
      if (!is_attack && system != attack.clean) others.push_back(c);
    }
    const Rank before = rank_of(clean, others);
    const Rank after = rank_of(attacked, others);
    out_.moves.push_back({.contrast = attack.id,
                          .attacked = bench_.systems[attack.attacked],
                          .against = bench_.systems[attack.clean],
                          .calibration = calibration_of(attacked),
                          .metric = measured_.quantity[attacked].metric,
                          .judge = measured_.quantity[attacked].judge,
                          .entrants = others.size() + 1,
                          .before = before.value,
                          .before_lower = before.lower,
                          .before_upper = before.upper,
                          .after = after.value,
                          .after_lower = after.lower,
                          .after_upper = after.upper});
  }

  /// Instructions after which the interval, shrinking by their square root
  /// around the same value, would leave zero out or lie within the margin.
  double items_needed(const Estimate& found) const {
    const double half = (found.interval->upper - found.interval->lower) / 2;
    const double value = std::abs(found.value);
    const double room = std::max(value, statistics_.margin - value);
    const double ratio = half / room;
    return std::max<double>(found.clusters + 1.0,
                            std::ceil(found.clusters * ratio * ratio));
  }

  /// BH within each family, then the conclusions that rest on it.
  void adjust() {
    std::map<std::pair<bool, int>, std::vector<Effect*>> families;
    for (Effect& effect : out_.effects) {
      // Where systems are audited each judge is a question of its own, so that
      // what one judge falls for does not lower the bar for another.
      const int judge = bench_.reference < 0 ? -1 : effect.quantity.judge;
      families[{is_beyond(effect), judge}].push_back(&effect);
    }
    for (auto& [family, members] : families) {
      std::vector<double> p;
      for (const Effect* effect : members) p.push_back(effect->p);
      const std::vector<double> q = benjamini_hochberg(p);
      for (std::size_t i = 0; i < q.size(); ++i) members[i]->q = q[i];
    }
    for (Effect& effect : out_.effects) {
      if (!effect.estimate.interval) continue;
      const Interval& interval = *effect.estimate.interval;
      // Equivalence first: an effect that is there but surely smaller than the
      // margin is absent for every purpose that the margin was set for.
      if (interval.lower > -statistics_.margin &&
          interval.upper < statistics_.margin) {
        effect.conclusion = Conclusion::kAbsent;
      } else if (effect.q <= statistics_.fdr) {
        effect.conclusion = Conclusion::kPresent;
      } else {
        effect.items_needed = items_needed(effect.estimate);
      }
    }
  }

  const Benchmark& bench_;
  std::span<const Source> sources_;
  const Measurement& measured_;
  std::span<const RecordedAttack> attacks_;
  std::span<const std::uint16_t> surrogates_;
  const Statistics& statistics_;
  IntervalRule rule_;
  std::vector<std::string> conventions_;
  Analysis out_;
};

}  // namespace

bool is_beyond(const Effect& effect) {
  return effect.contrast.find(kBeyond) != std::string::npos;
}

Analysis analyse(const Benchmark& bench, std::span<const Source> sources,
                 const Measurement& measured,
                 std::span<const RecordedAttack> attacks,
                 std::span<const std::uint16_t> surrogates,
                 const Statistics& statistics) {
  return Analyst(bench, sources, measured, attacks, surrogates, statistics)
      .run();
}

}  // namespace assize
