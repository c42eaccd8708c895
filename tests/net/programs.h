// Programs for the tests of command plugins, good and bad ones.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "io/temporary_folder.h"

namespace assize::testing {

/// A Python program in `folder`: `say(object)` writes a line, `hello` holds a
/// good declaration, and `body` runs for each line, which is in `asked`, unless
/// it is a hello, which was answered.
inline std::vector<std::string> program(const TemporaryFolder& folder,
                                        const std::string& family,
                                        const std::string& body,
                                        const std::string& name = "program.py",
                                        unsigned parallel = 1) {
  std::string indented = "    ";
  for (const char c : body) indented += c == '\n' ? "\n    " : std::string{c};
  const std::string path = folder.file(
      name,
      "import json, os, sys, time\n"
      "def say(what):\n"
      "    print(json.dumps(what), flush=True)\n"
      "hello = {'type': 'hello', 'family': '" +
          family +
          "', 'id': 'x.test', 'version': '3',\n"
          "         'summary': 'A test.', 'source': 'here', 'parallel': " +
          std::to_string(parallel) +
          "}\n"
          "held = []\n"
          "for line in sys.stdin:\n"
          "    asked = json.loads(line)\n"
          "    if asked['type'] == 'hello':\n"
          "        say(hello)\n"
          "        continue\n" +
          indented + "\n");
  return {"python3", path};
}

}  // namespace assize::testing
