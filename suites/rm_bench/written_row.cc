#include "suites/rm_bench/written_row.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <span>
#include <string>

#include "suites/written_text.h"

namespace assize::rm_bench {
namespace {

using Json = nlohmann::ordered_json;

Text field_of(const Item& item, std::string_view name) {
  const auto found = std::ranges::find(item.fields, name, &Field::name);
  return found == item.fields.end() ? Text() : found->text;
}

/// The row's id as its file had it, a number or text.
Json id_of(const Item& item) {
  const Text number = field_of(item, "number");
  if (!number.empty()) return std::stoll(std::string(number));
  return field_of(item, "id");
}

/// As the row says it, or its file's name, which will be another.
Text domain_of(const Benchmark& bench, const Item& item,
               const Description& about) {
  const Text said = field_of(item, "domain");
  const bool told = about.of_subset(field_of(item, "subset")) >= 0;
  return !said.empty() || told ? said : Text(bench.categories[item.category]);
}

}  // namespace

std::uint16_t place_of(const Benchmark& bench, std::uint16_t system) {
  const Entrant* const entrant = bench.entrant(system);
  if (entrant == nullptr) return system;
  if (entrant->clean == Entrant::kConstant) return kStyles;
  return static_cast<std::uint16_t>(entrant->clean);
}

Places with_in_place(const Benchmark& bench, std::uint16_t system) {
  Places out = {};
  std::iota(out.begin(), out.end(), std::uint16_t{0});
  out.at(place_of(bench, system)) = system;
  return out;
}

Result<Json> written_row(const Benchmark& bench, std::uint32_t item,
                         const Places& systems, const Description& about) {
  const Item& of = bench.items[item];
  const std::span all(systems);
  const Result<Json> chosen =
      suites::written_texts(bench, all.first(kStyles), item, "row");
  if (!chosen) return tl::unexpected(chosen.error());
  const Result<Json> rejected =
      suites::written_texts(bench, all.last(kStyles), item, "row");
  if (!rejected) return tl::unexpected(rejected.error());
  Json out = {{"id", id_of(of)}};
  const Text subset = field_of(of, "subset");
  if (!subset.empty()) out["subset"] = subset;
  const Text domain = domain_of(bench, of, about);
  if (!domain.empty()) out["domain"] = domain;
  out["prompt"] = of.questions.empty() ? Text() : of.questions.front();
  out["chosen"] = *chosen;
  out["rejected"] = *rejected;
  for (const Field& field : of.fields) {
    const bool kept =
        field.name != "domain" &&
        std::ranges::find(kKeptFields, field.name) != kKeptFields.end();
    if (kept) out[std::string(field.name)] = field.text;
  }
  return out;
}

}  // namespace assize::rm_bench
