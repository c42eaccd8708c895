#include "audit/hearing.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "audit/entrants.h"
#include "audit/render.h"
#include "core/stream.h"

namespace assize {
namespace {

/// The attack that made the entrant of a trial, or nullptr.
const AttackUse* attack_of(const HearingOf& of, const Trial& trial) {
  const Entrant* entrant = of.bench.entrant(trial.shown[trial.focus]);
  if (entrant == nullptr) return nullptr;
  return &attack_of(of.attacks, of.arms, *entrant);
}

/// Lets an attack change what is shown; false where it does not apply.
Result<bool> attack(const HearingOf& of, const AttackUse& use, const Item& item,
                    Presentation& shown, Trial& trial) {
  const AttackContext context{
      .bench = of.bench, .prompt = shown.prompt, .canary = {}};
  Stream stream(of.seed, {use.id, use.knobs, item.id});
  if (!use.presenter->present(shown, item, context, stream)) return false;
  const bool same = shown.slots.size() == std::size_t{trial.slots};
  if (!same || shown.focus >= trial.slots ||
      (shown.focus != trial.focus && trial.slots != 2)) {
    return fail(
        fmt::format("attack {} moved the answers of item '{}' to other slots",
                    use.id, printable(item.id, 60)));
  }
  if (shown.focus != trial.focus) {
    std::swap(trial.shown[0], trial.shown[1]);
    trial.focus = shown.focus;
  }
  return true;
}

/// Adds the labels and requests of what is shown.
Result<Hearing> with_requests(const HearingOf& of, const Presentation& shown,
                              Hearing out) {
  const Trial& trial = out.trial;
  const Item& item = of.bench.items[trial.item];
  for (const Shown& slot : shown.slots) out.labels.push_back(slot.label);
  const bool alone = of.judges[trial.judge - of.first_judge].hears_alone();
  const std::size_t requests = alone ? trial.slots : 1;
  for (std::size_t slot = 0; slot < requests; ++slot) {
    auto request =
        alone ? render_alone(*out.prompt, shown, slot, item, trial.turn)
              : render(*out.prompt, shown, item, trial.turn, of.seed);
    if (!request) return tl::unexpected(request.error());
    out.requests.push_back(std::move(*request));
  }
  return out;
}

Verdict compare(std::span<const Completion> said) {
  std::vector<double> scores;
  for (const Completion& one : said) {
    if (one.scores.size() != 1) return {.status = Status::kUnparsed};
    scores.push_back(one.scores.front());
  }
  Verdict out;
  out.score = scores;
  if (out.score.size() == 1) {
    out.status = Status::kScored;
    return out;
  }
  const auto best = std::ranges::max_element(out.score);
  if (std::ranges::count(out.score, *best) > 1) {
    out.status = Status::kTied;
    out.tie = Tie::kEqualScores;
    return out;
  }
  out.status = Status::kChosen;
  out.winner = static_cast<std::int8_t>(best - out.score.begin());
  return out;
}

/// With its prompt, and nothing yet to ask.
Hearing opened(const HearingOf& of, const Trial& trial) {
  return {.trial = trial,
          .prompt = &of.prompts[of.suite.prompt_of(of.bench, trial)],
          .requests = {},
          .labels = {}};
}

}  // namespace

Result<Hearing> hear(const HearingOf& of, const Trial& trial) {
  const Item& item = of.bench.items[trial.item];
  Hearing out = opened(of, trial);
  auto shown = present(of.bench, *out.prompt, trial);
  if (!shown) return tl::unexpected(shown.error());
  const AttackUse* use = attack_of(of, trial);
  if (use != nullptr && use->presenter != nullptr) {
    const auto applies = attack(of, *use, item, *shown, out.trial);
    if (!applies) return tl::unexpected(applies.error());
    if (!*applies) return out;
  }
  return with_requests(of, *shown, std::move(out));
}

Result<Hearing> hear_answer(const HearingOf& of, const Trial& trial,
                            std::span<const std::string> answer) {
  Hearing out = opened(of, trial);
  auto shown = present(of.bench, *out.prompt, trial);
  if (!shown) return tl::unexpected(shown.error());
  shown->slots[trial.focus].turns.assign(answer.begin(), answer.end());
  return with_requests(of, *shown, std::move(out));
}

Verdict read_verdict(const Hearing& hearing, std::span<const Completion> said) {
  const bool scored = std::ranges::any_of(
      said, [](const Completion& one) { return !one.scores.empty(); });
  if (scored || said.size() != 1) return compare(said);
  return hearing.prompt->official.parse(said.front(), hearing.labels);
}

}  // namespace assize
