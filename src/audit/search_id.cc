#include "audit/search_id.h"

#include <fmt/format.h>

#include <cmath>
#include <cstring>
#include <map>

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

void add_count(Sha256& hash, std::size_t count) {
  hash.field(std::to_string(count));
}

void add_texts(Sha256& hash, std::span<const std::string> texts) {
  add_count(hash, texts.size());
  for (const std::string& text : texts) hash.field(text);
}

void add_grammar(Sha256& hash, const GrammarSpec& spec) {
  hash.field(spec.id).field(spec.pattern).field(spec.form);
  add_texts(hash, spec.fallbacks);
  add_count(hash, static_cast<std::size_t>(spec.kind));
  add_count(hash, static_cast<std::size_t>(spec.pick));
  hash.field(spec.fold ? "fold" : "");
  add_number(hash, spec.least);
  add_number(hash, spec.most);
  add_count(hash, spec.outcomes.size());
  for (const Outcome& outcome : spec.outcomes) {
    hash.field(outcome.text).field(std::to_string(outcome.winner));
    add_count(hash, outcome.strength);
    add_number(hash, outcome.score);
  }
}

/// What reads the verdicts of a trial; a prompt's grammar once.
void add_reading(Sha256& hash, const Hearing& heard,
                 std::map<const JudgePrompt*, std::size_t>& prompts) {
  const auto [prompt, fresh] =
      prompts.try_emplace(heard.prompt, prompts.size());
  add_count(hash, prompt->second);
  if (fresh) add_grammar(hash, heard.prompt->official.spec());
  add_texts(hash, heard.labels);
}

}  // namespace

Result<Digest> search_id(const SearchIdOf& of) {
  const Benchmark& bench = of.hearing.bench;
  Sha256 hash;
  hash.field("assize.search/1").field(std::to_string(kSearchVersion));
  hash.field(of.attack.id).field(of.attack.knobs);
  hash.field(of.attack.searcher->identity());
  hash.field(of.attack.control ? "control" : "").field(of.start);
  hash.field(of.judge).field(std::to_string(of.hearing.seed));
  hash.field(std::to_string(of.budget));
  std::map<const JudgePrompt*, std::size_t> prompts;
  for (Trial trial : of.trials) {
    trial.judge = static_cast<std::uint16_t>(of.hearing.first_judge + of.asked);
    const Item& item = bench.items[trial.item];
    const std::vector<std::string> empty(item.questions.size());
    const auto heard = hear_answer(of.hearing, trial, empty);
    if (!heard) return tl::unexpected(heard.error());
    hash.field(item.id);
    add_reading(hash, *heard, prompts);
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
