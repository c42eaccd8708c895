// What goes to a judge and what comes back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "prompt/template.h"

namespace assize {

struct JudgePrompt;

struct Sampling {
  double temperature = 0, top_p = 1;
  std::int32_t max_tokens = 1024;
  std::int32_t top_logprobs = 0;  ///< Alternatives asked for per token.
  std::optional<std::uint64_t> seed = {};
  bool json = false;
  std::vector<std::string> stop = {};
};

struct Request {
  std::vector<Message> messages;
  Sampling sampling;
  /// For the simulated judge, which reads the marks of the template and writes
  /// in its grammar; never sent, never in a key.
  const JudgePrompt* prompt = nullptr;
};

struct TokenChoice {
  std::string token;
  double logprob = 0;  ///< Nats, at most 0.
};

enum class Finish : std::uint8_t { kStop, kLength, kFilter, kRefusal };

struct Completion {
  Finish finish = Finish::kStop;
  std::string text;
  std::string hidden;       ///< Reasoning that is no part of the answer.
  std::string fingerprint;  ///< The server's, of what it runs.
  std::string model;        ///< As the server named it, or "".
  /// Per token, best first; empty if not given.
  std::vector<std::vector<TokenChoice>> logprobs;
  std::vector<double> scores;  ///< Reward endpoints: by slot.
  std::uint32_t prompt_tokens = 0, completion_tokens = 0;
};

}  // namespace assize
