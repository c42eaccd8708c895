#include "audit/forecast.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace assize {
namespace {

/// Of the completion's limit: what an answer takes, where none is known.
constexpr double kOfLimit = 0.25;

/// Sums over stored answers.
struct Told {
  std::size_t replies = 0;
  double prompt = 0, about_prompt = 0, completion = 0;

  Basis basis() const {
    if (replies == 0) return {};
    const auto n = static_cast<double>(replies);
    return {replies, about_prompt > 0 ? prompt / about_prompt : 1,
            completion / n};
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
    share.prompt_tokens += size.about_prompt;
    share.most_prompt_tokens += size.most_prompt;
    share.most_completion_tokens += size.most_completion;
    share.most_nano += out_.prices[planned.judge].price.nano(
        size.most_prompt, size.most_completion);
    return {};
  }

  Forecast finish(std::size_t not_applicable) {
    for (const Told& told : told_) out_.basis.push_back(told.basis());
    for (auto& [of, share] : shares_) {
      share.judge = of.first;
      share.arm = of.second;
      expect(share);
      out_.total += share;
      charge(share);
      out_.shares.push_back(share);
    }
    out_.not_applicable = not_applicable;
    return std::move(out_);
  }

  Forecast& out() { return out_; }

 private:
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
    told.about_prompt += static_cast<double>(planned.size.about_prompt);
    return {};
  }

  void expect(Share& share) const {
    const Basis& basis = out_.basis[share.judge];
    const double completion =
        basis.replies > 0
            ? basis.completion * static_cast<double>(share.to_ask)
            : kOfLimit * static_cast<double>(share.most_completion_tokens);
    const double prompt =
        basis.prompt * static_cast<double>(share.prompt_tokens);
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
  std::vector<Told> told_;
};

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

Result<Forecast> forecast(const WalkOf& of, std::vector<JudgePrice> prices) {
  Counting counting(of, std::move(prices));
  const auto walked = walk_requests(
      of, [&](const Planned& planned) { return counting.count(planned); });
  if (!walked) return tl::unexpected(walked.error());
  counting.out().trials = walked->trials;
  counting.out().instructions = walked->instructions;
  return counting.finish(walked->without);
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
