// Arena logs: conversations with two hidden systems at once, after which a
// person says which one was better.
//
// Inputs
//   results        the log, one file: JSON lines or a JSON array of battles
//                  with model_a, model_b and winner.
//   anchor         the system that ratings are told against; without it,
//                  mixtral-8x7b-instruct-v0.1 where it is in the log, else the
//                  system with the most battles.
//   anchor_rating  its rating; without it, 1114 for mixtral, 1000 for others.
//   ties           half (each won half; the default), davidson, rao_kupper.
//   both_bad       what votes that both are bad count as: tie (the default), or
//                  leave_out.
//   cluster        what resampling draws whole: conversation (the default; of
//                  logs with evaluation_session_id, the session) or voter.
//   languages      a list; only battles in these, in the log's own words.
//   category       only battles that are tagged so: is_code is 'code', other
//                  names stand in category_tag ('math', 'creative_writing').
//   prompts        all (the default), or sampled: without what dedup_tag says
//                  is one too many of the same prompt.
//   named          leave_out (the default), or keep: votes that were cast after
//                  the names were shown (anony is false).
// Read besides where they are there: question_id or id, judge or judge_hash,
// tstamp or timestamp, language, conversation_a and conversation_b (of logs of
// search, messages_a and messages_b; content as text or as parts), and of
// conv_metadata the counts of tokens, headers, list items, bold spans and
// citations. Counts by kind are added up. They become columns of the table of
// answers, which style_controlled takes before counts of its own.
//
// Each battle is an item of its own, judged once, after its last turn, by the
// judge "voters"; languages are its categories. What a voter said stays as the
// verdict's text, so that both kinds of tie can be told apart.
//
// Left out and counted: conversations that nobody voted on (winner is null), a
// system against itself, a battle that stands in the log again (the same id, or
// without one the same vote of the same voter at the same moment), and what the
// inputs above leave out. Errors, with file and line: anything that is no JSON,
// also a half-written last line; a missing field; a vote in unknown words; an
// id twice with another vote; a count below zero; a language, category or
// anchor that is not in the log.
//
// Conventions
//   arena_votes.half         the maximum-likelihood fit of Bradley and Terry's
//                            model, no ridge; 400 points are tenfold odds.
//   arena_votes.davidson     the same with ties as an end of their own,
//   arena_votes.rao_kupper   by either model.
//   .compat                  the ends of the interval with the defect below.
//   fastchat.elo             in a replay, Elo's ratings after all the battles
//                            in the log's order, from 1000 with K = 4, ties
//                            half: as the arena's first boards had them. They
//                            depend on that order, which a note measures;
//                            elo_any_order is their mean over 100 random
//                            orders.
// A system that won or lost all its battles with the others has no rating, and
// its battles say nothing of theirs. With a ridge, as the arenas' style control
// fits, and with style and citations held fixed: `style_controlled`, convention
// fastchat or arena_rank, whose baseline is the anchor.
//
// Known defects
//   both_bad_left_out    Boards without the votes that both are bad.
//   independent_battles  Published intervals draw battles one by one, although
//                        sessions and voters cast several. They are too narrow.
//
// Votes are people's and no judge's prompt belongs to them, so nothing is
// judged live. Judges by rule can be held against them on the same pairs.

#include <array>
#include <cmath>
#include <memory>
#include <utility>

#include "plugin/config_node.h"
#include "plugin/suite.h"
#include "suites/arena_votes/description.h"
#include "suites/arena_votes/log.h"
#include "suites/arena_votes/native.h"
#include "suites/arena_votes/published.h"
#include "suites/arena_votes/rating.h"
#include "suites/arena_votes/replay.h"

namespace assize::suites {
namespace {

constexpr std::array<std::string_view, 3> kTies = {"half", "davidson",
                                                   "rao_kupper"};
constexpr std::array<std::string_view, 2> kBothBad = {"tie", "leave_out"};
constexpr std::array<std::string_view, 2> kClusters = {"conversation", "voter"};
constexpr std::array<std::string_view, 2> kPrompts = {"all", "sampled"};
constexpr std::array<std::string_view, 2> kNamed = {"leave_out", "keep"};
constexpr double kUsualRating = 1000;
constexpr Number kAnchorRating = {.name = "anchor_rating",
                                  .unit = "points",
                                  .meaning = "the anchor's rating",
                                  .fallback = kUsualRating,
                                  .least = -1e6,
                                  .most = 1e6};

struct Inputs {
  std::string results;
  arena_votes::Choices choices;
  TieModel ties = TieModel::kHalf;
  double anchor_rating = kAbsent;
};

class ArenaVotes final : public Suite {
 public:
  ArenaVotes(Inputs inputs, Result<arena_votes::Description> about)
      : inputs_(std::move(inputs)), about_(std::move(about)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    return read_with(inputs_.choices);
  }

  Result<Benchmark> read_verdicts(unsigned /*threads*/) const override {
    arena_votes::Choices choices = inputs_.choices;
    choices.texts = false;
    return read_with(choices);
  }

  /// Each battle as it was shown.
  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<Trial> trials;
    for (const Record& record : bench.records) trials.push_back(record.trial);
    return trials;
  }

  Result<std::vector<Template>> library() const override {
    return std::vector<Template>{};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    if (!about_) return tl::unexpected(about_.error());
    return arena_votes::rating(study, scale_of(study.bench));
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& bench,
                                        unsigned threads) const override {
    if (!about_) return tl::unexpected(about_.error());
    return arena_votes::replay(bench, *about_, scale_of(bench), threads);
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& path) const override {
    return arena_votes::published(path);
  }

 private:
  Result<Benchmark> read_with(const arena_votes::Choices& choices) const {
    if (!about_) return tl::unexpected(about_.error());
    return arena_votes::read_log(inputs_.results, *about_, choices);
  }

  /// Requires a description.
  arena_votes::Scale scale_of(const Benchmark& bench) const {
    arena_votes::Scale out{.ties = inputs_.ties,
                           .anchor_rating = inputs_.anchor_rating};
    if (!std::isnan(out.anchor_rating)) return out;
    out.anchor_rating = kUsualRating;
    for (const auto& [system, rating] : about_->anchors) {
      if (bench.find_system(system) == bench.reference) {
        out.anchor_rating = rating;
      }
    }
    return out;
  }

  Inputs inputs_;
  Result<arena_votes::Description> about_;
};

std::size_t choice(ConfigNode& inputs, std::string_view name,
                   std::string_view meaning,
                   std::span<const std::string_view> options) {
  std::size_t out = 0;
  inputs.read(Choice{.name = name, .meaning = meaning, .options = options},
              out);
  return out;
}

std::unique_ptr<Suite> make(ConfigNode& inputs) {
  Inputs given{.results = inputs.path("results", ""), .choices = {}};
  if (!inputs.has("results")) {
    inputs.fail("results", "inputs need 'results': the file with the battles");
  } else if (given.results.empty()) {
    inputs.fail("results", "results must name a file");
  }
  arena_votes::Choices& choices = given.choices;
  choices.anchor = inputs.text("anchor", "");
  choices.category = inputs.text("category", "");
  choices.languages = inputs.list("languages");
  choices.both_bad_ties =
      choice(inputs, "both_bad", "what votes that both are bad count as",
             kBothBad) == 0;
  choices.cluster = static_cast<arena_votes::Cluster>(
      choice(inputs, "cluster", "what resampling draws whole", kClusters));
  choices.sampled_only =
      choice(inputs, "prompts", "whether repeated prompts are thinned",
             kPrompts) == 1;
  choices.named_too =
      choice(inputs, "named", "what votes after the names were shown count as",
             kNamed) == 1;
  given.ties = static_cast<TieModel>(
      choice(inputs, "ties", "how a tie enters the model", kTies));
  const bool rated = inputs.has(kAnchorRating.name);
  inputs.read(kAnchorRating, given.anchor_rating);
  if (!rated) given.anchor_rating = kAbsent;
  return std::make_unique<ArenaVotes>(std::move(given),
                                      arena_votes::description());
}

}  // namespace

extern const SuitePlugin arena_votes;
constinit const SuitePlugin arena_votes = {
    .info = {.id = "arena_votes",
             .summary = "Arena logs: people's votes on two hidden systems, as "
                        "a Bradley-Terry board.",
             .source = "Chiang et al. 2024, arXiv:2403.04132; "
                       "https://github.com/lm-sys/FastChat"},
    .yaml = assize::arena_votes::yaml,
    .make = make,
    .inputs_example =
        "  # The log, JSON lines or an array, each battle with model_a, "
        "model_b and winner:\n"
        "  results: battles.jsonl\n"
        "  # anchor: mixtral-8x7b-instruct-v0.1   # else the most battles\n"
        "  # anchor_rating: 1114\n"
        "  # ties: half                      # or davidson, rao_kupper\n"
        "  # both_bad: tie                   # or leave_out\n"
        "  # cluster: conversation           # or voter\n"
        "  # languages: [English, German]\n"
        "  # category: math\n"
        "  # prompts: all                    # or sampled\n"
        "  # named: leave_out                # or keep\n",
    .native = {.write_verdicts = assize::arena_votes::write_native_verdicts},
};

}  // namespace assize::suites
