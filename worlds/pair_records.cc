#include "worlds/pair_records.h"

#include <fmt/format.h>

namespace assize::worlds {
namespace {

void add_record(std::uint32_t item, std::uint8_t slot, Pick pick,
                Benchmark& bench) {
  Record record;
  record.trial.item = item;
  record.trial.focus = slot;
  record.trial.shown[slot] = 1;
  const bool tied = pick == Pick::kTie;
  record.verdict.status = tied ? Status::kTied : Status::kChosen;
  record.verdict.tie = tied ? Tie::kDeclared : Tie::kNone;
  if (!tied) record.verdict.winner = pick == Pick::kFirst ? 0 : 1;
  bench.records.push_back(std::move(record));
}

}  // namespace

Drawn empty_pairs() {
  Drawn out;
  out.bench.suite = "planted_pairs";
  out.bench.version = "1";
  out.bench.categories = {"all"};
  out.bench.systems = {"baseline", "system"};
  out.bench.judges = {"judge"};
  out.bench.reference = 0;
  return out;
}

void add_pair(std::uint32_t cluster, Pick system_first, Pick system_second,
              Drawn& out) {
  const auto index = static_cast<std::uint32_t>(out.bench.items.size());
  Item item;
  item.id = out.bench.texts.emplace_back(fmt::format("{:06}", index));
  item.cluster = cluster;
  out.bench.items.push_back(std::move(item));
  add_record(index, 0, system_first, out.bench);
  add_record(index, 1, system_second, out.bench);
}

double expected_of_pairs(const FirstSlot& wins, std::string_view calibration,
                         const Quantity& quantity) {
  const double first = 100 * wins.system, second = 100 * (1 - wins.baseline);
  if (quantity.metric == "position_effect") return first - second;
  const bool mean = calibration == "raw" || calibration == "position_balanced";
  if (quantity.metric == "win_rate" && mean) return (first + second) / 2;
  return kAbsent;
}

}  // namespace assize::worlds
