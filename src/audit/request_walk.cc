#include "audit/request_walk.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "audit/docket.h"
#include "audit/hearing.h"
#include "audit/key_set.h"
#include "core/parallel_for.h"
#include "store/request_key.h"

namespace assize {
namespace {

/// Trials that are heard together: what is in memory at once.
constexpr std::size_t kChunk = 2048;

/// A trial's requests, or why there are none.
struct Heard {
  std::vector<Planned> requests;
  std::optional<Error> error;
};

class Walk {
 public:
  Walk(const WalkOf& of,
       const std::function<Result<void>(const Planned&)>& visit)
      : of_(of),
        visit_(visit),
        first_judge_(
            static_cast<std::uint16_t>(of.prepared.bench.judges.size())),
        docket_({.bench = of.prepared.bench,
                 .suite = *of.config.suite,
                 .prompts = of.prepared.prompts,
                 .under_test = of.prepared.selection.under_test,
                 .attacks = of.config.attacks,
                 .arms = of.prepared.arms,
                 .design = of.config.design,
                 .first_judge = first_judge_,
                 .judges = static_cast<std::uint16_t>(of.config.judges.size()),
                 .seed = of.config.statistics.seed}),
        hearing_(hearing_of(of.config, of.prepared)),
        identities_(judge_identities(of.config)),
        seen_(std::ranges::any_of(of.config.judges, is_kept) ? docket_.trials()
                                                             : 0) {}

  Result<Walked> run() {
    std::vector<Trial> chunk;
    for (std::size_t place = 0; place < docket_.clusters(); ++place) {
      for (const Trial& trial : docket_.at(place)) {
        chunk.push_back(trial);
        if (chunk.size() < kChunk) continue;
        if (auto done = put(chunk); !done) return tl::unexpected(done.error());
      }
    }
    if (auto done = put(chunk); !done) return tl::unexpected(done.error());
    if (of_.store != nullptr) of_.store->rest();
    return Walked{docket_.clusters(), docket_.trials(), without_,
                  docket_.left_out()};
  }

 private:
  /// Hears the chunk on all threads, then visits in order, and empties it.
  Result<void> put(std::vector<Trial>& chunk) {
    if (of_.watch && !of_.watch({"planning", done_, docket_.trials()})) {
      return fail(std::string(kInterruptedMessage));
    }
    std::vector<Heard> heard(chunk.size());
    parallel_for(chunk.size(), of_.threads, [&](std::size_t i) {
      heard[i] = hear_one(chunk[i], done_ + i < kMostCounted);
    });
    for (Heard& one : heard) {
      if (one.error) return tl::unexpected(*one.error);
      without_ += one.requests.empty();
      for (Planned& request : one.requests) {
        const bool once = is_kept(of_.config.judges[request.judge]);
        request.fresh = !once || seen_.insert(request.key);
        if (auto done = visit_(request); !done) return done;
      }
    }
    done_ += chunk.size();
    chunk.clear();
    return {};
  }

  Heard hear_one(const Trial& trial, bool count) const {
    Heard out;
    const auto heard = hear(hearing_, trial);
    if (!heard) {
      out.error = heard.error();
      return out;
    }
    const Entrant* entrant =
        of_.prepared.bench.entrant(trial.shown[trial.focus]);
    for (const Request& request : heard->requests) {
      Planned& planned = out.requests.emplace_back();
      planned.judge = std::size_t{trial.judge} - first_judge_;
      planned.arm = entrant == nullptr ? trial.arm : entrant->arm;
      const auto& http = of_.config.judges[planned.judge].http;
      planned.size = http == nullptr ? request_size(request)
                                     : request_size(request, *http);
      if (const auto* words = count ? words_of(planned.judge) : nullptr) {
        planned.size.counted_prompt = prompt_tokens(request, *words);
      }
      if (auto error = look_up(request, trial.sample, planned)) {
        out.error = std::move(error);
      }
    }
    return out;
  }

  const Vocabulary* words_of(std::size_t judge) const {
    return judge < of_.vocabularies.size() ? of_.vocabularies[judge] : nullptr;
  }

  /// The key of what a store would keep, and what it has.
  std::optional<Error> look_up(const Request& request, std::uint16_t sample,
                               Planned& planned) const {
    const JudgeUse& judge = of_.config.judges[planned.judge];
    if (!is_kept(judge)) return std::nullopt;
    planned.key = {request_key(identities_[planned.judge], request), sample};
    if (of_.store != nullptr) {
      const auto stored = of_.store->contains(planned.key);
      if (!stored) return stored.error();
      planned.stored = *stored;
    }
    if (of_.calls && !planned.stored && judge.http != nullptr) {
      planned.call = judge.http->encode(request, sample);
    }
    return std::nullopt;
  }

  const WalkOf& of_;
  const std::function<Result<void>(const Planned&)>& visit_;
  const std::uint16_t first_judge_;
  const Docket docket_;
  const HearingOf hearing_;
  const std::vector<std::string> identities_;
  KeySet seen_;
  std::size_t done_ = 0, without_ = 0;
};

}  // namespace

std::vector<std::string> judge_identities(const AuditConfig& config) {
  std::vector<std::string> out;
  for (const JudgeUse& judge : config.judges) {
    if (!is_kept(judge)) {
      out.emplace_back();
    } else {
      out.push_back(judge.http != nullptr ? judge.http->identity()
                                          : judge.backend->identity());
    }
  }
  return out;
}

bool is_kept(const JudgeUse& judge) {
  return judge.http != nullptr || judge.backend->kept();
}

Result<Walked> walk_requests(
    const WalkOf& of,
    const std::function<Result<void>(const Planned&)>& visit) {
  return Walk(of, visit).run();
}

}  // namespace assize
