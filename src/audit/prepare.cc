#include "audit/prepare.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/entrants.h"
#include "audit/searches.h"

namespace assize {
namespace {

class Preparing {
 public:
  Preparing(AuditConfig& config, unsigned threads, const Watch& watch,
            const Seek& seek)
      : config_(config), threads_(threads), watch_(watch), seek_(seek) {}

  tl::expected<Prepared, RunFailure> prepare() {
    if (stopped("reading")) return interrupted();
    Result<Benchmark> bench = config_.suite->read(threads_);
    if (!bench) return failed(bench.error());
    out_.bench = std::move(*bench);
    out_.selection = select(out_.bench, config_);
    if (auto errors = config_.node.finish(); !errors.empty()) {
      return tl::unexpected(RunFailure{{}, std::move(errors)});
    }
    keep_selected(out_.bench, out_.selection);
    count_plan();
    if (config_.judges.empty()) {
      if (auto error = nobody_judges()) return failed(*error);
      return std::move(out_);
    }
    if (auto error = unscaled()) return failed(*error);
    if (auto error = read_prompts()) return failed(*error);
    if (auto failure = search()) return tl::unexpected(std::move(*failure));
    if (stopped("attacking")) return interrupted();
    if (auto error = attack()) return failed(*error);
    return std::move(out_);
  }

 private:
  bool stopped(const std::string& phase) const {
    return watch_ && !watch_({phase, 0, 0});
  }

  static tl::unexpected<RunFailure> interrupted() {
    return tl::unexpected(RunFailure{RunFailure::Of::kInterrupted,
                                     {{std::string(kInterruptedMessage)}}});
  }

  static tl::unexpected<RunFailure> failed(const Error& error) {
    return tl::unexpected(RunFailure{RunFailure::Of::kInput, {error}});
  }

  void count_plan() {
    std::vector<Trial> design = config_.suite->design(out_.bench);
    std::vector<bool> wanted(out_.bench.systems.size(), false);
    for (const std::uint16_t s : out_.selection.under_test) wanted[s] = true;
    for (const RecordedAttack& pair : out_.selection.recorded) {
      wanted[pair.clean] = wanted[pair.attacked] = true;
    }
    judged_alone_ = std::ranges::any_of(
        design, [](const Trial& trial) { return trial.slots == 1; });
    // Beside recorded judges' trials, the labels' are those of live judges, who
    // are counted when they were asked.
    const bool lent = std::ranges::any_of(design, [&](const Trial& trial) {
      return static_cast<int>(trial.judge) != out_.bench.gold;
    });
    std::erase_if(design, [&](const Trial& trial) {
      return !wanted[trial.shown[trial.focus]] ||
             (lent && static_cast<int>(trial.judge) == out_.bench.gold);
    });
    out_.plan =
        make_plan(out_.bench, design, config_.attacks, out_.selection.recorded);
  }

  /// Items and answers without a single verdict, and nobody to give one: rules
  /// answer what was judged or has a label.
  std::optional<Error> nobody_judges() const {
    if (!out_.bench.records.empty() && !config_.rules.empty()) {
      return std::nullopt;
    }
    if (!out_.bench.records.empty() &&
        std::ranges::any_of(out_.bench.records, [&](const Record& record) {
          return static_cast<int>(record.trial.judge) != out_.bench.gold;
        })) {
      return std::nullopt;
    }
    const auto prompts = config_.suite->prompts(out_.bench);
    if (!prompts || prompts->empty()) return std::nullopt;
    return Error{
        "nothing was judged yet and the audit names no judge; add one, as in "
        "'judges: [{kind: simulated}]'",
        config_.node.where()};
  }

  /// A reward model says which answer is better; of one answer alone it says a
  /// number on a scale of its own, of which no rate can be made.
  std::optional<Error> unscaled() const {
    for (const JudgeUse& judge : config_.judges) {
      if (!judged_alone_ || !judge.hears_alone()) continue;
      return Error{
          fmt::format("judge '{}' is a reward model, whose scores have no "
                      "scale: it compares answers ('judging: pairwise' or "
                      "'best_of'), and cannot rate one alone",
                      judge.name),
          config_.node.where()};
    }
    return std::nullopt;
  }

  std::optional<Error> read_prompts() {
    auto prompts = config_.suite->prompts(out_.bench);
    if (!prompts) return prompts.error();
    if (prompts->empty()) {
      return Error{fmt::format("suite '{0}' has no prompt to put to a judge; "
                               "`assize explain {0}` says whether an input "
                               "gives it one",
                               config_.suite_id),
                   config_.node.where()};
    }
    out_.prompts = std::move(*prompts);
    out_.arms.assign(config_.attacks.size(), 0);
    for (std::size_t a = 0; a < out_.arms.size(); ++a) {
      const auto found =
          std::ranges::find(out_.plan.arms, config_.attacks[a].arm, &Arm::name);
      if (config_.attacks[a].plugin == nullptr) continue;
      out_.arms[a] = static_cast<std::uint16_t>(found - out_.plan.arms.begin());
    }
    return std::nullopt;
  }

  /// Lets attacks that search have what they found.
  std::optional<RunFailure> search() {
    if (std::ranges::none_of(config_.attacks, [](const AttackUse& attack) {
          return attack.searcher != nullptr;
        })) {
      return std::nullopt;
    }
    std::vector<Trial> published = config_.suite->design(out_.bench);
    if (!config_.design.all_turns) {
      std::erase_if(published, [](const Trial& t) { return t.turn > 0; });
    }
    auto split =
        split_for_search(out_.bench, published, out_.selection.under_test,
                         config_.search.split, config_.statistics.seed);
    if (!split) {
      Error error = split.error();
      error.where = config_.node.where();
      return RunFailure{RunFailure::Of::kInput, {std::move(error)}};
    }
    out_.split = std::move(*split);
    return (seek_ ? seek_ : seek_kept(nullptr))(config_, out_);
  }

  std::optional<Error> attack() {
    const auto applied = add_entrants(
        out_.bench, config_.attacks, out_.arms, out_.selection.under_test,
        {.bench = out_.bench, .prompt = &out_.prompts.front(), .canary = {}},
        config_.statistics.seed, threads_);
    if (!applied) return applied.error();
    for (const Applied& of : *applied) {
      Arm& arm = out_.plan.arms[of.arm];
      arm.not_applicable = of.not_applicable;
      if (of.searched == 0) continue;
      out_.bench.excluded.push_back(
          {fmt::format("arm {}", arm.name),
           "answers to items set apart for searches, which are not reported",
           of.searched});
    }
    return std::nullopt;
  }

  AuditConfig& config_;
  unsigned threads_;
  const Watch& watch_;
  const Seek& seek_;
  bool judged_alone_ = false;
  Prepared out_;
};

}  // namespace

HearingOf hearing_of(const AuditConfig& config, const Prepared& prepared) {
  return {
      .bench = prepared.bench,
      .suite = *config.suite,
      .prompts = prepared.prompts,
      .judges = config.judges,
      .first_judge = static_cast<std::uint16_t>(prepared.bench.judges.size()),
      .attacks = config.attacks,
      .arms = prepared.arms,
      .seed = config.statistics.seed};
}

tl::expected<Prepared, RunFailure> prepare(AuditConfig& config,
                                           unsigned threads, const Watch& watch,
                                           const Seek& seek) {
  return Preparing(config, threads, watch, seek).prepare();
}

}  // namespace assize
