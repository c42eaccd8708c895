#include "audit/report.h"

#include <nlohmann/json.hpp>

#include "audit/limits.h"
#include "audit/report_tables.h"
#include "commit.h"
#include "core/sha256.h"
#include "io/canonical_json.h"

namespace assize {
namespace {

using Json = nlohmann::json;

#if defined(__clang__)
constexpr char kCompiler[] = "clang " __clang_version__;
#else
constexpr char kCompiler[] = "g++ " __VERSION__;
#endif

/// Code points of evidence that a report quotes.
constexpr std::size_t kQuoted = 160;
/// Code points that it quotes on either side, to show the evidence in place.
constexpr std::size_t kAround = 60;

/// The end of valid UTF-8 text, after an ellipsis where it is not the whole.
std::string ending(std::string_view text) {
  std::size_t at = text.size();
  for (std::size_t n = 0; n < kAround && at > 0; ++n) {
    do {
      --at;
    } while (at > 0 && (text[at] & '\xC0') == '\x80');
  }
  return (at > 0 ? "…" : "") + printable(text.substr(at), kAround);
}

class Document {
 public:
  Document(const Audit& audit, const AuditConfig& config)
      : audit_(audit),
        config_(config),
        bench_(audit.bench),
        tables_(audit, config) {}

  std::string render() const {
    Json out = {{"schema", "assize.report/1"},
                {"kind", "audit"},
                {"cautions", cautions(audit_)},
                {"cannot_say", limits(audit_)},
                {"subject", subject()},
                {"metrics", metrics()},
                {"headlines", tables_.headlines()},
                {"effects", tables_.effects()},
                {"rank_moves", tables_.rank_moves()},
                {"surrogate", tables_.surrogate()},
                {"attacks", attacks()},
                {"calibrations", calibrations()},
                {"detectors", detectors()},
                {"findings", findings()},
                {"tests", tables_.tests()},
                {"checks", checks()},
                {"exclusions", exclusions()},
                {"counts", counts()},
                {"manifest", manifest()}};
    out["digest"] = "sha256:" + sha256_hex(canonical_json(out));
    return canonical_json(out);
  }

 private:
  Json subject() const {
    Json under_test = Json::array();
    for (const std::uint16_t s : audit_.under_test) {
      under_test.push_back(bench_.systems[s]);
    }
    return {
        {"suite", bench_.suite},
        {"version", bench_.version},
        {"reference",
         bench_.reference < 0
             ? Json(nullptr)
             : Json(
                   bench_.systems[static_cast<std::size_t>(bench_.reference)])},
        {"systems", under_test},
        {"judges", bench_.judges},
        {"gold",
         bench_.gold < 0
             ? Json(nullptr)
             : Json(bench_.judges[static_cast<std::size_t>(bench_.gold)])},
        {"items", bench_.items.size()},
        {"clusters", bench_.clusters()}};
  }

  Json metrics() const {
    Json out = Json::array();
    for (const auto& [id, meaning] : audit_.metrics) {
      bool headline = false, secondary = false;
      Json range = nullptr;
      for (const Headline& row : audit_.analysis.headlines) {
        if (row.quantity.metric != id) continue;
        (row.quantity.secondary ? secondary : headline) = true;
        range = {number_or_null(row.quantity.least),
                 number_or_null(row.quantity.most)};
      }
      out.push_back({{"id", id},
                     {"meaning", meaning},
                     {"range", range},
                     {"role", headline    ? "headline"
                              : secondary ? "secondary"
                                          : "effect"}});
    }
    return out;
  }

  Json attacks() const {
    Json out = Json::array();
    for (const Arm& arm : audit_.plan.arms) {
      Json& row = out.emplace_back(
          Json({{"id", arm.id},
                {"arm", arm.name},
                {"knobs",
                 arm.knobs.empty() ? Json::object() : Json::parse(arm.knobs)},
                {"attacked", arm.system},
                {"clean", arm.clean},
                {"planned", arm.planned},
                {"judged", arm.judged},
                {"not_applicable", arm.not_applicable},
                {"other_order", arm.other_order},
                {"status", arm.judged == 0 && arm.planned > 0 ? "not judged"
                           : arm.judged < arm.planned         ? "judged in part"
                                                              : "judged"},
                {"reason", text_or_null(arm.reason)}}));
      const auto search =
          std::ranges::find(audit_.searches, arm.name, &Searched::arm);
      if (search != audit_.searches.end()) row["search"] = found(*search);
    }
    return out;
  }

  /// How the text of an arm came to be.
  static Json found(const Searched& search) {
    const Payload& payload = search.payload;
    Json out = outcome(payload);
    out["id"] = hex(payload.search);
    out["control"] = search.control;
    out["payload"] = payload.text;
    out["payload_sha256"] = sha256_hex(payload.text);
    out["trace_sha256"] = payload.trace;
    return out;
  }

  Json calibrations() const {
    Json out = Json::array();
    for (const CalibrationSummary& summary : audit_.calibrations) {
      Json parameters = Json::array();
      for (const auto& [key, value] : summary.notes.parameters) {
        parameters.push_back({key, number_or_null(value)});
      }
      out.push_back({{"id", summary.id},
                     {"judge", summary.judge},
                     {"convention", text_or_null(summary.notes.convention)},
                     {"assumes", summary.notes.assumes},
                     {"refused", text_or_null(summary.refused)},
                     {"parameters", parameters}});
    }
    return out;
  }

  Json detectors() const {
    Json out = Json::array();
    for (const DetectorSummary& summary : audit_.detection.detectors) {
      out.push_back({{"id", summary.id},
                     {"level", summary.level},
                     {"clean",
                      {{"systems", summary.clean_systems},
                       {"answers", summary.clean_answers}}},
                     {"smallest_rate", number_or_null(summary.smallest_rate)},
                     {"note", text_or_null(summary.note)},
                     {"reason", text_or_null(summary.reason)}});
    }
    return out;
  }

  Json evidence(const Evidence& found, const std::string& subject) const {
    Json out = {{"item", bench_.items[found.item].id},
                {"turn", found.turn},
                {"begin", found.begin},
                {"end", found.end},
                {"rule", found.rule},
                {"note", found.note}};
    const int of = bench_.find_system(subject);
    if (of < 0) return out;
    const std::int64_t row =
        bench_.find_answer(static_cast<std::uint16_t>(of), found.item);
    if (row < 0) return out;
    const Answer& answer = bench_.answers[static_cast<std::size_t>(row)];
    if (found.turn >= answer.turns.size()) return out;
    const std::string_view text = answer.turns[found.turn];
    if (found.end > text.size()) return out;
    out["before"] = ending(text.substr(0, found.begin));
    out["text"] =
        printable(text.substr(found.begin, found.end - found.begin), kQuoted);
    out["after"] = printable(text.substr(found.end), kAround);
    return out;
  }

  Json findings() const {
    Json out = Json::array();
    for (const Finding& finding : audit_.detection.findings) {
      Json spans = Json::array();
      for (const Evidence& found : finding.evidence) {
        spans.push_back(evidence(found, finding.subject));
      }
      out.push_back({{"detector", finding.detector},
                     {"subject", finding.subject},
                     {"flagged", finding.flagged},
                     {"score", number_or_null(finding.score)},
                     {"p", number_or_null(finding.p)},
                     {"q", number_or_null(finding.q)},
                     {"share", number_or_null(finding.share)},
                     {"n", finding.n},
                     {"empty", finding.empty},
                     {"reason", text_or_null(finding.reason)},
                     {"evidence", spans}});
    }
    return out;
  }

  Json checks() const {
    Json out = Json::array();
    for (const Check& check : bench_.checks) {
      out.push_back({{"name", check.name},
                     {"what", check.what},
                     {"rows", check.rows},
                     {"mismatches", check.mismatches},
                     {"largest", number_or_null(check.largest)}});
    }
    return out;
  }

  Json exclusions() const {
    Json out = Json::array();
    for (const Exclusion& excluded : bench_.excluded) {
      out.push_back({{"where", excluded.where},
                     {"why", excluded.why},
                     {"count", excluded.count}});
    }
    return out;
  }

  Json counts() const {
    return {{"planned", audit_.plan.counts.planned},
            {"judged", audit_.plan.counts.judged},
            {"ties", audit_.plan.counts.ties},
            {"failures", audit_.plan.counts.failures},
            {"not_tried", audit_.plan.counts.not_tried},
            {"stopped", Json::object()}};
  }

  Json manifest() const {
    Json inputs = Json::array();
    for (const InputFile& file : bench_.files) {
      inputs.push_back({{"path", file.path},
                        {"bytes", file.bytes},
                        {"sha256", file.sha256}});
    }
    Json plugins = Json::array();
    for (const PluginUse& use : config_.plugins) {
      plugins.push_back({{"id", use.id},
                         {"from", use.from},
                         {"knobs", Json::parse(use.knobs)}});
    }
    return {{"inputs", inputs},
            {"config", Json::parse(config_.canonical)},
            {"seed", config_.statistics.seed},
            {"program",
             {{"version", ASSIZE_VERSION},
              {"commit", kCommit},
              {"compiler", kCompiler}}},
            {"plugins", plugins},
            {"judgements",
             {{"rows", audit_.judgement_rows},
              {"sha256", audit_.judgements_sha256}}}};
  }

  const Audit& audit_;
  const AuditConfig& config_;
  const Benchmark& bench_;
  ReportTables tables_;
};

}  // namespace

std::string report_json(const Audit& audit, const AuditConfig& config) {
  return Document(audit, config).render();
}

}  // namespace assize
