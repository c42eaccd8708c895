// What a shared object exports: its ABI tag and its plugins.
#pragma once

#include <span>
#include <string_view>

#include "plugin/attack.h"
#include "plugin/calibration.h"
#include "plugin/defence.h"
#include "plugin/detector.h"
#include "plugin/judge.h"
#include "plugin/report_format.h"
#include "plugin/suite.h"

namespace assize {

/// An object exports `extern "C" const assize::Manifest* assize_manifest()`.
/// `abi` stays the first member in every version: it is read before anything
/// else is touched.
struct Manifest {
  const char* abi = nullptr;
  std::span<const AttackPlugin* const> attacks = {};
  std::span<const DefencePlugin* const> defences = {};
  std::span<const DetectorPlugin* const> detectors = {};
  std::span<const CalibrationPlugin* const> calibrations = {};
  std::span<const JudgePlugin* const> judges = {};
  std::span<const SuitePlugin* const> suites = {};
  std::span<const ReportPlugin* const> reports = {};
};

}  // namespace assize
