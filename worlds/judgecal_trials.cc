#include "worlds/judgecal_trials.h"

#include <cmath>

#include "worlds/mock_judge.h"

namespace assize::worlds {
namespace {

constexpr std::size_t kColumns = 5;  ///< Wordings, and repeats.
constexpr double kPadded = 1.6;

double first_won(Pick pick) {
  if (pick == Pick::kTie) return 0.5;
  return pick == Pick::kFirst ? 1 : 0;
}

PeerTrial trial(std::string name, const JudgecalLaw& law, PeerAsks asks) {
  return {.name = std::move(name),
          .from = "judgecal",
          .asks = asks,
          .rule = Peer::kJudgecal,
          .items = law.items,
          .truth = 0,
          .draw = {}};
}

/// The log-odds of the padded answer's slot, first and second.
Logits padded(const JudgecalLaw& law) {
  const double taste = law.length * std::log(kPadded);
  return {taste + law.position, -taste + law.position};
}

/// An item as its judge's own answer sees it; of a control, as the first does.
PairSeen seen(const JudgecalItem& item, const Logits& logit,
              const MockJudge& judge) {
  const double orig = first_won(judge.decide(logit.first, item.id + ":orig"));
  const double swap = first_won(judge.decide(logit.second, item.id + ":swap"));
  PairSeen out{.won = {orig, 1 - swap},
               .people = item.label(),
               .control = item.self == 0};
  if (item.self < 0) out = {{swap, 1 - orig}, 1 - item.label(), false};
  out.gap = std::abs(item.gap);
  return out;
}

PromptsSeen wordings(const JudgecalLaw& law, Stream stream) {
  const std::string seed = std::to_string(stream.next());
  const MockJudge judge(seed);
  PromptsSeen out{.columns = kColumns, .by_prompt = {}, .by_repeat = {}};
  const std::string names[kColumns] = {"tpl:default", "tpl:v1", "tpl:v2",
                                       "tpl:v3", "tpl:v4"};
  const auto noise = [&](const std::string& id, std::string_view condition,
                         std::string_view repeat) {
    return law.noise == 0 ? 0 : law.noise * judge.noise(id, condition, repeat);
  };
  for (const JudgecalItem& item : judgecal_items(law, seed, stream)) {
    const double lead = logits(law, item).first;
    for (const std::string& name : names) {
      const double taste = law.wordings * judge.wording(name);
      out.by_prompt.push_back(first_won(judge.decide(
          lead + taste + noise(item.id, name, "0"), item.id + ':' + name)));
    }
    for (std::size_t r = 0; r < kColumns; ++r) {
      // The request is that of the first wording; its offset is not.
      out.by_repeat.push_back(first_won(
          judge.decide(lead + noise(item.id, "rep", std::to_string(r)),
                       item.id + ':' + names[0])));
    }
  }
  return out;
}

}  // namespace

PeerTrial judgecal_padding(std::string name, const JudgecalLaw& law) {
  PeerTrial out = trial(std::move(name), law, PeerAsks::kLength);
  const Logits logit = padded(law);
  const double wins =
      (mock_wins(logit.first) + 1 - mock_wins(logit.second)) / 2;
  out.truth = 100 * (wins - 0.5);
  out.draw = [law, logit](Stream stream) -> PeerSeen {
    const std::string seed = std::to_string(stream.next());
    const MockJudge judge(seed);
    std::vector<PairSeen> pairs;
    for (const JudgecalItem& item : judgecal_items(law, seed, stream)) {
      const Pick first = judge.decide(logit.first, item.id + ":pad_first");
      const Pick second = judge.decide(logit.second, item.id + ":pad_second");
      pairs.push_back({.won = {first_won(first), 1 - first_won(second)}});
    }
    return pairs;
  };
  return out;
}

PeerTrial judgecal_self(std::string name, const JudgecalLaw& law) {
  PeerTrial out = trial(std::move(name), law, PeerAsks::kSelf);
  // Own answers are as often better as worse.
  out.truth = law.self == 0 ? 0 : 100 * (chances(law, law.self).wins - 0.5);
  out.draw = [law](Stream stream) -> PeerSeen {
    const std::string seed = std::to_string(stream.next());
    const MockJudge judge(seed);
    std::vector<PairSeen> pairs;
    for (const JudgecalItem& item : judgecal_items(law, seed, stream)) {
      pairs.push_back(seen(item, logits(law, item), judge));
    }
    return pairs;
  };
  return out;
}

PeerTrial judgecal_wordings(std::string name, const JudgecalLaw& law) {
  PeerTrial out = trial(std::move(name), law, PeerAsks::kPrompts);
  out.truth = law.wordings == 0 ? 0 : kAbsent;
  out.draw = [law](Stream stream) { return wordings(law, stream); };
  return out;
}

PeerTrial judgecal_repeats(std::string name, const JudgecalLaw& law) {
  PeerTrial out = trial(std::move(name), law, PeerAsks::kRepeats);
  out.truth = law.noise == 0 ? 0 : kAbsent;
  out.draw = [law](Stream stream) { return wordings(law, stream); };
  return out;
}

PeerTrial close_rivals(std::string name) {
  constexpr std::uint32_t kOwnItems = 150;
  constexpr double kClose = 0.2, kApart = 0.6;
  const JudgecalLaw law{.items = 2 * kOwnItems};
  PeerTrial out = trial(std::move(name), law, PeerAsks::kSelf);
  out.from.clear();
  out.draw = [law](Stream stream) -> PeerSeen {
    const std::string seed = std::to_string(stream.next());
    const MockJudge judge(seed);
    std::vector<PairSeen> pairs;
    for (std::uint32_t i = 0; i < law.items; ++i) {
      const bool own = i < kOwnItems, ahead = stream.uniform() < 0.5;
      JudgecalItem item{.id = "close:" + seed + ':' + std::to_string(i)};
      item.gap = (ahead ? 1 : -1) * (own ? kClose : kApart);
      item.self = own ? 1 : 0;
      pairs.push_back(seen(item, logits(law, item), judge));
      pairs.back().gap = kAbsent;
    }
    return pairs;
  };
  return out;
}

}  // namespace assize::worlds
