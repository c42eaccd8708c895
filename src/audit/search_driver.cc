#include "audit/search_driver.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <set>

#include "audit/objective.h"
#include "audit/search_id.h"
#include "audit/search_trials.h"

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

/// One presentation of a probe, which is heard when its judge is asked.
struct Shown {
  std::size_t probe = 0;
  Trial trial;
  Hearing hearing;
  std::vector<Completion> said;  ///< By request.
  std::size_t open = 0;
  std::optional<CallError> error;
};

/// One search on its way.
class Pursuit {
 public:
  Pursuit(SearchRun& run, const DriverOf& of)
      : run_(run),
        of_(of),
        trials_(of.trials,
                static_cast<std::uint16_t>(of.hearing.first_judge + run.judge),
                of.hearing.judges[run.judge].hears_alone()),
        start_(run.search->best()) {}

  bool ended() const { return state_ == State::kEnded; }
  /// Whether all there is to do is to wait for answers.
  bool waits() const {
    if (unanswered_) return false;
    return asked_ < shown_.size() ? !of_.clerk.post().has_room() : open_ > 0;
  }
  std::uint32_t calls() const { return run_.payload.calls; }

  /// The next thing to do, which is one thing alone, so that many searches take
  /// turns and the watch is asked between.  Requires that it does not wait.
  std::optional<RunFailure> advance() {
    if (unanswered_) return unreached(*unanswered_);
    if (asked_ < shown_.size()) return ask(shown_[asked_++]);
    if (!shown_.empty()) settle();
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
    const std::uint64_t at_the_end = 2 * trials_.calls(items);
    if (calls() + calls_of(*shown) + at_the_end > run_.payload.budget) {
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
  void settle() {
    std::vector<std::vector<Objective>> by_probe(probes_.size());
    for (const auto& one : shown_) {
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
  }

  using Presentations = std::vector<std::shared_ptr<Shown>>;

  /// What the judge is to see.
  Result<Presentations> show(const std::vector<Probe>& probes) const {
    Presentations out;
    for (std::size_t i = 0; i < probes.size(); ++i) {
      const auto trials = trials_.of(probes[i]);
      if (!trials) return tl::unexpected(trials.error());
      for (const Trial& trial : *trials) {
        auto one = std::make_shared<Shown>();
        one->probe = i;
        one->trial = trial;
        out.push_back(std::move(one));
      }
    }
    return out;
  }

  std::uint64_t calls_of(const Presentations& shown) const {
    std::uint64_t out = 0;
    for (const auto& one : shown) out += trials_.calls({&one->trial, 1});
    return out;
  }

  void put(Presentations shown) {
    run_.payload.calls += static_cast<std::uint32_t>(calls_of(shown));
    shown_ = std::move(shown);
    asked_ = run_.control ? shown_.size() : 0;
  }

  std::optional<RunFailure> ask(const std::shared_ptr<Shown>& one) {
    auto heard =
        hear_answer(of_.hearing, one->trial, probes_[one->probe].answer);
    if (!heard) return failed(heard.error());
    one->hearing = std::move(*heard);
    const std::size_t requests = one->hearing.requests.size();
    one->said.resize(requests);
    one->open = requests;
    ++open_;
    for (std::size_t i = 0; i < requests; ++i) {
      of_.clerk.ask(run_.judge, one->hearing.requests[i], 0,
                    [this, one, i](const Called<Completion>& said) {
                      answered(*one, i, said);
                    });
    }
    return std::nullopt;
  }

  void answered(Shown& one, std::size_t i, const Called<Completion>& said) {
    if (said) {
      one.said[i] = *said;
    } else {
      const Request& request = one.hearing.requests[i];
      one.error = said.error();
      if (unanswered(*one.error, of_.clerk.kept(run_.judge, request, 0))) {
        unanswered_ = said.error();
      }
    }
    if (--one.open > 0) return;
    --open_;
    one.hearing.requests.clear();  // Of thousands, many megabytes.
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
  const SearchTrials trials_;
  const std::string start_;
  State state_ = State::kSearching;
  std::set<std::uint32_t> items_;  ///< Probed.
  std::vector<Probe> probes_;      ///< Asked about now.
  Presentations shown_;
  std::vector<Objective> told_;  ///< Of the last ask.
  /// Of those shown: the judge was asked, and has not answered yet.
  std::size_t asked_ = 0, open_ = 0;
  std::optional<CallError> unanswered_;  ///< Another run may get an answer.
  bool read_any_ = false;
  SearchTrace trace_;
};

class Driving {
 public:
  Driving(std::span<SearchRun> runs, const DriverOf& of) : of_(of) {
    for (SearchRun& run : runs) {
      pursuits_.push_back(std::make_unique<Pursuit>(run, of_));
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
