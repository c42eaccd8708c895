// One battle of an arena log, field by field.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_value.h"
#include "suites/arena_votes/description.h"

namespace assize::arena_votes {

/// What the log counts of an answer: columns of the table of answers. Absent
/// counts are NaN.
inline constexpr std::array<std::string_view, 5> kCounts = {
    "token_len", "header_count", "list_count", "bold_count", "citation_count"};
using Counts = std::array<double, kCounts.size()>;

/// Views of the record that is being read; they end with the visit.
struct BattleRow {
  std::string id;             ///< "" where the log gives none.
  std::string voter, moment;  ///< The same.
  std::string session;        ///< Conversations of one visit; or "".
  std::array<Text, 2> systems;
  std::array<JsonValue, 2> conversation;  ///< Missing where withheld.
  std::array<Counts, 2> counts;
  std::optional<Vote> vote;  ///< None: nobody voted.
  Text winner;               ///< The vote in the log's words.
  Text language;
  bool anonymous = true;  ///< The names were hidden when the vote was cast.
  bool sampled = true;    ///< False: one of too many of the same prompt.
};

/// Logs of all editions, 2023 to 2025. Errors have no place yet: a missing
/// field, a wrong type, a count that is negative or no number, a vote in words
/// that suite.yaml does not know.
Result<BattleRow> battle_of(const JsonValue& row, const Description& about);

/// Whether a battle is of this category: `is_NAME`, or NAME in any version of
/// `category_tag`, is true. Nothing where no such tag is there.
std::optional<bool> tagged(const JsonValue& row, std::string_view category);

}  // namespace assize::arena_votes
