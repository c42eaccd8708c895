#include "audit/search_driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <map>
#include <set>

#include "audit/objective.h"
#include "audit/search_id.h"

namespace assize {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kBetween{100};
/// As of judging: how long a run that was stopped waits for what is paid for.
constexpr std::chrono::seconds kGrace{10};
/// Calls after which a judge that said nothing readable is given up.
constexpr std::uint32_t kMostUnread = 20;

/// Whether the next run may get an answer: then this one ends, for what a
/// search makes of an outage would be no text to report, and yet be kept.  An
/// answer that cannot be read is what a judge refuses, and what the store has
/// (`kept`): the next run is told the same.
bool unanswered(const CallError& error, bool kept) {
  if (error.kind == CallError::Kind::kStopRun) return true;
  switch (error.cause) {
    case Cause::kRejected:
      return false;
    case Cause::kMalformed:
    case Cause::kNoChoices:
    case Cause::kTooLarge:
      return !kept;
    case Cause::kProgram:
      return error.kind != CallError::Kind::kNever;
    default:
      return true;
  }
}

/// One presentation of a probe that waits for its judge.
struct Shown {
  std::size_t probe = 0;
  Hearing hearing;
  std::vector<Completion> said;  ///< By request.
  std::size_t open = 0;
  std::optional<CallError> error;
  bool unanswered = false;  ///< The error may be another one next time.
};

/// One search on its way.
class Pursuit {
 public:
  Pursuit(SearchRun& run, const DriverOf& of,
          const std::map<std::uint32_t, Trial>& trials)
      : run_(run), of_(of), trials_(trials), start_(run.search->best()) {}

  bool ended() const { return state_ == State::kEnded; }
  bool waits() const { return open_ > 0; }
  std::uint32_t calls() const { return run_.payload.calls; }

  /// The next thing to do, once nothing is waited for.
  std::optional<RunFailure> advance() {
    if (!shown_.empty()) {
      if (auto failure = settle()) return failure;
    }
    if (state_ == State::kSearching) return next_ask();
    if (state_ == State::kMeasured) finish();
    return std::nullopt;
  }

 private:
  enum class State : std::uint8_t { kSearching, kMeasured, kEnded };

  std::optional<RunFailure> next_ask() {
    std::vector<Probe> probes = run_.search->ask();
    if (probes.empty()) return measure(SearchEnd::kDone);
    std::set<std::uint32_t> items = items_;
    for (const Probe& probe : probes) items.insert(probe.item);
    auto shown = show(probes);
    if (!shown) return failed(shown.error());
    const std::uint64_t at_the_end = 2 * cost_of(items);
    if (calls() + requests_in(*shown) + at_the_end > run_.payload.budget) {
      return measure(SearchEnd::kBudget);
    }
    if (calls() >= kMostUnread && !read_any_ && !run_.control) {
      return measure(SearchEnd::kUnreadable);
    }
    items_ = std::move(items);
    probes_ = std::move(probes);
    ++run_.payload.asks;
    put(std::move(*shown));
    return std::nullopt;
  }

  /// Asks how the first and the last text fare, on all that was probed.
  std::optional<RunFailure> measure(SearchEnd end) {
    run_.payload.end = end;
    // What a search keeps of answers that nobody could read is no find.
    run_.payload.text =
        end == SearchEnd::kUnreadable ? start_ : run_.search->best();
    run_.payload.items = static_cast<std::uint32_t>(items_.size());
    state_ = State::kMeasured;
    probes_.clear();
    told_.clear();
    if (run_.control || end == SearchEnd::kUnreadable) return std::nullopt;
    add_measures(start_);
    if (run_.payload.text != start_) add_measures(run_.payload.text);
    auto shown = show(probes_);
    if (!shown) return failed(shown.error());
    put(std::move(*shown));
    return std::nullopt;
  }

  void add_measures(const std::string& text) {
    for (const std::uint32_t item : items_) {
      probes_.push_back({.item = item,
                         .answer = run_.attack->apply(
                             text, of_.hearing.bench.items[item], {}),
                         .orders = Orders::kBoth});
    }
  }

  void finish() {
    state_ = State::kEnded;
    Payload& payload = run_.payload;
    payload.trace = trace_.finish();
    if (run_.control) payload.calls = 0;
    if (told_.empty()) return;
    payload.log_p = !std::isnan(mean_of(told_).log_p);
    const auto mean = [&](std::span<const Objective> of) {
      const Objective out = mean_of(of);
      return payload.log_p ? out.log_p : out.score;
    };
    const std::span all(told_);
    payload.start = mean(all.first(items_.size()));
    payload.found = mean(all.last(items_.size()));
  }

  /// All that was asked is answered.
  std::optional<RunFailure> settle() {
    std::vector<std::vector<Objective>> by_probe(probes_.size());
    for (const auto& one : shown_) {
      if (one->unanswered) return unreached(*one->error);
      Objective objective{.status = Status::kRejected};
      if (run_.control) objective.status = Status::kNotAsked;
      if (!one->error && !run_.control) {
        objective = objective_of(one->hearing, one->said);
      }
      by_probe[one->probe].push_back(objective);
    }
    shown_.clear();
    told_.clear();
    for (const auto& objectives : by_probe) {
      told_.push_back(mean_of(objectives));
      const bool read =
          !std::isnan(told_.back().log_p) || !std::isnan(told_.back().score);
      read_any_ = read_any_ || read;
      if (!read && !run_.control) ++run_.payload.unread;
    }
    trace_.add(of_.hearing.bench, probes_, told_);
    if (state_ == State::kSearching) run_.search->tell(told_);
    return std::nullopt;
  }

  static bool as_published(Orders orders) { return orders != Orders::kSwapped; }
  static bool swapped(Orders orders) { return orders != Orders::kPublished; }

  /// What the judge is to see.
  Result<std::vector<std::shared_ptr<Shown>>> show(
      const std::vector<Probe>& probes) const {
    std::vector<std::shared_ptr<Shown>> out;
    for (std::size_t i = 0; i < probes.size(); ++i) {
      const Probe& probe = probes[i];
      const auto found = trials_.find(probe.item);
      if (found == trials_.end()) {
        return fail("a search asked about an item outside its split");
      }
      Trial trial = found->second;
      const bool pair = trial.slots == 2;
      if (!pair || as_published(probe.orders)) {
        if (auto done = show(i, trial, probe, out); !done) {
          return tl::unexpected(done.error());
        }
      }
      if (!pair || !swapped(probe.orders)) continue;
      std::swap(trial.shown[0], trial.shown[1]);
      trial.focus = static_cast<std::uint8_t>(1 - trial.focus);
      if (auto done = show(i, trial, probe, out); !done) {
        return tl::unexpected(done.error());
      }
    }
    return out;
  }

  Result<void> show(std::size_t place, Trial trial, const Probe& probe,
                    std::vector<std::shared_ptr<Shown>>& out) const {
    trial.judge =
        static_cast<std::uint16_t>(of_.hearing.first_judge + run_.judge);
    auto heard = hear_answer(of_.hearing, trial, probe.answer);
    if (!heard) return tl::unexpected(heard.error());
    auto one = std::make_shared<Shown>();
    one->probe = place;
    one->hearing = std::move(*heard);
    out.push_back(std::move(one));
    return {};
  }

  static std::uint64_t requests_in(
      const std::vector<std::shared_ptr<Shown>>& shown) {
    std::uint64_t out = 0;
    for (const auto& one : shown) out += one->hearing.requests.size();
    return out;
  }

  /// Of one text on these items, in both orders.
  std::uint64_t cost_of(const std::set<std::uint32_t>& items) const {
    const JudgeUse& judge = of_.hearing.judges[run_.judge];
    const bool alone = judge.http != nullptr && judge.http->per_slot();
    std::uint64_t out = 0;
    for (const std::uint32_t item : items) {
      const auto found = trials_.find(item);
      if (found == trials_.end()) continue;
      const std::uint8_t slots = found->second.slots;
      out += std::uint64_t{slots == 2 ? 2U : 1U} * (alone ? slots : 1U);
    }
    return out;
  }

  void put(std::vector<std::shared_ptr<Shown>> shown) {
    run_.payload.calls += static_cast<std::uint32_t>(requests_in(shown));
    shown_ = std::move(shown);
    if (run_.control) return;
    open_ = shown_.size();
    for (const auto& one : shown_) {
      const std::vector<Request>& requests = one->hearing.requests;
      one->said.resize(requests.size());
      one->open = requests.size();
      for (std::size_t i = 0; i < requests.size(); ++i) {
        of_.clerk.ask(run_.judge, requests[i], 0,
                      [this, one, i](const Called<Completion>& said) {
                        answered(*one, i, said);
                      });
      }
    }
  }

  void answered(Shown& one, std::size_t i, const Called<Completion>& said) {
    if (said) {
      one.said[i] = *said;
    } else if (!one.unanswered) {
      const Request& request = one.hearing.requests[i];
      one.error = said.error();
      one.unanswered =
          unanswered(said.error(), of_.clerk.kept(run_.judge, request, 0));
    }
    if (--one.open == 0) --open_;
  }

  static RunFailure failed(const Error& error) {
    return {RunFailure::Of::kInput, {error}};
  }

  RunFailure unreached(const CallError& error) const {
    return {
        RunFailure::Of::kJudge,
        {{fmt::format("judge '{}' did not answer a search: {}",
                      of_.hearing.judges[run_.judge].name, error.message)}}};
  }

  SearchRun& run_;
  const DriverOf& of_;
  const std::map<std::uint32_t, Trial>& trials_;
  const std::string start_;
  State state_ = State::kSearching;
  std::set<std::uint32_t> items_;  ///< Probed.
  std::vector<Probe> probes_;      ///< Asked about now.
  std::vector<std::shared_ptr<Shown>> shown_;
  std::vector<Objective> told_;  ///< Of the last ask.
  std::size_t open_ = 0;
  bool read_any_ = false;
  SearchTrace trace_;
};

class Driving {
 public:
  Driving(std::span<SearchRun> runs, const DriverOf& of) : of_(of) {
    for (const Trial& trial : of.trials) trials_.emplace(trial.item, trial);
    for (SearchRun& run : runs) {
      pursuits_.push_back(std::make_unique<Pursuit>(run, of_, trials_));
      all_ += run.control ? 0 : run.payload.budget;
    }
  }

  std::optional<RunFailure> drive() {
    for (;;) {
      bool open = false, waits = true;
      for (const auto& pursuit : pursuits_) {
        if (!pursuit->ended() && !pursuit->waits()) {
          if (auto failure = pursuit->advance()) return stop(*failure);
        }
        open = open || !pursuit->ended();
        waits = waits && (pursuit->ended() || pursuit->waits());
      }
      if (!open) return std::nullopt;
      if (auto failure = watched()) return stop(*failure);
      if (of_.clerk.post().serve() || !waits) continue;
      of_.clerk.post().push();
      of_.clerk.post().wait();
    }
  }

 private:
  /// Told now and then: whether to go on.
  std::optional<RunFailure> watched() {
    const auto now = Clock::now();
    if (of_.deadline && now - began_ > *of_.deadline) {
      return RunFailure{RunFailure::Of::kJudge,
                        {{"the run's time is over, before its searches "
                          "ended"}}};
    }
    if (!of_.watch || (told_ && now - *told_ < kBetween)) return std::nullopt;
    told_ = now;
    std::size_t done = 0;
    for (const auto& pursuit : pursuits_) done += pursuit->calls();
    if (of_.watch(
            {"searching", std::min(done, all_), all_, of_.clerk.traffic()})) {
      return std::nullopt;
    }
    return RunFailure{RunFailure::Of::kInterrupted,
                      {{std::string(kInterruptedMessage)}}};
  }

  /// What is under way is paid for: it is kept, if it comes soon.
  RunFailure stop(RunFailure failure) {
    Post& post = of_.clerk.post();
    post.recall(Cause::kDeadline, "the run was stopped");
    const auto began = Clock::now();
    bool cut = false;
    while (!post.idle()) {
      if (!cut && Clock::now() - began > kGrace) {
        post.stop(Cause::kDeadline, "the run was stopped");
        cut = true;
      }
      if (!post.serve()) post.wait();
    }
    return failure;
  }

  const DriverOf of_;
  std::map<std::uint32_t, Trial> trials_;
  std::vector<std::unique_ptr<Pursuit>> pursuits_;
  std::size_t all_ = 0;
  const Clock::time_point began_ = Clock::now();
  std::optional<Clock::time_point> told_;
};

}  // namespace

std::optional<RunFailure> drive(std::span<SearchRun> runs, const DriverOf& of) {
  return Driving(runs, of).drive();
}

}  // namespace assize
