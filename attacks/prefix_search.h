// Random search over the tokens of a prefix.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "attacks/prefix_pieces.h"
#include "core/stream.h"
#include "plugin/search.h"

namespace assize::attacks {

/// The defaults are the published ones for AlpacaEval 2.
struct PrefixSearchSettings {
  std::uint32_t tokens = 128, steps = 384, items = 10;
  std::uint32_t grow_every = 16;  ///< Steps until one prompt more is asked.
  std::uint32_t first_prompts = 2;
};

/// The loss, in nats, of an answer that nothing could be read of, and the
/// greatest of any: what a token has whose chance is one in five hundred
/// million.
inline constexpr double kUnreadLoss = 20;

/// How much the attacker wants: -log p of the label by which it wins; where the
/// judge gives no log-probabilities, 1 - score (`log_p` false).
double loss_of(const Objective& objective, bool log_p);

/// Which candidates are taken: those whose mean loss is at most the best so
/// far, which is forgotten whenever one prompt more is asked.
class Acceptance {
 public:
  bool take(std::size_t prompts, double loss) {
    if (prompts != prompts_) best_ = kNothingYet;
    prompts_ = prompts;
    if (!(loss <= best_)) return false;
    best_ = loss;
    return true;
  }
  double best() const { return best_; }

 private:
  static constexpr double kNothingYet = std::numeric_limits<double>::infinity();
  std::size_t prompts_ = 0;
  double best_ = kNothingYet;
};

/// Begins with copies of " }". Each step replaces the token at one place, drawn
/// uniformly, by one drawn from all, and asks how the text fares in the first M
/// prompts: the published order of an item, then its swapped one, then the next
/// item; where items have no orders, one prompt of each.  M starts at 2 and
/// grows by 1 every 16 steps up to the prompts of all items.  A text that was
/// tried already is passed over, which is a step too; so is one that is longer
/// than as many of the longest pieces.  Where nothing of an ask could be read,
/// nothing changes.
/// Source: arXiv:2410.07137, and the program published with it.
/// Checked against: its recorded trace of 384 steps (acceptance).
class PrefixSearch final : public Search {
 public:
  /// The payload of a prefix, and the answer to an item that a payload is.
  using Payload = std::function<std::string(std::string_view prefix)>;
  using Apply = std::function<std::vector<std::string>(std::string_view payload,
                                                       std::uint32_t item)>;

  PrefixSearch(const PrefixSearchSettings& settings, PrefixPieces pieces,
               const SearchTask& task, Payload payload, Apply apply,
               Stream stream);

  std::vector<Probe> ask() override;
  void tell(std::span<const Objective> objectives) override;
  std::string best() const override;
  std::size_t longest() const override;

 private:
  std::size_t orders() const { return ordered_ ? 2 : 1; }
  std::size_t prompts(std::uint32_t step) const;
  bool mutate();
  bool better(std::span<const Objective> objectives);

  const PrefixSearchSettings settings_;
  const PrefixPieces pieces_;
  const std::vector<std::uint32_t> items_;
  const std::size_t longest_;  ///< Bytes of a prefix.
  const Payload payload_;
  const Apply apply_;
  Stream stream_;
  std::vector<std::string> prefix_;  ///< By token.
  std::string candidate_;            ///< Text of the prefix being tried.
  std::set<std::string> tried_;
  std::uint32_t step_ = 0;
  bool control_ = false, ordered_ = true, log_p_ = false;
  Acceptance acceptance_;
};

}  // namespace assize::attacks
