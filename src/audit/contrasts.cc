#include "audit/contrasts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "audit/conclusions.h"
#include "audit/equivalence.h"
#include "audit/measured_columns.h"
#include "audit/pairing_terms.h"

namespace assize {
namespace {

class Analyst {
 public:
  Analyst(const Benchmark& bench, std::span<const Source> sources,
          const Measurement& measured, std::span<const RecordedAttack> attacks,
          std::span<const std::uint16_t> surrogates,
          const Statistics& statistics, const Weights* weights)
      : bench_(bench),
        measured_(measured),
        columns_(bench, sources, measured),
        alone_(sources, measured),
        attacks_(attacks),
        terms_(bench, measured, columns_, attacks),
        surrogates_(surrogates),
        statistics_(statistics),
        rule_{.level = statistics.confidence,
              .method = statistics.interval,
              .seed = statistics.seed,
              .weights = weights} {
    for (const Source& source : sources) {
      conventions_.push_back(source.estimator->notes().convention);
    }
  }

  Analysis run() {
    for (std::size_t column = 0; column < measured_.columns(); ++column) {
      const Quantity& quantity = measured_.quantity[column];
      if (columns_.source_of(column).pair >= 0) continue;
      if (quantity.effect && columns_.refitted(column)) continue;
      if (quantity.effect && quantity.system == bench_.reference) continue;
      // A calibration's own effects (position) are of systems; of what attacks
      // made of them they would only repeat it.
      const Entrant* entrant = bench_.entrant(quantity.system);
      if (quantity.effect && entrant != nullptr &&
          entrant->clean != Entrant::kConstant &&
          columns_.calibration_of(column) != "raw") {
        continue;
      }
      if (quantity.effect) {
        add_effect(quantity.metric, "", column, {{column, 1}});
      } else {
        add_headline(column);
        if (!columns_.refitted(column)) add_calibrated_minus_raw(column);
      }
    }
    for (std::size_t i = 0; i < attacks_.size(); ++i) {
      add_attack(attacks_[i], static_cast<int>(i));
    }
    add_means();
    add_slopes();
    mark_confirmatory();
    // Where systems are audited each judge is a question of its own.
    conclude(out_.effects, statistics_, bench_.reference >= 0);
    return std::move(out_);
  }

 private:
  void add_headline(std::size_t column) {
    Headline row{.quantity = measured_.quantity[column],
                 .calibration = columns_.calibration_of(column),
                 .convention = conventions_[measured_.source[column]],
                 .estimate = {}};
    const Term term{column, 1};
    row.estimate = estimate(combine(measured_, std::span(&term, 1)), rule_);
    row.estimate.convention = row.convention;
    const std::vector<std::size_t> board = columns_.board_of(column);
    if (board.size() > 1) {
      const auto [rank, lower, upper] =
          columns_.rank_of(column, board, statistics_.confidence);
      row.rank = rank;
      row.rank_lower = lower;
      row.rank_upper = upper;
    }
    out_.headlines.push_back(std::move(row));
  }

  void add_effect(std::string contrast, std::string against, std::size_t column,
                  std::vector<Term> terms) {
    Effect effect{.contrast = std::move(contrast),
                  .against = std::move(against),
                  .quantity = measured_.quantity[column],
                  .calibration = columns_.calibration_of(column),
                  .estimate = {}};
    const Combination combined = combine(measured_, terms);
    effect.margin = effect.quantity.most == 100 ? statistics_.margin
                                                : statistics_.score_margin;
    const auto alone = statistics_.test == EffectTest::kInterval
                           ? std::nullopt
                           : alone_.effects(terms);
    measure_effect(combined, rule_, {statistics_.test, alone}, effect);
    out_.effects.push_back(std::move(effect));
  }

  void add_calibrated_minus_raw(std::size_t column) {
    if (columns_.calibration_of(column) == "raw") return;
    if (measured_.quantity[column].system == bench_.reference) return;
    if (const auto raw = columns_.raw_of(column)) {
      add_effect("calibrated_minus_raw", "", column, {{column, 1}, {*raw, -1}});
    }
  }

  void add_attack(const RecordedAttack& attack, int pair) {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      const Quantity& quantity = measured_.quantity[c];
      const int wanted = columns_.narrowed(pair, quantity.judge) ? pair : -1;
      if (quantity.system != attack.attacked || quantity.effect ||
          quantity.secondary || columns_.refitted(c) ||
          columns_.source_of(c).pair != wanted) {
        continue;
      }
      const auto clean = columns_.sibling(c, attack.clean);
      if (!clean) continue;
      const std::string& against = bench_.systems[attack.clean];
      add_effect(attack.id, against, c, {{c, 1}, {*clean, -1}});
      const auto raw = columns_.raw_of(c), raw_clean = columns_.raw_of(*clean);
      if (columns_.calibration_of(c) != "raw" && raw && raw_clean) {
        add_effect(attack.id + ":calibrated_minus_raw", against, c,
                   {{c, 1}, {*clean, -1}, {*raw, -1}, {*raw_clean, 1}});
      }
      add_beyond(attack, c, *clean);
    }
    if (!is_of_control(bench_, attack)) add_moves(attack);
  }

  /// What the attack does to this judge beyond what it does to a surrogate: a
  /// difference of differences over the same instructions.
  void add_beyond(const RecordedAttack& attack, std::size_t attacked,
                  std::size_t clean) {
    const std::uint16_t judge = measured_.quantity[attacked].judge;
    if (is_surrogate(judge)) return;
    for (const std::uint16_t surrogate : surrogates_) {
      const auto there = columns_.of_judge(attacked, surrogate);
      const auto clean_there = columns_.of_judge(clean, surrogate);
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
      if (entrant == nullptr || is_of_control(bench_, attack)) continue;
      for (std::size_t c = 0; c < measured_.columns(); ++c) {
        const Quantity& quantity = measured_.quantity[c];
        if (quantity.system == attack.attacked && !quantity.effect &&
            !quantity.secondary && !columns_.refitted(c) &&
            columns_.source_of(c).pair < 0 &&
            done.emplace(entrant->arm, measured_.source[c], quantity.metric)
                .second) {
          add_mean(attack.id, entrant->arm, c);
        }
      }
    }
  }

  void add_mean(const std::string& id, std::uint16_t arm, std::size_t like) {
    const std::vector<Term> here = terms_.mean(arm, like);
    if (here.empty()) return;
    add_pooled(id + std::string(kMean), like, here);
    if (is_surrogate(measured_.quantity[like].judge)) return;
    for (const std::uint16_t surrogate : surrogates_) {
      const auto there = columns_.of_judge(like, surrogate);
      if (!there) continue;
      std::vector<Term> both = here;
      for (const Term& term : terms_.mean(arm, *there)) {
        both.push_back({term.column, -term.factor});
      }
      add_pooled(id + std::string(kMean) + beyond_of(surrogate), like, both);
    }
  }

  void add_pooled(std::string contrast, std::size_t like,
                  std::vector<Term> terms) {
    add_effect(std::move(contrast), "", like, std::move(terms));
    out_.effects.back().pooled = true;
  }

  /// The effect of each attack on each judge's headlines: of one that was
  /// recorded, the pairing's; of one that the audit makes, the mean over the
  /// systems attacked, at its largest dose.
  void mark_confirmatory() {
    std::map<std::tuple<std::string, std::uint16_t, std::string>, Effect*> made;
    for (Effect& effect : out_.effects) {
      const Quantity& of = effect.quantity;
      if (effect.calibration != "raw" || of.effect || of.secondary ||
          of.category >= 0 || is_beyond(effect) ||
          effect.contrast.ends_with(kPerDoubling)) {
        continue;
      }
      if (bench_.entrant(of.system) == nullptr) {
        effect.confirmatory = true;
      } else if (effect.pooled) {
        Effect*& most = made[{effect.contrast, of.judge, of.metric}];
        if (most == nullptr || dose(effect) > dose(*most)) most = &effect;
      }
    }
    for (auto& [key, effect] : made) effect->confirmatory = true;
  }

  double dose(const Effect& effect) const {
    const Entrant* entrant = bench_.entrant(effect.quantity.system);
    return entrant == nullptr ? kAbsent : entrant->dose;
  }

  /// Of each attack at two doses or more, its effect per doubling of the dose.
  void add_slopes() {
    std::set<std::tuple<std::string, std::uint16_t, std::size_t, std::string>>
        done;
    for (const RecordedAttack& attack : attacks_) {
      if (is_of_control(bench_, attack)) continue;
      for (std::size_t c = 0; c < measured_.columns(); ++c) {
        const Quantity& quantity = measured_.quantity[c];
        if (quantity.system != attack.attacked || !(dose_of(c) > 0) ||
            quantity.effect || quantity.secondary || columns_.refitted(c) ||
            columns_.source_of(c).pair >= 0) {
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
    const std::vector<Term> terms = terms_.slope(of, like);
    if (terms.empty()) return;
    add_effect(of.id + std::string(kPerDoubling), bench_.systems[of.clean],
               like, terms);
  }

  /// Ranks are of the board as it stands, each system on all it was judged on.
  void add_moves(const RecordedAttack& attack) {
    for (std::size_t c = 0; c < measured_.columns(); ++c) {
      const Quantity& quantity = measured_.quantity[c];
      if (quantity.system != attack.attacked || quantity.effect ||
          quantity.secondary || columns_.refitted(c) ||
          columns_.source_of(c).pair >= 0) {
        continue;
      }
      if (const auto clean = columns_.sibling(c, attack.clean)) {
        add_move(attack, c, *clean);
      }
    }
  }

  void add_move(const RecordedAttack& attack, std::size_t attacked,
                std::size_t clean) {
    std::vector<std::size_t> others;
    for (const std::size_t c : columns_.board_of(attacked)) {
      const std::uint16_t system = measured_.quantity[c].system;
      const bool is_attack = std::ranges::any_of(
          attacks_, [&](const auto& a) { return a.attacked == system; });
      if (!is_attack && system != attack.clean) others.push_back(c);
    }
    const Rank before = columns_.rank_of(clean, others, statistics_.confidence);
    const Rank after =
        columns_.rank_of(attacked, others, statistics_.confidence);
    out_.moves.push_back({.contrast = attack.id,
                          .attacked = bench_.systems[attack.attacked],
                          .against = bench_.systems[attack.clean],
                          .calibration = columns_.calibration_of(attacked),
                          .metric = measured_.quantity[attacked].metric,
                          .category = measured_.quantity[attacked].category,
                          .judge = measured_.quantity[attacked].judge,
                          .entrants = others.size() + 1,
                          .before = before.value,
                          .before_lower = before.lower,
                          .before_upper = before.upper,
                          .after = after.value,
                          .after_lower = after.lower,
                          .after_upper = after.upper});
  }

  const Benchmark& bench_;
  const Measurement& measured_;
  MeasuredColumns columns_;
  LoneClusters alone_;  ///< Asked only where a test needs it.
  std::span<const RecordedAttack> attacks_;
  PairingTerms terms_;
  std::span<const std::uint16_t> surrogates_;
  const Statistics& statistics_;
  IntervalRule rule_;
  std::vector<std::string> conventions_;
  Analysis out_;
};

}  // namespace

void measure_effect(const Combination& of, const IntervalRule& rule,
                    const TestOf& test, Effect& effect) {
  effect.estimate = estimate(of, rule);
  if (!effect.estimate.interval) return;
  EffectP tested = effect_p(test.kind, of, rule, test.alone);
  effect.p = tested.p;
  effect.test = std::move(tested.test);
  if (effect.estimate.clusters < kLeastClusters) return;
  effect.p_equivalence = equivalence_p(of, effect.margin);
}

bool is_beyond(const Effect& effect) {
  return effect.contrast.find(kBeyond) != std::string::npos;
}

std::string_view family(const Effect& effect) {
  if (effect.confirmatory) return "confirmatory";
  return is_beyond(effect) ? "beyond_surrogate" : "exploratory";
}

Analysis analyse(const Benchmark& bench, std::span<const Source> sources,
                 const Measurement& measured,
                 std::span<const RecordedAttack> attacks,
                 std::span<const std::uint16_t> surrogates,
                 const Statistics& statistics, const Weights* weights) {
  return Analyst(bench, sources, measured, attacks, surrogates, statistics,
                 weights)
      .run();
}

}  // namespace assize
