#include "audit/docket.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "core/stream.h"

namespace assize {
namespace {

bool asks_other_order(const AttackUse& attack) {
  return attack.plugin != nullptr && attack.plugin->other_order;
}

/// One judge's trials of some published ones.
std::vector<Trial> trials_of(const DocketOf& of,
                             const std::vector<Trial>& published,
                             std::uint16_t judge) {
  std::vector<Trial> out = cross(published, of.design, judge);
  const auto asks = std::ranges::find_if(of.attacks, asks_other_order);
  if (asks == of.attacks.end() || of.design.both_orders) return out;
  std::vector<Trial> clean = published;
  std::erase_if(clean, [&](const Trial& trial) {
    return of.bench.entrant(trial.shown[trial.focus]) != nullptr;
  });
  Design both = of.design;
  both.both_orders = true;
  const std::set<Trial> shown(out.begin(), out.end());
  for (Trial& trial : cross(clean, both, judge)) {
    if (shown.contains(trial)) continue;
    trial.arm = of.arms[static_cast<std::size_t>(asks - of.attacks.begin())];
    out.push_back(trial);
  }
  return out;
}

/// Leaves the trials of which a prompt shows as many answers: recorded judges
/// may have compared what live ones are to rate, and the other way round.
/// Returns how many answers are then in no trial.
std::size_t keep_shown(const DocketOf& of, std::vector<Trial>& published) {
  if (of.prompts.empty()) return 0;
  const auto answer_of = [](const Trial& trial) {
    return std::tuple(trial.item, trial.turn, trial.shown[trial.focus]);
  };
  std::set<std::tuple<std::uint32_t, std::uint8_t, std::uint16_t>> left;
  std::erase_if(published, [&](const Trial& trial) {
    const std::size_t prompt = of.suite.prompt_of(of.bench, trial);
    const bool goes =
        prompt < of.prompts.size() && of.prompts[prompt].slots != trial.slots;
    if (goes) left.insert(answer_of(trial));
    return goes;
  });
  if (left.empty()) return 0;
  for (const Trial& trial : published) left.erase(answer_of(trial));
  return left.size();
}

/// What a prompt begins with: item, turn, then the answer shown first.
auto prefix_of(const Trial& trial) {
  return std::tuple(trial.item, trial.turn, trial.shown, trial.sample);
}

}  // namespace

Docket::Docket(const DocketOf& of) : of_(of), begin_{0} {
  const Benchmark& bench = of_.bench;
  std::vector<bool> wanted(bench.systems.size(), false);
  for (const std::uint16_t system : of_.under_test) wanted[system] = true;
  published_ = of_.suite.design(bench);
  std::erase_if(published_, [&](const Trial& trial) {
    return !wanted[trial.shown[trial.focus]];
  });
  unshown_ = static_cast<std::uint32_t>(keep_shown(of_, published_));
  published_.shrink_to_fit();
  const auto cluster_of = [&](const Trial& trial) {
    return bench.items[trial.item].cluster;
  };
  std::ranges::stable_sort(published_, {}, cluster_of);
  entrants_.resize(bench.systems.size());
  for (const Entrant& entrant : bench.entrants) {
    auto& list = entrant.clean == Entrant::kConstant
                     ? constants_
                     : entrants_[static_cast<std::size_t>(entrant.clean)];
    list.push_back(entrant.system);
  }
  first_.assign(bench.clusters() + std::size_t{1}, 0);
  for (const Trial& trial : published_) ++first_[cluster_of(trial) + 1];
  for (std::size_t c = 0; c + 1 < first_.size(); ++c) {
    if (first_[c + 1] > 0) order_.push_back(static_cast<std::uint32_t>(c));
    first_[c + 1] += first_[c];
  }
  Stream(of_.seed, {"docket"}).shuffle(std::span(order_));
  if (of_.shards > 0) {
    std::vector<std::uint32_t> part;
    for (std::size_t i = of_.shard - 1; i < order_.size(); i += of_.shards) {
      part.push_back(order_[i]);
    }
    order_ = std::move(part);
  }
  begin_.reserve(order_.size() + 1);
  for (std::size_t place = 0; place < order_.size(); ++place) {
    begin_.push_back(begin_.back() + at(place).size());
  }
}

/// The published trials of a cluster, and of every entrant where its clean self
/// stands; a constant stands where the first system under test does that was
/// asked about the item.
std::vector<Trial> Docket::published_in(std::uint32_t cluster) const {
  std::vector<Trial> out;
  const auto put = [&](Trial trial, std::uint16_t system) {
    if (of_.bench.find_answer(system, trial.item) < 0) return;
    trial.shown[trial.focus] = system;
    out.push_back(trial);
  };
  // One answer alone is another question than the same beside a rival.
  std::set<std::tuple<std::uint32_t, std::uint8_t, std::uint8_t, std::uint8_t>>
      asked;
  for (std::size_t i = first_[cluster]; i < first_[cluster + 1]; ++i) {
    const Trial& trial = published_[i];
    const std::uint16_t system = trial.shown[trial.focus];
    put(trial, system);
    for (const std::uint16_t entrant : entrants_[system]) put(trial, entrant);
    if (!asked.emplace(trial.item, trial.turn, trial.focus, trial.slots)
             .second) {
      continue;
    }
    for (const std::uint16_t constant : constants_) put(trial, constant);
  }
  return out;
}

std::optional<Exclusion> Docket::left_out() const {
  if (unshown_ == 0) return std::nullopt;
  return Exclusion{"published answers",
                   "live judges' prompt shows another number of them at once",
                   unshown_};
}

std::vector<Trial> Docket::at(std::size_t place) const {
  const std::vector<Trial> published = published_in(order_[place]);
  std::vector<Trial> out;
  for (std::uint16_t j = 0; j < of_.judges; ++j) {
    const auto judge = static_cast<std::uint16_t>(of_.first_judge + j);
    std::vector<Trial> trials = trials_of(of_, published, judge);
    std::ranges::stable_sort(trials, {}, prefix_of);
    out.insert(out.end(), trials.begin(), trials.end());
  }
  return out;
}

}  // namespace assize
