#include "fake_judge/simulated_answers.h"

#include <cmath>
#include <string_view>
#include <variant>

#include "cli/verb.h"
#include "io/file.h"
#include "judges/sections.h"
#include "plugin/config_node.h"
#include "prompt/taste_file.h"
#include "text/answer_style.h"

namespace assize::alpaca_eval_2_taste {
std::string_view taste();
}  // namespace assize::alpaca_eval_2_taste

namespace assize::testing {
namespace {

/// Bytes of literal text, or 0 where the page does not hold all of it, in
/// order.
std::size_t literal_bytes_in(const Template& frame, std::string_view page) {
  std::size_t at = 0, bytes = 0;
  for (const Block& block : frame.blocks) {
    for (const Part& part : block.parts) {
      if (part.slot) continue;
      at = page.find(part.text, at);
      if (at == std::string_view::npos) return 0;
      at += part.text.size();
      bytes += part.text.size();
    }
  }
  return bytes;
}

Result<std::vector<JudgePrompt>> prompts_of(const Registry& registry,
                                            const std::string& audit) {
  const Result<std::string> text = read_file(audit);
  if (!text) return tl::unexpected(text.error());
  Result<ConfigNode> node = ConfigNode::parse(*text, audit);
  if (!node) return tl::unexpected(node.error());
  const auto found = registry.find<SuitePlugin>(node->text("suite", ""));
  if (!found) return tl::unexpected(found.error());
  ConfigNode inputs = node->child("inputs");
  const std::unique_ptr<Suite> suite = (*found)->plugin->make(inputs);
  for (const Error& error : node->finish()) {
    // What else an audit asks for is not read here, and so unknown.
    if (!error.message.starts_with("unknown key")) return tl::unexpected(error);
  }
  const Result<Benchmark> bench = suite->read(1);
  if (!bench) return tl::unexpected(bench.error());
  return suite->prompts(*bench);
}

}  // namespace

Result<std::unique_ptr<SimulatedAnswers>> SimulatedAnswers::load(
    const std::string& audit, const std::string& knobs) {
  std::unique_ptr<SimulatedAnswers> out(new SimulatedAnswers);
  Result<Registry> registry = cli::make_registry("");
  if (!registry) return tl::unexpected(registry.error());
  out->registry_ = std::move(*registry);
  auto prompts = prompts_of(out->registry_, audit);
  if (!prompts) return tl::unexpected(prompts.error());
  out->prompts_ = std::move(*prompts);
  if (auto made = out->make_judges(knobs); !made) {
    return tl::unexpected(made.error());
  }
  return out;
}

Result<void> SimulatedAnswers::make_judges(const std::string& knobs) {
  const auto found = registry_.find<JudgePlugin>("simulated");
  if (!found) return tl::unexpected(found.error());
  const auto& make = std::get<Make<LocalBackend>>((*found)->plugin->make);
  const auto into = [&](std::unique_ptr<LocalBackend>& judge,
                        const std::string& yaml) -> Result<void> {
    Result<ConfigNode> node = ConfigNode::parse(yaml, "--judge");
    if (!node) return tl::unexpected(node.error());
    judge = make(*node);
    const std::vector<Error> errors = node->finish();
    if (!errors.empty()) return tl::unexpected(errors.front());
    return {};
  };
  if (auto made = into(honest_, "profile: honest"); !made) return made;
  if (auto made = into(gullible_, "profile: gullible"); !made) return made;
  return into(other_, knobs);
}

const JudgePrompt* SimulatedAnswers::prompt_of(
    const std::vector<Message>& messages) const {
  const std::string page = judges::page_of(messages);
  const JudgePrompt* out = nullptr;
  std::size_t most = 0;
  for (const JudgePrompt& prompt : prompts_) {
    const std::size_t bytes = literal_bytes_in(prompt.frame, page);
    if (bytes <= most) continue;
    most = bytes;
    out = &prompt;
  }
  return out;
}

const LocalBackend& SimulatedAnswers::judge_of(const std::string& model) const {
  if (model == "honest") return *honest_;
  return model == "gullible" ? *gullible_ : *other_;
}

Called<Completion> SimulatedAnswers::answer(const Asked& asked) const {
  const JudgePrompt* prompt = prompt_of(asked.messages);
  if (prompt == nullptr) {
    return tl::unexpected(CallError{
        .kind = CallError::Kind::kNever,
        .message = "no prompt of the suite has the text of these messages"});
  }
  Request request{.messages = asked.messages,
                  .sampling = prompt->sampling,
                  .prompt = prompt};
  request.sampling.temperature = asked.temperature;
  const std::uint64_t base = prompt->sampling.seed.value_or(0);
  const std::uint64_t sample = asked.seed.value_or(base) - base;
  return judge_of(asked.model)
      .answer(request, static_cast<std::uint16_t>(sample));
}

std::vector<double> SimulatedAnswers::scores(const Asked& asked) {
  static const Taste taste =
      parse_taste(alpaca_eval_2_taste::taste(), "built in").value();
  std::vector<std::pair<std::string, std::string>> pairs = asked.pairs;
  if (asked.protocol != Protocol::kScore) {
    pairs.emplace_back();
    for (const Message& message : asked.messages) {
      const bool answer = message.role == Role::kAssistant;
      (answer ? pairs[0].second : pairs[0].first) = message.text;
    }
  }
  std::vector<double> out;
  for (const auto& [question, answer] : pairs) {
    const double liking = taste.against_mean(
        measure(answer_style(question), answer_style(answer)));
    out.push_back(asked.activation ? 1 / (1 + std::exp(-liking)) : liking);
  }
  return out;
}

}  // namespace assize::testing
