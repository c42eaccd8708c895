#include "prompt/token_odds.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>

#include "core/verdict.h"
#include "text/blank.h"

namespace assize {
namespace {

/// Probability of each of the two labels at one token, relative to the likelier
/// of all alternatives; 0 where it is not among them. A label may stand there
/// more than once, with and without a space.
using Shares = std::pair<double, double>;

Shares shares(const std::vector<TokenChoice>& choices,
              std::span<const std::string> labels) {
  double best = -std::numeric_limits<double>::infinity();
  for (const TokenChoice& choice : choices) {
    const std::string_view token = trim(choice.token);
    if (token == trim(labels[0]) || token == trim(labels[1])) {
      best = std::max(best, choice.logprob);
    }
  }
  Shares out{kAbsent, kAbsent};
  const auto add = [&](double& to, double logprob) {
    to = (std::isnan(to) ? 0 : to) + std::exp(logprob - best);
  };
  for (const TokenChoice& choice : choices) {
    const std::string_view token = trim(choice.token);
    if (token == trim(labels[0])) add(out.first, choice.logprob);
    if (token == trim(labels[1])) add(out.second, choice.logprob);
  }
  return out;
}

/// P(first) / (P(first) + P(second)) at one token; NaN without both.
double share_of_first(const std::vector<TokenChoice>& choices,
                      std::span<const std::string> labels) {
  const auto [first, second] = shares(choices, labels);
  const double share = first / (first + second);
  return share >= 0 && share <= 1 ? share : kAbsent;
}

/// The token in which byte `at` of the text stands, if the likeliest tokens
/// spell the text until there.
std::optional<std::size_t> token_at(const Completion& said, std::size_t at) {
  const std::string_view text = said.text;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < said.logprobs.size(); ++i) {
    if (said.logprobs[i].empty()) return {};
    const std::string& token = said.logprobs[i].front().token;
    if (text.substr(begin, token.size()) != token) return {};
    begin += token.size();
    if (at < begin) return i;
  }
  return {};
}

}  // namespace

const std::vector<TokenChoice>* verdict_choices(
    const Completion& said, std::size_t at,
    std::span<const std::string> labels) {
  if (const auto token = token_at(said, at)) return &said.logprobs[*token];
  for (const std::vector<TokenChoice>& choices : said.logprobs) {
    if (!std::isnan(share_of_first(choices, labels))) return &choices;
  }
  return nullptr;
}

double first_probability(const Completion& said, std::size_t at,
                         std::span<const std::string> labels) {
  const auto* choices = verdict_choices(said, at, labels);
  return choices == nullptr ? kAbsent : share_of_first(*choices, labels);
}

}  // namespace assize
