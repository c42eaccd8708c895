#include "plugin/style_battles.h"

#include <fmt/format.h>

#include <optional>
#include <span>
#include <utility>

namespace assize {
namespace {

/// Strong verdicts stand as often as the convention repeats them.
double repeats(const StyleConvention& convention, const VerdictTable& table,
               std::size_t row) {
  const bool strong = table.strength[row] > 1 && table.y[row] != 0.5;
  return strong ? convention.strong : 1;
}

class Gatherer {
 public:
  Gatherer(const Study& study, const StyleConvention& convention,
           std::uint16_t baseline)
      : study_(study),
        convention_(convention),
        baseline_(baseline),
        counts_(style_counts(study.bench, study.answers)) {
    out_.tokens = counts_.tokens;
    StandardisedBattles& fit = out_.fit;
    fit.data.battles.systems = study.bench.systems.size();
    fit.data.columns = style_columns(study.answers).size();
    fit.anchor = baseline;
    for (std::size_t s = 0; s < study.bench.systems.size(); ++s) {
      fit.follows.push_back(
          study.bench.entrant(static_cast<std::uint16_t>(s)) != nullptr);
    }
  }

  Result<StyleBattles> gather() {
    const VerdictTable& table = study_.table;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (!table.clean_pair(i, study_.judge) ||
          table.system[i] == table.opponent[i]) {
        continue;
      }
      if (!convention_.all_pairs && table.opponent[i] != baseline_) continue;
      const auto system = unknown(i);
      if (!system) {
        add(i);
      } else if (out_.fit.follows[*system]) {
        return tl::unexpected(not_counted());
      } else {
        ++out_.left_out[*system];
      }
    }
    return std::move(out_);
  }

 private:
  /// Whose answer to this battle is not there, or not its counts.
  std::optional<std::uint16_t> unknown(std::size_t row) const {
    const VerdictTable& table = study_.table;
    const auto known = [&](std::uint32_t answer) {
      return answer != kNoAnswer && counts_.complete(answer);
    };
    if (!known(table.answer[row])) return table.system[row];
    if (!known(table.rival[row])) return table.opponent[row];
    return std::nullopt;
  }

  Error not_counted() const {
    const std::string& why = study_.answers.no_tokens;
    return why.empty()
               ? Error{"attacked answers cannot be counted as the others are",
                       {}}
               : Error{fmt::format(
                           "attacked answers have no count of tokens: {}", why),
                       {}};
  }

  void add(std::size_t i) {
    const VerdictTable& table = study_.table;
    Battles& battles = out_.fit.data.battles;
    const bool turned = convention_.all_pairs && table.slot[i] != 0;
    const auto either = [turned](auto a, auto b) { return turned ? b : a; };
    battles.first.push_back(either(table.system[i], table.opponent[i]));
    battles.second.push_back(either(table.opponent[i], table.system[i]));
    battles.outcome.push_back(turned ? 1 - table.y[i] : table.y[i]);
    battles.weight.push_back(repeats(convention_, table, i));
    battles.cluster.push_back(study_.bench.items[table.item[i]].cluster);
    const StyleCovariates x =
        style_difference(convention_.difference, counts_,
                         either(table.answer[i], table.rival[i]),
                         either(table.rival[i], table.answer[i]));
    std::vector<double>& to = out_.fit.data.x;
    const auto known = std::span(x).first(out_.fit.data.columns);
    to.insert(to.end(), known.begin(), known.end());
  }

  const Study& study_;
  const StyleConvention& convention_;
  std::uint16_t baseline_;
  StyleCounts counts_;
  StyleBattles out_;
};

}  // namespace

Result<StyleBattles> style_battles(const Study& study,
                                   const StyleConvention& convention,
                                   std::uint16_t baseline) {
  return Gatherer(study, convention, baseline).gather();
}

}  // namespace assize
