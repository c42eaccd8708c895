#include "suites/judge_bench/written_pair.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "suites/judge_bench/folder.h"
#include "suites/native_name.h"
#include "suites/native_parts.h"
#include "suites/written_text.h"

namespace assize::judge_bench {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kFirst = "A>B", kSecond = "B>A";

/// kFirst where the gold labels say that response_A is right, by item.
std::vector<std::string_view> labels_of(const Benchmark& bench) {
  std::vector<std::string_view> out(bench.items.size());
  for (const Record& record : bench.records) {
    const Trial& trial = record.trial;
    if (static_cast<int>(trial.judge) != bench.gold) continue;
    if (record.verdict.winner < 0) continue;
    const bool a_first = trial.shown[0] == 0;
    out[trial.item] =
        a_first == (record.verdict.winner == 0) ? kFirst : kSecond;
  }
  return out;
}

}  // namespace

const Field* field_of(const Item& item, std::string_view name) {
  const auto found = std::ranges::find(item.fields, name, &Field::name);
  return found == item.fields.end() ? nullptr : &*found;
}

WrittenPairs::WrittenPairs(const Benchmark& bench, std::uint16_t system)
    : bench_(bench), system_(system), labels_(labels_of(bench)) {
  const Entrant* const entrant = bench.entrant(system);
  place_ = system == 1 || (entrant != nullptr && entrant->clean == 1) ? 1 : 0;
  if (entrant != nullptr && entrant->clean == Entrant::kConstant) {
    // A pair without a label stays one, and is an error.
    std::ranges::replace(labels_, kFirst, kSecond);
  }
}

Result<Json> WrittenPairs::fields(std::uint32_t item) const {
  const Item& of = bench_.items[item];
  if (labels_[item].empty()) {
    return fail(fmt::format("pair '{}' has no label", printable(of.id, 60)));
  }
  const auto text_of = [&](std::uint16_t place) {
    return suites::written_text(bench_, place == place_ ? system_ : place, item,
                                "pair");
  };
  const Result<Text> a = text_of(0), b = text_of(1);
  if (!a) return tl::unexpected(a.error());
  if (!b) return tl::unexpected(b.error());
  // Published files have null where a source has no ids.
  Json out = {{"pair_id", of.id}, {"original_id", nullptr}};
  if (const Field* id = field_of(of, kOriginalId)) {
    out["original_id"] = id->text;
  } else if (const Field* number = field_of(of, kOriginalNumber)) {
    out["original_id"] = std::stoll(std::string(number->text));
  }
  const Field* const source = field_of(of, "source");
  out["source"] = source == nullptr ? Text() : source->text;
  out["question"] = of.questions.empty() ? Text() : of.questions.front();
  if (const Field* model = field_of(of, kResponseModel)) {
    out["response_model"] = model->text;
  }
  out["response_A"] = *a;
  out["response_B"] = *b;
  out["label"] = labels_[item];
  return out;
}

std::string model_in_name(const Item& item) {
  const Field* const model = field_of(item, kResponseModel);
  if (model == nullptr) return "";
  std::string name = suites::file_name(model->text);
  // A comma ends a part of the name.
  std::ranges::replace(name, ',', '_');
  return ",response_model=" + name;
}

void LinesByFile::add(const std::string& path, const Json& line) {
  std::string& text = text_[path];
  text += line.dump(-1, ' ', false, Json::error_handler_t::replace);
  text += '\n';
}

NativeFile LinesByFile::finish() const {
  NativeFile out;
  for (const auto& [path, text] : text_) {
    suites::add_part({path, text}, out);
  }
  return out;
}

}  // namespace assize::judge_bench
