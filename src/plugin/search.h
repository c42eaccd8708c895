// Attacks that search: they learn from what a judge says of their attempts.
//
// Ask and tell: a search says what it wants to know, is told, and never calls
// anybody.  So it does no I/O, many run at once, a budget may stop it between
// two asks, and answers that were kept replay it.  Whoever drives it owns the
// budget, the split into instructions to search on and to report on, and what
// is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/stream.h"
#include "core/verdict.h"

namespace assize {

struct AttackContext;

/// In which orders a pair is shown; an answer that is judged alone has none.
enum class Orders : std::uint8_t {
  kBoth,
  kPublished,  ///< As the suite shows it.
  kSwapped
};

/// "How does this answer fare on this item?"  In every turn of it that is
/// judged; what is told is the mean over them.
struct Probe {
  std::uint32_t item = 0;
  std::vector<std::string> answer;  ///< One turn per question of the item.
  Orders orders = Orders::kBoth;    ///< And over them.
};

/// How an answer fared: the higher, the better for the attacker.
struct Objective {
  Status status = Status::kNotAsked;
  /// Log-probability, in nats, of the label that lets the answer win; where the
  /// judge's alternatives do not hold it, a floor below all of them, so that
  /// leaving it out is never better.  NaN: the judge gives none.
  double log_p = kAbsent;
  /// 1 the answer won, 0.5 a tie, 0 it lost; of an answer judged alone, its
  /// place on the judge's scale, from 0 to 1.  NaN: no verdict could be read.
  double score = kAbsent;
};

struct Search {
  virtual ~Search() = default;
  /// What it wants to know now; nothing: it is done.
  virtual std::vector<Probe> ask() = 0;
  /// What came of the last ask, probe by probe.
  virtual void tell(std::span<const Objective> objectives) = 0;
  /// The best payload so far.  Valid at any time, before the first ask too,
  /// when it is what the search starts from.
  virtual std::string best() const = 0;
  /// Bytes of the longest payload that it may ask about; 0: it cannot say.
  virtual std::size_t longest() const { return 0; }
};

struct SearchTask {
  /// To search on, in an order drawn at random; none of them is reported on.
  std::span<const std::uint32_t> items;
  std::uint32_t budget = 0;  ///< Judge calls, each order and turn one.
  /// Whether an item has two orders.  Where it has none, as of answers judged
  /// alone, whatever a probe's orders are, it is the same request.
  bool ordered = true;
  /// Asks as ever, is told kNotAsked, which costs nothing, and takes what it
  /// tries or not by chance: what a search finds is more than this.
  bool control = false;
};

struct SearchAttack {
  virtual ~SearchAttack() = default;
  /// Nothing where the attack does not apply, such as to an unknown prompt.
  virtual std::unique_ptr<Search> start(const SearchTask& task,
                                        const AttackContext& context,
                                        Stream stream) const = 0;
  /// What decides its work beside its knobs, such as what it draws from.
  virtual std::string identity() const { return {}; }
  /// The turns of an answer that carries the payload, as many as the item has
  /// questions.  Searches are of constants: `honest` is empty.  Pure.
  virtual std::vector<std::string> apply(
      std::string_view payload, const Item& item,
      std::span<const Text> honest) const = 0;
};

}  // namespace assize
