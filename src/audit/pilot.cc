#include "audit/pilot.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

#include "audit/judging.h"
#include "audit/prepare.h"
#include "audit/request_walk.h"
#include "audit/rules.h"
#include "audit/searches.h"
#include "text/answer_features.h"

namespace assize {
namespace {

/// Most names that an error lists.
constexpr std::size_t kMostNames = 6;

/// One showing of one comparison, for one repeat.
struct Place {
  std::uint32_t cluster = 0, item = 0;
  std::uint16_t system = 0;
  std::uint8_t turn = 0, slot = 0;
  std::uint16_t sample = 0;
  friend auto operator<=>(const Place&, const Place&) = default;
  /// The same whichever system is under test.
  Place without_system() const {
    return {cluster, item, 0, turn, slot, sample};
  }
};

std::optional<RunFailure> ask_stored(AuditConfig& config, Prepared& prepared,
                                     VerdictStore* store, unsigned threads,
                                     const Watch& watch) {
  const std::vector<Means> means(config.judges.size());
  const Judging judging{
      .suite = *config.suite,
      .prompts = prepared.prompts,
      .judges = config.judges,
      .attacks = config.attacks,
      .arms = prepared.arms,
      .design = config.design,
      .seed = config.statistics.seed,
      .threads = threads,
      .watch =
          [&](std::size_t done, std::size_t of, const Traffic& traffic) {
            return !watch || watch({"judging", done, of, traffic});
          },
      .means = means,
      .store = store,
      .offline = true};
  const auto judged =
      judge_live(prepared.bench, prepared.selection.under_test, judging);
  if (judged) return std::nullopt;
  const bool stopped = judged.error().error.message == kInterruptedMessage;
  return RunFailure{
      stopped ? RunFailure::Of::kInterrupted : RunFailure::Of::kInput,
      {judged.error().error}};
}

bool clean(const VerdictTable& table, std::size_t row, std::uint16_t judge) {
  return table.judge[row] == judge && table.arm[row] == 0 &&
         table.defence[row] == 0 && table.slots[row] == 2 &&
         !std::isnan(table.y[row]);
}

std::vector<std::string> judge_names(const PilotVerdicts& pilot) {
  std::set<std::uint16_t> found;
  const VerdictTable& table = pilot.table;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    if (static_cast<int>(table.judge[i]) != pilot.bench.gold &&
        clean(table, i, table.judge[i])) {
      found.insert(table.judge[i]);
    }
  }
  std::vector<std::string> out;
  out.reserve(found.size());
  for (const std::uint16_t judge : found) {
    out.push_back(pilot.bench.judges[judge]);
  }
  return out;
}

/// The one of `names` that is meant: by its name, or as the only one.
Result<std::string> pick(const std::vector<std::string>& names,
                         const std::string& wanted, std::string_view what,
                         std::string_view flag) {
  if (names.empty()) {
    return fail(fmt::format(
        "the audit has no judged comparison by any {}; a pilot needs verdicts, "
        "recorded with the suite or stored by 'assize run'",
        what));
  }
  if (wanted.empty()) {
    if (names.size() == 1) return names.front();
    return fail(fmt::format("the audit has {} {}s; name one with {}: {}",
                            names.size(), what, flag, some_names(names)));
  }
  if (std::ranges::find(names, wanted) != names.end()) return wanted;
  return fail(fmt::format("unknown {} '{}'{}; there are {}", what, wanted,
                          did_you_mean(wanted, names), some_names(names)),
              {std::string(flag)});
}

std::uint16_t index_of(const std::vector<std::string>& names,
                       const std::string& name) {
  return static_cast<std::uint16_t>(std::ranges::find(names, name) -
                                    names.begin());
}

/// Scores by place.
using Scores = std::map<Place, double>;

class Collecting {
 public:
  Collecting(const PilotVerdicts& pilot, PilotMeasure measure)
      : pilot_(pilot), accuracy_(measure == PilotMeasure::kAccuracy) {
    if (!accuracy_) return;
    const auto gold = static_cast<std::uint16_t>(pilot.bench.gold);
    for (std::size_t i = 0; i < pilot.table.rows(); ++i) {
      if (!clean(pilot.table, i, gold)) continue;
      gold_.emplace(std::tuple(pilot.table.item[i], pilot.table.system[i]),
                    pilot.table.y[i]);
    }
  }

  /// Of one system, or of all (-1).
  Scores of(std::uint16_t judge, int system) const {
    const VerdictTable& table = pilot_.table;
    Scores out;
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const std::uint16_t one = table.system[i];
      if (!clean(table, i, judge) || (system >= 0 && one != system)) continue;
      double y = table.y[i];
      if (accuracy_) {
        const auto label = gold_.find({table.item[i], one});
        if (label == gold_.end()) continue;
        y = label->second * y + (1 - label->second) * (1 - y);
      }
      out.emplace(
          Place{pilot_.bench.items[table.item[i]].cluster, table.item[i], one,
                table.turn[i], table.slot[i], table.sample[i]},
          y);
    }
    return out;
  }

 private:
  const PilotVerdicts& pilot_;
  bool accuracy_;
  std::map<std::tuple<std::uint32_t, std::uint16_t>, double> gold_;
};

/// Differences at places that both have; of two systems, whichever is shown.
Scores less(const Scores& one, const Scores& other, bool systems) {
  std::map<Place, double> at;
  for (const auto& [place, y] : other) {
    at.emplace(systems ? place.without_system() : place, y);
  }
  Scores out;
  for (const auto& [place, y] : one) {
    const auto found = at.find(systems ? place.without_system() : place);
    if (found != at.end()) out.emplace(place, y - found->second);
  }
  return out;
}

/// Numbers the showings of each instruction, and estimates.
Result<PilotScores> estimated(const Scores& scores, PilotChoice chosen) {
  PilotScores out;
  out.chosen = std::move(chosen);
  std::set<std::tuple<std::uint32_t, std::uint32_t, std::uint16_t, int, int>>
      showings;
  const Place* last = nullptr;
  std::uint32_t order = 0;
  for (const auto& [place, y] : scores) {
    const bool fresh = last == nullptr || last->cluster != place.cluster;
    Place showing = place;
    if (last != nullptr) showing.sample = last->sample;
    if (fresh) {
      ++out.clusters;
      order = 0;
    } else if (*last != showing) {
      ++order;
    }
    if (fresh || *last != showing) {
      showings.insert(
          {place.cluster, place.item, place.system, place.turn, place.slot});
    }
    out.scores.push_back({place.cluster, order, y});
    last = &place;
  }
  if (out.clusters < 2) {
    return fail(fmt::format(
        "the pilot has {} instruction{} with verdicts of '{}'; it takes two to "
        "see how much they differ",
        out.clusters, out.clusters == 1 ? "" : "s", out.chosen.judge));
  }
  out.components = variance_components(out.scores);
  out.showings = static_cast<double>(showings.size()) / out.clusters;
  out.repeats = static_cast<double>(out.scores.size()) /
                static_cast<double>(showings.size());
  if (!(out.components.per_item(1, 1) > 0)) {
    return fail(
        "every judgement of the pilot says the same, so it does not tell how "
        "much they differ; plan from assumptions instead, with --rate");
  }
  return out;
}

}  // namespace

std::string some_names(const std::vector<std::string>& names) {
  const std::size_t shown = std::min(names.size(), kMostNames);
  std::string out = fmt::format(
      "{}",
      fmt::join(names.begin(),
                names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
  if (shown < names.size()) {
    out += fmt::format(" and {} more", names.size() - shown);
  }
  return out;
}

std::string_view name(PilotMeasure measure) {
  switch (measure) {
    case PilotMeasure::kWinRate:
      return "win_rate";
    case PilotMeasure::kAccuracy:
      return "accuracy";
    case PilotMeasure::kDefault:
      break;
  }
  return "";
}

tl::expected<PilotVerdicts, RunFailure> read_pilot(AuditConfig& config,
                                                   VerdictStore* store,
                                                   unsigned threads,
                                                   const Watch& watch,
                                                   PilotAttacks kept) {
  // A pilot is of clean judgements, and the whole is read.
  std::erase_if(config.attacks, [&](const AttackUse& use) {
    const bool recorded = use.plugin == nullptr;
    return kept == PilotAttacks::kNone ||
           (kept == PilotAttacks::kRecorded && !recorded);
  });
  config.stopping = {};
  config.budget.deadline.reset();
  const std::size_t unheard =
      store == nullptr ? std::erase_if(config.judges, is_kept) : 0;
  auto prepared = prepare(config, threads, watch, seek_kept(store));
  if (!prepared && unheard > 0 && config.judges.empty() &&
      prepared.error().of == RunFailure::Of::kInput) {
    return tl::unexpected(
        RunFailure{RunFailure::Of::kInput,
                   {{"nothing is stored of its judges' answers yet; "
                     "'assize run' asks them",
                     config.node.where()}}});
  }
  if (!prepared) return tl::unexpected(prepared.error());
  if (!config.judges.empty()) {
    auto failed = ask_stored(config, *prepared, store, threads, watch);
    if (failed) return tl::unexpected(*failed);
  }
  PilotVerdicts out;
  out.bench = std::move(prepared->bench);
  out.under_test = std::move(prepared->selection.under_test);
  out.recorded = std::move(prepared->selection.recorded);
  if (!config.rules.empty()) {
    add_rules(out.bench, answer_features(out.bench, threads), config.rules);
  }
  out.table = tabulate(out.bench);
  return out;
}

Result<std::uint16_t> pilot_judge(const PilotVerdicts& pilot,
                                  const std::string& judge) {
  const auto found = pick(judge_names(pilot), judge, "judge", "--judge");
  if (!found) return tl::unexpected(found.error());
  return index_of(pilot.bench.judges, *found);
}

Result<std::uint16_t> pilot_system(const PilotVerdicts& pilot,
                                   std::uint16_t judge,
                                   const std::string& system) {
  std::set<std::uint16_t> found;
  for (std::size_t i = 0; i < pilot.table.rows(); ++i) {
    if (clean(pilot.table, i, judge)) found.insert(pilot.table.system[i]);
  }
  std::vector<std::string> names;
  names.reserve(found.size());
  for (const std::uint16_t one : found) {
    names.push_back(pilot.bench.systems[one]);
  }
  const auto picked = pick(names, system, "system", "--system");
  if (!picked) return tl::unexpected(picked.error());
  return index_of(pilot.bench.systems, *picked);
}

namespace {

/// Who is measured, and against whom.
struct Sides {
  std::uint16_t judge = 0;
  int system = -1;
  std::uint16_t other_judge = 0;
  int other_system = -1;
  bool paired = false, systems = false;
};

Result<void> settle_against(const PilotVerdicts& pilot, PilotChoice& chosen,
                            Sides& sides) {
  if (chosen.against.empty()) return {};
  sides.paired = true;
  const std::vector<std::string> judges = judge_names(pilot);
  if (std::ranges::find(judges, chosen.against) != judges.end()) {
    sides.other_judge = index_of(pilot.bench.judges, chosen.against);
    return {};
  }
  const auto other = pilot_system(pilot, sides.judge, chosen.against);
  if (other && sides.system >= 0) {
    sides.other_system = *other;
    sides.systems = true;
    return {};
  }
  std::vector<std::string> known = judges;
  known.insert(known.end(), pilot.bench.systems.begin(),
               pilot.bench.systems.end());
  if (other) {
    return fail(
        "a system is compared with a system: name the first with "
        "--system",
        {"--against"});
  }
  return fail(fmt::format("neither a judge nor a system is called '{}'{}",
                          chosen.against, did_you_mean(chosen.against, known)),
              {"--against"});
}

Result<Sides> settle(const PilotVerdicts& pilot, PilotChoice& chosen) {
  Sides sides;
  const auto judge = pilot_judge(pilot, chosen.judge);
  if (!judge) return tl::unexpected(judge.error());
  sides.judge = sides.other_judge = *judge;
  chosen.judge = pilot.bench.judges[*judge];
  if (chosen.measure == PilotMeasure::kDefault) {
    chosen.measure = pilot.bench.reference < 0 && pilot.bench.gold >= 0
                         ? PilotMeasure::kAccuracy
                         : PilotMeasure::kWinRate;
  }
  const bool accuracy = chosen.measure == PilotMeasure::kAccuracy;
  if (accuracy && pilot.bench.gold < 0) {
    return fail("accuracy needs gold labels, and the audit's inputs name none",
                {"--measure"});
  }
  if (!accuracy || !chosen.system.empty()) {
    const auto system = pilot_system(pilot, *judge, chosen.system);
    if (!system) return tl::unexpected(system.error());
    chosen.system = pilot.bench.systems[*system];
    sides.system = sides.other_system = *system;
  }
  if (auto done = settle_against(pilot, chosen, sides); !done) {
    return tl::unexpected(done.error());
  }
  return sides;
}

}  // namespace

Result<PilotScores> pilot_scores(const PilotVerdicts& pilot,
                                 const PilotChoice& choice) {
  PilotChoice chosen = choice;
  const auto sides = settle(pilot, chosen);
  if (!sides) return tl::unexpected(sides.error());
  const Collecting collecting(pilot, chosen.measure);
  Scores scores = collecting.of(sides->judge, sides->system);
  if (sides->paired) {
    scores =
        less(scores, collecting.of(sides->other_judge, sides->other_system),
             sides->systems);
  }
  return estimated(scores, std::move(chosen));
}

}  // namespace assize
