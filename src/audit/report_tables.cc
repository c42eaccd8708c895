#include "audit/report_tables.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "audit/surrogates.h"

namespace assize {

using Json = nlohmann::json;

namespace {

void put_interval(Json& row, const Estimate& estimate) {
  row.push_back(number_or_null(estimate.value));
  row.push_back(estimate.interval ? number_or_null(estimate.interval->lower)
                                  : Json(nullptr));
  row.push_back(estimate.interval ? number_or_null(estimate.interval->upper)
                                  : Json(nullptr));
}

}  // namespace

Json number_or_null(double value) {
  return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json text_or_null(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

std::string ReportTables::system(const Quantity& quantity) const {
  if (!subjects_.of_systems(quantity.metric)) return "";
  const Entrant* entrant = bench_.entrant(quantity.system);
  const bool attacked =
      entrant != nullptr && entrant->clean != Entrant::kConstant;
  return bench_.systems[attacked ? static_cast<std::size_t>(entrant->clean)
                                 : quantity.system];
}

std::string ReportTables::arm(const Quantity& quantity) const {
  const Entrant* entrant = bench_.entrant(quantity.system);
  const std::uint16_t at = entrant == nullptr ? quantity.arm : entrant->arm;
  return audit_.plan.arms[at].name;
}

Json ReportTables::dose(const Effect& effect) const {
  const Entrant* entrant = bench_.entrant(effect.quantity.system);
  if (entrant == nullptr || effect.contrast.ends_with(kPerDoubling)) {
    return nullptr;
  }
  return number_or_null(entrant->dose);
}

std::string ReportTables::category(int index) const {
  if (index < 0) return "all";
  return bench_.categories[static_cast<std::size_t>(index)];
}

Json ReportTables::headlines() const {
  Json rows = Json::array();
  for (const Headline& headline : audit_.analysis.headlines) {
    const Quantity& quantity = headline.quantity;
    const Estimate& estimate = headline.estimate;
    Json row = {system(quantity),
                bench_.judges[quantity.judge],
                arm(quantity),
                "none",
                category(quantity.category),
                quantity.metric,
                headline.calibration,
                headline.convention};
    put_interval(row, estimate);
    row.push_back(config_.statistics.confidence);
    row.push_back(estimate.n);
    row.push_back(estimate.clusters);
    row.push_back(estimate.undefined);
    row.push_back(text_or_null(estimate.method));
    row.push_back(number_or_null(headline.rank));
    row.push_back(number_or_null(headline.rank_lower));
    row.push_back(number_or_null(headline.rank_upper));
    row.push_back(text_or_null(estimate.reason));
    rows.push_back(std::move(row));
  }
  return {{"columns",
           {"system", "judge",       "arm",        "defence",    "category",
            "metric", "calibration", "convention", "value",      "lower",
            "upper",  "level",       "n",          "clusters",   "undefined",
            "method", "rank",        "rank_lower", "rank_upper", "reason"}},
          {"rows", rows}};
}

Json ReportTables::effects() const {
  Json rows = Json::array();
  for (const Effect& effect : audit_.analysis.effects) {
    const Quantity& quantity = effect.quantity;
    const bool slope = effect.contrast.ends_with(kPerDoubling);
    Json row = {effect.contrast,
                effect.pooled ? "all systems" : system(quantity),
                effect.against,
                bench_.judges[quantity.judge],
                slope ? "all doses" : arm(quantity),
                dose(effect),
                "none",
                category(quantity.category),
                quantity.metric,
                effect.calibration};
    put_interval(row, effect.estimate);
    row.push_back(effect.estimate.n);
    row.push_back(effect.estimate.clusters);
    row.push_back(number_or_null(effect.p));
    row.push_back(number_or_null(effect.q));
    row.push_back(number_or_null(effect.q_by));
    row.push_back(number_or_null(effect.p_equivalence));
    row.push_back(number_or_null(effect.q_equivalence));
    row.push_back(family(effect));
    row.push_back(name(effect.conclusion));
    row.push_back(number_or_null(effect.margin));
    row.push_back(number_or_null(effect.items_needed));
    row.push_back(text_or_null(effect.estimate.method));
    row.push_back(text_or_null(effect.test));
    row.push_back(text_or_null(effect.estimate.reason));
    rows.push_back(std::move(row));
  }
  return {
      {"columns", {"contrast", "system",      "against",       "judge",
                   "arm",      "dose",        "defence",       "category",
                   "metric",   "calibration", "value",         "lower",
                   "upper",    "n",           "clusters",      "p",
                   "q",        "q_by",        "p_equivalence", "q_equivalence",
                   "family",   "conclusion",  "margin",        "items_needed",
                   "method",   "test",        "reason"}},
      {"rows", rows}};
}

Json ReportTables::surrogate() const {
  Json rows = Json::array();
  for (const SurrogateRow& found : surrogate_rows(audit_)) {
    const Effect& of = *found.judge;
    Json row = {of.contrast,
                of.pooled ? "all systems" : system(of.quantity),
                of.against,
                arm(of.quantity),
                of.quantity.metric,
                of.calibration,
                bench_.judges[of.quantity.judge],
                bench_.judges[found.surrogate->quantity.judge]};
    put_interval(row, found.judge->estimate);
    put_interval(row, found.surrogate->estimate);
    put_interval(row, found.difference->estimate);
    rows.push_back(std::move(row));
  }
  return {{"columns",
           {"contrast", "system", "against", "arm", "metric", "calibration",
            "recorded_judge", "surrogate_judge", "recorded", "recorded_lower",
            "recorded_upper", "surrogate", "surrogate_lower", "surrogate_upper",
            "difference", "difference_lower", "difference_upper"}},
          {"rows", rows}};
}

Json ReportTables::rank_moves() const {
  Json rows = Json::array();
  for (const RankMove& move : audit_.analysis.moves) {
    rows.push_back(
        {move.contrast, move.attacked, move.against, bench_.judges[move.judge],
         category(move.category), move.metric, move.calibration, move.entrants,
         number_or_null(move.before), number_or_null(move.before_lower),
         number_or_null(move.before_upper), number_or_null(move.after),
         number_or_null(move.after_lower), number_or_null(move.after_upper)});
  }
  return {{"columns",
           {"contrast", "attacked", "clean", "judge", "category", "metric",
            "calibration", "entrants", "before", "before_lower", "before_upper",
            "after", "after_lower", "after_upper"}},
          {"rows", rows}};
}

Json ReportTables::tests() const {
  Json out = Json::array();
  for (const Test& test : audit_.detection.tests) {
    out.push_back({{"family", test.family},
                   {"id", test.id},
                   {"p", number_or_null(test.p)},
                   {"q", number_or_null(test.q)}});
  }
  for (const Effect& effect : audit_.analysis.effects) {
    if (std::isnan(effect.p)) continue;
    const Quantity& of = effect.quantity;
    out.push_back({{"family", family(effect)},
                   {"id",
                    {effect.contrast, system(of), bench_.judges[of.judge],
                     category(of.category), effect.calibration}},
                   {"test", effect.test},
                   {"p", number_or_null(effect.p)},
                   {"q", number_or_null(effect.q)},
                   {"q_by", number_or_null(effect.q_by)}});
  }
  return out;
}

}  // namespace assize
