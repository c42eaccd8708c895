#include "suites/arena_votes/collector.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "suites/arena_votes/conversation.h"

namespace assize::arena_votes {
namespace {

constexpr std::string_view kNoLanguage = "unknown";

std::string_view language_of(const BattleRow& battle) {
  return battle.language.empty() ? kNoLanguage : battle.language;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

/// Tells one vote from another; the parts cannot run into each other, for a
/// text of JSON holds no U+0000.
std::string said_in(const BattleRow& battle) {
  std::string out;
  for (const std::string_view part :
       {Text(battle.systems[0]), Text(battle.systems[1]), battle.winner,
        Text(battle.voter)}) {
    out += part;
    out += '\0';
  }
  return out;
}

}  // namespace

/// Why a battle is no part of this board, or nullptr.
const char* Collector::left_out(const JsonValue& row, const BattleRow& battle) {
  if (!battle.vote) return "a conversation that nobody voted on";
  if (battle.systems[0] == battle.systems[1]) {
    return "a system against itself";
  }
  if (!battle.anonymous && !choices_.named_too) {
    return "a vote after the systems' names were shown (named: keep counts it)";
  }
  if (!battle.sampled && choices_.sampled_only) {
    return "one of too many battles on the same prompt";
  }
  if (*battle.vote == Vote::kBothBad && !choices_.both_bad_ties) {
    return "a vote that both answers are bad";
  }
  if (!choices_.languages.empty() &&
      !contains(choices_.languages, language_of(battle))) {
    return "a battle in another language";
  }
  if (choices_.category.empty()) return nullptr;
  const auto in = tagged(row, choices_.category);
  tagged_ = tagged_ || in.has_value();
  return in.value_or(false) ? nullptr : "a battle of another category";
}

/// Whether the battle was seen before. Without ids, two are the same if the
/// same voter said the same at the same moment.
Result<bool> Collector::repeated(const BattleRow& battle,
                                 const std::string& id) {
  const std::string said = said_in(battle);
  const bool dated = battle.id.empty() && !battle.moment.empty();
  if (dated && !seen_.try_emplace(said + battle.moment).second) return true;
  const auto [found, fresh] = seen_.try_emplace('#' + id, said);
  if (fresh || found->second == said) return !fresh;
  return fail(
      fmt::format("battle '{}' is given twice, with other systems or another "
                  "vote",
                  printable(id, 80)));
}

Result<std::string> Collector::cluster_of(const BattleRow& battle,
                                          const std::string& id) const {
  if (choices_.cluster == Cluster::kConversation) {
    return battle.session.empty() ? id : battle.session;
  }
  if (!battle.voter.empty()) return battle.voter;
  return fail(
      "this battle names no voter ('judge' or 'judge_hash'); with 'cluster: "
      "conversation' none is needed");
}

Result<void> Collector::take_texts(const BattleRow& battle, Draft& draft) {
  std::array<std::vector<Text>, 2> asked;
  for (std::size_t i = 0; i < battle.conversation.size(); ++i) {
    Side& side = draft.sides[i];
    side.withheld = !battle.conversation[i].is_array();
    if (side.withheld || !choices_.texts) continue;
    Result<Conversation> said = conversation_of(battle.conversation[i]);
    if (!said) return tl::unexpected(said.error());
    for (const std::string& text : said->asked) asked[i].push_back(keep(text));
    for (const std::string& text : said->answered) {
      side.turns.push_back(keep(text));
    }
  }
  if (!draft.sides[0].withheld && !draft.sides[1].withheld && choices_.texts) {
    ++prompts_.rows;
    prompts_.mismatches += asked[0] != asked[1];
  }
  const bool second_longer = asked[1].size() > asked[0].size();
  draft.questions = std::move(asked[second_longer ? 1 : 0]);
  return {};
}

Result<void> Collector::battle(const JsonValue& row, std::uint64_t record) {
  const Result<BattleRow> read = battle_of(row, about_);
  if (!read) return tl::unexpected(read.error());
  const std::string id =
      read->id.empty() ? fmt::format("record {}", record) : read->id;
  const Result<bool> again = repeated(*read, id);
  if (!again) return tl::unexpected(again.error());
  heard_.emplace(language_of(*read));
  const char* const why =
      *again ? "a battle that stands in the log again" : left_out(row, *read);
  if (why != nullptr) {
    exclude(why);
    return {};
  }
  Result<std::string> cluster = cluster_of(*read, id);
  if (!cluster) return tl::unexpected(cluster.error());
  Draft draft;
  draft.id = keep(id);
  draft.cluster = *clusters_.insert(std::move(*cluster)).first;
  draft.language = *languages_.emplace(language_of(*read)).first;
  draft.vote = *read->vote;
  draft.winner = keep(read->winner);
  for (std::size_t i = 0; i < draft.sides.size(); ++i) {
    const auto at = systems_.try_emplace(std::string(read->systems[i])).first;
    ++at->second;
    draft.sides[i].system = at->first;
    draft.sides[i].counts = read->counts[i];
  }
  Result<void> taken = take_texts(*read, draft);
  if (!taken) return taken;
  drafts_.push_back(std::move(draft));
  return {};
}

}  // namespace assize::arena_votes
