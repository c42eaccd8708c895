#include "audit/audit_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "audit/arms.h"

namespace assize {
namespace {

Statistics read_statistics(ConfigNode node) {
  Statistics out;
  double resamples = 0, seed = 0;
  std::size_t interval = 0, test = 0;
  node.read(kConfidence, out.confidence);
  node.read(kResamples, resamples);
  node.read(kIntervalChoice, interval);
  node.read(kTestChoice, test);
  node.read(kFdr, out.fdr);
  node.read(kMargin, out.margin);
  node.read(kScoreMargin, out.score_margin);
  node.read(kMaterial, out.material);
  node.read(kSeed, seed);
  if (resamples != static_cast<double>(static_cast<std::size_t>(resamples))) {
    node.fail("resamples", "resamples must be a whole number");
  }
  if (seed != static_cast<double>(static_cast<std::uint64_t>(seed))) {
    node.fail("seed", "seed must be a whole number");
  }
  const double least = std::ceil(10 / (1 - out.confidence) - 1e-9);
  if (resamples < least) {
    node.fail("resamples",
              fmt::format("intervals of level {} need at least {} replicates",
                          out.confidence, least));
  }
  out.interval = static_cast<IntervalMethod>(interval);
  out.test = static_cast<EffectTest>(test);
  out.resamples = static_cast<std::size_t>(resamples);
  out.seed = static_cast<std::uint64_t>(seed);
  return out;
}

/// The entries under `key`, or where the key is absent every built-in of the
/// family, but for those that want to be asked for.
template <typename Plugin>
std::vector<std::pair<std::string, ConfigNode>> chosen(
    ConfigNode& node, std::string_view key, const Registry& registry) {
  if (node.has(key)) return node.entries(key);
  std::vector<std::pair<std::string, ConfigNode>> all;
  for (const auto& entry : registry.family<Plugin>()) {
    if (entry.from != "built-in") continue;
    if constexpr (requires { entry.plugin->asked_for; }) {
      if (entry.plugin->asked_for) continue;
    }
    all.emplace_back(entry.plugin->info.id, ConfigNode::empty("defaults"));
  }
  (void)node.entries(key);
  return all;
}

/// Id of the plugins that run a program.
constexpr std::string_view kCommand = "command";
constexpr std::string_view kNotAllowed =
    "this audit runs a program; read what it names, then allow it with "
    "--allow-commands";

class Reader {
 public:
  Reader(ConfigNode node, const Registry& registry, Permissions allowed)
      : node_(std::move(node)), registry_(registry), allowed_(allowed) {}

  tl::expected<AuditConfig, std::vector<Error>> read() {
    read_suite();
    out_.systems = node_.list("systems");
    out_.clean = node_.list("clean");
    read_attacks();
    read_judges();
    read_searches();
    out_.design = read_design(node_.child("design"));
    out_.budget = read_budget(node_.child("budget"));
    out_.stopping = read_stopping(node_.child("stopping"));
    out_.store = node_.path("store", "");
    for (auto& [id, knobs] :
         chosen<DetectorPlugin>(node_, "detectors", registry_)) {
      const auto* plugin = find<DetectorPlugin>("detectors", id, knobs);
      if (plugin == nullptr) continue;
      if (named_twice("detectors", id, out_.detectors)) continue;
      auto detector = plugin->make(knobs);
      out_.plugins.back().knobs = knobs.canonical();
      out_.detectors.push_back(
          {id, knobs.canonical(), plugin->level, std::move(detector)});
    }
    for (auto& [id, knobs] :
         chosen<CalibrationPlugin>(node_, "calibrations", registry_)) {
      const auto* plugin = find<CalibrationPlugin>("calibrations", id, knobs);
      if (plugin == nullptr) continue;
      auto calibration = plugin->make(knobs);
      out_.plugins.back().knobs = knobs.canonical();
      // A second use of a calibration is named after what tells it apart.
      const bool again =
          std::ranges::find(out_.calibrations, id, &CalibrationUse::id) !=
          out_.calibrations.end();
      const std::string name =
          again ? id + knobs_told(plugin->info.knobs, knobs.canonical()) : id;
      if (named_twice("calibrations", name, out_.calibrations)) continue;
      out_.calibrations.push_back(
          {name, knobs.canonical(), std::move(calibration)});
    }
    out_.statistics = read_statistics(node_.child("statistics"));
    if (node_.child("statistics").flag("refit_c", false)) add_refits();
    read_formats();
    std::vector<Error> errors = node_.finish();
    errors.insert(errors.end(), errors_.begin(), errors_.end());
    std::ranges::stable_sort(errors, {}, [](const Error& error) {
      return std::tie(error.where.file, error.where.line, error.where.column);
    });
    if (!errors.empty()) return tl::unexpected(std::move(errors));
    out_.canonical = canonical();
    auto spending = nlohmann::json::parse(out_.canonical);
    spending.erase("budget");
    spending.erase("report");
    out_.spending = spending.dump();
    out_.node = node_;
    return std::move(out_);
  }

 private:
  /// The plugin, noted in the manifest; nullptr after an error was gathered.
  template <typename Plugin>
  const Plugin* find(std::string_view key, const std::string& id,
                     const ConfigNode& at) {
    const auto found = registry_.find<Plugin>(id);
    if (!found) {
      std::string message = found.error().message;
      message.replace(message.find("plugin"), 6, family_name<Plugin>());
      message += fmt::format("; 'assize list {}s' shows them all",
                             family_name<Plugin>());
      Location where = at.where();
      if (where.line == 0) {
        node_.fail(key, message);
      } else {
        errors_.push_back({message, where});
      }
      return nullptr;
    }
    out_.plugins.push_back({id, (*found)->from, "{}"});
    return (*found)->plugin;
  }

  /// A report names its rows by plugin, so each may be there once.
  template <typename Use>
  bool named_twice(std::string_view key, const std::string& id,
                   const std::vector<Use>& uses) {
    if (std::ranges::find(uses, id, &Use::id) == uses.end()) return false;
    node_.fail(key, fmt::format("'{}' is named twice", id));
    return true;
  }

  void read_suite() {
    out_.suite_id = node_.text("suite", "");
    if (out_.suite_id.empty()) {
      node_.skip("inputs");
      node_.fail("suite",
                 "an audit names its suite, as in 'suite: "
                 "alpaca_eval_2'");
      return;
    }
    const auto found = registry_.find<SuitePlugin>(out_.suite_id);
    if (!found) {
      std::string message = found.error().message;
      message.replace(message.find("plugin"), 6, "suite");
      node_.fail("suite", message);
      node_.skip("inputs");  // Only its suite could read them.
      return;
    }
    out_.plugins.push_back({out_.suite_id, (*found)->from, "{}"});
    out_.suite_plugin = (*found)->plugin;
    ConfigNode inputs = node_.child("inputs");
    out_.suite = out_.suite_plugin->make(inputs);
  }

  void read_attacks() {
    if (!node_.has("attacks")) {
      (void)node_.entries("attacks");
      out_.attacks.push_back({"recorded", "{}", nullptr, "", ""});
      return;
    }
    for (auto& [id, knobs] : node_.entries("attacks")) {
      if (id == "recorded") {
        AttackUse use{id, "{}", nullptr, knobs.text("clean", ""),
                      knobs.text("attacked", "")};
        if (use.clean.empty() != use.attacked.empty()) {
          knobs.fail("clean",
                     "a recorded attack names both 'clean' and "
                     "'attacked', or neither for the suite's own");
        }
        out_.attacks.push_back(std::move(use));
        continue;
      }
      const auto* plugin = find<AttackPlugin>("attacks", id, knobs);
      if (plugin == nullptr) continue;
      (void)forbidden(id, knobs);
      std::vector<ConfigNode> points = knobs.grid(plugin->info.knobs);
      for (ConfigNode& point : points) {
        add_attack(*plugin, point, points.size() > 1);
      }
    }
  }

  /// Read only where something is to be searched, so that other audits are
  /// known by what they were known by.
  void read_searches() {
    const bool any = std::ranges::any_of(
        out_.attacks,
        [](const AttackUse& attack) { return attack.searcher != nullptr; });
    if (!any && !node_.has("search")) return;
    out_.search = read_search(node_.child("search"));
    const std::string& judge = out_.search.judge;
    std::vector<std::string> known;
    for (const JudgeUse& use : out_.judges) known.push_back(use.name);
    if (!judge.empty() && std::ranges::find(known, judge) == known.end()) {
      node_.child("search").fail(
          "judge", fmt::format("unknown judge '{}'{}", printable(judge, 60),
                               did_you_mean(judge, known)));
    }
    if (out_.search.control) add_controls();
  }

  /// An arm beside each search, whose changes are kept by chance.
  void add_controls() {
    std::vector<AttackUse> controls;
    for (const AttackUse& attack : out_.attacks) {
      if (attack.searcher == nullptr) continue;
      // Canonical knobs are JSON, and so YAML.
      auto knobs = ConfigNode::parse(attack.knobs, "search.control");
      AttackUse control = make_attack(*attack.plugin, *knobs, false);
      control.arm = attack.arm + " control";
      control.dose = attack.dose;
      control.control = true;
      controls.push_back(std::move(control));
    }
    std::ranges::move(controls, std::back_inserter(out_.attacks));
  }

  void add_attack(const AttackPlugin& plugin, ConfigNode& point, bool of_grid) {
    AttackUse use = make_attack(plugin, point, of_grid);
    const auto same = std::ranges::find(out_.attacks, use.arm, &AttackUse::arm);
    if (same != out_.attacks.end()) {
      node_.fail("attacks", fmt::format("'{}' is named twice", use.arm));
    }
    out_.attacks.push_back(std::move(use));
  }

  /// A program runs only where the person at the keyboard said so: an audit
  /// from a stranger must not start one by itself.  Making its plugin starts
  /// nothing.
  bool forbidden(const std::string& id, const ConfigNode& at) {
    if (id != kCommand || allowed_.commands) return false;
    errors_.push_back({std::string(kNotAllowed), at.where()});
    return true;
  }

  void read_judges() {
    for (auto& [id, knobs] : node_.entries("judges")) {
      const auto* plugin = find<JudgePlugin>("judges", id, knobs);
      if (plugin == nullptr) continue;
      if (const auto* rule = std::get_if<Make<RuleJudge>>(&plugin->make)) {
        if (named_twice("judges", id, out_.rules)) continue;
        out_.rules.push_back({id, (*rule)(knobs)});
        continue;
      }
      add_judge(id, *plugin, knobs);
    }
  }

  void add_judge(const std::string& id, const JudgePlugin& plugin,
                 ConfigNode& knobs) {
    JudgeUse use;
    use.id = id;
    const std::string given = knobs.text("name", "");
    if (const auto* make = std::get_if<Make<LocalBackend>>(&plugin.make)) {
      use.backend = (*make)(knobs);
      use.surrogate = knobs.flag("surrogate", use.backend->surrogate());
    } else {
      use.http = std::get<Make<HttpBackend>>(plugin.make)(knobs);
    }
    out_.plugins.back().knobs = knobs.canonical();
    if (forbidden(id, knobs)) return;
    use.name = given.empty() ? use.own_name() : given;
    if (printable(use.name) != use.name) {
      knobs.fail("name", "a judge's name must be plain text");
    }
    if (std::ranges::find(out_.judges, use.name, &JudgeUse::name) !=
        out_.judges.end()) {
      node_.fail("judges",
                 fmt::format("judge '{}' is named twice; give one another "
                             "'name'",
                             printable(use.name, 60)));
    }
    out_.judges.push_back(std::move(use));
  }

  /// A second use of each calibration that can choose its penalty again, so
  /// that a report shows what holding it costs in width.
  void add_refits() {
    const std::size_t uses = out_.calibrations.size();
    for (std::size_t i = 0; i < uses; ++i) {
      const auto found =
          registry_.find<CalibrationPlugin>(out_.calibrations[i].id);
      if (!found) continue;
      const CalibrationPlugin& plugin = *(*found)->plugin;
      for (const Knob& knob : plugin.info.knobs) {
        const auto* choice = std::get_if<Choice>(&knob);
        if (choice == nullptr || choice->name != "refit_c") continue;
        // Canonical knobs are JSON, and so YAML.
        auto node =
            ConfigNode::parse(out_.calibrations[i].knobs, "statistics.refit_c");
        node->overlay(
            *ConfigNode::parse("refit_c: true", "statistics.refit_c"));
        auto calibration = plugin.make(*node);
        out_.calibrations.push_back(
            {out_.calibrations[i].id + std::string(kRefit), node->canonical(),
             std::move(calibration)});
      }
    }
  }

  void read_formats() {
    ConfigNode report = node_.child("report");
    out_.formats = report.list("formats");
    if (out_.formats.empty()) out_.formats = {"html", "json", "markdown"};
    for (const std::string& id : out_.formats) {
      find<ReportPlugin>("report", id, report);
    }
  }

  /// What was in force, without absolute paths: a report is the same wherever
  /// its inputs lie, and their hashes say which they were.
  std::string canonical() const {
    auto config = nlohmann::json::parse(node_.canonical());
    for (auto& [key, value] : config["inputs"].items()) {
      if (!value.is_string()) continue;
      const std::filesystem::path path(value.get<std::string>());
      const bool leaves = path.is_absolute() || path.string().starts_with("..");
      if (leaves) value = path.filename().string();
    }
    config.erase("store");  // Where judgements are kept changes none of them.
    return config.dump();
  }

  ConfigNode node_;
  const Registry& registry_;
  Permissions allowed_;
  AuditConfig out_;
  std::vector<Error> errors_;
};

}  // namespace

std::string JudgeUse::own_name() const {
  return http != nullptr ? http->name() : backend->name();
}

std::vector<std::string> JudgeUse::cautions() const {
  return http != nullptr ? http->cautions() : backend->cautions();
}

tl::expected<AuditConfig, std::vector<Error>> read_audit_config(
    ConfigNode node, const Registry& registry, Permissions allowed) {
  return Reader(std::move(node), registry, allowed).read();
}

}  // namespace assize
