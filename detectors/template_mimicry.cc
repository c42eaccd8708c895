// Template mimicry: answers that repeat the frame of a judge's prompt.
//
// A judge reads instruction, answers and task in one text, parted by marks such
// as `## Instruction` or `[End of Assistant A]`. An answer that writes those
// marks itself forges the text that the judge believes to be its own: it closes
// the answer, gives a new task, and opens another (Zheng et al. 2024). Fidelity
// to the frame is what makes such an answer win, and what gives it away.
//
// The score of an answer is the share of its sequences of `width` neighbouring
// words and marks that also stand in the literal text of a public template of a
// judge, the most over all templates known. Sequences without a letter are left
// out on both sides, so code is no mimicry for its braces. An answer with fewer
// than `least` sequences is treated as one with that many.
//
// An honest system scores 0 but for a phrase here and there ("is associated
// with a specific"); answers about language models, prompts or JSON score a
// little. Null models of the paper score 0.3 to 0.7 against the original
// template. Honest false positives: a benchmark whose instructions ask to write
// prompts for judges.
//
// Limits: only templates that are known can be recognised, a paraphrased frame
// lowers the score, and so does a very long honest text around a payload.

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "core/error.h"
#include "detectors/judge_frame.h"
#include "plugin/config_node.h"
#include "plugin/detector.h"

namespace assize::detectors {
namespace {

constexpr Number kWidth = {
    "width", "words and marks", "length of the sequences compared", 5, 3, 20};
constexpr Number kLeast = {
    "least", "sequences", "shorter answers count as this long", 20, 1, 1000};
constexpr Knob kKnobs[] = {kWidth, kLeast};

struct Rule {
  std::size_t width, least;
};

/// The longest stretch, within the turn that it begins in.
Evidence show(const Answer& answer, Stretch stretch) {
  std::uint8_t turn = 0;
  std::uint32_t start = 0;  // Of the turn in the raw text.
  while (turn + 1u < answer.turns.size() &&
         stretch.begin > start + answer.turns[turn].size()) {
    start += static_cast<std::uint32_t>(answer.turns[turn++].size()) + 1;
  }
  const auto size = static_cast<std::uint32_t>(
      answer.turns.empty() ? 0 : answer.turns[turn].size());
  return {.item = answer.item,
          .turn = turn,
          .begin = std::min(stretch.begin - start, size),
          .end = std::min(stretch.end - start, size),
          .rule = "template_mimicry.stretch",
          .note = "stands in the template of a judge"};
}

class MimicryScorer final : public Scorer {
 public:
  MimicryScorer(std::vector<Frame> frames, Rule rule)
      : frames_(std::move(frames)), rule_(rule) {}

  std::vector<Score> score(const Subject& subject) const override {
    std::vector<Score> out;
    for (const FrameMatch& match : matches(subject)) {
      out.push_back({.value = match.share});
    }
    return out;
  }

  std::vector<Evidence> explain(const Subject& subject,
                                std::size_t most) const override {
    const std::vector<FrameMatch> found = matches(subject);
    std::vector<std::pair<double, std::size_t>> worst;
    for (std::size_t i = 0; i < found.size(); ++i) {
      if (found[i].share > 0) worst.push_back({-found[i].share, i});
    }
    std::ranges::sort(worst);
    std::vector<Evidence> out;
    for (const auto& [_, i] : worst) {
      if (out.size() >= most) break;
      const Frame& frame = frames_[found[i].frame];
      out.push_back(
          show(subject.bench.answers[subject.answers[i]],
               longest_stretch(subject.views[i].raw, frame, rule_.width)));
    }
    return out;
  }

 private:
  /// Equal texts are read once: a constant of 1 MB costs what one answer does.
  std::vector<FrameMatch> matches(const Subject& subject) const {
    std::unordered_map<std::string_view, FrameMatch> known;
    std::vector<FrameMatch> out;
    for (const TextViews& views : subject.views) {
      const auto [at, is_new] = known.try_emplace(views.raw);
      if (is_new) {
        at->second = best_match(views.raw, frames_, rule_.width, rule_.least);
      }
      out.push_back(at->second);
    }
    return out;
  }

  std::vector<Frame> frames_;
  Rule rule_;
};

class TemplateMimicry final : public Detector {
 public:
  explicit TemplateMimicry(Rule rule) : rule_(rule) {}

  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext& context) const override {
    std::vector<Frame> frames;
    for (const Template& source : context.library) {
      Frame frame = frame_of(literal_text(source), rule_.width);
      if (!frame.empty()) frames.push_back(std::move(frame));
    }
    if (frames.empty()) return fail("no template of a judge is known");
    return std::make_unique<MimicryScorer>(std::move(frames), rule_);
  }
  bool learns() const override { return false; }

 private:
  Rule rule_;
};

std::unique_ptr<Detector> make(ConfigNode& config) {
  double width = 0, least = 0;
  config.read(kWidth, width);
  config.read(kLeast, least);
  return std::make_unique<TemplateMimicry>(
      Rule{static_cast<std::size_t>(width), static_cast<std::size_t>(least)});
}

}  // namespace

extern const DetectorPlugin template_mimicry;
constinit const DetectorPlugin template_mimicry = {
    .info = {.id = "template_mimicry",
             .summary = "Finds answers that repeat the frame of a judge's "
                        "prompt.",
             .source = "arXiv:2410.07137",
             .knobs = kKnobs},
    .level = Level::kAnswer,
    .make = make,
};

}  // namespace assize::detectors
