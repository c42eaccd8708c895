#include "suites/generic/collection.h"

#include <filesystem>

#include "io/file.h"
#include "plugin/config_node.h"
#include "suites/generic/collection_reader.h"
#include "suites/generic/layout.h"
#include "suites/generic/prompts.h"
#include "suites/generic/system_headline.h"

namespace assize::suites {
namespace {

constexpr std::uint64_t kMostTemplateBytes = 1 << 20;

constexpr std::string_view kJudgings[] = {"pairwise", "pointwise"};
constexpr Choice kJudging = {
    .name = "judging",
    .meaning = "Whether judges see two answers, or rate one.",
    .options = kJudgings};

struct Inputs {
  CollectionFiles files;
  Judging judging = Judging::kPairwise;
  NamedPath judge_template;  ///< Path "": the house's own.
};

class Collection final : public Suite {
 public:
  explicit Collection(Inputs inputs) : inputs_(std::move(inputs)) {}

  Result<Benchmark> read(unsigned /*threads*/) const override {
    return read_collection(inputs_.files);
  }

  std::vector<Trial> design(const Benchmark& bench) const override {
    const auto baseline = static_cast<std::uint16_t>(bench.reference);
    std::vector<Trial> trials;
    for (const Answer& answer : bench.answers) {
      const auto turns = static_cast<std::uint8_t>(answer.turns.size());
      if (inputs_.judging == Judging::kPairwise &&
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
        trial.slots = inputs_.judging == Judging::kPairwise ? 2 : 1;
        if (trial.slots == 2) trial.shown[1] = baseline;
      }
    }
    return trials;
  }

  Result<std::vector<JudgePrompt>> prompts(
      const Benchmark& /*bench*/) const override {
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
    auto prompt = collection_prompt(inputs_.judging, text,
                                    inputs_.judge_template.configured);
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
    return system_headline(study);
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
  std::size_t judging = 0;
  inputs.read(kJudging, judging);
  given.judging = judging == 0 ? Judging::kPairwise : Judging::kPointwise;
  given.judge_template = named(inputs, "template");
  return std::make_unique<Collection>(std::move(given));
}

}  // namespace assize::suites
