#include "audit/search_id.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>

#include "store/request_key.h"

namespace assize {
namespace {

std::string_view bytes_of(const Digest& digest) {
  return {static_cast<const char*>(static_cast<const void*>(digest.data())),
          digest.size()};
}

/// The bits of a number, absent ones alike.
void add_number(Sha256& hash, double value) {
  if (std::isnan(value)) value = kAbsent;
  char bits[sizeof value];
  std::memcpy(bits, &value, sizeof bits);
  hash.field({bits, sizeof bits});
}

/// What reads a judge's verdict, and so decides what a search is told.
void add_reading(Sha256& hash, const JudgePrompt& prompt) {
  const GrammarSpec& spec = prompt.official.spec();
  hash.field(spec.id).field(spec.pattern).field(spec.form);
  hash.field(fmt::format("{} {} {}", static_cast<int>(spec.kind),
                         static_cast<int>(spec.pick), spec.fold));
  hash.field(std::to_string(spec.fallbacks.size()));
  for (const std::string& pattern : spec.fallbacks) hash.field(pattern);
  hash.field(std::to_string(spec.outcomes.size()));
  for (const Outcome& outcome : spec.outcomes) {
    hash.field(outcome.text).field(std::to_string(outcome.winner));
    hash.field(std::to_string(outcome.strength));
    add_number(hash, outcome.score);
  }
  add_number(hash, spec.least);
  add_number(hash, spec.most);
  for (const std::string& label : prompt.labels) hash.field(label);
}

}  // namespace

Result<Digest> search_id(const SearchIdOf& of) {
  const Benchmark& bench = of.hearing.bench;
  Sha256 hash;
  hash.field("assize.search/2").field(of.attack.id).field(of.attack.knobs);
  hash.field(of.attack.searcher ? of.attack.searcher->identity() : "");
  hash.field(of.attack.control ? "control" : "").field(of.start);
  hash.field(of.judge).field(std::to_string(of.hearing.seed));
  hash.field(std::to_string(of.budget));
  for (Trial trial : of.trials) {
    trial.judge = static_cast<std::uint16_t>(of.hearing.first_judge + of.asked);
    const Item& item = bench.items[trial.item];
    const std::vector<std::string> empty(item.questions.size());
    const auto heard = hear_answer(of.hearing, trial, empty);
    if (!heard) return tl::unexpected(heard.error());
    hash.field(item.id);
    add_reading(hash, *heard->prompt);
    for (const Request& request : heard->requests) {
      hash.field(bytes_of(request_key(of.judge, request)));
    }
  }
  return hash.finish();
}

void SearchTrace::add(const Benchmark& bench, std::span<const Probe> probes,
                      std::span<const Objective> told) {
  for (std::size_t i = 0; i < probes.size(); ++i) {
    const Probe& probe = probes[i];
    hash_.field(bench.items[probe.item].id);
    hash_.field(std::to_string(static_cast<int>(probe.orders)));
    for (const std::string& turn : probe.answer) hash_.field(turn);
    hash_.field(name(told[i].status));
    add_number(hash_, told[i].log_p);
    add_number(hash_, told[i].score);
  }
}

}  // namespace assize
