// One YAML file is one audit: what is asked for, before any file is read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "audit/budget.h"
#include "audit/design.h"
#include "audit/detect.h"
#include "audit/payload.h"
#include "audit/search_settings.h"
#include "audit/statistics.h"
#include "audit/stopping.h"
#include "plugin/config_node.h"
#include "plugin/registry.h"

namespace assize {

/// An attack as configured: a plugin at one dose, or a recorded pairing.
struct AttackUse {
  std::string id;     ///< Plugin id, or "recorded".
  std::string knobs;  ///< Canonical JSON of one point of the grid.
  const AttackPlugin* plugin = nullptr;  ///< nullptr: recorded.
  std::string clean, attacked;  ///< Recorded: system names; "": the suite's.
  std::string arm = {};         ///< "verbosity.pad factor=2": of a plugin.
  double dose = kAbsent;        ///< Value of the dose knob, if there is one.
  /// One of the three, by the plugin's shape.
  std::unique_ptr<AnswerAttack> rewriter = {};
  std::unique_ptr<PresentationAttack> presenter = {};
  std::unique_ptr<SearchAttack> searcher = {};
  bool control = false;  ///< Of a search: its control, which asks nobody.
  /// Of a search: what it found, or where that is not known, only what it
  /// starts from, in `text` alone; and the items that its answers stay away
  /// from, sorted.
  std::optional<Payload> payload = {};
  std::vector<std::uint32_t> searched = {};
  std::size_t longest = 0;  ///< Bytes, as of Search::longest().

  /// Whether its payload is what a search found.
  bool found() const { return payload && !payload->trace.empty(); }
};

struct CalibrationUse {
  std::string id, knobs;  ///< id: as reports call it.
  std::unique_ptr<Calibration> calibration;
};

struct RuleUse {
  std::string id;
  std::unique_ptr<RuleJudge> rule;
};

/// A judge that is asked now: on this machine, or behind HTTP.
struct JudgeUse {
  std::string id, name;    ///< Plugin, and what reports call it.
  bool surrogate = false;  ///< Others are held against its taste.
  std::unique_ptr<LocalBackend> backend = {};
  std::unique_ptr<HttpBackend> http = {};  ///< Where there is no local one.

  /// As its backend says.
  std::string own_name() const;
  std::vector<std::string> cautions() const;
  /// Whether it is asked about each answer of a trial by itself.
  bool hears_alone() const { return http != nullptr && http->per_slot(); }
};

/// For the manifest: which plugin, from where, with which settings in force.
struct PluginUse {
  std::string id, from, knobs;  ///< knobs: canonical JSON.
};

struct AuditConfig {
  std::string suite_id;
  const SuitePlugin* suite_plugin = nullptr;
  std::unique_ptr<Suite> suite;
  std::vector<std::string> systems, clean;  ///< Empty: all, the default.
  std::vector<AttackUse> attacks;
  std::vector<RuleUse> rules;
  std::vector<JudgeUse> judges;
  Design design;
  Budget budget;
  StoppingRule stopping;
  SearchSettings search;
  std::string store;  ///< Path of the judgements, or "": see store_path().
  std::vector<DetectorUse> detectors;
  std::vector<CalibrationUse> calibrations;
  Statistics statistics;
  std::vector<std::string> formats;  ///< Ids of report plugins.
  std::vector<PluginUse> plugins;
  ConfigNode node = ConfigNode::empty("");  ///< For errors found later.
  std::string canonical;  ///< Effective configuration without paths' folders.
  /// The same without what changes no request: what is spent counts together
  /// over all runs of it.
  std::string spending;
};

/// What the person at the keyboard allows that an audit's file may not.
struct Permissions {
  bool commands = false;  ///< To run the programs that the audit names.
};

/// Reads a configuration.  All errors of the file are returned together.
tl::expected<AuditConfig, std::vector<Error>> read_audit_config(
    ConfigNode node, const Registry& registry, Permissions allowed = {});

}  // namespace assize
