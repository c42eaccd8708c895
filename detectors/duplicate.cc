// Duplicate answers: one text given to different instructions.
//
// A model that answers the question cannot give the same answer to another
// question, so a system most of whose answers are copies of each other answers
// something else: the judge. The null models of Zheng et al. 2024 submit one
// constant text for every instruction and win 86.5 % of AlpacaEval 2.
//
// The score of an answer is its similarity with the most similar answer of the
// same system, less the similarity of the two instructions (words shared, of
// all words), times w / (w + width) for an answer of w words: short answers may
// well coincide. Equal after Unicode normalisation and folded white space is
// similarity 1; else it is the Jaccard similarity of the sets of `width`
// neighbouring words, and below `nearly` two answers are no near-duplicates.
//
// An honest system scores 0 nearly everywhere: of 805 answers of GPT-4 no two
// share half their word sequences. It may score on refusals ("I'm sorry, but I
// cannot help with that"), on greetings, and where a benchmark asks for one
// word. Where the clean systems do the same, calibration absorbs it; where one
// terse system is compared with wordy ones it may be flagged, and the evidence
// shows why. Copies of one instruction, and instructions of nearly the same
// words, are no evidence.
//
// Limits: a payload in the middle of otherwise honest answers leaves them
// different, and a constant that is paraphrased for each instruction is not
// seen. Texts written without spaces have few words, so near-duplicates among
// them are found only where whole clauses agree. At most 64 partners of an
// answer are compared, and of long texts a sample.

#include <algorithm>
#include <string>
#include <utility>

#include "detectors/repeats.h"
#include "plugin/config_node.h"
#include "plugin/detector.h"

namespace assize::detectors {
namespace {

constexpr Number kWidth = {"width", "words", "length of the sequences compared",
                           5,       2,       20};
constexpr Number kNearly = {
    "nearly", "", "least similarity of near-duplicates", 0.5, 0.3, 1};
constexpr Knob kKnobs[] = {kWidth, kNearly};

/// The whole first turn of answer `i`, and which instruction it answers too.
Evidence show(const Subject& subject, std::size_t i, const Repeat& repeat) {
  const Benchmark& bench = subject.bench;
  const Answer& answer = bench.answers[subject.answers[i]];
  const Answer& other = bench.answers[subject.answers[repeat.other]];
  const bool equal = repeat.similarity >= 1;
  const std::size_t size = answer.turns.empty() ? 0 : answer.turns[0].size();
  return {.item = answer.item,
          .turn = 0,
          .begin = 0,
          .end = static_cast<std::uint32_t>(size),
          .rule = equal ? "duplicate.equal" : "duplicate.near",
          .note = std::string(equal ? "the same text" : "nearly the same text")
                      .append(" answers the different instruction ")
                      .append(bench.items[other.item].id)};
}

class DuplicateScorer final : public Scorer {
 public:
  explicit DuplicateScorer(RepeatRule rule) : rule_(rule) {}

  std::vector<Score> score(const Subject& subject) const override {
    std::vector<Score> out;
    for (const Repeat& one : repeats(subject, rule_)) {
      out.push_back({.value = one.score});
    }
    return out;
  }

  std::vector<Evidence> explain(const Subject& subject,
                                std::size_t most) const override {
    const std::vector<Repeat> found = repeats(subject, rule_);
    std::vector<std::pair<double, std::uint32_t>> worst;
    for (std::uint32_t i = 0; i < found.size(); ++i) {
      const double score = found[i].score;
      if (score > 0) worst.push_back({-score, i});
    }
    std::ranges::sort(worst);
    if (worst.size() > most) worst.resize(most);
    std::vector<Evidence> out;
    out.reserve(worst.size());
    for (const auto& [_, i] : worst) out.push_back(show(subject, i, found[i]));
    return out;
  }

 private:
  RepeatRule rule_;
};

class Duplicate final : public Detector {
 public:
  explicit Duplicate(RepeatRule rule) : rule_(rule) {}
  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext&) const override {
    return std::make_unique<DuplicateScorer>(rule_);
  }
  bool learns() const override { return false; }

 private:
  RepeatRule rule_;
};

std::unique_ptr<Detector> make(ConfigNode& config) {
  double width = 0, nearly = 0;
  config.read(kWidth, width);
  config.read(kNearly, nearly);
  return std::make_unique<Duplicate>(
      RepeatRule{static_cast<std::size_t>(width), nearly});
}

}  // namespace

extern const DetectorPlugin duplicate;
constinit const DetectorPlugin duplicate = {
    .info = {.id = "duplicate",
             .summary = "Finds the same text, or nearly so, given as an answer "
                        "to different instructions.",
             .source = "arXiv:2410.07137",
             .knobs = kKnobs},
    .level = Level::kAnswer,
    .make = make,
};

}  // namespace assize::detectors
