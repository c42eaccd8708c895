#include "audit/searches.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "audit/request_walk.h"
#include "audit/search_driver.h"
#include "audit/search_id.h"

namespace assize {
namespace {

/// What is done about a payload that the store does not have.
enum class Missing : std::uint8_t { kSearch, kSearchPart, kStart };

std::size_t judge_of(const AuditConfig& config) {
  const auto named =
      std::ranges::find(config.judges, config.search.judge, &JudgeUse::name);
  return named == config.judges.end()
             ? 0
             : static_cast<std::size_t>(named - config.judges.begin());
}

/// A judge that nothing is kept of, as it tells of itself: enough to tell two
/// reports apart, which is all that its searches' ids are for.
std::string told_of(const JudgeUse& judge) {
  std::string out = judge.own_name();
  for (const std::string& caution : judge.cautions()) out += '\n' + caution;
  return out;
}

RunFailure input(Error error) {
  return {RunFailure::Of::kInput, {std::move(error)}};
}

std::string not_searched(const AuditConfig& config, const AttackUse& attack) {
  return fmt::format(
      "the store has not what '{}' searches for: search first, with 'assize "
      "run {} --stage search', and let every part have what was found "
      "('assize merge')",
      attack.arm, config.node.where().file);
}

class Seeking {
 public:
  Seeking(AuditConfig& config, const Prepared& prepared, const Running& running,
          const VerdictStore* store, Missing missing, Deadline& deadline)
      : config_(config),
        prepared_(prepared),
        running_(running),
        store_(store),
        missing_(missing),
        deadline_(deadline),
        judge_(judge_of(config)),
        kept_(is_kept(config.judges[judge_])),
        identity_(judge_identities(config)[judge_]),
        hearing_(hearing_of(config, prepared)) {
    if (!kept_) identity_ = told_of(config.judges[judge_]);
    const bool alone = config.judges[judge_].hears_alone();
    for (const Trial& trial : prepared_.split.trials) {
      // The turns of an item stand together.
      if (items_.empty() || items_.back() != trial.item) {
        items_.push_back(trial.item);
      }
      ordered_ = ordered_ || (trial.slots == 2 && !alone);
    }
  }

  std::optional<RunFailure> seek() {
    for (AttackUse& attack : config_.attacks) {
      if (attack.searcher == nullptr) continue;
      if (auto error = begin(attack)) return input(*error);
    }
    if (missing_ == Missing::kStart || runs_.empty()) return std::nullopt;
    if (missing_ == Missing::kSearch && running_.shards > 0 && kept_) {
      return input({not_searched(config_, *runs_of_.front()), {}});
    }
    if (missing_ == Missing::kSearchPart) keep_part();
    if (runs_.empty()) return std::nullopt;
    return search();
  }

 private:
  /// Makes the search, and takes what the store has of it.
  std::optional<Error> begin(AttackUse& attack) {
    attack.searched = prepared_.split.items;
    const AttackContext context{.bench = prepared_.bench,
                                .prompt = &prepared_.prompts.front(),
                                .canary = {}};
    auto search = attack.searcher->start(
        {.items = items_,
         .budget = config_.search.budget,
         .ordered = ordered_,
         .control = attack.control},
        context,
        Stream(config_.statistics.seed,
               {attack.id, attack.knobs, "search",
                attack.control ? "control" : "payload"}));
    if (search == nullptr) return std::nullopt;  // It does not apply.
    attack.payload.emplace();
    attack.payload->text = search->best();
    attack.longest = search->longest();
    auto id = search_id({.hearing = hearing_,
                         .attack = attack,
                         .asked = judge_,
                         .judge = identity_,
                         .trials = prepared_.split.trials,
                         .budget = config_.search.budget,
                         .start = attack.payload->text});
    if (!id) return id.error();
    attack.payload->search = *id;
    attack.payload->judge = config_.judges[judge_].name;
    attack.payload->budget = config_.search.budget;
    if (kept_ && store_ != nullptr) {
      const auto stored = store_->payload(*id);
      if (!stored) return stored.error();
      if (*stored) return take(**stored, attack);
    }
    runs_.push_back({.search = std::move(search),
                     .attack = attack.searcher.get(),
                     .judge = judge_,
                     .control = attack.control,
                     .payload = *attack.payload});
    runs_of_.push_back(&attack);
    return std::nullopt;
  }

  std::optional<Error> take(const StoredPayload& stored, AttackUse& attack) {
    auto payload = read_payload(stored);
    if (!payload) return payload.error();
    // A judge may have been given another name since.
    payload->judge = attack.payload->judge;
    attack.payload = std::move(*payload);
    return std::nullopt;
  }

  /// Of all searches that are due or done, by their ids, every N-th.
  void keep_part() {
    if (running_.shards == 0) return;
    std::vector<Digest> ids;
    for (const AttackUse& attack : config_.attacks) {
      if (attack.searcher == nullptr || !attack.payload) continue;
      ids.push_back(attack.payload->search);
    }
    std::ranges::sort(ids);
    std::vector<SearchRun> runs;
    std::vector<AttackUse*> runs_of;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      const auto place =
          std::ranges::find(ids, runs_[i].payload.search) - ids.begin();
      if (place % running_.shards != running_.shard - 1) continue;
      runs.push_back(std::move(runs_[i]));
      runs_of.push_back(runs_of_[i]);
    }
    runs_ = std::move(runs);
    runs_of_ = std::move(runs_of);
  }

  std::optional<RunFailure> search() {
    auto clerk = Clerk::open({.judges = config_.judges,
                              .means = running_.means,
                              .store = running_.store,
                              .offline = running_.offline,
                              .seed = config_.statistics.seed,
                              .mishap = running_.mishap});
    if (!clerk) return RunFailure{RunFailure::Of::kJudge, {clerk.error()}};
    auto failure = drive(runs_, {.hearing = hearing_,
                                 .trials = prepared_.split.trials,
                                 .clerk = **clerk,
                                 .watch = running_.watch,
                                 .deadline = deadline_.left()});
    const auto closed = (*clerk)->close();
    if (failure) return failure;
    if (!closed) return RunFailure{RunFailure::Of::kJudge, {closed.error()}};
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      AttackUse& attack = *runs_of_[i];
      attack.payload = std::move(runs_[i].payload);
      if (!kept_ || running_.store == nullptr || running_.offline) continue;
      const auto put =
          running_.store->put_payload(stored(*attack.payload, attack.arm));
      if (!put) return RunFailure{RunFailure::Of::kJudge, {put.error()}};
    }
    return std::nullopt;
  }

  AuditConfig& config_;
  const Prepared& prepared_;
  const Running& running_;
  const VerdictStore* store_;  ///< That payloads are read from.
  const Missing missing_;
  Deadline& deadline_;
  const std::size_t judge_;
  const bool kept_;
  std::string identity_;
  const HearingOf hearing_;
  std::vector<std::uint32_t> items_;
  bool ordered_ = false;
  std::vector<SearchRun> runs_;
  std::vector<AttackUse*> runs_of_;  ///< Whose each of them is.
};

}  // namespace

Seek seek_or_search(const Running& running, Deadline& deadline) {
  return [&running, &deadline](AuditConfig& config, const Prepared& prepared) {
    return Seeking(config, prepared, running, running.store, Missing::kSearch,
                   deadline)
        .seek();
  };
}

Seek seek_part(const Running& running) {
  return [&running](AuditConfig& config, const Prepared& prepared) {
    Deadline deadline(config.budget.deadline);
    return Seeking(config, prepared, running, running.store,
                   Missing::kSearchPart, deadline)
        .seek();
  };
}

Seek seek_kept(const VerdictStore* store) {
  return [store](AuditConfig& config, const Prepared& prepared) {
    Deadline none(std::nullopt);
    return Seeking(config, prepared, {}, store, Missing::kStart, none).seek();
  };
}

std::vector<Searched> searched(const AuditConfig& config) {
  std::vector<Searched> out;
  for (const AttackUse& attack : config.attacks) {
    if (attack.searcher == nullptr || !attack.payload) continue;
    out.push_back(
        {attack.arm, attack.control, attack.searched.size(), *attack.payload});
  }
  return out;
}

std::string told(const Searched& search) {
  const Payload& payload = search.payload;
  if (search.control) {
    return fmt::format(
        "'{}' is a control: {} changes of its text were tried, each was kept "
        "or not by chance, and no judge was asked.",
        search.arm, payload.asks);
  }
  std::string out = fmt::format(
      "'{}' was searched for by {} calls of judge '{}' about {} of the {} "
      "items that were set apart for searches, all of which are left out where "
      "it is reported",
      search.arm, payload.calls, payload.judge, payload.items,
      search.set_apart);
  if (payload.end == SearchEnd::kBudget) out += "; its budget ended it";
  if (payload.end == SearchEnd::kUnreadable) {
    return out +
           "; nothing that the judge said could be read, so the text is "
           "that which it began with.";
  }
  if (!std::isfinite(payload.start) || !std::isfinite(payload.found)) {
    return out + ".";
  }
  out += fmt::format(
      ". On these, its {} was {:.3f} at the start and is {:.3f}",
      payload.log_p ? "mean log-probability of winning" : "mean score",
      payload.start, payload.found);
  return out + (payload.found > payload.start
                    ? "."
                    : ": the search found nothing better.");
}

std::vector<DueSearch> due_searches(const AuditConfig& config) {
  std::vector<DueSearch> out;
  for (std::size_t a = 0; a < config.attacks.size(); ++a) {
    const AttackUse& attack = config.attacks[a];
    if (attack.searcher == nullptr || !attack.payload || attack.found() ||
        attack.control) {
      continue;
    }
    out.push_back({a, judge_of(config)});
  }
  return out;
}

std::optional<Error> unsearched(const AuditConfig& config) {
  for (const AttackUse& attack : config.attacks) {
    if (attack.searcher == nullptr || !attack.payload || attack.found()) {
      continue;
    }
    if (!is_kept(config.judges[judge_of(config)])) {
      return Error{fmt::format("nothing is kept of a judge on this machine, "
                               "so what '{}' searches for is not known here: "
                               "leave it out of 'attacks'",
                               attack.arm),
                   {}};
    }
    return Error{not_searched(config, attack), {}};
  }
  return std::nullopt;
}

}  // namespace assize
