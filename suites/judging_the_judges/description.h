// What suite.yaml says of Judging the Judges, as values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "prompt/grammar.h"

namespace assize::judging_the_judges {

/// A system that answers without thinking.
struct Dummy {
  enum class Says : std::uint8_t { kReference, kQuestion, kConstant };

  std::string name;
  Says says = Says::kConstant;
  std::string constant;
};

struct Description {
  std::string version, frame;
  std::vector<std::string> asked;   ///< Columns of what was asked.
  std::vector<std::string> people;  ///< Names of the column of people's labels.
  std::vector<std::string> apart;   ///< Columns that are no judge's.
  GrammarSpec official, strict;
  std::vector<Dummy> dummies;
};

/// The shipped suite.yaml. Fails only if the build embedded a broken one.
Result<Description> description();

/// The text of the shipped suite.yaml.
std::string_view yaml();

}  // namespace assize::judging_the_judges
