// The command line as a shell completes it, and the scripts that do.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace assize::cli {

/// What stands at a place: "file", "none" (anything), or a list of Shape.
using Kind = std::string;

struct Flag {
  std::string name;  ///< "--out"
  std::string help;
  Kind takes;  ///< Empty: no value.
};

struct Verb {
  std::string name, help;
  std::vector<Flag> flags;
  std::vector<Kind> places;  ///< Of its words that are no flags, in order.
};

struct Shape {
  std::vector<Flag> flags;  ///< Before any verb.
  std::vector<Verb> verbs;
  std::map<Kind, std::vector<std::string>> words;
};

/// Scripts that complete `assize` in bash 4, zsh 5 and fish 3.
std::string bash_completion(const Shape& shape);
std::string zsh_completion(const Shape& shape);
std::string fish_completion(const Shape& shape);

}  // namespace assize::cli
