// The last step of a Collector: what was gathered, in the benchmark's order.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include "suites/wildbench/collector.h"
#include "text/python_random.h"

namespace assize::wildbench {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
/// The seed of the published draw of which answer is shown as A.
constexpr std::uint64_t kOrderSeed = 42;

template <typename Names>
std::uint16_t index_of(const Names& names, std::string_view name) {
  return static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) -
                                    names.begin());
}

}  // namespace

/// Items by id, each a cluster of its own; returns each draft's item.
std::vector<std::uint32_t> Collector::add_items() {
  std::vector<std::uint32_t> order(drafts_.size()), at(drafts_.size());
  std::iota(order.begin(), order.end(), 0u);
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return drafts_[i].id; });
  std::set<std::string> categories;
  for (const Draft& draft : drafts_) {
    categories.emplace(draft.category);
    if (draft.counts.empty()) continue;
    for (const Task& task : about_.tasks) categories.insert(task.group);
  }
  bench_.categories.assign(categories.begin(), categories.end());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    const Draft& draft = drafts_[order[i]];
    at[order[i]] = i;
    Item& item = bench_.items.emplace_back();
    item.id = draft.id;
    item.cluster = i;
    item.category = index_of(bench_.categories, draft.category);
    item.history = draft.turns;
    item.questions = {draft.question};
    item.fields = {{"history", draft.history}, {"checklist", draft.checklist}};
  }
  return at;
}

/// One draw for each task in the order of the bench, as the published program
/// makes them.
void Collector::add_tables(const std::vector<std::uint32_t>& at) {
  const std::size_t width = about_.tasks.size();
  Table tasks{.name = kTasksTable, .columns = {}, .cells = {}};
  for (const Task& task : about_.tasks) tasks.columns.push_back(task.group);
  tasks.cells.assign(drafts_.size() * width, 0);
  Table order{.name = kOrderTable,
              .columns = {"candidate_first"},
              .cells = std::vector<double>(drafts_.size(), 0)};
  PythonRandom random = PythonRandom::from_int(kOrderSeed);
  bool tagged = false;
  for (std::size_t i = 0; i < drafts_.size(); ++i) {
    order.cells[at[i]] = random.random() < 0.5 ? 1 : 0;
    tagged = tagged || !drafts_[i].counts.empty();
    std::ranges::copy(
        drafts_[i].counts,
        tasks.cells.begin() + static_cast<std::ptrdiff_t>(at[i] * width));
  }
  if (tagged) bench_.tables.push_back(std::move(tasks));
  bench_.tables.push_back(std::move(order));
}

Result<void> Collector::add_systems(const std::vector<std::uint32_t>& at) {
  for (const auto& [name, answers] : answers_) bench_.systems.push_back(name);
  bench_.judges.assign(judges_.begin(), judges_.end());
  if (std::max(bench_.systems.size(), bench_.judges.size()) > kMostNames) {
    return fail("more systems or judges than can be told apart");
  }
  Table left_out{
      .name = kLeftOutTable, .columns = {"system", "item"}, .cells = {}};
  std::uint16_t system = 0;
  for (const auto& [name, answers] : answers_) {
    std::map<std::uint32_t, Text> by_item;
    for (const auto& [draft, text] : answers) by_item[at[draft]] = text;
    for (const auto& [item, text] : by_item) {
      if (empty_or_cut(text)) {
        left_out.cells.insert(left_out.cells.end(), {1.0 * system, 1.0 * item});
      }
      bench_.answers.push_back(
          {.item = item,
           .system = system,
           .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {text}});
    }
    ++system;
  }
  if (!left_out.cells.empty()) bench_.tables.push_back(std::move(left_out));
  return {};
}

void Collector::add_records(const std::vector<std::uint32_t>& at) {
  Table shown{.name = kShownTable,
              .columns = {"judge", "item", "system", "opponent", "length",
                          "other_length", "counts"},
              .cells = {}};
  for (Said& said : said_) {
    Record& record = bench_.records.emplace_back();
    Trial& trial = record.trial;
    const bool alone = said.opponent.empty();
    const std::uint16_t system = index_of(bench_.systems, said.system);
    const std::uint16_t other =
        alone ? system : index_of(bench_.systems, said.opponent);
    trial.item = at[said.draft];
    trial.focus = static_cast<std::uint8_t>(said.slot);
    trial.slots = alone ? 1 : 2;
    if (!alone) trial.shown[1 - said.slot] = other;
    trial.shown[said.slot] = system;
    trial.judge = index_of(bench_.judges, said.judge);
    shown.cells.insert(shown.cells.end(),
                       {1.0 * trial.judge, 1.0 * trial.item, 1.0 * system,
                        alone ? -1.0 : 1.0 * other, said.length,
                        said.other_length, said.counts ? 1.0 : 0.0});
    record.verdict = std::move(said.verdict);
    record.raw = said.raw;
  }
  if (!shown.cells.empty()) bench_.tables.push_back(std::move(shown));
  said_.clear();
}

void Collector::add_notes() {
  for (const auto& [what, times] : excluded_) {
    bench_.excluded.push_back({what.first, what.second, times});
  }
  for (const Check& check : {texts_, scores_, choices_}) {
    if (check.rows > 0) bench_.checks.push_back(check);
  }
  if (!other_names_.empty()) {
    bench_.cautions.push_back(fmt::format(
        "Rows of {} name another model than their file; the file counts.",
        fmt::join(other_names_, ", ")));
  }
  if (!unknown_tags_.empty()) {
    bench_.cautions.push_back(
        fmt::format("Tags of no known task, which count nowhere: {}.",
                    fmt::join(unknown_tags_, ", ")));
  }
  if (opponents_.size() > 1) {
    bench_.cautions.push_back(fmt::format(
        "Pairs with {} baselines are here, which calibrations take together; "
        "`baseline` reads those of one.",
        opponents_.size()));
  }
  if (marked_ > 0) {
    bench_.cautions.push_back(fmt::format(
        "{} recorded answers begin or end with a section mark of the prompt; "
        "it is taken off here, and counts as length in the published margin.",
        marked_));
  }
}

/// A published baseline, if one was met or is here, else the first system met
/// or here.
std::string_view Collector::reference() const {
  const auto first = [&](const auto& names) -> std::string_view {
    for (const Baseline& known : about_.baselines) {
      const auto found = std::ranges::find(names, known.system);
      if (found != names.end()) return *found;
    }
    return names.empty() ? std::string_view() : *names.begin();
  };
  return opponents_.empty() ? first(bench_.systems) : first(opponents_);
}

Result<Benchmark> Collector::finish(const std::string& baseline) {
  const std::vector<std::uint32_t> at = add_items();
  add_tables(at);
  const Result<void> added = add_systems(at);
  if (!added) return tl::unexpected(added.error());
  add_records(at);
  add_notes();
  bench_.suite = "wildbench";
  bench_.version = about_.version;
  bench_.reference = bench_.find_system(
      baseline.empty() ? reference() : std::string_view(baseline));
  return std::move(bench_);
}

}  // namespace assize::wildbench
