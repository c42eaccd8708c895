#include "audit/price_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>

#include "plugin/config_node.h"
#include "text/vocabulary.h"

namespace assize {

/// Embedded by the build.
namespace price_data {
std::string_view yaml();
}

namespace {

/// Absent is no price: a model is free only where the list says 0.
constexpr double kNoPrice = -1;
constexpr double kMostUsd = 1e5;

constexpr Number price_of(std::string_view name, std::string_view meaning) {
  return {.name = name,
          .unit = "US dollars per million tokens",
          .meaning = meaning,
          .fallback = kNoPrice,
          .least = 0,
          .most = kMostUsd};
}
constexpr Number kInput = price_of("input", "Of the prompt's tokens.");
constexpr Number kOutput = price_of("output", "Of the completion's tokens.");
constexpr Number kBatch = {
    .name = "batch",
    .unit = "share",
    .meaning = "What a token costs in a batch, of its price.",
    .fallback = 1,
    .least = 0,
    .most = 1};

using Entry = PriceTable::Entry;

/// The vocabulary that a group or a model names, or the fallback.
std::string read_tokens(ConfigNode& node, const std::string& fallback) {
  std::string name = node.text("tokens", fallback);
  const auto known = vocabulary_names();
  if (!name.empty() && std::ranges::find(known, name) == known.end()) {
    node.fail("tokens",
              fmt::format("unknown vocabulary '{}'; known: {}",
                          printable(name, 60), fmt::join(known, ", ")));
    return fallback;
  }
  return name;
}

void read_group(ConfigNode& group, std::vector<Entry>& out) {
  const std::string service = group.text("service", "");
  const std::string listed = group.text("listed", "");
  const std::string tokens = read_tokens(group, "");
  double batch = 1;
  group.read(kBatch, batch);
  const std::string from =
      listed.empty() ? service : fmt::format("{}, listed {}", service, listed);
  for (auto& [model, knobs] : group.entries("models")) {
    Entry entry{.model = model,
                .price = {},
                .in_batch = {},
                .from = from,
                .vocabulary = read_tokens(knobs, tokens)};
    for (const auto& [knob, into] :
         {std::pair{&kInput, &entry.price.input},
          std::pair{&kOutput, &entry.price.output}}) {
      knobs.read(*knob, *into);
      if (knobs.has(knob->name)) continue;
      knobs.fail(knob->name, fmt::format("the price of '{}' has no {}",
                                         printable(model, 100), knob->name));
    }
    entry.in_batch = {entry.price.input * batch, entry.price.output * batch};
    if (std::ranges::find(out, model, &Entry::model) != out.end()) {
      knobs.fail("model",
                 fmt::format("'{}' has two prices", printable(model, 100)));
    }
    out.push_back(std::move(entry));
  }
}

bool fits(const Entry& entry, std::string_view model) {
  if (!entry.model.ends_with('*')) return entry.model == model;
  return model.starts_with(
      std::string_view(entry.model).substr(0, entry.model.size() - 1));
}

/// Whether `a` says more of a model that both fit.
bool nearer(const Entry& a, const Entry& b) {
  const bool named = !a.model.ends_with('*');
  if (named == b.model.ends_with('*')) return named;
  return a.model.size() > b.model.size();
}

}  // namespace

tl::expected<PriceTable, std::vector<Error>> PriceTable::read(
    std::string_view text, const std::string& file) {
  Result<ConfigNode> node = ConfigNode::parse(text, file);
  if (!node) return tl::unexpected(std::vector<Error>{node.error()});
  PriceTable out;
  auto& entries = out.lists_.emplace_back();
  for (ConfigNode& group : node->children("prices")) {
    read_group(group, entries);
  }
  if (entries.empty()) {
    node->fail("prices",
               "a list of prices has entries, as in 'prices: [{service: mine, "
               "models: [{my-model: {input: 1, output: 2}}]}]'");
  }
  if (auto errors = node->finish(); !errors.empty()) {
    return tl::unexpected(std::move(errors));
  }
  return out;
}

PriceTable PriceTable::shipped() {
  auto out = read(price_data::yaml(), "prices.yaml");
  assert(out);  // A test reads it.
  return std::move(*out);
}

void PriceTable::overlay(const PriceTable& upper) {
  lists_.insert(lists_.begin(), upper.lists_.begin(), upper.lists_.end());
}

const Entry* PriceTable::entry(std::string_view model) const {
  for (const std::vector<Entry>& list : lists_) {
    const Entry* best = nullptr;
    for (const Entry& entry : list) {
      if (!fits(entry, model)) continue;
      if (best == nullptr || nearer(entry, *best)) best = &entry;
    }
    if (best != nullptr) return best;
  }
  return nullptr;
}

std::optional<Price> PriceTable::find(std::string_view model) const {
  const Entry* found = entry(model);
  return found == nullptr ? std::nullopt : std::optional(found->price);
}

}  // namespace assize
