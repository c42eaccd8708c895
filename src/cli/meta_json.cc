// The JSON of `assize meta`.

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/meta_table.h"
#include "io/canonical_json.h"

namespace assize::cli {
namespace {

using Json = nlohmann::json;

Json text_or_null(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

Json json_of(const Interval& of) {
  if (std::isnan(of.lower)) return {};
  return {{"lower", of.lower}, {"upper", of.upper}, {"level", of.level}};
}

Json json_of(const MetaMetric& of) {
  return {{"id", of.id},
          {"convention", text_or_null(of.convention)},
          {"value", of.value},
          {"interval", json_of(of.interval)},
          {"systems", of.systems},
          {"pairs", of.pairs == 0 ? Json() : Json(of.pairs)},
          {"reason", text_or_null(of.reason)}};
}

Json json_of(const Estimate& of) {
  return {{"value", of.value},
          {"interval", of.interval ? json_of(*of.interval) : Json()},
          {"n", of.n},
          {"instructions", of.clusters},
          {"method", text_or_null(of.method)},
          {"reason", text_or_null(of.reason)}};
}

Json json_of(const SharedSystems& of) {
  Json names = Json::array();
  for (std::size_t i = 0; i < of.systems.size(); ++i) {
    names.push_back({{"system", of.systems[i].name},
                     {"score", of.systems[i].score},
                     {"rating", of.reference[i].score}});
  }
  return {{"systems", names},
          {"only_systems", of.only_systems},
          {"only_reference", of.only_reference},
          {"unknown", of.unknown},
          {"by_case", of.by_case}};
}

Json json_of(const MetaCircles& of) {
  if (!of.reason.empty()) {
    return {{"comparisons", of.comparisons},
            {"pairs", of.pairs},
            {"reason", of.reason}};
  }
  const auto share = [&](double part) { return part / of.hodge.total; };
  return {{"comparisons", of.comparisons},
          {"pairs", of.pairs},
          {"reason", nullptr},
          {"hodge",
           {{"gradient", share(of.hodge.gradient)},
            {"curl", share(of.hodge.curl)},
            {"harmonic", share(of.hodge.harmonic)}}},
          {"cycles",
           {{"cyclic", of.cycles.observed.cyclic},
            {"triads", of.cycles.observed.triads},
            {"rate", of.cycles.observed.rate()},
            {"null_mean", of.cycles.null_mean},
            {"p_fewer", of.cycles.p_fewer},
            {"p_more", of.cycles.p_more}}}};
}

Json json_of(const MetaRanks& of) {
  Json systems = Json::array();
  for (const MetaRank& one : of.systems) {
    systems.push_back(
        {{"system", one.system},
         {"score", json_of(one.score)},
         {"rank", one.rank},
         {"simultaneous_best", one.simultaneous.best},
         {"simultaneous_worst", one.simultaneous.worst},
         {"borda_share", one.borda},
         {"borda_rank", one.borda_rank},
         {"kemeny_rank", one.kemeny > 0 ? Json(one.kemeny) : Json()}});
  }
  return {{"systems", systems},
          {"critical", of.critical},
          {"instructions", of.instructions},
          {"kemeny",
           {{"exact", of.kemeny_exact},
            {"orders", of.kemeny_orders},
            {"distance", of.kemeny_distance},
            {"lower_bound", of.kemeny_bound}}},
          {"circles", json_of(of.circles)}};
}

Json json_of(const MetaSubset& of) {
  return {{"ids", of.ids},
          {"pairs", of.pairs},
          {"metrics", Json::array({json_of(of.linear), json_of(of.resampled),
                                   json_of(of.kept_for_new)})}};
}

Json json_of(const ItemReport& of) {
  if (!of.reason.empty()) return {{"reason", of.reason}};
  Json items = Json::array(), topics = Json::array();
  for (const MetaItem& item : of.items) {
    items.push_back({{"id", item.id},
                     {"topic", text_or_null(item.topic)},
                     {"contribution", item.separation.contribution},
                     {"discrimination", item.separation.discrimination},
                     {"spread", item.separation.spread}});
  }
  for (const MetaTopic& topic : of.topics) {
    topics.push_back({{"topic", topic.name},
                      {"instructions", topic.instructions},
                      {"contribution", topic.contribution},
                      {"interval", json_of(topic.interval)},
                      {"separability", json_of(topic.separability)}});
  }
  const bool none = !of.subset_reason.empty();
  return {{"complete", of.complete},
          {"partial", of.partial},
          {"separability", json_of(of.separability)},
          {"items", items},
          {"topics", topics},
          {"subset", none ? Json() : json_of(of.subset)},
          {"subset_reason", text_or_null(of.subset_reason)},
          {"reason", nullptr}};
}

Json json_of(const Gaming& of) {
  Json gameability = Json::array(), gains = Json::array();
  for (const Gameability& one : of.gameability) {
    gameability.push_back({{"attack", one.attack},
                           {"calibration", one.calibration},
                           {"systems", one.systems},
                           {"estimate", json_of(one.estimate)}});
  }
  for (const AdversarialGain& one : of.gains) {
    gains.push_back({{"attack", one.attack},
                     {"system", one.system},
                     {"against", one.against},
                     {"calibration", one.calibration},
                     {"estimate", json_of(one.gain)},
                     {"rank_raw", one.rank_raw},
                     {"rank_calibrated", one.rank_calibrated},
                     {"rank_gain", one.rank_gain()}});
  }
  return {{"gameability", gameability},
          {"adversarial_gains", gains},
          {"reason", text_or_null(of.reason)}};
}

Json json_of(const MetaOfAudit& of) {
  Json left_out = Json::array(), refused = Json::array();
  for (const Unranked& one : of.study.left_out) {
    left_out.push_back({{"system", one.system}, {"why", one.why}});
  }
  for (const auto& [calibration, why] : of.study.refused) {
    refused.push_back({{"calibration", calibration}, {"why", why}});
  }
  return {{"suite", of.study.bench().suite},
          {"judge", of.study.bench().judges[of.study.judge]},
          {"metric", of.study.metric},
          {"convention", text_or_null(of.study.convention)},
          {"left_out", left_out},
          {"refused", refused},
          {"cautions", of.study.bench().cautions},
          {"ranks", json_of(of.ranks)},
          {"items", json_of(of.items)},
          {"gaming", json_of(of.gaming)}};
}

}  // namespace

void write_meta_json(const MetaFindings& found, std::ostream& out) {
  Json groups = Json::array();
  for (const MetaGroup& group : found.groups) {
    Json metrics = Json::array();
    for (const MetaMetric& metric : group.metrics) {
      metrics.push_back(json_of(metric));
    }
    groups.push_back({{"set", group.set}, {"metrics", metrics}});
  }
  out << pretty_json(
      {{"schema", "assize.meta/1"},
       {"kind", "meta"},
       {"source", found.source},
       {"reference", text_or_null(found.reference)},
       {"level", found.level},
       {"groups", groups},
       {"shared", found.shared ? json_of(*found.shared) : Json()},
       {"audit", found.audit ? json_of(*found.audit) : Json()}});
}

}  // namespace assize::cli
