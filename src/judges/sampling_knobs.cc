#include "judges/sampling_knobs.h"

#include <nlohmann/json.hpp>

#include "judges/endpoint_knobs.h"

namespace assize::judges {

Sampling SamplingKnobs::over(Sampling asked) const {
  if (temperature >= 0) asked.temperature = temperature;
  if (max_tokens > 0) asked.max_tokens = static_cast<std::int32_t>(max_tokens);
  if (top_logprobs >= 0) {
    asked.top_logprobs = static_cast<std::int32_t>(top_logprobs);
  }
  if (seed >= 0) asked.seed = static_cast<std::uint64_t>(seed);
  if (json != 0) asked.json = json == 1;
  return asked;
}

void SamplingKnobs::tell(nlohmann::json& identity) const {
  if (temperature >= 0) identity[std::string(kTemperature.name)] = temperature;
  if (max_tokens > 0) identity[std::string(kMaxTokens.name)] = max_tokens;
  if (top_logprobs >= 0) {
    identity[std::string(kTopLogprobs.name)] = top_logprobs;
  }
  if (seed >= 0) identity[std::string(kSeed.name)] = seed;
  if (json != 0) identity[std::string(kJson.name)] = json == 1;
  if (left_out()) identity[std::string(kSampling.name)] = kSamplings[sampling];
}

void read_common(ConfigNode& config, SamplingKnobs& out) {
  config.read(kTemperature, out.temperature);
  if (out.temperature < 0 && out.temperature != kTemperature.fallback) {
    config.fail(kTemperature.name, "temperature must be 0 or more, or -1");
  }
  out.max_tokens = read_whole(config, kMaxTokens);
  config.read(kSampling, out.sampling);
}

void read_extra(ConfigNode& config, SamplingKnobs& out) {
  out.top_logprobs = read_whole(config, kTopLogprobs);
  out.seed = read_whole(config, kSeed);
  config.read(kJson, out.json);
}

std::int64_t seed_of(std::uint64_t seed, std::uint16_t sample) {
  constexpr std::uint64_t kMost = INT64_MAX;
  return static_cast<std::int64_t>((seed + sample) & kMost);
}

}  // namespace assize::judges
