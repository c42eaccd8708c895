// Attacks: rewrite an answer, change a presentation, or search.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/stream.h"
#include "plugin/knob.h"
#include "plugin/search.h"
#include "prompt/judge_prompt.h"

namespace assize {

struct AttackContext {
  const Benchmark& bench;
  const JudgePrompt* prompt = nullptr;  ///< Nullptr: not known.
  std::string_view canary;              ///< Marks a payload as an audit's.
};

struct Shown {
  std::string label;
  std::vector<std::string> turns;
};

/// One comparison as the judge will see it.
struct Presentation {
  const JudgePrompt* prompt = nullptr;
  std::vector<Shown> slots;
  std::uint8_t focus = 0;                  ///< Slot of the system under test.
  std::string system_note, before, after;  ///< Text that leaks into the prompt.
};

struct AnswerAttack {
  virtual ~AnswerAttack() = default;
  /// The attacked turns, or nothing where it does not apply (counted). Pure.
  /// A constant attack is called with an empty `honest` and gives as many turns
  /// as the item has questions.
  virtual std::optional<std::vector<std::string>> rewrite(
      const Item& item, std::span<const Text> honest,
      const AttackContext& context, Stream& stream) const = 0;
  /// Why no answer can be attacked any more: the run is to stop. Thread-safe.
  virtual std::optional<Error> failure() const { return std::nullopt; }
  /// What decides its work beside its knobs, such as the hash of a program.
  virtual std::string identity() const { return {}; }
};

struct PresentationAttack {
  virtual ~PresentationAttack() = default;
  /// Changes `shown`; false where it does not apply (counted). Pure.
  virtual bool present(Presentation& shown, const Item& item,
                       const AttackContext& context, Stream& stream) const = 0;
};

enum class Scope : std::uint8_t {
  kAnswer,
  kConstant
};  ///< Constant: ignores the honest answer.
enum class Expect : std::uint8_t {
  kSameVerdict,
  kLoses,
  kNone
};  ///< Of a fair judge.

struct AttackPlugin {
  Info info;
  Scope scope = Scope::kAnswer;
  Expect expect = Expect::kNone;  ///< kSameVerdict: adds no content.
  bool payload = false;           ///< A detector is expected to see it.
  /// Asks for the other order of every comparison and makes no arm of its own.
  bool other_order = false;
  std::variant<Make<AnswerAttack>, Make<PresentationAttack>, Make<SearchAttack>>
      make;
};

}  // namespace assize
