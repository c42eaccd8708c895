#include "audit/detect.h"

#include <fmt/format.h>

#include <catch2/catch.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "data.h"
#include "io/file.h"
#include "plugin/config_node.h"

namespace assize::detectors {
extern const DetectorPlugin duplicate, template_mimicry;
}

using namespace assize;
using Catch::Matchers::WithinAbs;

namespace {

/// Scores an answer by the number that its text is.
struct NumberScorer final : Scorer {
  std::vector<Score> score(const Subject& subject) const override {
    std::vector<Score> out;
    for (const TextViews& views : subject.views) {
      out.push_back({.value = std::stod(std::string(views.raw))});
    }
    return out;
  }
  std::vector<Evidence> explain(const Subject&, std::size_t) const override {
    return std::vector<Evidence>(9);
  }
};

/// Remembers how many clean answers it was fitted on; fails where told to.
struct NumberDetector final : Detector {
  explicit NumberDetector(std::string reason = "")
      : reason(std::move(reason)) {}
  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext& context) const override {
    if (!reason.empty()) return fail(reason);
    fitted.push_back(context.clean.size());
    return std::make_unique<NumberScorer>();
  }
  std::string reason;
  mutable std::vector<std::size_t> fitted;
};

struct TestScorer final : Scorer {
  std::vector<Score> score(const Subject&) const override {
    return {{.value = 3, .p = 0.001, .share = 0.5}};
  }
  std::vector<Evidence> explain(const Subject&, std::size_t) const override {
    return {};
  }
};

struct TestDetector final : Detector {
  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext&) const override {
    return std::make_unique<TestScorer>();
  }
};

/// Scores of any number and evidence of any place.
struct RogueScorer final : Scorer {
  std::vector<Score> scores;
  std::vector<Evidence> evidence;

  std::vector<Score> score(const Subject& subject) const override {
    if (evidence.empty()) return scores;
    return std::vector<Score>(subject.answers.size(),
                              {.value = subject.system == 1 ? 1.0 : 0.0});
  }
  std::vector<Evidence> explain(const Subject&, std::size_t) const override {
    return evidence;
  }
};

struct RogueDetector final : Detector {
  RogueDetector(std::vector<Score> scores, std::vector<Evidence> evidence)
      : scores(std::move(scores)), evidence(std::move(evidence)) {}
  Result<std::unique_ptr<const Scorer>> fit(
      const Benchmark&, const DetectorContext&) const override {
    auto out = std::make_unique<RogueScorer>();
    out->scores = scores;
    out->evidence = evidence;
    return out;
  }
  std::vector<Score> scores;
  std::vector<Evidence> evidence;
};

/// `systems` systems that answer `items` instructions with random numbers.
Benchmark numbers(std::uint64_t seed, int systems, std::uint32_t items) {
  Benchmark bench;
  for (std::uint32_t i = 0; i < items; ++i) {
    Item item;
    item.id = bench.texts.emplace_back(fmt::format("q{}", i));
    item.cluster = i;
    bench.items.push_back(item);
  }
  Stream stream(seed, {"numbers"});
  for (std::uint16_t s = 0; s < systems; ++s) {
    bench.systems.push_back(fmt::format("s{}", s));
    for (std::uint32_t i = 0; i < items; ++i) {
      Answer answer;
      answer.item = i;
      answer.system = s;
      answer.turns = {
          bench.texts.emplace_back(fmt::format("{}", stream.uniform()))};
      bench.answers.push_back(answer);
    }
  }
  return bench;
}

void set_answer(Benchmark& bench, std::uint16_t system, std::uint32_t item,
                const std::string& text) {
  const auto index = bench.find_answer(system, item);
  bench.answers[static_cast<std::size_t>(index)].turns = {
      bench.texts.emplace_back(text)};
}

std::vector<DetectorUse> one_use(std::unique_ptr<Detector> detector,
                                 Level level = Level::kAnswer) {
  std::vector<DetectorUse> uses;
  uses.push_back({"number", "{}", level, std::move(detector)});
  return uses;
}

std::vector<DetectorUse> built_in() {
  std::vector<DetectorUse> uses;
  for (const DetectorPlugin* plugin :
       {&detectors::duplicate, &detectors::template_mimicry}) {
    ConfigNode config = ConfigNode::empty("test.yaml");
    auto detector = plugin->make(config);
    uses.push_back({std::string(plugin->info.id), config.canonical(),
                    plugin->level, std::move(detector)});
  }
  return uses;
}

Detection run(const Benchmark& bench, std::span<const DetectorUse> uses,
              const DetectSettings& settings,
              std::span<const Template> library = {}) {
  return detect(bench, library, uses, settings);
}

std::string shown(const Detection& detection) {
  std::string out;
  for (const Finding& f : detection.findings) {
    out += fmt::format("{} {} {} {} {} {} {} {} {} {}\n", f.detector, f.subject,
                       f.flagged, f.score, f.p, f.q, f.share, f.n, f.empty,
                       f.reason);
    for (const Evidence& e : f.evidence) {
      out += fmt::format("  {} {} {} {} {} {}\n", e.item, e.turn, e.begin,
                         e.end, e.rule, e.note);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("a system like the clean one is seldom found different") {
  const auto uses = one_use(std::make_unique<NumberDetector>());
  int small = 0;
  for (std::uint64_t run_number = 0; run_number < 600; ++run_number) {
    const Benchmark bench = numbers(run_number, 2, 150);

    const Detection found =
        run(bench, uses, {.seed = run_number, .under_test = {1}, .clean = {0}});

    small += found.findings.at(0).p <= 0.05;
  }

  CHECK(small <= 36);  // 6 % of 600.
}

TEST_CASE("a system that differs is flagged, with five pieces of evidence") {
  Benchmark bench = numbers(1, 3, 300);
  for (std::uint32_t i = 0; i < 90; ++i) set_answer(bench, 2, i, "2");
  const auto uses = one_use(std::make_unique<NumberDetector>());

  const Detection found =
      run(bench, uses, {.under_test = {1, 2}, .clean = {0}});

  REQUIRE(found.findings.size() == 2);
  CHECK_FALSE(found.findings[0].flagged);
  CHECK(found.findings[0].evidence.empty());
  const Finding& different = found.findings[1];
  CHECK(different.flagged);
  CHECK(different.subject == "s2");
  CHECK(different.n == 300);
  CHECK(different.p < 1e-6);
  CHECK(different.q == 2 * different.p);
  CHECK_THAT(different.share, WithinAbs(0.3, 0.03));
  CHECK(different.evidence.size() == 5);
  REQUIRE(found.tests.size() == 2);
  CHECK(found.tests[1].family == "detectors");
  CHECK(found.tests[1].id == "number:s2");
  CHECK(found.tests[1].q == different.q);
}

TEST_CASE("one clean system: the note says what p-values leave out") {
  const Benchmark bench = numbers(1, 2, 300);
  const auto uses = one_use(std::make_unique<NumberDetector>());

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  CHECK(found.detectors.at(0).note ==
        "one clean system: how much honest systems differ from each other "
        "cannot be estimated from it, so a small p-value says that a system "
        "differs from this one; where honest systems differ, more of them than "
        "the stated rate have one");
  CHECK(found.findings.at(0).reason.empty());
}

TEST_CASE("a difference in few answers is found and not flagged") {
  Benchmark bench = numbers(1, 2, 3000);
  for (std::uint32_t i = 0; i < 120; ++i) set_answer(bench, 1, i, "2");
  const auto uses = one_use(std::make_unique<NumberDetector>());

  const Detection found =
      run(bench, uses, {.material = 0.08, .under_test = {1}, .clean = {0}});

  CHECK(found.findings.at(0).q <= 0.05);
  CHECK_FALSE(found.findings.at(0).flagged);
}

TEST_CASE("empty and missing answers are counted, not scored") {
  Benchmark bench = numbers(1, 2, 300);
  for (std::uint32_t i = 0; i < 40; ++i) {
    Answer& answer =
        bench.answers[static_cast<std::size_t>(bench.find_answer(1, i))];
    answer.presence = i < 10 ? Presence::kMissing : Presence::kEmpty;
    answer.turns = {Text{}};
  }
  set_answer(bench, 1, 40, " \n ");
  const auto uses = built_in();

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  CHECK(found.findings.at(0).empty == 41);
  CHECK(found.findings.at(0).n == 259);
  CHECK(found.findings.at(0).share == 0);
  CHECK_FALSE(found.findings.at(0).flagged);
}

TEST_CASE("too few clean answers cannot resolve anything, and it says so") {
  const Benchmark few = numbers(1, 2, 30);
  const auto uses = one_use(std::make_unique<NumberDetector>());

  const Detection small = run(few, uses, {.under_test = {1}, .clean = {0}});
  const Detection own = run(few, uses, {.under_test = {0}, .clean = {0}});

  CHECK(small.findings.at(0).reason ==
        "cannot be resolved: 10 instructions answered by another clean system "
        "to calibrate with; needs 57, a third of which calibrate");
  CHECK(std::isnan(small.findings.at(0).p));
  CHECK(small.tests.empty());
  CHECK_THAT(small.detectors.at(0).smallest_rate, WithinAbs(1.0 / 11, 1e-12));
  CHECK(own.findings.at(0).reason ==
        "cannot be resolved: 0 instructions answered by another clean system "
        "to calibrate with; needs 57, a third of which calibrate");
}

TEST_CASE("a clean system with far fewer answers is not compared with") {
  Benchmark bench = numbers(1, 2, 300);
  for (std::uint32_t i = 0; i < 60; ++i) {
    bench.answers[i].presence = Presence::kMissing;
  }
  const auto uses = one_use(std::make_unique<NumberDetector>());

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  CHECK(found.findings.at(0).reason.starts_with("cannot be resolved: 0 "));
}

TEST_CASE("a clean system under test is left out of its own clean set") {
  const Benchmark bench = numbers(1, 3, 300);
  auto detector = std::make_unique<NumberDetector>();
  const NumberDetector& watched = *detector;
  const auto uses = one_use(std::move(detector));

  const Detection found =
      run(bench, uses, {.under_test = {0, 1, 2}, .clean = {0, 1}});

  // Fitted without s1, for s2 with both, and without s0.
  CHECK(watched.fitted == std::vector<std::size_t>{100, 200, 100});
  CHECK(found.detectors.at(0).clean_answers == 600);
  CHECK(found.detectors.at(0).clean_systems ==
        std::vector<std::string>{"s0", "s1"});
  CHECK(found.detectors.at(0).note.empty());
}

TEST_CASE("a detector that cannot run gives its reason") {
  const Benchmark bench = numbers(1, 2, 300);
  const auto uses = one_use(std::make_unique<NumberDetector>("no rules"));

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  CHECK(found.detectors.at(0).reason == "no rules");
  CHECK(found.findings.at(0).reason == "no rules");
  CHECK(found.tests.empty());
}

TEST_CASE("a detector with a test of its own needs no clean answers") {
  const Benchmark bench = numbers(1, 1, 5);
  const auto uses = one_use(std::make_unique<TestDetector>(), Level::kSystem);

  const Detection found = run(bench, uses, {.under_test = {0}, .clean = {}});

  CHECK(found.findings.at(0).flagged);
  CHECK(found.findings.at(0).p == 0.001);
  CHECK(found.detectors.at(0).level == "system");
}

TEST_CASE("a detector that gives too few or too many scores is not believed") {
  struct Case {
    Level level;
    std::size_t given;
    std::string reason;
  };
  const auto [level, given, reason] = GENERATE(
      Case{Level::kAnswer, 0, "gave 0 scores for 300 answers of s0"},
      Case{Level::kAnswer, 299, "gave 299 scores for 300 answers of s0"},
      Case{Level::kAnswer, 301, "gave 301 scores for 300 answers of s0"},
      Case{Level::kSystem, 0, "gave 0 scores for all 300 answers of s0"},
      Case{Level::kSystem, 2, "gave 2 scores for all 300 answers of s0"});
  const Benchmark bench = numbers(1, 2, 300);
  const std::vector<Score> scores(given, {.value = 1, .p = 0.001});
  const auto uses = one_use(
      std::make_unique<RogueDetector>(scores, std::vector<Evidence>{}), level);

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  CHECK(found.detectors.at(0).reason == reason);
  CHECK(found.findings.at(0).reason == reason);
  CHECK(std::isnan(found.findings.at(0).p));
  CHECK_FALSE(found.findings.at(0).flagged);
  CHECK(found.tests.empty());
}

TEST_CASE("a p-value outside [0, 1] is none") {
  const double p = GENERATE(-0.5, 1.5);
  const Benchmark bench = numbers(1, 1, 5);
  const std::vector<Score> scores = {{.value = 1, .p = p}};
  const auto uses =
      one_use(std::make_unique<RogueDetector>(scores, std::vector<Evidence>{}),
              Level::kSystem);

  const Detection found = run(bench, uses, {.under_test = {0}, .clean = {}});

  CHECK(found.findings.at(0).reason == "the detector cannot judge it");
  CHECK(std::isnan(found.findings.at(0).p));
}

TEST_CASE("evidence outside the answers is dropped, and the note counts it") {
  Benchmark bench = numbers(1, 2, 300);
  set_answer(bench, 1, 7, "12345");
  bench.answers[static_cast<std::size_t>(bench.find_answer(1, 8))].presence =
      Presence::kMissing;
  bench.answers[static_cast<std::size_t>(bench.find_answer(1, 8))].turns = {};
  const std::vector<Evidence> evidence = {
      {300, 0, 0, 0, "no such item", ""}, {7, 1, 0, 0, "no such turn", ""},
      {7, 0, 3, 2, "backwards", ""},      {7, 0, 0, 6, "too long", ""},
      {8, 0, 0, 0, "no answer", ""},      {7, 0, 0, 5, "sound", ""},
      {7, 0, 5, 5, "sound", ""},
  };
  const auto uses =
      one_use(std::make_unique<RogueDetector>(std::vector<Score>{}, evidence));

  const Detection found = run(bench, uses, {.under_test = {1}, .clean = {0}});

  REQUIRE(found.findings.at(0).evidence.size() == 2);
  CHECK(found.findings[0].evidence[0].rule == "sound");
  CHECK(found.findings[0].evidence[1].rule == "sound");
  CHECK(found.detectors.at(0).note.ends_with(
      "; pieces of evidence dropped that lie outside the answers: 5"));
}

TEST_CASE("several items of one instruction count once, by the largest") {
  Benchmark bench = numbers(1, 2, 600);
  Benchmark single = numbers(1, 2, 300);
  for (std::uint32_t i = 0; i < 600; ++i) {
    bench.items[i].cluster = i / 2;
    const bool high = i < 100;  // Both items of 50 instructions.
    set_answer(bench, 0, i, std::to_string(i));
    set_answer(bench, 1, i, std::to_string(high ? 1000 + i : i));
    if (i % 2 == 0) continue;
    set_answer(single, 0, i / 2, std::to_string(i));
    set_answer(single, 1, i / 2, std::to_string(high ? 1000 + i : i));
  }
  const auto uses = one_use(std::make_unique<NumberDetector>());
  const DetectSettings settings{.under_test = {1}, .clean = {0}};

  const Detection found = run(bench, uses, settings);
  const Detection once = run(single, uses, settings);

  CHECK(found.findings.at(0).p == once.findings.at(0).p);
  CHECK(found.findings.at(0).n == 600);
  CHECK(once.findings.at(0).n == 300);
  CHECK(found.detectors.at(0).smallest_rate ==
        once.detectors.at(0).smallest_rate);
  CHECK(found.detectors.at(0).clean_answers == 600);
}

TEST_CASE("planted duplicates are flagged, the same at 1 and 8 threads") {
  Benchmark bench = numbers(1, 4, 300);
  for (Answer& answer : bench.answers) {
    Stream stream(answer.system * 1000u + answer.item, {"text"});
    std::string text;
    for (int i = 0; i < 40; ++i) {
      text += fmt::format("w{} ", stream.below(5000));
    }
    answer.turns = {bench.texts.emplace_back(text)};
  }
  for (std::uint32_t i = 0; i < 300; i += 5) {
    const std::string constant = "the very same few words for all of you ";
    set_answer(bench, 3, i, constant + constant + std::to_string(i));
  }
  const auto uses = built_in();
  const Template library[] = {parse_template("## Judge the answer: {answer}")};
  DetectSettings settings{.under_test = {2, 3}, .clean = {0, 1}};

  const Detection found = run(bench, uses, settings, library);
  settings.threads = 8;
  const Detection again = run(bench, uses, settings, library);

  CHECK(found.findings.at(1).flagged);
  CHECK_THAT(found.findings.at(1).share, WithinAbs(0.2, 1e-12));
  CHECK(found.findings.at(1).evidence.at(0).rule == "duplicate.near");
  CHECK_FALSE(found.findings.at(0).flagged);
  CHECK_FALSE(found.findings.at(3).flagged);
  CHECK(shown(found) == shown(again));
}

namespace {

/// The recorded answers of all systems, joined by instruction.
Benchmark recorded(const std::string& folder) {
  Benchmark bench;
  std::map<std::string, std::uint32_t> place;
  bench.systems = list_folder(folder).value();
  for (std::uint16_t s = 0; s < bench.systems.size(); ++s) {
    std::ifstream file(folder + "/" + bench.systems[s] + "/model_outputs.json");
    const auto rows = nlohmann::json::parse(file);
    std::map<std::uint32_t, Text> texts;
    for (const auto& row : rows) {
      const auto& asked = row.at("instruction").get_ref<const std::string&>();
      const auto [at, is_new] =
          place.try_emplace(asked, static_cast<std::uint32_t>(place.size()));
      if (is_new) {
        Item item;
        item.id = bench.texts.emplace_back(asked);
        item.cluster = at->second;
        item.questions = {item.id};
        bench.items.push_back(item);
      }
      texts[at->second] =
          bench.texts.emplace_back(row.at("output").get<std::string>());
    }
    for (const auto& [item, text] : texts) {
      const auto presence = text.empty() ? Presence::kEmpty : Presence::kGiven;
      bench.answers.push_back({item, s, presence, {text}});
    }
  }
  return bench;
}

std::vector<std::string> flagged(const Detection& detection,
                                 std::string_view detector) {
  std::vector<std::string> out;
  for (const Finding& finding : detection.findings) {
    if (finding.flagged && finding.detector == detector) {
      out.push_back(finding.subject);
    }
  }
  return out;
}

}  // namespace

TEST_CASE("on AlpacaEval 2 both detectors flag the null model alone") {
  ASSIZE_NEED_DATA(folder, "alpaca_eval_2/results");
  const Benchmark bench = recorded(folder);
  const std::string path = testing::root() + "/suites/alpaca_eval_2/suite.yaml";
  ConfigNode suite = ConfigNode::parse(read_file(path).value(), path).value();
  const Template library[] = {parse_template(suite.text("frame", ""))};
  const auto uses = built_in();
  const auto reference =
      static_cast<std::uint16_t>(bench.find_system("gpt4_1106_preview"));
  DetectSettings settings;
  settings.clean = {reference};
  for (std::uint16_t s = 0; s < bench.systems.size(); ++s) {
    if (s != reference) settings.under_test.push_back(s);
  }
  for (const std::uint64_t seed : {1, 2, 3}) {
    CAPTURE(seed);
    settings.seed = seed;
    settings.threads = 8;

    const Detection found = run(bench, uses, settings, library);

    CHECK(flagged(found, "template_mimicry") ==
          std::vector<std::string>{"NullModel"});
    // The gamed answers are cut to ten characters: many are truly the same.
    CHECK(flagged(found, "duplicate") ==
          std::vector<std::string>{"NullModel", "gpt4_gamed"});
    settings.threads = 1;
    CHECK(shown(run(bench, uses, settings, library)) == shown(found));
  }
}
