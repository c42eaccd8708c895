#include "suites/wildbench/description.h"

#include <algorithm>
#include <charconv>

#include "plugin/config_node.h"

namespace assize::wildbench_files {
std::string_view suite_yaml();
}  // namespace assize::wildbench_files

namespace assize::wildbench {
namespace {

constexpr char kFile[] = "wildbench/suite.yaml";
constexpr double kLeast = 1, kMost = 10;

double number(const std::string& text) {
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::vector<Task> tasks_of(ConfigNode& node) {
  std::vector<Task> out;
  for (ConfigNode& task : node.children("tasks")) {
    out.push_back({.group = task.text("group", ""),
                   .weight = number(task.text("weight", "1")),
                   .tags = task.list("tags")});
  }
  return out;
}

std::vector<Outcome> choices_of(ConfigNode& node) {
  std::vector<Outcome> out;
  for (ConfigNode& choice : node.children("choices")) {
    const std::string winner = choice.text("winner", "");
    out.push_back({.text = choice.text("text", ""),
                   .winner = winner == "A"   ? 0
                             : winner == "B" ? 1
                                             : -1,
                   .strength = static_cast<std::uint8_t>(
                       number(choice.text("strength", "1")))});
  }
  return out;
}

EloRule elo_of(ConfigNode node) {
  return {
      .margin = number(node.text("margin", "")),
      .tie_margin = number(node.text("tie_margin", "")),
      .length_margin = number(node.text("length_margin", "")),
      .k = number(node.text("k", "")),
      .start = number(node.text("start", "")),
      .rounds = static_cast<std::uint32_t>(number(node.text("rounds", "")))};
}

GrammarSpec grammar_of(ConfigNode node, GrammarSpec::Kind kind) {
  return {.id = node.text("grammar", ""),
          .kind = kind,
          .pattern = node.text("pattern", ""),
          .pick = GrammarSpec::Pick::kLast,
          .outcomes = {},
          .least = kLeast,
          .most = kMost,
          .form = node.text("form", "{}")};
}

GrammarSpec strict(GrammarSpec spec) {
  spec.id.insert(spec.id.find('/'), ".strict");
  spec.pick = GrammarSpec::Pick::kOnly;
  return spec;
}

}  // namespace

int Description::task_of(std::string_view tag) const {
  const auto found = std::ranges::find_if(tasks, [&](const Task& task) {
    return std::ranges::find(task.tags, tag) != task.tags.end();
  });
  return found == tasks.end() ? -1 : static_cast<int>(found - tasks.begin());
}

double Description::weight() const {
  double sum = 0;
  for (const Task& task : tasks) sum += task.weight;
  return sum;
}

std::string_view Description::name_of(std::string_view baseline) const {
  const auto found = std::ranges::find(baselines, baseline, &Baseline::system);
  return found == baselines.end() ? baseline : std::string_view(found->name);
}

const Outcome* Description::choice(std::string_view text) const {
  const auto found = std::ranges::find(choices, text, &Outcome::text);
  return found == choices.end() ? nullptr : &*found;
}

std::string_view yaml() { return wildbench_files::suite_yaml(); }

Result<Description> description() {
  using Kind = GrammarSpec::Kind;
  Result<ConfigNode> node = ConfigNode::parse(yaml(), kFile);
  if (!node) return tl::unexpected(node.error());
  Description out;
  out.version = node->text("version", "");
  out.tasks = tasks_of(*node);
  for (ConfigNode& each : node->children("baselines")) {
    out.baselines.push_back(
        {.name = each.text("name", ""), .system = each.text("system", "")});
  }
  for (const std::string& margin : node->list("margins")) {
    out.margins.push_back(number(margin));
  }
  out.elo = elo_of(node->child("elo"));
  out.choices = choices_of(*node);
  out.pairwise = grammar_of(node->child("pairwise"), Kind::kPairwise);
  out.pairwise.outcomes = out.choices;
  out.score = grammar_of(node->child("score"), Kind::kPointwise);
  out.pairwise_strict = strict(out.pairwise);
  out.score_strict = strict(out.score);
  out.score_frame = node->text("score_frame", "");
  out.pairwise_frame = node->text("pairwise_frame", "");
  if (out.tasks.empty() || out.choices.empty() || out.margins.empty()) {
    return fail("tasks, choices and margins must not be empty", {kFile});
  }
  return out;
}

}  // namespace assize::wildbench
