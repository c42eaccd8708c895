// Settings of a judge that take the place of what the suite's prompt asks for.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "plugin/config_node.h"
#include "prompt/request.h"

namespace assize::judges {

inline constexpr Number kTemperature = {
    .name = "temperature",
    .unit = "",
    .meaning = "Sampling temperature; -1: as the suite's prompt says.",
    .fallback = -1,
    .least = -1,
    .most = 2};
inline constexpr Number kMaxTokens = {
    .name = "max_tokens",
    .unit = "tokens",
    .meaning =
        "Most tokens of an answer, hidden ones counted; 0: as the "
        "suite's prompt says.",
    .fallback = 0,
    .least = 0,
    .most = 1e6};
inline constexpr Number kTopLogprobs = {
    .name = "top_logprobs",
    .unit = "alternatives",
    .meaning =
        "Log-probabilities asked for per token; 0: none, -1: as the "
        "suite's prompt says.",
    .fallback = -1,
    .least = -1,
    .most = 100};
inline constexpr Number kSeed = {
    .name = "seed",
    .unit = "",
    .meaning =
        "Seed of the first sample, the next ones add to it; -1: as "
        "the suite's prompt says.",
    .fallback = -1,
    .least = -1,
    .most = 9'007'199'254'740'991};
inline constexpr std::string_view kJsonModes[] = {"prompt", "true", "false"};
inline constexpr Choice kJson = {
    .name = "json",
    .meaning =
        "Whether the server is asked for a JSON object; prompt: as "
        "the suite's prompt says.",
    .options = kJsonModes};
inline constexpr std::string_view kSamplings[] = {"sent", "left_out"};
inline constexpr Choice kSampling = {
    .name = "sampling",
    .meaning =
        "Whether temperature and top_p are sent: reasoning models of "
        "hosted services refuse them.",
    .options = kSamplings};

/// The settings above; a plugin that has not all of them reads those it has.
struct SamplingKnobs {
  double temperature = kTemperature.fallback;
  std::int64_t max_tokens = 0, top_logprobs = -1, seed = -1;
  std::size_t json = 0;
  std::size_t sampling = 0;

  bool left_out() const { return sampling == 1; }
  /// What the prompt asks for, but for what the user set.
  Sampling over(Sampling asked) const;
  /// Adds what the user set, and nothing else, to a judge's identity: a knob
  /// that a later version adds changes no key.
  void tell(nlohmann::json& identity) const;
};

/// Reads temperature, max_tokens and sampling.
void read_common(ConfigNode& config, SamplingKnobs& out);
/// Reads top_logprobs, seed and json.
void read_extra(ConfigNode& config, SamplingKnobs& out);

/// The seed of a sample, as a server takes it: from 0 to 2^63 - 1.
std::int64_t seed_of(std::uint64_t seed, std::uint16_t sample);

}  // namespace assize::judges
