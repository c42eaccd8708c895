#include "suites/arena_votes/battle_reader.h"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "suites/json_field.h"

namespace assize::arena_votes {
namespace {

using suites::optional_text;
using suites::text_field;
using suites::words;

constexpr std::string_view kSides = "ab";

/// What the editions call one field; none is called "".
using Names = std::array<std::string_view, 3>;
constexpr Names kId = {"question_id", "id"};
constexpr Names kVoter = {"judge_hash", "judge", "user_id"};
constexpr Names kMoment = {"tstamp", "timestamp"};
constexpr Names kSession = {"evaluation_session_id"};

bool absent(const JsonValue& value) {
  return value.is_missing() || value.kind() == JsonValue::Kind::kNull;
}

/// The first of these fields that is there, as text: ids and moments are text
/// in some editions and numbers in others.
Result<std::string> key_of(const JsonValue& row, const Names& fields) {
  for (const std::string_view field : fields) {
    const JsonValue value = row[field];
    if (field.empty() || absent(value)) continue;
    if (value.is_string()) return std::string(value.string());
    if (value.is_number()) return fmt::format("{}", value.number());
    return fail(fmt::format("{} must be text or a number, got {}", field,
                            words(value.kind())));
  }
  return std::string();
}

Result<bool> flag_of(const JsonValue& row, std::string_view field,
                     bool fallback) {
  const JsonValue value = row[field];
  if (absent(value)) return fallback;
  if (value.kind() == JsonValue::Kind::kBool) return value.boolean();
  return fail(fmt::format("{} must be true or false, got {}", field,
                          words(value.kind())));
}

/// A count, or the sum of the counts by kind: {"h1": 2, "h2": 0}.
Result<double> count_of(const JsonValue& value, const std::string& field) {
  double sum = 0;
  bool fine = true;
  const auto add = [&](const JsonValue& each) {
    const double number = each.number();
    fine = fine && std::isfinite(number) && number >= 0;
    sum += number;
  };
  if (absent(value)) return kAbsent;
  if (value.is_object()) {
    value.each_field([&](std::string_view, JsonValue each) { add(each); });
  } else {
    add(value);
  }
  if (fine) return sum;
  return fail(fmt::format(
      "{} must be a count, or counts by kind, none below zero", field));
}

/// Counts stand in `conv_metadata`, of some editions beside the vote.
Result<Counts> counts_of(const JsonValue& row, char side) {
  const std::array<std::string, kCounts.size()> fields = {
      fmt::format("sum_assistant_{}_tokens", side),
      fmt::format("header_count_{}", side), fmt::format("list_count_{}", side),
      fmt::format("bold_count_{}", side),
      fmt::format("num_citations_{}", side)};
  Counts out{};
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const JsonValue inside = row["conv_metadata"][fields[i]];
    const Result<double> count =
        count_of(absent(inside) ? row[fields[i]] : inside, fields[i]);
    if (!count) return tl::unexpected(count.error());
    out[i] = *count;
  }
  return out;
}

/// Messages are called so in logs of search.
JsonValue conversation_of(const JsonValue& row, char side) {
  const JsonValue value = row[fmt::format("conversation_{}", side)];
  return absent(value) ? row[fmt::format("messages_{}", side)] : value;
}

Result<void> take_sides(const JsonValue& row, BattleRow& out) {
  for (std::size_t i = 0; i < kSides.size(); ++i) {
    const std::string field = fmt::format("model_{}", kSides[i]);
    const Result<Text> system = text_field(row, field);
    if (!system) return tl::unexpected(system.error());
    if (system->empty())
      return fail(fmt::format("{} must not be empty", field));
    out.systems[i] = *system;
    out.conversation[i] = conversation_of(row, kSides[i]);
    if (!absent(out.conversation[i]) && !out.conversation[i].is_array()) {
      return fail(fmt::format("conversation_{} must be an array, got {}",
                              kSides[i], words(out.conversation[i].kind())));
    }
    const Result<Counts> counts = counts_of(row, kSides[i]);
    if (!counts) return tl::unexpected(counts.error());
    out.counts[i] = *counts;
  }
  return {};
}

Result<void> take_keys(const JsonValue& row, BattleRow& out) {
  const std::pair<std::string*, const Names*> keys[] = {
      {&out.id, &kId},
      {&out.voter, &kVoter},
      {&out.moment, &kMoment},
      {&out.session, &kSession}};
  for (const auto& [to, fields] : keys) {
    Result<std::string> key = key_of(row, *fields);
    if (!key) return tl::unexpected(key.error());
    *to = std::move(*key);
  }
  return {};
}

Result<void> take_vote(const JsonValue& row, const Description& about,
                       BattleRow& out) {
  if (row["winner"].is_missing()) return fail("missing field 'winner'");
  const Result<Text> winner = optional_text(row, "winner");
  if (!winner) return tl::unexpected(winner.error());
  out.winner = *winner;
  if (absent(row["winner"])) return {};
  const Result<Vote> vote = about.vote(*winner);
  if (!vote) return tl::unexpected(vote.error());
  out.vote = *vote;
  return {};
}

}  // namespace

Result<BattleRow> battle_of(const JsonValue& row, const Description& about) {
  BattleRow out;
  Result<void> taken = take_sides(row, out);
  if (taken) taken = take_keys(row, out);
  if (taken) taken = take_vote(row, about, out);
  if (!taken) return tl::unexpected(taken.error());
  const Result<Text> language = optional_text(row, "language");
  if (!language) return tl::unexpected(language.error());
  out.language = *language;
  const Result<bool> anonymous = flag_of(row, "anony", true);
  if (!anonymous) return tl::unexpected(anonymous.error());
  out.anonymous = *anonymous;
  const Result<bool> sampled = flag_of(row["dedup_tag"], "sampled", true);
  if (!sampled) return tl::unexpected(sampled.error());
  out.sampled = *sampled;
  return out;
}

std::optional<bool> tagged(const JsonValue& row, std::string_view category) {
  std::optional<bool> out;
  const auto see = [&](const JsonValue& value) {
    if (value.kind() != JsonValue::Kind::kBool) return;
    out = out.value_or(false) || value.boolean();
  };
  see(row[fmt::format("is_{}", category)]);
  row["category_tag"].each_field(
      [&](std::string_view, JsonValue version) { see(version[category]); });
  return out;
}

}  // namespace assize::arena_votes
