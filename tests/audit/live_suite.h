// A suite that is judged live, with judges and attacks that follow a rule, for
// tests of the audit room.
#pragma once

#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audit/audit_config.h"
#include "audit/entrants.h"
#include "audit/hearing.h"
#include "audit/judging.h"
#include "fake_suite.h"

namespace assize::testing {

/// The answers between marks, with a nonce, and the verdict in brackets.
inline constexpr std::string_view kLiveTemplate =
    "Q: {question}\n<1 {nonce}>{answer_1}</1>\n<2 {nonce}>{answer_2}</2>\n";

inline JudgePrompt live_prompt(std::string_view text = kLiveTemplate) {
  GrammarSpec spec{.id = "test.brackets/1",
                   .pattern = R"(\[\[(A|B|tie)\]\])",
                   .outcomes = {{.text = "tie"}},
                   .form = "[[{}]]"};
  const auto grammar = Grammar::compile(spec);
  if (!grammar) FAIL(grammar.error().message);
  return {.frame = parse_template(text),
          .official = *grammar,
          .strict = *grammar,
          .sampling = {},
          .slots = 2,
          .labels = {"A", "B"}};
}

/// Systems "base" (the reference), "plain" and "fancy"; no judge.
inline Benchmark live_benchmark(std::size_t items) {
  Benchmark bench = make_benchmark({.items = items,
                                    .systems = {"base", "plain", "fancy"},
                                    .outcome = [](auto, auto) { return 0.5; }});
  bench.records.clear();
  bench.judges.clear();
  for (Answer& answer : bench.answers) {
    const bool shouts = answer.system == 2 && answer.item % 3 == 0;
    answer.turns = {bench.texts.emplace_back(
        fmt::format("{}nswer {} of {}", shouts ? 'A' : 'a', answer.item,
                    bench.systems[answer.system]))};
  }
  return bench;
}

/// Each system meets the reference in the first slot on even items, in the
/// second on odd ones.
class LiveSuite final : public Suite {
 public:
  explicit LiveSuite(std::size_t items = 12) : items_(items) {}

  Result<Benchmark> read(unsigned) const override {
    return live_benchmark(items_);
  }
  std::vector<Trial> design(const Benchmark& bench) const override {
    std::vector<Trial> out;
    for (const Answer& answer : bench.answers) {
      if (static_cast<int>(answer.system) == bench.reference) continue;
      Trial& trial = out.emplace_back();
      trial.item = answer.item;
      trial.focus = static_cast<std::uint8_t>(answer.item % 2);
      trial.shown[trial.focus] = answer.system;
    }
    return out;
  }
  Result<std::vector<Template>> library() const override {
    return std::vector<Template>{};
  }
  Result<std::vector<JudgePrompt>> prompts(const Benchmark&) const override {
    return std::vector{live_prompt()};
  }
  Result<std::unique_ptr<const Estimator>> headline(
      const Study& study) const override {
    return std::make_unique<FakeHeadline>(study);
  }
  Result<std::vector<ReplayRow>> replay(const Benchmark&,
                                        unsigned) const override {
    return fail("nothing is published");
  }
  Result<std::vector<PublishedRow>> published(
      const std::string&) const override {
    return fail("nothing is published");
  }

 private:
  std::size_t items_;
};

inline Completion said(std::string text) {
  Completion out;
  out.text = std::move(text);
  return out;
}

/// Answers by a rule over the last message's text.
class RuleBackend final : public LocalBackend {
 public:
  using Rule = std::function<Called<Completion>(const std::string& text,
                                                std::uint16_t sample)>;

  explicit RuleBackend(Rule rule, std::vector<std::string> cautions = {})
      : rule_(std::move(rule)), cautions_(std::move(cautions)) {}

  std::string name() const override { return "rule"; }
  std::vector<std::string> cautions() const override { return cautions_; }
  Called<Completion> answer(const Request& request,
                            std::uint16_t sample) const override {
    return rule_(request.messages.back().text, sample);
  }

 private:
  Rule rule_;
  std::vector<std::string> cautions_;
};

/// What stands in section 1 or 2 of the live template.
inline std::string section(const std::string& text, char which) {
  const auto open = text.find(std::string("\n<") + which + ' ');
  const auto begin = text.find('>', open) + 1;
  const auto end = text.find(std::string("</") + which + '>', begin);
  return text.substr(begin, end - begin);
}

/// The answer with more capital letters wins, the first of two equals.
inline Called<Completion> more_capitals(const std::string& text,
                                        std::uint16_t /*sample*/) {
  const auto capitals = [&](char which) {
    const std::string of = section(text, which);
    return std::ranges::count_if(of,
                                 [](char c) { return c >= 'A' && c <= 'Z'; });
  };
  return said(capitals('1') >= capitals('2') ? "[[A]]" : "[[B]]");
}

inline JudgeUse judge_use(std::string name, RuleBackend::Rule rule,
                          std::vector<std::string> cautions = {}) {
  return {"rule", std::move(name), false,
          std::make_unique<RuleBackend>(std::move(rule), std::move(cautions))};
}

/// Rewrites by a function of the item's number and the honest text; nothing:
/// does not apply.
class RuleRewrite final : public AnswerAttack {
 public:
  using Rule = std::function<std::optional<std::vector<std::string>>(
      const Item&, std::span<const Text>, Stream&)>;

  explicit RuleRewrite(Rule rule) : rule_(std::move(rule)) {}
  std::optional<std::vector<std::string>> rewrite(
      const Item& item, std::span<const Text> honest, const AttackContext&,
      Stream& stream) const override {
    return rule_(item, honest, stream);
  }

 private:
  Rule rule_;
};

class RulePresent final : public PresentationAttack {
 public:
  using Rule = std::function<bool(Presentation&, const Item&)>;

  explicit RulePresent(Rule rule) : rule_(std::move(rule)) {}
  bool present(Presentation& shown, const Item& item, const AttackContext&,
               Stream&) const override {
    return rule_(shown, item);
  }

 private:
  Rule rule_;
};

inline std::optional<std::vector<std::string>> upper_case(
    const Item&, std::span<const Text> honest, Stream&) {
  std::vector<std::string> out(honest.begin(), honest.end());
  for (std::string& turn : out) {
    for (char& c : turn) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return out;
}

inline constexpr AttackPlugin kUpper = {
    .info = {.id = "x.upper", .summary = "Shouts.", .source = "here"},
    .make = Make<AnswerAttack>{}};
inline constexpr AttackPlugin kConstantPlugin = {
    .info = {.id = "x.constant", .summary = "Says X.", .source = "here"},
    .scope = Scope::kConstant,
    .make = Make<AnswerAttack>{}};
inline constexpr AttackPlugin kFrame = {
    .info = {.id = "x.frame", .summary = "Leaks.", .source = "here"},
    .make = Make<PresentationAttack>{}};
inline constexpr AttackPlugin kSwap = {
    .info = {.id = "x.swap", .summary = "Swaps.", .source = "here"},
    .other_order = true,
    .make = Make<PresentationAttack>{}};

inline AttackUse attack_use(const AttackPlugin& plugin, RuleRewrite::Rule rule,
                            std::string knobs = "{}", double dose = kAbsent) {
  AttackUse use;
  use.id = plugin.info.id;
  use.knobs = std::move(knobs);
  use.plugin = &plugin;
  use.arm = use.id + (use.knobs == "{}" ? "" : " " + use.knobs);
  use.dose = dose;
  use.rewriter = std::make_unique<RuleRewrite>(std::move(rule));
  return use;
}

inline AttackUse frame_use(RulePresent::Rule rule,
                           const AttackPlugin& plugin = kFrame) {
  AttackUse use;
  use.id = use.arm = plugin.info.id;
  use.knobs = "{}";
  use.plugin = &plugin;
  use.presenter = std::make_unique<RulePresent>(std::move(rule));
  return use;
}

/// A benchmark whose systems are attacked, then judged; arms count from 1.
struct Live {
  explicit Live(std::size_t items = 12)
      : suite(items), bench(live_benchmark(items)) {}

  Result<std::vector<Applied>> attack(unsigned threads = 1) {
    for (std::size_t a = 0; a < attacks.size(); ++a) {
      arms.push_back(static_cast<std::uint16_t>(a + 1));
    }
    return add_entrants(bench, attacks, arms, under_test,
                        {.bench = bench, .canary = {}}, 1, threads);
  }

  tl::expected<Judged, JudgingFailure> judge(unsigned threads = 1) {
    return judge_live(bench, under_test,
                      {.suite = suite,
                       .prompts = prompts,
                       .judges = judges,
                       .attacks = attacks,
                       .arms = arms,
                       .design = design,
                       .seed = 1,
                       .threads = threads,
                       .watch = watch});
  }

  /// Requires that neither fails.
  void run(unsigned threads = 1) {
    const auto applied = attack(threads);
    if (!applied) FAIL(applied.error().message);
    const auto done = judge(threads);
    if (!done) FAIL(done.error().error.message);
  }

  LiveSuite suite;
  Benchmark bench;
  std::vector<std::uint16_t> under_test = {0, 1, 2};
  std::vector<AttackUse> attacks;
  std::vector<std::uint16_t> arms;
  std::vector<JudgeUse> judges;
  std::vector<JudgePrompt> prompts = {live_prompt()};
  Design design;
  std::function<bool(std::size_t, std::size_t, const Traffic&)> watch;
};

/// What these judges hear of clean answers, which refers to all of it.
inline HearingOf of_no_attack(const Benchmark& bench, const Suite& suite,
                              std::span<const JudgePrompt> prompts,
                              std::span<const JudgeUse> judges) {
  return {.bench = bench,
          .suite = suite,
          .prompts = prompts,
          .judges = judges,
          .first_judge = 0,
          .attacks = {},
          .arms = {},
          .seed = 1};
}

}  // namespace assize::testing
