#include "audit/meta_gaming.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "stats/gameability.h"
#include "stats/interval.h"
#include "stats/small_sample.h"

namespace assize {
namespace {

/// Reads a column's value: at unit weights, or in a replicate.
using ValueOf = std::function<double(std::size_t)>;

/// Columns of one attack under one calibration.
struct Family {
  std::vector<std::size_t> clean, attacked;  ///< By pairing.
  std::vector<std::size_t> board, raw_board;

  double value(const ValueOf& of) const {
    std::vector<GamedPair> pairs;
    for (std::size_t i = 0; i < clean.size(); ++i) {
      pairs.push_back({of(clean[i]), of(attacked[i])});
    }
    std::vector<double> own, raw;
    for (std::size_t i = 0; i < board.size(); ++i) {
      own.push_back(of(board[i]));
      raw.push_back(of(raw_board[i]));
    }
    return gameability(pairs, own, raw);
  }
};

class Gamed {
 public:
  explicit Gamed(const MetaStudy& study) : study_(study) {
    for (const RecordedAttack& pair : study.verdicts.recorded) {
      pairs_[pair.id].push_back(pair);
    }
  }

  Gaming run() {
    for (const auto& [attack, pairs] : pairs_) {
      for (std::size_t s = 0; s < study_.sources.size(); ++s) {
        add_gameability(attack, pairs, s);
      }
    }
    for (const auto& [attack, pairs] : pairs_) {
      for (const RecordedAttack& pair : pairs) {
        for (std::size_t s = 1; s < study_.sources.size(); ++s) {
          add_gain(attack, pair, s);
        }
      }
    }
    if (out_.gameability.empty() && out_.gains.empty()) {
      out_.reason = pairs_.empty()
                        ? "the audit pairs no two recorded systems as an attack"
                        : "no pairing has verdicts of both its systems";
    }
    return std::move(out_);
  }

 private:
  double value(std::size_t column) const {
    return study_.measured.value[column];
  }

  void add_gameability(const std::string& attack,
                       const std::vector<RecordedAttack>& pairs,
                       std::size_t source) {
    Family family;
    for (const RecordedAttack& pair : pairs) {
      const int clean = study_.column_of(pair.clean, source);
      const int attacked = study_.column_of(pair.attacked, source);
      if (clean < 0 || attacked < 0) continue;
      family.clean.push_back(static_cast<std::size_t>(clean));
      family.attacked.push_back(static_cast<std::size_t>(attacked));
    }
    for (const std::size_t raw : study_.board) {
      const int own =
          study_.column_of(study_.measured.quantity[raw].system, source);
      if (own < 0) continue;
      family.board.push_back(static_cast<std::size_t>(own));
      family.raw_board.push_back(raw);
    }
    if (family.clean.empty() || family.board.size() < 2) return;
    out_.gameability.push_back({attack, study_.sources[source].calibration,
                                family.clean.size(), estimated(family)});
  }

  Estimate estimated(const Family& family) const {
    Estimate out;
    const Measurement& measured = study_.measured;
    out.value = family.value([&](std::size_t c) { return value(c); });
    const Quantity& first = measured.quantity[family.attacked.front()];
    out.n = first.n;
    out.clusters = first.clusters;
    for (const std::size_t column : family.attacked) {
      out.n = std::min(out.n, measured.quantity[column].n);
      out.clusters = std::min(out.clusters, measured.quantity[column].clusters);
    }
    if (std::isnan(out.value)) {
      out.reason = "undefined";
      return out;
    }
    std::vector<double> replicates;
    for (std::size_t b = 0; b < measured.replicates; ++b) {
      const double one = family.value(
          [&](std::size_t c) { return measured.replicates_of(c)[b]; });
      std::isnan(one) ? void(++out.undefined) : replicates.push_back(one);
    }
    if (out.clusters < kLeastClusters || replicates.empty() ||
        static_cast<double>(replicates.size()) <
            kLeastDefined * static_cast<double>(measured.replicates)) {
      out.reason = "no interval: too few instructions or defined replicates";
      return out;
    }
    out.interval = percentile_interval(
        replicates, expanded_level(study_.level, out.clusters));
    out.interval->level = study_.level;
    out.method = "cluster_bootstrap.percentile_expanded";
    return out;
  }

  void add_gain(const std::string& attack, const RecordedAttack& pair,
                std::size_t source) {
    const int raw = study_.column_of(pair.attacked);
    const int own = study_.column_of(pair.attacked, source);
    if (raw < 0 || own < 0) return;
    const Term terms[] = {{static_cast<std::size_t>(own), 1},
                          {static_cast<std::size_t>(raw), -1}};
    AdversarialGain row{.attack = attack,
                        .system = study_.bench().systems[pair.attacked],
                        .against = study_.bench().systems[pair.clean],
                        .calibration = study_.sources[source].calibration,
                        .gain = estimate(combine(study_.measured, terms),
                                         {.level = study_.level})};
    row.rank_raw = rank_among(static_cast<std::size_t>(raw), 0);
    row.rank_calibrated = rank_among(static_cast<std::size_t>(own), source);
    out_.gains.push_back(std::move(row));
  }

  double rank_among(std::size_t column, std::size_t source) const {
    std::vector<double> board;
    for (const std::size_t raw : study_.board) {
      const int own =
          study_.column_of(study_.measured.quantity[raw].system, source);
      if (own < 0) return kAbsent;
      board.push_back(value(static_cast<std::size_t>(own)));
    }
    return rank_from_top(value(column), board);
  }

  const MetaStudy& study_;
  std::map<std::string, std::vector<RecordedAttack>> pairs_;
  Gaming out_;
};

}  // namespace

Gaming gaming(const MetaStudy& study) { return Gamed(study).run(); }

}  // namespace assize
