// The quickstart suite with judges behind HTTP, in a folder of a test's own.
#pragma once

#include <filesystem>
#include <string>

#include "data.h"
#include "io/temporary_folder.h"

namespace assize::testing {

inline constexpr const char* kHostedJudge =
    "  - openai: {model: gpt-4.1-mini, base_url: "
    "'https://api.openai.com/v1'}\n";

/// Writes "audit.yaml" with these judges and whatever `more` sets; returns its
/// path.
inline std::string quickstart_audit(const TemporaryFolder& folder,
                                    const std::string& judges,
                                    const std::string& more = "") {
  std::filesystem::copy(root() + "/suites/quickstart", folder.path("suite"),
                        std::filesystem::copy_options::recursive);
  return folder.file("audit.yaml",
                     "suite: generic\n"
                     "inputs:\n"
                     "  items: suite/items.jsonl\n"
                     "  name: quickstart\n"
                     "  baseline: baseline\n"
                     "  answers: suite/answers\n"
                     "systems: [terse]\n"
                     "judges:\n" +
                         judges + "attacks: [verbosity.pad]\n" + more);
}

}  // namespace assize::testing
