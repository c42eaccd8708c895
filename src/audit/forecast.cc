#include "audit/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "audit/hearing.h"
#include "audit/searches.h"

namespace assize {
namespace {

/// Of the completion's limit: what an answer takes, where none is known.
constexpr double kOfLimit = 0.25;

/// Prompts' tokens, of those requests that a vocabulary counted, and by four
/// bytes a token.
struct Prompts {
  double counted = 0, about_counted = 0, about = 0;

  void add(const RequestSize& size) {
    const auto guess = static_cast<double>(size.about_prompt);
    about += guess;
    if (size.counted_prompt == 0) return;
    counted += static_cast<double>(size.counted_prompt);
    about_counted += guess;
  }

  Prompts& operator+=(const Prompts& other) {
    counted += other.counted;
    about_counted += other.about_counted;
    about += other.about;
    return *this;
  }

  /// Counted tokens over the rule of four bytes; 1 where none were counted.
  double ratio() const {
    return about_counted > 0 ? counted / about_counted : 1;
  }

  /// The others with this ratio.
  double tokens(double ratio) const {
    return counted + (about - about_counted) * ratio;
  }
};

/// Sums over stored answers.
struct Told {
  std::size_t replies = 0;
  double prompt = 0, completion = 0;
  Prompts asked;

  Basis basis(double ratio) const {
    if (replies == 0) return {};
    const double expected = asked.tokens(ratio);
    return {.replies = replies,
            .prompt = expected > 0 ? prompt / expected : 1,
            .completion = completion / static_cast<double>(replies)};
  }
};

class Counting {
 public:
  Counting(const WalkOf& of, std::vector<JudgePrice> prices) : of_(of) {
    for (const Arm& arm : of.prepared.plan.arms) out_.arms.push_back(arm.name);
    for (const JudgeUse& judge : of.config.judges) {
      out_.judges.push_back(judge.name);
    }
    out_.prices = std::move(prices);
    told_.resize(of.config.judges.size());
    counted_.resize(of.config.judges.size());
  }

  Result<void> count(const Planned& planned) {
    Share& share = shares_[{planned.judge, planned.arm}];
    ++share.requests;
    if (!planned.fresh) return {};
    ++share.distinct;
    if (planned.stored) {
      ++share.stored;
      return learn(planned);
    }
    ++share.to_ask;
    const RequestSize& size = planned.size;
    prompts_[{planned.judge, planned.arm}].add(size);
    counted_[planned.judge] += size.counted_prompt > 0;
    share.most_prompt_tokens += size.most_prompt;
    share.most_completion_tokens += size.most_completion;
    share.most_nano += out_.prices[planned.judge].price.nano(
        size.most_prompt, size.most_completion);
    return {};
  }

  /// The searches that are due, whose every call counts as their longest.
  Result<void> count_searches() {
    for (const DueSearch& due : due_searches(of_.config)) {
      const auto size = size_of(due);
      if (!size) return tl::unexpected(size.error());
      const AttackUse& attack = of_.config.attacks[due.attack];
      const std::uint64_t calls = attack.payload->budget;
      const auto arm = static_cast<std::uint16_t>(out_.arms.size());
      out_.arms.push_back(attack.arm + ": search");
      Share& share = shares_[{due.judge, arm}];
      share.requests = share.distinct = share.to_ask = calls;
      share.most_prompt_tokens = calls * size->most_prompt;
      share.most_completion_tokens = calls * size->most_completion;
      share.most_nano = out_.prices[due.judge].price.nano(
          share.most_prompt_tokens, share.most_completion_tokens);
      Prompts& prompts = prompts_[{due.judge, arm}];
      prompts.about = static_cast<double>(calls * size->about_prompt);
      out_.searching += calls;
    }
    return {};
  }

  Forecast finish(std::size_t not_applicable) {
    std::vector<Prompts> all(told_.size());
    for (const auto& [of, prompts] : prompts_) all[of.first] += prompts;
    for (std::size_t j = 0; j < told_.size(); ++j) {
      all[j] += told_[j].asked;
      ratio_.push_back(all[j].ratio());
      Basis basis = told_[j].basis(ratio_.back());
      basis.counted = counted_[j];
      if (all[j].counted > 0) basis.vocabulary = out_.prices[j].vocabulary;
      out_.basis.push_back(std::move(basis));
    }
    for (auto& [of, share] : shares_) {
      share.judge = of.first;
      share.arm = of.second;
      expect(prompts_[of], share);
      out_.total += share;
      charge(share);
      out_.shares.push_back(share);
    }
    out_.not_applicable = not_applicable;
    return std::move(out_);
  }

  Forecast& out() { return out_; }

 private:
  /// Of a search's calls: about as long as with the text that it starts from,
  /// at most as with the longest that it may ask about; of a judge on this
  /// machine, nothing.
  Result<RequestSize> size_of(const DueSearch& due) const {
    if (of_.config.judges[due.judge].http == nullptr) return RequestSize{};
    const AttackUse& attack = of_.config.attacks[due.attack];
    std::string text = attack.payload->text;
    auto out = size_of(due, text);
    if (!out || attack.longest <= text.size()) return out;
    text.resize(attack.longest, 'x');
    auto most = size_of(due, text);
    if (!most) return most;
    out->most_prompt = most->most_prompt;
    return out;
  }

  /// Of the longest call with this text.
  Result<RequestSize> size_of(const DueSearch& due,
                              std::string_view text) const {
    const AuditConfig& config = of_.config;
    const Prepared& prepared = of_.prepared;
    const HearingOf hearing = hearing_of(config, prepared);
    const SearchAttack& attack = *config.attacks[due.attack].searcher;
    RequestSize out;
    for (Trial trial : prepared.split.trials) {
      trial.judge = static_cast<std::uint16_t>(hearing.first_judge + due.judge);
      const auto heard =
          hear_answer(hearing, trial,
                      attack.apply(text, prepared.bench.items[trial.item], {}));
      if (!heard) return tl::unexpected(heard.error());
      for (const Request& request : heard->requests) {
        const RequestSize size =
            request_size(request, *config.judges[due.judge].http);
        if (size.most_prompt > out.most_prompt) out = size;
      }
    }
    return out;
  }

  /// What a stored answer tells of those to come.
  Result<void> learn(const Planned& planned) {
    Told& told = told_[planned.judge];
    if (told.replies == kMostBasis) return {};
    const auto reply = of_.store->find(planned.key);
    if (!reply) return tl::unexpected(reply.error());
    if (!*reply || (*reply)->prompt_tokens == 0) return {};
    ++told.replies;
    told.prompt += (*reply)->prompt_tokens;
    told.completion += (*reply)->completion_tokens;
    told.asked.add(planned.size);
    return {};
  }

  /// Requests of an arm that none was counted of go by their judge's others.
  double ratio_of(const Prompts& prompts, std::size_t judge) const {
    return prompts.about_counted > 0 ? prompts.ratio() : ratio_[judge];
  }

  void expect(const Prompts& prompts, Share& share) const {
    const Basis& basis = out_.basis[share.judge];
    const double completion =
        basis.replies > 0
            ? basis.completion * static_cast<double>(share.to_ask)
            : kOfLimit * static_cast<double>(share.most_completion_tokens);
    const double prompt =
        basis.prompt * prompts.tokens(ratio_of(prompts, share.judge));
    share.prompt_tokens =
        std::min(static_cast<std::uint64_t>(std::llround(prompt)),
                 share.most_prompt_tokens);
    share.completion_tokens =
        std::min(static_cast<std::uint64_t>(std::llround(completion)),
                 share.most_completion_tokens);
    share.nano = std::min(out_.prices[share.judge].price.nano(
                              share.prompt_tokens, share.completion_tokens),
                          share.most_nano);
  }

  void charge(const Share& share) {
    const JudgeUse& judge = of_.config.judges[share.judge];
    if (!is_kept(judge)) return;
    out_.expected.requests += share.to_ask;
    out_.most.requests += share.to_ask;
    if (judge.http == nullptr) return;
    out_.expected.tokens += share.prompt_tokens + share.completion_tokens;
    out_.most.tokens += share.most_prompt_tokens + share.most_completion_tokens;
    out_.expected.nano += share.nano;
    out_.most.nano += share.most_nano;
  }

  const WalkOf& of_;
  Forecast out_;
  std::map<std::pair<std::size_t, std::uint16_t>, Share> shares_;
  std::map<std::pair<std::size_t, std::uint16_t>, Prompts> prompts_;  ///< Ask.
  std::vector<Told> told_;
  std::vector<std::uint64_t> counted_;
  std::vector<double> ratio_;  ///< By judge: counted over four bytes a token.
};

/// Those that this program has, by judge.
std::vector<const Vocabulary*> vocabularies(
    std::span<const JudgePrice> prices) {
  std::vector<const Vocabulary*> out;
  for (const JudgePrice& price : prices) {
    const auto found = vocabulary(price.vocabulary);
    out.push_back(found ? *found : nullptr);
  }
  return out;
}

}  // namespace

Share& Share::operator+=(const Share& other) {
  requests += other.requests;
  distinct += other.distinct;
  stored += other.stored;
  to_ask += other.to_ask;
  prompt_tokens += other.prompt_tokens;
  most_prompt_tokens += other.most_prompt_tokens;
  completion_tokens += other.completion_tokens;
  most_completion_tokens += other.most_completion_tokens;
  nano += other.nano;
  most_nano += other.most_nano;
  return *this;
}

Result<Forecast> forecast(WalkOf of, std::vector<JudgePrice> prices) {
  of.vocabularies = vocabularies(prices);
  Counting counting(of, std::move(prices));
  const auto walked = walk_requests(
      of, [&](const Planned& planned) { return counting.count(planned); });
  if (!walked) return tl::unexpected(walked.error());
  if (auto done = counting.count_searches(); !done) {
    return tl::unexpected(done.error());
  }
  counting.out().trials = walked->trials;
  counting.out().instructions = walked->instructions;
  counting.out().left_out = walked->left_out;
  return counting.finish(walked->without);
}

Result<Forecast> forecast_searches(const WalkOf& of,
                                   std::vector<JudgePrice> prices) {
  Counting counting(of, std::move(prices));
  if (auto done = counting.count_searches(); !done) {
    return tl::unexpected(done.error());
  }
  return counting.finish(0);
}

std::vector<Share> by_judge(const Forecast& forecast) {
  std::vector<Share> out;
  for (const Share& share : forecast.shares) {
    if (out.empty() || out.back().judge != share.judge) {
      out.push_back({.judge = share.judge});
    }
    out.back() += share;
  }
  return out;
}

}  // namespace assize
