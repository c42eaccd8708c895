// The program as a test runs it: its words in, its exit code and texts out.
#pragma once

#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include "cli/verb.h"

namespace assize::testing {

struct Ran {
  int code = 0;
  std::string out, err;
};

/// Runs `assize`, the words of `verb`, then `arguments`; `width` as in Streams.
inline Ran run_program(std::initializer_list<std::string> verb,
                       const std::vector<std::string>& arguments,
                       unsigned width = 0) {
  std::vector<const char*> words = {"assize"};
  for (const std::string& word : verb) words.push_back(word.c_str());
  for (const std::string& word : arguments) words.push_back(word.c_str());
  std::ostringstream out, err;
  cli::Streams streams{out, err, width, false};
  const int code =
      cli::run_program(static_cast<int>(words.size()), words.data(), streams);
  return {code, out.str(), err.str()};
}

}  // namespace assize::testing
