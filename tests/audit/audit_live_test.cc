// Whole audits whose judges answer now.
#include <catch2/catch.hpp>
#include <map>
#include <nlohmann/json.hpp>

#include "audit/limits.h"
#include "audit/report.h"
#include "cli/verb.h"
#include "live_suite.h"

using namespace assize;
using nlohmann::json;

namespace {

std::unique_ptr<Suite> make_live(ConfigNode&) {
  return std::make_unique<testing::LiveSuite>(30);
}

constexpr SuitePlugin kLiveSuite = {
    .info = {.id = "live", .summary = "Judged now.", .source = "here"},
    .yaml = nullptr,
    .make = make_live};

std::unique_ptr<LocalBackend> make_capitals(ConfigNode&) {
  return std::make_unique<testing::RuleBackend>(
      testing::more_capitals,
      std::vector<std::string>{"The judge is simulated."});
}

std::unique_ptr<LocalBackend> make_mute(ConfigNode&) {
  return std::make_unique<testing::RuleBackend>(
      [](const std::string& text, std::uint16_t sample) {
        return text.find("question 7\n") == text.npos
                   ? testing::more_capitals(text, sample)
                   : Called<Completion>(testing::said("no"));
      });
}

constexpr JudgePlugin kCapitals = {
    .info = {.id = "capitals", .summary = "Counts.", .source = "here"},
    .make = Make<LocalBackend>{make_capitals}};
constexpr JudgePlugin kMute = {
    .info = {.id = "mute", .summary = "Counts, mostly.", .source = "here"},
    .make = Make<LocalBackend>{make_mute}};

constexpr AttackPlugin kShout = {
    .info = {.id = "x.shout", .summary = "Shouts.", .source = "here"},
    .make =
        Make<AnswerAttack>{[](ConfigNode&) -> std::unique_ptr<AnswerAttack> {
          return std::make_unique<testing::RuleRewrite>(testing::upper_case);
        }}};
constexpr AttackPlugin kTurn = {
    .info = {.id = "x.turn", .summary = "Other order.", .source = "here"},
    .other_order = true,
    .make = Make<PresentationAttack>{
        [](ConfigNode&) -> std::unique_ptr<PresentationAttack> {
          return std::make_unique<testing::RulePresent>(
              [](Presentation&, const Item&) { return true; });
        }}};

struct Done {
  Audit audit;
  json report;
  std::string bytes;
};

Done run(std::string_view yaml, unsigned threads = 1) {
  Registry registry = *cli::make_registry("");
  registry.add(Entry<SuitePlugin>{&kLiveSuite, "", "built-in"});
  registry.add(Entry<SuitePlugin>{&testing::kFakeSuite, "", "built-in"});
  registry.add(Entry<JudgePlugin>{&kCapitals, "", "built-in"});
  registry.add(Entry<JudgePlugin>{&kMute, "", "built-in"});
  registry.add(Entry<AttackPlugin>{&kShout, "", "built-in"});
  registry.add(Entry<AttackPlugin>{&kTurn, "", "built-in"});
  auto config =
      read_audit_config(*ConfigNode::parse("detectors: []\ncalibrations: []\n"
                                           "statistics: {resamples: 300}\n" +
                                               std::string(yaml),
                                           "a.yaml"),
                        registry);
  if (!config) FAIL(render(config.error()));
  auto audit = run_audit(*config, {.threads = threads});
  if (!audit) FAIL(render(audit.error().errors));
  Done out{std::move(*audit), {}, {}};
  out.bytes = report_json(out.audit, *config);
  out.report = json::parse(out.bytes);
  return out;
}

/// The row's cell under a column's name.
json at(const json& table, const json& row, std::string_view name) {
  for (std::size_t i = 0; i < table["columns"].size(); ++i) {
    if (table["columns"][i] == name) return row[i];
  }
  FAIL("no column " << name);
  return {};
}

std::string joined(const std::vector<std::string>& sentences) {
  std::string out;
  for (const std::string& sentence : sentences) out += sentence + '\n';
  return out;
}

constexpr std::string_view kBoth =
    "suite: live\njudges: [capitals]\nattacks: [x.shout, x.turn]\n";

}  // namespace

TEST_CASE("a live audit's report is the same at any number of threads") {
  const std::string one = run(kBoth, 1).bytes;

  CHECK(one == run(kBoth, 8).bytes);
  CHECK(one == run(kBoth, 3).bytes);
}

TEST_CASE("a live audit reports what an attack does, with its arm") {
  const Done done = run(kBoth);

  const json& effects = done.report["effects"];
  std::map<std::string, double> shout;
  for (const json& row : effects["rows"]) {
    if (at(effects, row, "contrast") != "x.shout") continue;
    CHECK(at(effects, row, "arm") == "x.shout");
    CHECK(at(effects, row, "system") == at(effects, row, "against"));
    shout[at(effects, row, "system")] = at(effects, row, "value");
  }
  // Silent answers win where they stand first, shouting ones always; fancy
  // shouts on a third of its items.
  REQUIRE(shout.size() == 2);
  CHECK(std::abs(shout["plain"] - 50) < 1e-9);
  CHECK(std::abs(shout["fancy"] - 100.0 / 3) < 1e-9);
  const json& arms = done.report["attacks"];
  REQUIRE(arms.size() == 3);
  CHECK(arms[0]["judged"] == 120);
  CHECK(arms[1]["judged"] == 120);
  CHECK(arms[2]["id"] == "x.turn");
  CHECK(arms[2]["judged"] == 60);
  CHECK(done.report["counts"]["judged"] == 240);
}

TEST_CASE("entrants and the other order leave honest scores and ranks alone") {
  const auto honest = [](const Done& done) {
    std::vector<json> out;
    const json& table = done.report["headlines"];
    for (const json& row : table["rows"]) {
      if (at(table, row, "arm") == "clean") out.push_back(row);
    }
    return out;
  };
  const std::string audit = "suite: live\njudges: [capitals]\n";

  CHECK(honest(run(kBoth)) == honest(run(audit + "attacks: []\n")));
  CHECK(honest(run(kBoth)).size() == 2);
}

TEST_CASE("limits of live verdicts call none of them recorded") {
  const Done done =
      run("suite: live\njudges: [capitals, {kind: mute, name: mute}]\nattacks: "
          "[x.shout]\n"
          "systems: [plain, fancy]\n");
  const std::string all = joined(limits(done.audit));

  CHECK(all.find("recorded") == std::string::npos);
  CHECK(all.find("one order only") == std::string::npos);
  // Item 7 in both orders, of two systems, clean and attacked.
  CHECK(all.find("8 judgements failed or could not be parsed. They are counted "
                 "and not scored; had they been answered, the scores could "
                 "differ.") != std::string::npos);
  CHECK(all.find("Attack x.shout: 4 of 240 planned judgements were not judged: "
                 "4 judgements failed or were not given.") !=
        std::string::npos);
  CHECK(joined(cautions(done.audit)) ==
        "'mute' in this report is the judge rule.\n"
        "The judge is simulated.\n");
}

TEST_CASE("limits say where one order was shown, unless a swap was asked for") {
  const std::string all =
      joined(limits(run("suite: live\njudges: [capitals]\n"
                        "attacks: []\ndesign: {orders: published}\n")
                        .audit));
  const std::string turned =
      joined(limits(run("suite: live\njudges: [capitals]\n"
                        "attacks: [x.turn]\ndesign: {orders: published}\n")
                        .audit));

  CHECK(all.find("Each instruction was shown in one order only.") !=
        std::string::npos);
  CHECK(turned.find("one order only") == std::string::npos);
}

TEST_CASE("limits name systems that were judged on fewer items than others") {
  testing::Live live(4);
  live.judges.push_back(testing::judge_use("new", testing::more_capitals));
  live.design.both_orders = true;
  REQUIRE(live.judge());
  Audit audit;
  audit.bench = std::move(live.bench);
  audit.live = 1;
  audit.under_test = {0, 1, 2};
  const std::uint16_t system = audit.under_test.back();
  const std::string name = audit.bench.systems[system];
  REQUIRE(limits(audit).empty());

  std::erase_if(audit.bench.records, [&](const Record& record) {
    const Trial& t = record.trial;
    return t.shown[t.focus] == system && t.item == 2;
  });

  CHECK(limits(audit) ==
        std::vector<std::string>{
            "1 system was not judged on all 4 items, and its scores and ranks "
            "rest on fewer: " +
            name + " (3)."});
}

TEST_CASE("limits name the judges that saw one order, where others saw both") {
  testing::Live live(4);
  live.judges.push_back(testing::judge_use("old", testing::more_capitals));
  live.design.both_orders = false;
  REQUIRE(live.judge());
  live.judges.clear();
  live.judges.push_back(testing::judge_use("new", testing::more_capitals));
  live.design.both_orders = true;
  REQUIRE(live.judge());
  Audit audit;
  audit.bench = std::move(live.bench);
  audit.first_live = audit.live = 1;

  CHECK(limits(audit) ==
        std::vector<std::string>{
            "Each instruction was shown to old in one order only. The position "
            "effect compares different instructions; whether a single verdict "
            "would survive the other order (consistency, primacy) is not "
            "known.",
            "The verdicts of old are recorded ones: how the judge answers "
            "today, and how much it varies from run to run, is not known."});
}

TEST_CASE("recorded verdicts are told apart from those of a rule") {
  const std::string all = joined(limits(
      run("suite: fake\ninputs: {results: x}\njudges: [rule.first]\n").audit));

  CHECK(all.find("Each instruction was shown in one order only.") !=
        std::string::npos);
  CHECK(all.find("The verdicts are recorded ones: ") != std::string::npos);
}

TEST_CASE("a suite without prompts refuses a judge that answers now") {
  Registry registry = *cli::make_registry("");
  registry.add(Entry<SuitePlugin>{&testing::kFakeSuite, "", "built-in"});
  registry.add(Entry<JudgePlugin>{&kCapitals, "", "built-in"});
  auto config =
      read_audit_config(*ConfigNode::parse("suite: fake\ninputs: {results: x}\n"
                                           "judges: [capitals]\n",
                                           "a.yaml"),
                        registry);
  REQUIRE(config);

  const auto audit = run_audit(*config, {});

  REQUIRE_FALSE(audit);
  CHECK(audit.error().errors.front().message ==
        "suite 'fake' has no prompt to put to a judge; `assize explain fake` "
        "says whether an input gives it one");
}
