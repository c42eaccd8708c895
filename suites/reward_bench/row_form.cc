#include "suites/reward_bench/row_form.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>

#include "suites/written_text.h"

namespace assize::reward_bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kText = "text", kNumber = "number", kList = "list";

/// Fields of which the benchmark itself has the value.
constexpr std::array<std::string_view, 5> kOwn = {"id", "subset", "prompt",
                                                  "chosen", "rejected"};

/// How many answers are wrong is called by either name.
constexpr std::array<std::string_view, 7> kKept = {
    "chosen_model", "rejected_model",    "num_correct", "num_incorrect",
    "num_rejected", "total_completions", "models"};

std::string_view kind_of(const JsonValue& value) {
  return value.is_array() ? kList : value.is_number() ? kNumber : kText;
}

/// Null for what is not kept.
Json json_of(const JsonValue& value) {
  if (value.is_string()) return value.string();
  if (value.is_number()) {
    constexpr double kMostExact = 9007199254740992;  // 2^53
    const double number = value.number();
    const bool whole =
        std::floor(number) == number && std::abs(number) < kMostExact;
    return whole ? Json(static_cast<std::int64_t>(number)) : Json(number);
  }
  if (!value.is_array()) return nullptr;
  Json out = Json::array();
  value.each([&](JsonValue each) { out.push_back(json_of(each)); });
  return out;
}

/// Its last turn is the question.
Json prompt_of(const Item& item, bool turns) {
  if (!turns) return item.questions.front();
  Json out = Json::array();
  for (const Turn& turn : item.history) {
    out.push_back({{"role", turn.role == Role::kAssistant ? "assistant"
                            : turn.role == Role::kSystem  ? "system"
                                                          : "user"},
                   {"content", turn.text}});
  }
  out.push_back({{"role", "user"}, {"content", item.questions.front()}});
  return out;
}

}  // namespace

std::vector<FormField> form_of(const JsonValue& row) {
  std::vector<FormField> out;
  row.each_field([&](std::string_view key, const JsonValue& value) {
    const auto own = std::ranges::find(kOwn, key);
    if (own != kOwn.end()) {
      out.push_back({*own, std::string(kind_of(value))});
      return;
    }
    const auto kept = std::ranges::find(kKept, key);
    if (kept == kKept.end()) return;
    const Json json = json_of(value);
    if (!json.is_null()) out.push_back({*kept, json.dump()});
  });
  return out;
}

Json written_id(const Benchmark& bench, const Item& item) {
  const std::string& subset = bench.categories[item.category];
  std::string id(item.id.substr(subset.size() + 1));
  const auto form = std::ranges::find(item.fields, "id", &Field::name);
  if (form != item.fields.end()) {
    return form->text == kNumber ? Json(std::stoll(id)) : Json(std::move(id));
  }
  constexpr std::size_t kMostDigits = 15;
  const bool number = !id.empty() && id.size() <= kMostDigits &&
                      id.find_first_not_of("0123456789") == id.npos &&
                      (id == "0" || id.front() != '0');
  if (bench.version != "1" || !number) return id;
  return std::stoll(id);
}

Result<Json> written_row(const Benchmark& bench, std::uint32_t item,
                         std::span<const std::uint16_t> systems,
                         std::size_t right) {
  const Item& of = bench.items[item];
  Result<Json> chosen =
      suites::written_texts(bench, systems.first(right), item, "row");
  if (!chosen) return chosen;
  Result<Json> rejected =
      suites::written_texts(bench, systems.subspan(right), item, "row");
  if (!rejected) return rejected;
  Json out = Json::object();
  for (const auto& [name, text] : of.fields) {
    Json& value = out[std::string(name)];
    const bool list = text == kList;
    if (name == "id") {
      value = written_id(bench, of);
    } else if (name == "subset") {
      value = bench.categories[of.category];
    } else if (name == "prompt") {
      value = prompt_of(of, list);
    } else if (name == "chosen") {
      value = list ? *chosen : chosen->front();
    } else if (name == "rejected") {
      value = list ? *rejected : rejected->front();
    } else {
      value = Json::parse(text);
    }
  }
  return out;
}

}  // namespace assize::reward_bench
