// What an audit would ask and what it would cost, before anything is spent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "audit/judge_prices.h"
#include "audit/request_walk.h"

namespace assize {

/// One arm by one judge, or several of them added up.
struct Share {
  std::size_t judge = 0;  ///< Of the configuration.
  std::uint16_t arm = 0;  ///< Of the plan; 0: clean.
  std::uint64_t requests = 0;
  /// The same request is sent once, for whichever arm comes first.
  std::uint64_t distinct = 0, stored = 0, to_ask = 0;
  // Of those to ask:
  std::uint64_t prompt_tokens = 0, most_prompt_tokens = 0;
  std::uint64_t completion_tokens = 0, most_completion_tokens = 0;
  std::int64_t nano = 0, most_nano = 0;  ///< Billionths of a US dollar.

  Share& operator+=(const Share& other);
  friend bool operator==(const Share&, const Share&) = default;
};

/// What the expected tokens of a judge go by. Prompts: counted by its
/// vocabulary, where its price names one that the program has, and beyond
/// kMostCounted trials as many a byte; else four bytes a token. Answers: a
/// quarter of the limit. Both are corrected by the first of its stored answers
/// to this very plan, where there are any.
struct Basis {
  std::size_t replies = 0;  ///< Stored answers; 0: there were none.
  double prompt = 1;        ///< Tokens told, over those expected without them.
  double completion = 0;    ///< Mean tokens of an answer.
  std::string vocabulary = {};  ///< That counted; "": none did.
  std::uint64_t counted = 0;    ///< Requests to ask whose tokens were counted.
};

/// Most stored answers of a judge that its Basis looks at.
inline constexpr std::size_t kMostBasis = 200;

struct Forecast {
  std::vector<std::string> arms, judges;  ///< Names; by arm of the plan.
  std::vector<JudgePrice> prices;         ///< By judge.
  std::vector<Basis> basis;               ///< By judge.
  std::vector<Share> shares;  ///< By judge, then arm; those with requests.
  Share total;                ///< Its judge and arm mean nothing.
  /// What counts towards a budget: judges over HTTP with their tokens and
  /// money, kept programs as requests alone.
  Usage expected, most;
  std::size_t trials = 0;          ///< All of the plan.
  std::size_t not_applicable = 0;  ///< Of them, trials that nobody is asked.
  std::size_t instructions = 0;
  /// Answers that are in no trial, as the run's report will say.
  std::optional<Exclusion> left_out;
  /// Of the requests, those of searches: each a share of an arm of its own,
  /// named "ARM: search", behind the plan's.  What they ask depends on what
  /// they are told, so they stand for their whole budgets.
  std::uint64_t searching = 0;
};

/// Goes over all trials of the plan.  The same at any number of threads.
/// Memory: as walk_requests().  `prices`: by judge.
Result<Forecast> forecast(WalkOf of, std::vector<JudgePrice> prices);

/// The searches alone that have yet to be made, with their whole budgets; the
/// rest of the plan has no part in it.
Result<Forecast> forecast_searches(const WalkOf& of,
                                   std::vector<JudgePrice> prices);

/// Each judge's shares added up, in their order.
std::vector<Share> by_judge(const Forecast& forecast);

}  // namespace assize
