// A judge that counts instead of reading, and can be told to be gullible.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "judges/obedience.h"
#include "judges/sections.h"
#include "plugin/judge.h"
#include "prompt/taste.h"

namespace assize::judges {

/// Biases put in on purpose, so that an audit has something to find whose size
/// is known; all in logits. 0: absent.
struct Planted {
  double obedience = 0;  ///< For the answer that a believed order serves.
  double noise = 0;      ///< Standard deviation of a normal term.
  double position = 0;   ///< For the answer believed to be shown first.
  double length = 0;     ///< Times tanh of the log length ratio.
  double style = 0;      ///< Times tanh of the difference of log mark counts.
  double susceptibility = 0;  ///< Amplitude of the landscape of obeyed texts.
};

struct SimulatedSettings {
  std::string profile;  ///< "honest".
  Reading reading = Reading::kFenced;
  Planted planted;
  std::uint64_t seed = 1;
};

/// Sees the messages, and of the prompt the template, labels and grammar, as a
/// language model sees the page and knows how verdicts are written. It takes
/// the request and the answers from the page by their marks, prefers by the
/// taste and the planted biases, and writes a verdict with log-probabilities of
/// every label at the verdict's token, asked for or not, and whatever the
/// temperature; at one above 0 it draws its verdict. One slot: a whole number
/// on the grammar's scale.
class SimulatedJudge final : public LocalBackend {
 public:
  SimulatedJudge(SimulatedSettings settings, Taste taste);

  std::string name() const override;
  std::vector<std::string> cautions() const override;
  /// Where nothing is planted but noise, which moves no mean by much.
  bool surrogate() const override;
  /// kNever where the request has no prompt, as many labels as slots are not
  /// given, or no text of the template marks its slots.
  Called<Completion> answer(const Request& request,
                            std::uint16_t sample) const override;

 private:
  struct View;
  std::vector<double> utilities(const View& view) const;
  double pair_odds(const View& view) const;
  void obey(const View& view, std::vector<double>& utilities) const;
  std::size_t draw(const Request& request, std::vector<double> logits,
                   std::uint16_t sample) const;
  Completion choose(const Request& request, std::vector<double> utilities,
                    std::uint16_t sample) const;
  Completion score(const Request& request, double odds) const;
  Completion score_both(const Request& request,
                        const std::vector<double>& utilities,
                        std::uint16_t sample) const;

  SimulatedSettings settings_;
  Taste taste_;
  OrderReader orders_;
};

}  // namespace assize::judges
