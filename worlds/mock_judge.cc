#include "worlds/mock_judge.h"

#include <cmath>
#include <cstdint>

#include "core/sha256.h"
#include "stats/student.h"

namespace assize::worlds {
namespace {

constexpr double kTies = 0.25;

double sigmoid(double z) { return 1 / (1 + std::exp(-z)); }

}  // namespace

double hash_uniform(std::initializer_list<std::string_view> parts) {
  std::string key = "[";
  for (const std::string_view part : parts) {
    key += key.size() > 1 ? ",\"" : "\"";
    key += part;
    key += '"';
  }
  key += ']';
  const Digest digest = sha256(key);
  std::uint64_t first = 0;
  for (std::size_t i = 0; i < 8; ++i) first = first << 8 | digest[i];
  return (static_cast<double>(first) + 0.5) / 0x1p64;
}

double hash_normal(std::initializer_list<std::string_view> parts) {
  return normal_quantile(hash_uniform(parts));
}

Pick MockJudge::decide(double logit, std::string_view stem) const {
  if (!mock_decides(logit)) return Pick::kTie;
  return hash_uniform({seed_, "verdict", stem}) < sigmoid(logit)
             ? Pick::kFirst
             : Pick::kSecond;
}

double MockJudge::wording(std::string_view condition) const {
  return hash_normal({seed_, "tpl", condition});
}

double MockJudge::noise(std::string_view item, std::string_view condition,
                        std::string_view repeat) const {
  return hash_normal({seed_, "noise", item, condition, repeat});
}

double mock_wins(double logit) {
  return mock_decides(logit) ? sigmoid(logit) : 0.5;
}

bool mock_decides(double logit) { return std::abs(logit) >= kTies; }

}  // namespace assize::worlds
