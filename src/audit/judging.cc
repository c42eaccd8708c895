#include "audit/judging.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "audit/audit.h"
#include "audit/docket.h"
#include "audit/failures.h"
#include "audit/hearing.h"

namespace assize {
namespace {

using Clock = std::chrono::steady_clock;

/// Judgements that are begun ahead of what the watch was told, beside those
/// that are under way: whoever stops a run is heard soon.
constexpr std::size_t kAhead = 512;
constexpr std::size_t kTold = 256;
/// How often the watch is asked where little is done.
constexpr std::chrono::milliseconds kBetween{100};
/// Answers under way are paid for: how long a run that was stopped waits.
constexpr std::chrono::seconds kGrace{10};

Status status_of(const CallError& error) {
  switch (error.cause) {
    case Cause::kTimeout:
      return Status::kTimeout;
    case Cause::kBudget:
    case Cause::kDeadline:
      return Status::kNotAsked;
    case Cause::kNone:
      return Status::kNotRecorded;
    case Cause::kRejected:
    case Cause::kForbidden:
      return Status::kRejected;
    case Cause::kProgram:
      return error.kind == CallError::Kind::kAgain ||
                     error.kind == CallError::Kind::kSlower
                 ? Status::kTransport
                 : Status::kRejected;
    default:
      return Status::kTransport;
  }
}

/// A trial whose judge is being asked.
struct Case {
  std::size_t place = 0;  ///< Among the docket's trials.
  Hearing hearing;
  std::vector<Completion> said;  ///< By request.
  std::atomic<std::size_t> open = 0;
  std::mutex mutex;
  std::optional<CallError> error;  ///< The first of its requests to fail.
};

class Court {
 public:
  Court(Benchmark& bench, std::span<const std::uint16_t> under_test,
        const Judging& judging, const Docket& docket, std::uint16_t first_judge,
        Clerk& clerk)
      : judging_(judging),
        docket_(docket),
        hearing_{.bench = bench,
                 .suite = judging.suite,
                 .prompts = judging.prompts,
                 .judges = judging.judges,
                 .first_judge = first_judge,
                 .attacks = judging.attacks,
                 .arms = judging.arms,
                 .seed = judging.seed},
        clerk_(clerk),
        records_(docket.trials()),
        failures_(judging.judges.size()),
        ahead_(kAhead + clerk.post().most_open()),
        stopping_({.bench = bench,
                   .under_test = under_test,
                   .first_judge = first_judge,
                   .judges = static_cast<std::uint16_t>(judging.judges.size()),
                   .confidence = judging.confidence,
                   .rule = judging.stopping}),
        all_(docket.trials()) {
    if (judging.stopping.on) next_block();
  }

  /// Until every trial has its verdict, or the run was stopped.
  void sit() {
    std::vector<std::thread> workers;
    const unsigned threads = std::max(1U, judging_.threads);
    for (unsigned t = 0; t < threads; ++t) {
      workers.emplace_back([this] { work(); });
    }
    oversee();
    for (std::thread& worker : workers) worker.join();
  }

  std::vector<Record>& records() { return records_; }
  const Failures& failures() const { return failures_; }
  const std::optional<JudgingFailure>& failure() const { return failure_; }
  Cause cut() const { return cut_; }
  bool enough() const { return enough_; }
  /// Clusters that were taken up.
  std::size_t clusters() const {
    return enough_ ? block_end_ : docket_.clusters();
  }

 private:
  // The overseer: watches, and stops.

  void oversee() {
    const auto began = Clock::now();
    std::size_t told = 0;
    std::optional<Clock::time_point> ending;
    for (;;) {
      if (judging_.watch &&
          !judging_.watch(told, docket_.trials(), clerk_.traffic())) {
        stop({Error{std::string(kInterruptedMessage)}, false});
      }
      if (!ending && halted()) {
        ending = Clock::now();
        clerk_.post().recall(Cause::kDeadline, "the run was stopped");
      }
      if (ending && Clock::now() - *ending > kGrace) {
        clerk_.post().stop(Cause::kDeadline, "the run was stopped");
      }
      if (judging_.deadline && Clock::now() - began > *judging_.deadline) {
        clerk_.post().stop(Cause::kDeadline, "the run's time is over");
      }
      std::unique_lock lock(mutex_);
      told_ = told;
      gate_.notify_all();
      progress_.wait_for(lock, kBetween,
                         [&] { return ended_ || done_ >= told + kTold; });
      told = done_;
      if (ended_) return;
    }
  }

  bool halted() {
    const std::lock_guard lock(mutex_);
    return halted_;
  }

  void stop(JudgingFailure failure) {
    const std::lock_guard lock(mutex_);
    if (!failure_) failure_ = std::move(failure);
    halted_ = true;
    gate_.notify_all();
  }

  // The workers.

  void work() {
    for (;;) {
      if (clerk_.post().serve()) continue;
      if (auto next = take()) {
        put(next->first, next->second);
        continue;
      }
      clerk_.post().push();
      if (over()) break;
      rest();
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    progress_.notify_one();
  }

  /// The next trial, where one may be begun now.
  std::optional<std::pair<std::size_t, Trial>> take() {
    if (!clerk_.post().has_room()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    if (!may_begin()) return std::nullopt;
    while (next_ == docket_.begin(cluster_)) {
      trials_ = docket_.at(cluster_++);
    }
    const std::size_t place = next_++;
    return std::pair(place, trials_[place - docket_.begin(cluster_ - 1)]);
  }

  /// Requires `mutex_`.
  bool may_begin() const {
    return !halted_ && next_ < all_ && next_ < told_ + ahead_ &&
           (!judging_.stopping.on || next_ < docket_.begin(block_end_));
  }

  bool over() {
    {
      const std::lock_guard lock(mutex_);
      if (judging_.stopping.on && !halted_) look();
      if (!halted_ && done_ < all_) return false;
    }
    return clerk_.post().idle();
  }

  /// At the end of a block, once every trial of it is in: whether enough is
  /// known.  Requires `mutex_`.
  void look() {
    if (enough_ || done_ < docket_.begin(block_end_)) return;
    const std::size_t begin = docket_.begin(block_begin_);
    const std::span<const Record> block(records_.data() + begin,
                                        docket_.begin(block_end_) - begin);
    enough_ = cut_ == Cause::kNone && stopping_.look(block);
    if (enough_) {
      all_ = done_.load();
    } else if (block_end_ < docket_.clusters()) {
      next_block();
    }
    gate_.notify_all();
  }

  void next_block() {
    block_begin_ = block_end_;
    block_end_ =
        std::min(block_end_ + judging_.stopping.block, docket_.clusters());
  }

  void rest() {
    if (!clerk_.post().idle()) return clerk_.post().wait();
    std::unique_lock lock(mutex_);
    gate_.wait_for(lock, kBetween,
                   [&] { return halted_ || done_ == all_ || may_begin(); });
  }

  void put(std::size_t place, const Trial& trial) {
    auto heard = hear(hearing_, trial);
    if (!heard) {
      stop({heard.error(), false});
      return enter(place, trial, {});
    }
    if (heard->requests.empty()) {
      return enter(place, heard->trial, {.status = Status::kNotApplicable});
    }
    auto one = std::make_shared<Case>();
    one->place = place;
    one->hearing = std::move(*heard);
    const std::vector<Request> requests = std::move(one->hearing.requests);
    one->said.resize(requests.size());
    one->open = requests.size();
    const std::size_t judge = trial.judge - hearing_.first_judge;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      clerk_.ask(judge, requests[i], trial.sample,
                 [this, one, i](const Called<Completion>& said) {
                   answered(*one, i, said);
                 });
    }
  }

  void answered(Case& one, std::size_t i, const Called<Completion>& said) {
    if (said) {
      one.said[i] = *said;
    } else {
      const std::lock_guard lock(one.mutex);
      if (!one.error) one.error = said.error();
    }
    if (--one.open > 0) return;
    const Trial& trial = one.hearing.trial;
    const std::size_t judge = trial.judge - hearing_.first_judge;
    if (one.error) return failed(one, judge, *one.error);
    failures_.served(judge, one.said);
    enter(one.place, trial, read_verdict(one.hearing, one.said));
  }

  void failed(const Case& one, std::size_t judge, const CallError& error) {
    if (error.kind == CallError::Kind::kStopRun &&
        error.cause != Cause::kDeadline) {
      stop({Error{fmt::format("judge '{}' cannot answer: {}",
                              judging_.judges[judge].name, error.message)},
            true});
    }
    const Status status = status_of(error);
    if (status == Status::kNotAsked) {
      const std::lock_guard lock(mutex_);
      cut_ = error.cause;
    } else {
      failures_.failed(judge, one.place, error);
    }
    enter(one.place, one.hearing.trial, {.status = status});
  }

  void enter(std::size_t place, const Trial& trial, Verdict verdict) {
    records_[place] = {trial, std::move(verdict), {}};
    const std::size_t done = ++done_;
    if (done < told_ + kTold && done != all_) return;
    const std::lock_guard lock(mutex_);
    progress_.notify_one();
    if (done == all_) gate_.notify_all();
  }

  const Judging& judging_;
  const Docket& docket_;
  const HearingOf hearing_;
  Clerk& clerk_;
  std::vector<Record> records_;  ///< By place.
  Failures failures_;
  const std::size_t ahead_;
  Stopping stopping_;

  std::mutex mutex_;
  std::condition_variable progress_, gate_;
  std::size_t cluster_ = 0, next_ = 0;
  /// Trials judged, told to the watch, and to be judged.
  std::atomic<std::size_t> done_ = 0, told_ = 0, all_;
  std::size_t block_begin_ = 0, block_end_ = 0;  ///< Clusters between looks.
  std::vector<Trial> trials_;  ///< Of the cluster being taken.
  bool halted_ = false, ended_ = false, enough_ = false;
  std::optional<JudgingFailure> failure_;
  Cause cut_ = Cause::kNone;
};

/// Of a run that was cut short: an instruction counts whole or not at all.
/// Returns how many are whole.
std::size_t keep_whole(const Docket& docket, std::vector<Record>& records) {
  std::size_t whole = 0;
  for (std::size_t c = 0; c < docket.clusters(); ++c) {
    const std::span<Record> of(records.data() + docket.begin(c),
                               docket.begin(c + 1) - docket.begin(c));
    const bool missing = std::ranges::any_of(of, [](const Record& record) {
      return record.verdict.status == Status::kNotAsked;
    });
    whole += !missing;
    if (!missing) continue;
    const std::vector<Trial> trials = docket.at(c);
    for (std::size_t i = 0; i < of.size(); ++i) {
      of[i] = {trials[i], {.status = Status::kNotAsked}, {}};
    }
  }
  return whole;
}

}  // namespace

tl::expected<Judged, JudgingFailure> judge_live(
    Benchmark& bench, std::span<const std::uint16_t> under_test,
    const Judging& judging) {
  const auto first = static_cast<std::uint16_t>(bench.judges.size());
  const Docket docket(
      {.bench = bench,
       .suite = judging.suite,
       .prompts = judging.prompts,
       .under_test = under_test,
       .attacks = judging.attacks,
       .arms = judging.arms,
       .design = judging.design,
       .first_judge = first,
       .judges = static_cast<std::uint16_t>(judging.judges.size()),
       .seed = judging.seed,
       .shard = judging.shard,
       .shards = judging.shards});
  auto clerk = Clerk::open({.judges = judging.judges,
                            .means = judging.means,
                            .store = judging.store,
                            .offline = judging.offline,
                            .seed = judging.seed,
                            .mishap = judging.mishap});
  if (!clerk) return tl::unexpected(JudgingFailure{clerk.error(), true});
  Court court(bench, under_test, judging, docket, first, **clerk);
  court.sit();
  if (auto kept = (*clerk)->close(); !kept && !court.failure()) {
    return tl::unexpected(JudgingFailure{kept.error(), true});
  }
  if (court.failure()) return tl::unexpected(*court.failure());
  std::vector<Record>& records = court.records();
  records.resize(docket.begin(court.clusters()));
  if (auto none =
          court.failures().tell(judging.judges, records, first, bench)) {
    return tl::unexpected(JudgingFailure{*none, true});
  }
  const std::size_t whole = court.cut() == Cause::kNone
                                ? court.clusters()
                                : keep_whole(docket, records);
  // Millions of them: two copies at once would be the peak of memory.
  if (bench.records.empty()) {
    bench.records = std::move(records);
  } else {
    bench.records.insert(bench.records.end(),
                         std::make_move_iterator(records.begin()),
                         std::make_move_iterator(records.end()));
  }
  if (const auto left = docket.left_out()) bench.excluded.push_back(*left);
  for (const JudgeUse& judge : judging.judges) {
    bench.judges.push_back(judge.name);
    for (const std::string& caution : judge.cautions()) {
      if (std::ranges::find(bench.cautions, caution) == bench.cautions.end()) {
        bench.cautions.push_back(caution);
      }
    }
  }
  return Judged{court.cut(), court.enough(), docket.clusters(), whole,
                (*clerk)->traffic()};
}

}  // namespace assize
