#include "prompt/judge_formats.h"

#include <algorithm>
#include <utility>

namespace assize {
namespace {

using Kind = GrammarSpec::Kind;
using Pick = GrammarSpec::Pick;

/// prometheus-eval, prompts.py. A rubric is a field of the item.
constexpr std::array<Placeholder, 7> kPrometheus = {
    {{"{instruction}", "question"},
     {"{response}", "answer_1"},
     {"{response_A}", "answer_1"},
     {"{response_B}", "answer_2"},
     {"{reference_answer}", "reference"},
     {"{rubric}", "rubric"}}};

/// OpenCompass, which CompassJudger is run by.
constexpr std::array<Placeholder, 7> kOpenCompass = {
    {{"{question}", "question"},
     {"{prediction}", "answer_1"},
     {"{prediction2}", "answer_2"},
     {"{ref}", "reference"}}};

constexpr JudgeFormat kFormats[] = {
    {.name = "house",
     .id = "assize.pairwise/1",
     .source = "this program",
     .kind = Kind::kPairwise,
     .pattern = R"(\[\[(A|B|tie)\]\])",
     .pick = Pick::kLast,
     .ties = {"tie"},
     .form = "[[{}]]",
     .labels = "AB",
     .ask = "Which answer serves the request better? Look for errors first; "
            "length and looks are no merits. Reply with [[{label_1}]] or "
            "[[{label_2}]], or with [[tie]].\n"},
    {.name = "house",
     .id = "assize.pointwise/1",
     .source = "this program",
     .kind = Kind::kPointwise,
     .pattern = R"(\[\[(-?\d+(?:\.\d+)?)\]\])",
     .pick = Pick::kLast,
     .form = "[[{}]]",
     .ask = "How well does the answer serve the request? Look for errors "
            "first; length and looks are no merits. Reply with a number from 1 "
            "(useless) to 10 (could not be better), in this form: [[7]].\n"},
    // One must be chosen: there is no tie between more than two.
    {.name = "house_best_of",
     .id = "assize.best_of/1",
     .source = "this program",
     .kind = Kind::kPairwise,
     .pattern = R"(\[\[([A-H])\]\])",
     .pick = Pick::kLast,
     .form = "[[{}]]",
     .labels = "ABCDEFGH",
     .ask = "Which answer serves the request best? Look for errors first; "
            "length and looks are no merits. Reply with the letter of the best "
            "one in double brackets: [[X]], where X stands for its letter.\n"},
    // The first match counts, as in its parser; "[RESULT] although" is no A.
    {.name = "prometheus",
     .id = "prometheus.relative/1",
     .source = "arXiv:2405.01535; prometheus-eval, parser.py",
     .kind = Kind::kPairwise,
     .pattern = R"((?i:\[RESULT\]|\[RESULT:)\s*(?i:\(|\[|Response\s)?\s*)"
                R"((A|B)\b)",
     .pick = Pick::kFirst,
     .form = "[RESULT] {}",
     .labels = "AB",
     .ask = "Write feedback that holds the two answers against what a good "
            "answer to the request must do, errors first; length and looks are "
            "no merits. Then name the better answer in this form, with nothing "
            "behind it:\n"
            "Feedback: (your feedback) [RESULT] ({label_1} or {label_2})\n",
     .placeholders = kPrometheus},
    // Whole numbers only: "4.5" is none of its scores, "4." and "4/5" are 4.
    {.name = "prometheus",
     .id = "prometheus.absolute/1",
     .source = "arXiv:2405.01535; prometheus-eval, parser.py",
     .kind = Kind::kPointwise,
     .pattern = R"((?i:\[RESULT\]|\[SCORE\])[\s:(\[]*(\d+)(?:\.?(?:[^.\d]|$)))",
     .pick = Pick::kFirst,
     .least = 1,
     .most = 5,
     .form = "[RESULT] {}",
     .ask = "Write feedback that holds the answer against what a good answer "
            "to the request must do, errors first; length and looks are no "
            "merits. Then give a whole number from 1 (useless) to 5 (could not "
            "be better) in this form, with nothing behind it:\n"
            "Feedback: (your feedback) [RESULT] (a number from 1 to 5)\n",
     .placeholders = kPrometheus},
    // The letter and nothing else, as it is asked to in its model card.
    {.name = "compass_judger",
     .id = "compass_judger.pairwise/1",
     .source = "arXiv:2410.16256; open-compass/CompassJudger, README",
     .kind = Kind::kPairwise,
     .pattern = R"(^\W*(?:(?i:assistant|answer|choice)\b\W*)?(A|B|C)\W*$)",
     .pick = Pick::kOnly,
     .ties = {"C"},
     .form = "{}",
     .labels = "AB",
     .ask = "Decide which answer serves the request better; length and looks "
            "are no merits. Output {label_1} if the answer {label_1} is "
            "better, {label_2} if the answer {label_2} is better, and C if "
            "they are equally good. Output that one letter and nothing "
            "else.\n",
     .placeholders = kOpenCompass},
    // A dictionary whose last key says "overall score".
    {.name = "compass_judger",
     .id = "compass_judger.pointwise/1",
     .source = "arXiv:2410.16256; open-compass/CompassJudger, README",
     .kind = Kind::kPointwise,
     .pattern = "(?:\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86|"
                "(?i:overall score))['\"]?\\s*(?::|\xEF\xBC\x9A)\\s*"
                "(\\d+(?:\\.\\d+)?)",
     .pick = Pick::kLast,
     .form = "{'\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86': {}}",
     .ask = "Explain what the answer gets right and wrong, errors first; "
            "length and looks are no merits. Then rate it from 1 (useless) to "
            "10 (could not be better) and end with a dictionary of this "
            "form:\n"
            "{'\xE7\xBB\xBC\xE5\x90\x88\xE5\xBE\x97\xE5\x88\x86': 7}\n",
     .placeholders = kOpenCompass},
    // The last decision counts, and its spelling is free, as in its example.
    {.name = "auto_j",
     .id = "auto_j.pairwise/1",
     .source = "arXiv:2310.05470; GAIR-NLP/auto-j, codes/usage/example.py",
     .kind = Kind::kPairwise,
     .pattern = R"((?i)final decision is\s+(?:response\s+)?(\w+))",
     .pick = Pick::kLast,
     .ties = {"Tie", "tie", "TIE"},
     .form = "So, the final decision is Response {}",
     .labels = "12",
     .ask = "Name what sets the two answers apart, errors first; length and "
            "looks are no merits. Then conclude which is better, or that they "
            "are tied, and begin the conclusion with: So, the final decision "
            "is Response {label_1} / Response {label_2} / Tie\n"},
    {.name = "auto_j",
     .id = "auto_j.single/1",
     .source = "arXiv:2310.05470; GAIR-NLP/auto-j, codes/usage/example.py",
     .kind = Kind::kPointwise,
     .pattern = R"(Rating:\s*\[\[\s*(-?\d+(?:\.\d+)?)\s*\]\])",
     .pick = Pick::kLast,
     .form = "Rating: [[{}]]",
     .ask = "Write critiques of the answer, errors first; length and looks are "
            "no merits. Then give it a final rating from 1 (useless) to 10 "
            "(could not be better) in exactly this form: Rating: [[7]]\n"},
    // Trained to choose: there is no tie. Two different marks are no choice.
    {.name = "skywork",
     .id = "skywork.critic/1",
     .source = "https://huggingface.co/Skywork/Skywork-Critic-Llama-3.1-8B",
     .kind = Kind::kPairwise,
     .pattern = R"(\[\[(A|B)\]\])",
     .pick = Pick::kOnly,
     .form = "[[{}]]",
     .labels = "AB",
     .ask = "Decide which answer serves the request better; the order in which "
            "they are shown, their length and looks are no merits. Output your "
            "verdict alone: [[{label_1}]] if the answer {label_1} is better, "
            "[[{label_2}]] if the answer {label_2} is.\n"},
};

/// Those that a setting may name.
constexpr std::string_view kNames[] = {"house", "prometheus", "compass_judger",
                                       "auto_j", "skywork"};

}  // namespace

GrammarSpec JudgeFormat::grammar() const {
  GrammarSpec out{.id = std::string(id),
                  .kind = kind,
                  .pattern = std::string(pattern),
                  .pick = pick,
                  .outcomes = {},
                  .least = least,
                  .most = most,
                  .form = std::string(form)};
  for (const std::string_view tie : ties) {
    if (!tie.empty()) out.outcomes.push_back({.text = std::string(tie)});
  }
  return out;
}

Template JudgeFormat::read(std::string_view text) const {
  Template out = parse_template(text);
  for (Block& block : out.blocks) {
    for (Part& part : block.parts) {
      if (!part.slot) continue;
      const auto same = [&](const Placeholder& one) {
        return !one.written.empty() &&
               one.written.substr(1, one.written.size() - 2) == part.text;
      };
      const auto found = std::ranges::find_if(placeholders, same);
      if (found == placeholders.end()) continue;
      part.written = found->written;
      part.text = found->slot;
    }
  }
  return out;
}

std::vector<std::string> JudgeFormat::labels_of(std::size_t slots) const {
  std::vector<std::string> out;
  for (const char label : labels.substr(0, slots)) out.emplace_back(1, label);
  return out;
}

std::span<const JudgeFormat> judge_formats() { return kFormats; }

std::span<const std::string_view> judge_format_names() { return kNames; }

const JudgeFormat* find_judge_format(std::string_view name, Kind kind) {
  const auto found = std::ranges::find_if(kFormats, [&](const auto& format) {
    return format.name == name && format.kind == kind;
  });
  return found == std::end(kFormats) ? nullptr : &*found;
}

}  // namespace assize
