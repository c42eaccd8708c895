// From the battles of an arena log to a benchmark.
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "suites/arena_votes/battle_reader.h"

namespace assize::arena_votes {

/// What resampling draws whole.
enum class Cluster : std::uint8_t { kConversation, kVoter };

struct Choices {
  std::vector<std::string> languages = {};  ///< None: all of them.
  std::string category = {};                ///< "": all battles.
  Cluster cluster = Cluster::kConversation;
  bool both_bad_ties = true;  ///< If not, those votes are left out.
  bool named_too = false;     ///< Votes after the names were shown.
  bool sampled_only = false;  ///< Repeated prompts as the log thins them.
  bool texts = true;          ///< If not, conversations are not kept.
  std::string anchor = {};    ///< "": whom the log suggests.
};

/// Each battle is an item of its own with two answers. Texts are copied.
class Collector {
 public:
  /// Both outlive this.
  Collector(const Description& about, const Choices& choices)
      : about_(about), choices_(choices) {}

  /// Errors have no place yet: those of battle_of(); a battle that stands twice
  /// with another vote or other systems; no voter where voters are clusters;
  /// something in a conversation that is no message.
  Result<void> battle(const JsonValue& row, std::uint64_t record);

  void file(InputFile file) { bench_.files.push_back(std::move(file)); }

  /// Errors: no battle is left, a language that no battle is in, a category
  /// that no battle is tagged with, an anchor that is not in the log, more
  /// names than can be told apart.
  Result<Benchmark> finish();

 private:
  struct Side {
    std::string_view system;  ///< A key of systems_.
    std::vector<Text> turns;
    bool withheld = false;
    Counts counts{};
  };
  /// Whose answer to what.
  struct Place {
    std::uint16_t system = 0;
    std::uint32_t item = 0;
    Side* side = nullptr;
  };
  struct Draft {
    Text id;
    std::string_view cluster, language;  ///< Keys of the sets below.
    std::vector<Text> questions;
    std::array<Side, 2> sides;
    Vote vote = Vote::kTie;
    Text winner;
  };

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }
  void exclude(const char* why) { ++excluded_[why]; }
  const char* left_out(const JsonValue& row, const BattleRow& battle);
  Result<void> check_languages() const;
  Result<bool> repeated(const BattleRow& battle, const std::string& id);
  Result<void> take_texts(const BattleRow& battle, Draft& draft);
  Result<std::string> cluster_of(const BattleRow& battle,
                                 const std::string& id) const;
  Result<void> check_left() const;
  Result<void> name_all();
  Result<void> choose_anchor();
  void add_items(const std::vector<std::uint32_t>& order);
  void add_answers(const std::vector<std::uint32_t>& order);
  void add_counts(const std::vector<Place>& places);
  void add_notes();

  const Description& about_;
  const Choices& choices_;
  Benchmark bench_;
  std::vector<Draft> drafts_;
  std::map<std::string, std::uint32_t, std::less<>> systems_;  ///< Battles.
  std::set<std::string, std::less<>> languages_, clusters_;
  std::set<std::string, std::less<>> heard_;  ///< All languages of the log.
  /// What was said in a battle, by its id; of those without one, all of it.
  std::unordered_map<std::string, std::string> seen_;
  std::map<std::string, std::uint32_t> excluded_;
  bool tagged_ = false;
  Check prompts_{.name = "prompts",
                 .what =
                     "what the user says to one system against what the "
                     "same user says to the other"};
};

}  // namespace assize::arena_votes
