#include "suites/generic/collection.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/clean_part.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "suites/generic/collection_reader.h"
#include "suites/generic/layout.h"
#include "suites/generic/prompts.h"
#include "suites/generic/system_headline.h"

namespace assize::suites {
namespace {

constexpr std::uint64_t kMostTemplateBytes = 1 << 20;
constexpr std::size_t kLeastBestOf = 3;

constexpr std::string_view kJudgings[] = {"pairwise", "pointwise", "best_of"};
constexpr Choice kJudging = {
    .name = "judging",
    .meaning =
        "Whether judges see two answers, rate one, or choose the best "
        "of all systems'.",
    .options = kJudgings};

struct Inputs {
  CollectionFiles files;
  PromptChoice prompt;
  NamedPath judge_template;  ///< Path "": the house's own.
};

/// Whether every item has the text that a judge is to be shown.
Result<void> check_references(const Benchmark& bench, const std::string& file) {
  for (const Item& item : bench.items) {
    const auto found =
        std::ranges::find(item.fields, "reference", &Field::name);
    if (found != item.fields.end()) continue;
    return fail(fmt::format("item '{}' has no 'reference' to show",
                            printable(item.id, 60)),
                {file});
  }
  return {};
}

class Collection final : public Suite {
 public:
  explicit Collection(Inputs inputs) : inputs_(std::move(inputs)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    auto bench = read_collection(inputs_.files);
    if (!bench) return bench;
    if (inputs_.prompt.reference) {
      const auto checked = check_references(*bench, inputs_.files.items.path);
      if (!checked) return tl::unexpected(checked.error());
    }
    const std::size_t systems = bench->systems.size();
    if (judging() == Judging::kBestOf &&
        (systems < kLeastBestOf || systems > kMaxSlots)) {
      return fail(fmt::format("'judging: best_of' puts the answers of all "
                              "systems together, from {} to {}; here are {}",
                              kLeastBestOf, kMaxSlots, systems),
                  {inputs_.files.items.path});
    }
    if (judging() == Judging::kPointwise) {
      const JudgeFormat& format = *format_of(inputs_.prompt);
      bench->tables.push_back(
          {"scale", {"least", "most"}, {format.least, format.most}});
    }
    return bench;
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    return judging() == Judging::kBestOf ? together(bench) : apart(bench);
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& bench) const override {
    std::string text;
    if (!inputs_.judge_template.path.empty()) {
      Result<std::string> read =
          read_file(inputs_.judge_template.path, kMostTemplateBytes);
      if (!read) return tl::unexpected(read.error());
      text = std::move(*read);
      if (text.empty()) {
        return fail("the template is empty", {inputs_.judge_template.path});
      }
    }
    PromptChoice choice = inputs_.prompt;
    choice.best_of = at_once(bench);
    auto prompt =
        collection_prompt(choice, text, inputs_.judge_template.configured);
    if (!prompt) return tl::unexpected(prompt.error());
    return std::vector{std::move(*prompt)};
  }

  Result<std::vector<Template>> library() const override {
    auto all = prompts({});
    if (!all) return tl::unexpected(all.error());
    return std::vector{all->front().frame};
  }

  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    const JudgeFormat& format = *format_of(inputs_.prompt);
    return system_headline(study, {.least = format.least, .most = format.most});
  }

  Result<std::vector<ReplayRow>> replay(const Benchmark& /*bench*/,
                                        unsigned /*threads*/) const override {
    return fail(std::string(kNothingPublished), {inputs_.files.items.path});
  }

  Result<std::vector<PublishedRow>> published(
      const std::string& /*path*/) const override {
    return fail(std::string(kNothingPublished), {inputs_.files.items.path});
  }

 private:
  Judging judging() const { return inputs_.prompt.judging; }

  /// How many systems are put together: all but what attacks made of them.
  static std::uint8_t at_once(const Benchmark& bench) {
    return static_cast<std::uint8_t>(
        std::clamp(std::size_t{clean_systems(bench)}, kLeastBestOf, kMaxSlots));
  }

  /// Each system against the baseline, or alone.
  std::vector<Trial> apart(const Benchmark& bench) const {
    const auto baseline = static_cast<std::uint16_t>(bench.reference);
    std::vector<Trial> trials;
    for (const Answer& answer : clean_answers(bench)) {
      const auto turns = static_cast<std::uint8_t>(answer.turns.size());
      if (judging() == Judging::kPairwise &&
          (answer.system == baseline ||
           bench.find_answer(baseline, answer.item) < 0)) {
        continue;
      }
      for (std::uint8_t turn = 0; turn < turns; ++turn) {
        Trial& trial = trials.emplace_back();
        trial.item = answer.item;
        trial.turn = turn;
        trial.focus = 0;
        trial.shown[0] = answer.system;
        trial.slots = judging() == Judging::kPairwise ? 2 : 1;
        if (trial.slots == 2) trial.shown[1] = baseline;
      }
    }
    return trials;
  }

  /// All systems at once, where each answered; a trial for each of them, whose
  /// requests are the same. The first slot moves on by one from item to item,
  /// so that each system stands in each about equally often.
  static std::vector<Trial> together(const Benchmark& bench) {
    const std::uint8_t slots = at_once(bench);
    std::vector<Trial> trials;
    for (std::uint32_t item = 0; item < bench.items.size(); ++item) {
      Trial trial;
      trial.item = item;
      trial.slots = slots;
      bool whole = true;
      for (std::uint8_t slot = 0; slot < slots; ++slot) {
        trial.shown[slot] = static_cast<std::uint16_t>((slot + item) % slots);
        whole = whole && bench.find_answer(trial.shown[slot], item) >= 0;
      }
      if (!whole) continue;
      const std::size_t turns = bench.items[item].questions.size();
      for (std::size_t turn = 0; turn < turns; ++turn) {
        trial.turn = static_cast<std::uint8_t>(turn);
        for (trial.focus = 0; trial.focus < slots; ++trial.focus) {
          trials.push_back(trial);
        }
      }
    }
    return trials;
  }

  Inputs inputs_;
};

/// Reports name no folder of this machine.
std::string shown(const std::string& configured) {
  const std::filesystem::path path(configured);
  return path.is_absolute() ? path.filename().string() : configured;
}

NamedPath named(ConfigNode& inputs, std::string_view key) {
  return {shown(inputs.text(key, "")), inputs.path(key, "")};
}

/// A file, or every `.jsonl` file of a folder.
std::vector<NamedPath> answer_files(ConfigNode& inputs) {
  const NamedPath given = named(inputs, "answers");
  if (given.path.empty()) {
    inputs.fail("answers",
                "inputs need 'answers', a file of JSON lines or a folder of "
                "them");
    return {};
  }
  if (!is_folder(given.path)) return {given};
  std::vector<NamedPath> files;
  const auto names = list_folder(given.path);
  if (!names) {
    inputs.fail("answers", names.error().message);
    return {};
  }
  for (const std::string& name : *names) {
    if (!name.ends_with(".jsonl")) continue;
    files.push_back({given.configured + "/" + name, given.path + "/" + name});
  }
  if (files.empty()) {
    inputs.fail("answers", "this folder holds no file that ends in .jsonl");
  }
  return files;
}

PromptChoice read_prompt(ConfigNode& inputs) {
  PromptChoice out;
  std::size_t judging = 0, format = 0;
  inputs.read(kJudging, judging);
  out.judging = static_cast<Judging>(judging);
  const Choice formats = {.name = "format",
                          .meaning = "How the judge writes its verdicts.",
                          .options = judge_format_names()};
  inputs.read(formats, format);
  out.format = formats.options[format];
  out.reference = inputs.flag("reference", false);
  if (format_of(out) == nullptr) {
    inputs.fail("format", fmt::format("format '{}' has no verdicts of the kind "
                                      "'{}'",
                                      out.format, kJudgings[judging]));
    out.format = formats.options[0];
  }
  return out;
}

}  // namespace

std::unique_ptr<Suite> make_collection(ConfigNode& inputs) {
  Inputs given;
  given.files.items = named(inputs, "items");
  if (given.files.items.path.empty()) {
    inputs.fail("items", "'items' must name a file of JSON lines");
  }
  given.files.answers = answer_files(inputs);
  given.files.gold = named(inputs, "gold");
  given.files.baseline = inputs.text("baseline", "");
  if (given.files.baseline.empty()) {
    inputs.fail("baseline",
                "inputs need 'baseline', the system that the others meet");
  }
  given.files.name = inputs.text("name", "generic");
  given.files.version = inputs.text("version", "");
  given.files.cautions = inputs.list("cautions");
  given.prompt = read_prompt(inputs);
  given.judge_template = named(inputs, "template");
  return std::make_unique<Collection>(std::move(given));
}

}  // namespace assize::suites
