// What attacks make of systems: entrants of their own, with their answers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "core/benchmark.h"
#include "core/error.h"

namespace assize {

/// How an attack's arm went over the answers.
struct Applied {
  std::uint16_t arm = 0;
  std::uint32_t answers = 0;  ///< Of its entrants.
  std::uint32_t not_applicable =
      0;                       ///< Of them, those that stand as they were.
  std::uint32_t searched = 0;  ///< Not made: of items set apart.
};

/// The attack that made an entrant. `arms`: by attack, its index in the plan.
const AttackUse& attack_of(std::span<const AttackUse> attacks,
                           std::span<const std::uint16_t> arms,
                           const Entrant& entrant);

/// Adds to the benchmark one entrant for each attack and system under test (a
/// constant attack: one in all), with the answers that the attack makes of the
/// system's; an answer that it does not apply to stands as it was, so that
/// clean and attacked meet the same instructions.  An attack on the
/// presentation keeps them; one that asks for the other order adds nothing.
/// `arms`: by attack, its index in the plan.  The same at any number of
/// threads.  Fails where a rewritten answer is not valid UTF-8 or has another
/// number of turns.
Result<std::vector<Applied>> add_entrants(
    Benchmark& bench, std::span<const AttackUse> attacks,
    std::span<const std::uint16_t> arms,
    std::span<const std::uint16_t> under_test, const AttackContext& context,
    std::uint64_t seed, unsigned threads);

/// Pairings of entrants with their clean selves; a constant is paired with
/// every system under test but the reference, and what a search found with its
/// control too, under a name that ends in kMinusControl.
std::vector<RecordedAttack> entrant_pairs(
    const Benchmark& bench, std::span<const AttackUse> attacks,
    std::span<const std::uint16_t> arms,
    std::span<const std::uint16_t> under_test);

}  // namespace assize
