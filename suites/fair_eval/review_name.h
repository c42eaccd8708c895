// What the name of a file of reviews says: review_A_B_JUDGE.json.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assize::fair_eval {

struct ReviewName {
  std::uint16_t first = 0, second = 0;  ///< Systems, by index.
  std::string judge;                    ///< "gpt-4", "human".
  bool labels = false;                  ///< A *.txt of labels.
};

/// Nothing where the name is not of that form, with two of these systems and
/// the ending .json, .jsonl or .txt. Where several pairs fit, the one with the
/// longest names.
std::optional<ReviewName> review_name(std::string_view file,
                                      const std::vector<std::string>& systems);

}  // namespace assize::fair_eval
