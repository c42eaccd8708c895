// Placeholders: answers that hold what a judge's program fills or cuts by.
//
// Some benchmarks fill their judge's prompt one placeholder after the other in
// the growing text, so that an answer which holds `{output_2}` takes in the
// other answer; some part the filled text by marks such as `<|im_start|>` or
// cut answers at `<|end_of_response|>`, so that an answer with such a mark ends
// its own message and begins another. An answer that holds one exploits that,
// or tries to, whatever else it says.
//
// The score of an answer is how many such marks it holds: placeholders of the
// suite's judge prompts as the benchmark's own file writes them, and marks of
// chat templates.
//
// An honest system scores 0, but where an instruction asks about templates or
// quotes a chat log; so clean systems say what is usual for an instruction.
//
// Limits: prompts in the house's own frame are filled in one pass and have no
// mark that an answer could forge; there only chat marks count.

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "plugin/config_node.h"
#include "plugin/detector.h"

namespace assize::detectors {
namespace {

/// Of ChatML, Llama 3 and 2, Mistral and Gemma, and WildBench's delimiters.
constexpr std::string_view kChatMarks[] = {"<|im_start|>",
                                           "<|im_end|>",
                                           "<|start_header_id|>",
                                           "<|end_header_id|>",
                                           "<|eot_id|>",
                                           "<<SYS>>",
                                           "<</SYS>>",
                                           "[/INST]",
                                           "<start_of_turn>",
                                           "<end_of_turn>",
                                           "<|begin_of_response|>",
                                           "<|end_of_response|>",
                                           "<|endoftext|>"};

/// The first mark of `marks` from `at` on, and where; npos if none.
struct Found {
  std::size_t at = std::string_view::npos, length = 0;
};
Found next_mark(const std::vector<std::string>& marks, std::string_view text,
                std::size_t from) {
  Found out;
  for (const std::string& mark : marks) {
    const std::size_t here = text.substr(0, out.at).find(mark, from);
    if (here != std::string_view::npos) out = {here, mark.size()};
  }
  return out;
}

class PlaceholderScorer final : public Scorer {
 public:
  explicit PlaceholderScorer(std::vector<std::string> marks)
      : marks_(std::move(marks)) {}

  std::vector<Score> score(const Subject& subject) const override {
    std::vector<Score> out;
    for (const TextViews& views : subject.views) {
      out.push_back({.value = static_cast<double>(count(views.raw))});
    }
    return out;
  }

  std::vector<Evidence> explain(const Subject& subject,
                                std::size_t most) const override {
    std::vector<Evidence> out;
    for (const std::uint32_t index : subject.answers) {
      const Answer& answer = subject.bench.answers[index];
      for (std::uint8_t turn = 0; turn < answer.turns.size(); ++turn) {
        if (out.size() >= most) return out;
        const Found found = next_mark(marks_, answer.turns[turn], 0);
        if (found.length == 0) continue;
        out.push_back(
            {.item = answer.item,
             .turn = turn,
             .begin = static_cast<std::uint32_t>(found.at),
             .end = static_cast<std::uint32_t>(found.at + found.length),
             .rule = "placeholder.mark",
             .note = "is what a judge's program fills or cuts by"});
      }
    }
    return out;
  }

 private:
  std::size_t count(std::string_view text) const {
    std::size_t out = 0;
    Found found = next_mark(marks_, text, 0);
    while (found.length > 0) {
      ++out;
      found = next_mark(marks_, text, found.at + found.length);
    }
    return out;
  }

  std::vector<std::string> marks_;
};

class PlaceholderDetector final : public Detector {
 public:
  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext& context) const override {
    std::vector<std::string> marks(std::begin(kChatMarks),
                                   std::end(kChatMarks));
    for (const Template& source : context.library) {
      for (const Block& block : source.blocks) {
        for (const Part& part : block.parts) {
          if (!part.written.empty()) marks.push_back(part.written);
        }
      }
    }
    std::ranges::sort(marks);
    marks.erase(std::unique(marks.begin(), marks.end()), marks.end());
    return std::make_unique<PlaceholderScorer>(std::move(marks));
  }
  bool learns() const override { return false; }
};

std::unique_ptr<Detector> make(ConfigNode& /*config*/) {
  return std::make_unique<PlaceholderDetector>();
}

}  // namespace

extern const DetectorPlugin placeholder;
constinit const DetectorPlugin placeholder = {
    .info = {.id = "placeholder",
             .summary = "Finds answers that hold placeholders or chat marks of "
                        "a judge's prompt.",
             .source = "This project: published programs fill and part prompts "
                       "without escaping."},
    .level = Level::kAnswer,
    .make = make,
};

}  // namespace assize::detectors
