#include "suites/alpaca_eval_2/preference.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>

#include "text/python_random.h"

namespace assize::alpaca_eval {
namespace {

using nlohmann::json;

/// A completion kept as text is some 2 kB; longer ones are not looked into.
constexpr std::size_t kLongestText = 1 << 20;

void take(TokenLogprobs& logprobs, std::string_view token, double logprob) {
  if (std::isnan(logprob)) return;
  if (token == "m") logprobs.first = logprob;
  if (token == "M") logprobs.second = logprob;
}

std::optional<TokenLogprobs> from_object(const JsonValue& completion) {
  const JsonValue top = completion["logprobs"]["content"].at(0)["top_logprobs"];
  if (!top.is_array()) return std::nullopt;
  TokenLogprobs logprobs;
  top.each([&](const JsonValue& entry) {
    take(logprobs, entry["token"].string(), entry["logprob"].number());
  });
  return logprobs;
}

std::optional<TokenLogprobs> from_text(std::string_view text) {
  if (text.size() > kLongestText) return std::nullopt;
  const json completion = json::parse(text, nullptr, false);
  const json::json_pointer where("/logprobs/content/0/top_logprobs");
  if (!completion.is_structured() || !completion.contains(where)) {
    return std::nullopt;
  }
  const json& top = completion[where];
  if (!top.is_array()) return std::nullopt;
  TokenLogprobs logprobs;
  for (const json& entry : top) {
    if (!entry.is_object()) continue;
    const auto token = entry.find("token");
    const auto logprob = entry.find("logprob");
    if (token == entry.end() || !token->is_string()) continue;
    if (logprob == entry.end() || !logprob->is_number()) continue;
    take(logprobs, token->get_ref<const std::string&>(),
         logprob->get<double>());
  }
  return logprobs;
}

}  // namespace

bool is_switched(std::string_view instruction) {
  PythonRandom random("is_switched_outputs" + std::string(instruction) + "0");
  return random.choice(2) == 1;
}

std::optional<TokenLogprobs> recorded_logprobs(const JsonValue& annotation) {
  JsonValue completion = annotation["raw_completion"];
  if (completion.is_missing()) {
    completion = annotation["preference_raw_completion"];
  }
  if (completion.is_object()) return from_object(completion);
  if (completion.is_string()) return from_text(completion.string());
  return std::nullopt;
}

double preference(const TokenLogprobs& logprobs, bool switched) {
  if (std::isinf(logprobs.first) && std::isinf(logprobs.second)) {
    return kAbsent;
  }
  // exp(a) / (exp(a) + exp(b)), without a sum that could underflow.
  const double first = 1 / (1 + std::exp(logprobs.second - logprobs.first));
  return switched ? 1 + first : 2 - first;
}

Verdict verdict(double stored, bool identical_answers, bool switched) {
  Verdict verdict;
  const bool draw = stored == 0;
  if (draw) stored = 1.5;
  if (!(stored >= 1 && stored <= 2)) {
    verdict.status = Status::kNoLogprob;
    return verdict;
  }
  verdict.p_first = switched ? stored - 1 : 2 - stored;
  if (stored == 1.5) {
    verdict.status = Status::kTied;
    verdict.tie = identical_answers ? Tie::kIdenticalAnswers
                  : draw            ? Tie::kDeclared
                                    : Tie::kEqualScores;
    return verdict;
  }
  const bool candidate_won = stored > 1.5;
  verdict.status = Status::kChosen;
  verdict.winner = candidate_won == switched ? 0 : 1;
  return verdict;
}

}  // namespace assize::alpaca_eval
