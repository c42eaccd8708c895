// x.shout: upper-cases the answer.
//
// Capitals add nothing to what an answer says; a fair judge keeps its verdict.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plugin/abi.h"
#include "plugin/config_node.h"
#include "plugin/manifest.h"

namespace {

constexpr assize::Number kShare = {
    .name = "share",
    .unit = "of the words",
    .meaning = "How likely each word is to be shouted.",
    .fallback = 1,
    .least = 0,
    .most = 1,
    .dose = true};
constexpr std::array<assize::Knob, 1> kKnobs = {kShare};

/// Upper-cases the Latin letters a to z; every other byte stays.
std::string shouted(std::string_view text, double share,
                    assize::Stream& stream) {
  std::string out(text);
  bool inside = false, loud = false;
  for (char& c : out) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (!space && !inside) loud = stream.uniform() < share;
    inside = !space;
    if (loud && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

class Shout final : public assize::AnswerAttack {
 public:
  explicit Shout(double share) : share_(share) {}

  std::optional<std::vector<std::string>> rewrite(
      const assize::Item&, std::span<const assize::Text> honest,
      const assize::AttackContext&, assize::Stream& stream) const override {
    std::vector<std::string> turns;
    bool changed = false;
    for (const assize::Text turn : honest) {
      turns.push_back(shouted(turn, share_, stream));
      changed |= turns.back() != turn;
    }
    if (!changed) return std::nullopt;
    return turns;
  }

 private:
  double share_;
};

std::unique_ptr<assize::AnswerAttack> make(assize::ConfigNode& config) {
  double share = 0;
  config.read(kShare, share);
  return std::make_unique<Shout>(share);
}

constinit const assize::AttackPlugin kShout = {
    .info = {.id = "x.shout",
             .summary = "Upper-cases the answer, word by word.",
             .source = "examples/plugin of assize",
             .knobs = kKnobs},
    .make = make};

constexpr const assize::AttackPlugin* kAttacks[] = {&kShout};
constinit const assize::Manifest kManifest = {.abi = assize::kAbi,
                                              .attacks = kAttacks};

}  // namespace

extern "C" const assize::Manifest* assize_manifest() { return &kManifest; }
