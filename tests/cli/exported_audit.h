// Rows of a suite that scores judges, attacked in two ways, judged, exported.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>

#include "cli/run_program.h"
#include "io/temporary_folder.h"

namespace assize::testing {

struct ExportedAudit {
  TemporaryFolder folder;
  Ran judged, written;

  /// `file`: what the rows are called in the folder of results; `judge`: its
  /// settings, in YAML.
  ExportedAudit(const std::string& suite, const std::string& file,
                const nlohmann::json& rows, const std::string& judge) {
    std::filesystem::create_directories(folder.path("in"));
    folder.file("in/" + file, rows.dump());
    const std::string yaml = folder.file(
        "audit.yaml",
        "suite: " + suite + "\ninputs: {results: in}\njudges:\n  - " + judge +
            "\nattacks: [verbosity.pad, null.constant]\n"
            "statistics: {resamples: 200}\nreport: {formats: [json]}\n");
    judged = run_program({"run"}, {yaml, "--out", folder.path("report")});
    written = run_program({"export"}, {yaml, "--out", folder.path("out")});
  }

  /// A path among what was exported.
  std::string root(const std::string& below) const {
    return folder.path("out/" + below);
  }
};

}  // namespace assize::testing
