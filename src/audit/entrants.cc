#include "audit/entrants.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/contrasts.h"
#include "core/parallel_for.h"
#include "core/utf8.h"

namespace assize {
namespace {

/// Systems are counted in 16 bits.
constexpr std::size_t kMostSystems = 65000;

/// What an attack makes of the answers to be rewritten, by their places.
using Rewritten = std::vector<std::optional<std::vector<std::string>>>;

class Entering {
 public:
  Entering(Benchmark& bench, const AttackUse& attack, std::uint16_t arm,
           const AttackContext& context, std::uint64_t seed, unsigned threads)
      : bench_(bench),
        attack_(attack),
        context_(context),
        seed_(seed),
        threads_(threads),
        applied_{.arm = arm} {}

  Result<void> enter(int clean) {
    const bool constant = clean == Entrant::kConstant;
    const auto system = static_cast<std::uint16_t>(bench_.systems.size());
    std::vector<std::uint32_t> items;
    std::vector<TurnTexts> honest;
    if (constant) {
      for (std::uint32_t i = 0; i < bench_.items.size(); ++i) {
        if (!bench_.items[i].questions.empty() && !saw(i)) items.push_back(i);
      }
      honest.resize(items.size());
    } else {
      for (const Answer& answer : bench_.answers) {
        if (answer.system != clean || answer.turns.empty()) continue;
        if (saw(answer.item)) continue;
        items.push_back(answer.item);
        honest.push_back(answer.turns);
      }
    }
    const std::string of =
        constant ? "" : bench_.systems[static_cast<std::size_t>(clean)];
    bench_.systems.push_back(constant ? attack_.arm : of + " + " + attack_.arm);
    bench_.entrants.push_back(
        {.system = system,
         .clean = clean,
         .arm = applied_.arm,
         .same_content =
             !constant && attack_.plugin->expect == Expect::kSameVerdict,
         .dose = attack_.dose});
    if (attack_.presenter != nullptr) {
      keep(system, items, honest);
      return {};
    }
    Rewritten turns(items.size());
    parallel_for(items.size(), threads_, [&](std::size_t i) {
      const Item& item = bench_.items[items[i]];
      if (attack_.searcher != nullptr) {
        if (!attack_.payload) return;
        turns[i] =
            attack_.searcher->apply(attack_.payload->text, item, honest[i]);
        return;
      }
      Stream stream(seed_, {attack_.id, attack_.knobs, item.id, of});
      turns[i] = attack_.rewriter->rewrite(item, honest[i], context_, stream);
    });
    if (attack_.rewriter != nullptr) {
      auto failure = attack_.rewriter->failure();
      if (failure) return tl::unexpected(std::move(*failure));
    }
    return take(system, items, honest, turns);
  }

  const Applied& applied() const { return applied_; }

 private:
  /// Whether the attack's search saw the item; counted where it did.
  bool saw(std::uint32_t item) {
    const bool out = std::ranges::binary_search(attack_.searched, item);
    applied_.searched += out;
    return out;
  }

  /// The clean answers themselves: the attack is on how they are shown.
  void keep(std::uint16_t system, const std::vector<std::uint32_t>& items,
            std::vector<TurnTexts>& honest) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      add(system, items[i], std::move(honest[i]));
    }
  }

  Result<void> take(std::uint16_t system,
                    const std::vector<std::uint32_t>& items,
                    std::vector<TurnTexts>& honest, Rewritten& made) {
    // One text holds all of them: there may be millions, and each alone would
    // take a third as much again.
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!made[i]) continue;
      if (auto sound = check(bench_.items[items[i]], *made[i]); !sound) {
        return sound;
      }
      for (const std::string& turn : *made[i]) bytes += turn.size();
    }
    std::string& all = bench_.texts.emplace_back();
    all.reserve(bytes);
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (!made[i]) {
        ++applied_.not_applicable;
        if (!honest[i].empty()) add(system, items[i], std::move(honest[i]));
        continue;
      }
      std::vector<Text> turns;
      turns.reserve(made[i]->size());
      for (const std::string& turn : *made[i]) {
        const std::size_t begin = all.size();
        all += turn;
        turns.push_back(Text(all).substr(begin));
      }
      add(system, items[i], turns);
    }
    return {};
  }

  Result<void> check(const Item& item,
                     const std::vector<std::string>& turns) const {
    if (std::ranges::any_of(turns, [](const std::string& turn) {
          return first_invalid_utf8(turn).has_value();
        })) {
      return fail(
          fmt::format("attack {} gave text that is not UTF-8 for item '{}'",
                      attack_.id, printable(item.id, 60)));
    }
    if (turns.size() == item.questions.size()) return {};
    return fail(fmt::format(
        "attack {} gave {} turns for item '{}', which has {}", attack_.id,
        turns.size(), printable(item.id, 60), item.questions.size()));
  }

  void add(std::uint16_t system, std::uint32_t item, TurnTexts turns) {
    ++applied_.answers;
    const bool empty = std::ranges::all_of(turns, &Text::empty);
    bench_.answers.push_back(
        {.item = item,
         .system = system,
         .presence = empty ? Presence::kEmpty : Presence::kGiven,
         .turns = std::move(turns)});
  }

  Benchmark& bench_;
  const AttackUse& attack_;
  const AttackContext& context_;
  std::uint64_t seed_;
  unsigned threads_;
  Applied applied_;
};

bool makes_entrants(const AttackUse& attack) {
  return attack.plugin != nullptr && !attack.plugin->other_order;
}

/// Room for every answer that may come: growing would hold millions twice.
void reserve_answers(Benchmark& bench, std::span<const AttackUse> attacks,
                     std::span<const std::uint16_t> under_test) {
  std::size_t honest = 0;
  for (const std::uint16_t system : under_test) {
    if (static_cast<int>(system) == bench.reference) continue;
    honest += static_cast<std::size_t>(
        std::ranges::count(bench.answers, system, &Answer::system));
  }
  std::size_t more = 0;
  for (const AttackUse& attack : attacks) {
    if (!makes_entrants(attack)) continue;
    const bool constant = attack.plugin->scope == Scope::kConstant;
    more += constant ? bench.items.size() : honest;
  }
  bench.answers.reserve(bench.answers.size() + more);
}

/// The entrant of the control of a search; nullptr where it has none.
const Entrant* control_of(const Benchmark& bench,
                          std::span<const AttackUse> attacks,
                          std::span<const std::uint16_t> arms,
                          const AttackUse& search) {
  for (const Entrant& entrant : bench.entrants) {
    const AttackUse& attack = attack_of(attacks, arms, entrant);
    if (attack.control && !search.control && attack.id == search.id &&
        attack.knobs == search.knobs) {
      return &entrant;
    }
  }
  return nullptr;
}

}  // namespace

const AttackUse& attack_of(std::span<const AttackUse> attacks,
                           std::span<const std::uint16_t> arms,
                           const Entrant& entrant) {
  const auto arm = std::ranges::find(arms, entrant.arm);
  return attacks[static_cast<std::size_t>(arm - arms.begin())];
}

Result<std::vector<Applied>> add_entrants(
    Benchmark& bench, std::span<const AttackUse> attacks,
    std::span<const std::uint16_t> arms,
    std::span<const std::uint16_t> under_test, const AttackContext& context,
    std::uint64_t seed, unsigned threads) {
  std::vector<Applied> out;
  reserve_answers(bench, attacks, under_test);
  for (std::size_t a = 0; a < attacks.size(); ++a) {
    const AttackUse& attack = attacks[a];
    if (!makes_entrants(attack)) continue;
    if (bench.systems.size() + under_test.size() > kMostSystems) {
      return fail(
          fmt::format("attacks would make more than {} systems of these; "
                      "ask for fewer systems or arms",
                      kMostSystems));
    }
    Entering entering(bench, attack, arms[a], context, seed, threads);
    std::vector<int> clean = {Entrant::kConstant};
    if (attack.plugin->scope != Scope::kConstant) {
      clean.assign(under_test.begin(), under_test.end());
      std::erase(clean, bench.reference);
    }
    for (const int system : clean) {
      if (auto done = entering.enter(system); !done) {
        return tl::unexpected(done.error());
      }
    }
    out.push_back(entering.applied());
  }
  return out;
}

std::vector<RecordedAttack> entrant_pairs(
    const Benchmark& bench, std::span<const AttackUse> attacks,
    std::span<const std::uint16_t> arms,
    std::span<const std::uint16_t> under_test) {
  std::vector<RecordedAttack> out;
  for (const Entrant& entrant : bench.entrants) {
    const AttackUse& attack = attack_of(attacks, arms, entrant);
    const std::string& id = attack.id;
    if (entrant.clean != Entrant::kConstant) {
      out.push_back(
          {id, static_cast<std::uint16_t>(entrant.clean), entrant.system});
      continue;
    }
    for (const std::uint16_t system : under_test) {
      if (static_cast<int>(system) == bench.reference) continue;
      out.push_back({id, system, entrant.system});
    }
    const Entrant* control = control_of(bench, attacks, arms, attack);
    if (control == nullptr) continue;
    out.push_back(
        {id + std::string(kMinusControl), control->system, entrant.system});
  }
  return out;
}

}  // namespace assize
