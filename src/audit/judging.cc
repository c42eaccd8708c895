#include "audit/judging.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <tuple>

#include "audit/audit.h"
#include "audit/render.h"
#include "core/parallel_for.h"

namespace assize {
namespace {

/// Most judgements between two calls of the watch, and the time that they may
/// take: a slow judge is left within seconds.
constexpr std::size_t kMostBlock = 512;
constexpr std::chrono::milliseconds kBlockTime{200};

/// The published trials of the systems under test, and of every entrant where
/// its clean self stands; a constant stands where the first system under test
/// does that was asked about the item.
std::vector<Trial> published_trials(const Benchmark& bench, const Suite& suite,
                                    std::span<const std::uint16_t> under_test) {
  const std::vector<Trial> design = suite.design(bench);
  std::vector<Trial> out;
  const auto put = [&](Trial trial, std::uint16_t system) {
    if (bench.find_answer(system, trial.item) < 0) return;
    trial.shown[trial.focus] = system;
    out.push_back(trial);
  };
  std::set<std::tuple<std::uint32_t, std::uint8_t, std::uint8_t>> asked;
  for (const Trial& trial : design) {
    const std::uint16_t system = trial.shown[trial.focus];
    if (std::ranges::find(under_test, system) == under_test.end()) continue;
    put(trial, system);
    const bool first =
        asked.emplace(trial.item, trial.turn, trial.focus).second;
    for (const Entrant& entrant : bench.entrants) {
      const bool stands = entrant.clean == Entrant::kConstant
                              ? first
                              : entrant.clean == static_cast<int>(system);
      if (stands) put(trial, entrant.system);
    }
  }
  return out;
}

bool asks_other_order(const AttackUse& attack) {
  return attack.plugin != nullptr && attack.plugin->other_order;
}

/// The published trials crossed for one judge.  Where an attack asks for the
/// other order and the design does not show it anyway, the clean trials are
/// shown in it too, in the arm of that attack: scores stay those of the
/// published order, for clean systems as for entrants.
std::vector<Trial> trials_of(const Benchmark& bench,
                             const std::vector<Trial>& published,
                             const Judging& judging, std::uint16_t judge) {
  std::vector<Trial> out = cross(published, judging.design, judge);
  const auto asks = std::ranges::find_if(judging.attacks, asks_other_order);
  if (asks == judging.attacks.end() || judging.design.both_orders) return out;
  std::vector<Trial> clean = published;
  std::erase_if(clean, [&](const Trial& trial) {
    return bench.entrant(trial.shown[trial.focus]) != nullptr;
  });
  Design both = judging.design;
  both.both_orders = true;
  const std::set<Trial> shown(out.begin(), out.end());
  for (Trial& trial : cross(clean, both, judge)) {
    if (shown.contains(trial)) continue;
    trial.arm =
        judging.arms[static_cast<std::size_t>(asks - judging.attacks.begin())];
    out.push_back(trial);
  }
  return out;
}

Status status_of(const CallError& error) {
  switch (error.kind) {
    case CallError::Kind::kAgain:
    case CallError::Kind::kSlower:
      return Status::kTransport;
    case CallError::Kind::kNever:
    case CallError::Kind::kStopRun:
      return Status::kRejected;
  }
  return Status::kRejected;
}

class Court {
 public:
  Court(Benchmark& bench, const Judging& judging)
      : bench_(bench), judging_(judging) {}

  Result<void> sit(const JudgeUse& judge, const std::vector<Trial>& trials,
                   std::size_t before, std::size_t all) {
    std::vector<Verdict> verdicts(trials.size());
    std::vector<Trial> shown = trials;
    reasons_.assign(trials.size(), "");
    std::size_t block = std::max(1u, judging_.threads);
    for (std::size_t begin = 0; begin < trials.size();) {
      if (judging_.watch && !judging_.watch(before + begin, all)) {
        return fail(std::string(kInterruptedMessage));
      }
      const auto since = std::chrono::steady_clock::now();
      const std::size_t count = std::min(block, trials.size() - begin);
      parallel_for(count, judging_.threads, [&](std::size_t i) {
        verdicts[begin + i] = hear(judge, shown[begin + i], begin + i);
      });
      if (error_) return tl::unexpected(*error_);
      begin += count;
      // The clock decides how much is done at once, never what is said.
      const bool quick = std::chrono::steady_clock::now() - since < kBlockTime;
      block = quick ? std::min(2 * block, kMostBlock)
                    : std::max(block / 2, std::size_t{1});
    }
    if (auto told = tell_failures(judge, verdicts); !told) return told;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      bench_.records.push_back(
          {.trial = shown[i], .verdict = std::move(verdicts[i]), .raw = {}});
    }
    return {};
  }

 private:
  /// Counts the calls that failed, with what the first of them said; an error
  /// where calls failed and no verdict was given at all.
  Result<void> tell_failures(const JudgeUse& judge,
                             const std::vector<Verdict>& verdicts) {
    const auto failed = static_cast<std::uint32_t>(std::ranges::count_if(
        reasons_, [](const auto& reason) { return !reason.empty(); }));
    const bool any = std::ranges::any_of(
        verdicts, [](const Verdict& v) { return judged(v.status); });
    std::string first;
    if (failed > 0) {
      first = printable(*std::ranges::find_if(
          reasons_, [](const auto& reason) { return !reason.empty(); }));
      bench_.excluded.push_back(
          {judge.name, "calls that failed, the first: " + first, failed});
    }
    if (any || failed == 0) return {};
    return fail(fmt::format("judge '{}' gave no verdict on {} requests: {}",
                            printable(judge.name), verdicts.size(), first));
  }

  /// `trial` is left as it was shown: an attack may turn a pair around.
  Verdict hear(const JudgeUse& judge, Trial& trial, std::size_t place) {
    const Item& item = bench_.items[trial.item];
    const JudgePrompt& prompt =
        judging_.prompts[judging_.suite.prompt_of(bench_, trial)];
    auto shown = present(bench_, prompt, trial);
    if (!shown) return stop(shown.error());
    const AttackUse* attack = attack_of(trial);
    if (attack != nullptr && attack->presenter != nullptr) {
      const AttackContext context{
          .bench = bench_, .prompt = &prompt, .canary = {}};
      Stream stream(judging_.seed, {attack->id, attack->knobs, item.id});
      if (!attack->presenter->present(*shown, item, context, stream)) {
        return {.status = Status::kNotApplicable};
      }
      const bool same = shown->slots.size() == std::size_t{trial.slots};
      if (!same || shown->focus >= trial.slots ||
          (shown->focus != trial.focus && trial.slots != 2)) {
        return stop({fmt::format(
            "attack {} moved the answers of item '{}' to other slots",
            attack->id, printable(item.id, 60))});
      }
      if (shown->focus != trial.focus) {
        std::swap(trial.shown[0], trial.shown[1]);
        trial.focus = shown->focus;
      }
    }
    const auto request =
        render(prompt, *shown, item, trial.turn, judging_.seed);
    if (!request) return stop(request.error());
    std::vector<std::string> labels;
    for (const Shown& slot : shown->slots) labels.push_back(slot.label);
    return ask(judge, *request, trial.sample, labels, reasons_[place]);
  }

  Verdict ask(const JudgeUse& judge, const Request& request,
              std::uint16_t sample, const std::vector<std::string>& labels,
              std::string& reason) {
    for (int tries = 1;; ++tries) {
      const auto said = judge.backend->answer(request, sample);
      if (said) return request.prompt->official.parse(*said, labels);
      const CallError& error = said.error();
      if (error.kind == CallError::Kind::kStopRun) {
        return stop({fmt::format("judge '{}' cannot answer: {}", judge.name,
                                 error.message)});
      }
      if (error.kind == CallError::Kind::kNever || tries == kMostTries) {
        reason = error.message;
        return {.status = status_of(error)};
      }
      std::this_thread::sleep_for(error.wait);
    }
  }

  const AttackUse* attack_of(const Trial& trial) const {
    const Entrant* entrant = bench_.entrant(trial.shown[trial.focus]);
    if (entrant == nullptr) return nullptr;
    const auto arm = std::ranges::find(judging_.arms, entrant->arm);
    return &judging_
                .attacks[static_cast<std::size_t>(arm - judging_.arms.begin())];
  }

  /// Keeps the first error by time; any of them ends the run.
  Verdict stop(Error error) {
    const std::lock_guard lock(mutex_);
    if (!error_) error_ = std::move(error);
    return {};
  }

  Benchmark& bench_;
  const Judging& judging_;
  std::mutex mutex_;
  std::optional<Error> error_;
  std::vector<std::string> reasons_;  ///< By trial: why its call failed.
};

}  // namespace

Result<void> judge_live(Benchmark& bench,
                        std::span<const std::uint16_t> under_test,
                        const Judging& judging) {
  const std::vector<Trial> published =
      published_trials(bench, judging.suite, under_test);
  Court court(bench, judging);
  std::size_t done = 0;
  for (const JudgeUse& judge : judging.judges) {
    const auto index = static_cast<std::uint16_t>(bench.judges.size());
    const std::vector<Trial> trials =
        trials_of(bench, published, judging, index);
    const std::size_t all = trials.size() * judging.judges.size();
    if (auto sat = court.sit(judge, trials, done, all); !sat) return sat;
    bench.judges.push_back(judge.name);
    for (const std::string& caution : judge.backend->cautions()) {
      if (std::ranges::find(bench.cautions, caution) == bench.cautions.end()) {
        bench.cautions.push_back(caution);
      }
    }
    done += trials.size();
  }
  return {};
}

}  // namespace assize
