#include "plugin/config_node.h"

#include <array>
#include <catch2/catch.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

using assize::Choice;
using assize::ConfigNode;
using assize::Error;
using assize::Knob;
using assize::Number;
using assize::render;
using assize::Words;
using Strings = std::vector<std::string>;

constexpr Number kFactor = {.name = "factor",
                            .unit = "times the length",
                            .meaning = "How long the answer becomes.",
                            .fallback = 2,
                            .least = 1,
                            .most = 8,
                            .dose = true};
constexpr Number kSteps = {.name = "steps",
                           .unit = "",
                           .meaning = "How often.",
                           .fallback = 1,
                           .least = 0,
                           .most = 100,
                           .dose = true};
constexpr std::string_view kStyles[] = {"plain", "flowery", "legal"};
constexpr Choice kStyle = {
    .name = "style", .meaning = "How it reads.", .options = kStyles};
constexpr Words kSuffix = {
    .name = "suffix", .meaning = "What is added.", .fallback = "Thanks."};
constexpr std::array<Knob, 4> kKnobs = {kFactor, kSteps, kStyle, kSuffix};

ConfigNode parsed(std::string_view text, std::string file = "audit.yaml") {
  auto node = ConfigNode::parse(text, std::move(file));
  REQUIRE(node);
  return *node;
}

struct Settings {
  double factor = 0, steps = 0;
  std::size_t style = 0;
  std::string suffix;

  friend bool operator==(const Settings&, const Settings&) = default;
};

Settings read_all(ConfigNode& node) {
  Settings out;
  node.read(kFactor, out.factor);
  node.read(kSteps, out.steps);
  node.read(kStyle, out.style);
  node.read(kSuffix, out.suffix);
  return out;
}

/// The rendered errors of one number read from `text`, with what came out.
std::pair<std::string, double> number_from(std::string_view text) {
  ConfigNode node = parsed(text);
  double out = -1;
  node.read(kSteps, out);
  return {render(node.finish()), out};
}

}  // namespace

TEST_CASE("a text that is no mapping is an error") {
  struct Case {
    std::string_view text, error;
  };
  const auto [text, error] = GENERATE(
      Case{"- a\n- b",
           "a.yaml:1:1: error: a configuration is a mapping of keys to values\n"
           "  - a\n"
           "  ^"},
      Case{"word",
           "a.yaml:1:1: error: a configuration is a mapping of keys to values\n"
           "  word\n"
           "  ^"});

  const auto node = ConfigNode::parse(text, "a.yaml");

  REQUIRE_FALSE(node);
  CHECK(render(node.error()) == error);
}

TEST_CASE("a text of nothing is an empty mapping in its file") {
  const std::string_view text = GENERATE("", "# comment\n", "~", "{}");

  ConfigNode node = parsed(text);

  CHECK(node.where().file == "audit.yaml");
  CHECK(read_all(node) == Settings{2, 1, 0, "Thanks."});
  CHECK(node.finish().empty());
}

TEST_CASE("what is absent or null has its knob's fallback") {
  ConfigNode node = parsed("factor: null\nsteps:\nstyle: ~\n");

  CHECK(read_all(node) == Settings{2, 1, 0, "Thanks."});
  CHECK(node.finish().empty());
}

TEST_CASE("knobs read what is there") {
  ConfigNode node =
      parsed("factor: 1.5\nsteps: 1e1\nstyle: legal\nsuffix: 'So: there.'\n");

  CHECK(read_all(node) == Settings{1.5, 10, 2, "So: there."});
  CHECK(node.finish().empty());
}

TEST_CASE("numbers are decimal, whatever YAML 1.1 would make of them") {
  struct Case {
    std::string_view text;
    double value;
  };
  const auto [text, value] = GENERATE(
      Case{"steps: 010", 10}, Case{"steps: 08", 8}, Case{"steps: 1e1", 10},
      Case{"steps: .5", 0.5}, Case{"steps: 5.", 5}, Case{"steps: 0", 0},
      Case{"steps: 100", 100}, Case{"steps: 0.1", 0.1});

  CHECK(number_from(text) == std::pair(std::string(), value));
}

TEST_CASE("what is no number in range is an error, and the fallback") {
  struct Case {
    std::string_view value, got;
  };
  const auto [value, got] = GENERATE(
      Case{"-1", "'-1'"}, Case{"100.5", "'100.5'"}, Case{"0x10", "'0x10'"},
      Case{"0o10", "'0o10'"}, Case{"1_0", "'1_0'"}, Case{"+1", "'+1'"},
      Case{"1:30", "'1:30'"}, Case{".inf", "'.inf'"}, Case{"inf", "'inf'"},
      Case{"nan", "'nan'"}, Case{".nan", "'.nan'"}, Case{"1e999", "'1e999'"},
      Case{"ten", "'ten'"}, Case{"1 2", "'1 2'"}, Case{"yes", "'yes'"},
      Case{"'5'", "'5' in quotes"}, Case{"\"5\"", "'5' in quotes"},
      Case{"''", "'' in quotes"}, Case{"[1, 2]", "a list"},
      Case{"[]", "a list"}, Case{"{a: 1}", "a mapping"});
  const std::string line = "steps: " + std::string(value);

  CHECK(number_from(line) ==
        std::pair("audit.yaml:1:8: error: steps must be a number in [0, 100], "
                  "got " +
                      std::string(got) + "\n  " + line + "\n         ^",
                  1.0));
}

TEST_CASE("a number's error names its unit") {
  ConfigNode node = parsed("factor: 9");
  double out = 0;

  node.read(kFactor, out);

  CHECK(render(node.finish()) ==
        "audit.yaml:1:9: error: factor must be a number in [1, 8] times the "
        "length, got '9'\n"
        "  factor: 9\n"
        "          ^");
}

TEST_CASE("a choice's error names the options and the nearest") {
  struct Case {
    std::string_view text, error;
  };
  const auto [text, error] = GENERATE(
      Case{"style: flowry",
           "audit.yaml:1:8: error: style must be one of plain, flowery, legal, "
           "got 'flowry' (did you mean 'flowery'?)\n"
           "  style: flowry\n"
           "         ^"},
      Case{"style: Gothic",
           "audit.yaml:1:8: error: style must be one of plain, flowery, legal, "
           "got 'Gothic'\n"
           "  style: Gothic\n"
           "         ^"},
      Case{"style: [plain]",
           "audit.yaml:1:8: error: style must be one of plain, flowery, legal, "
           "got a list\n"
           "  style: [plain]\n"
           "         ^"});
  ConfigNode node = parsed(text);
  std::size_t out = 9;

  node.read(kStyle, out);

  CHECK(render(node.finish()) == error);
  CHECK(out == 0);
}

TEST_CASE("text, flags, lists, mappings: each says what it got instead") {
  struct Case {
    std::string_view value, error;
  };
  const auto [value, error] = GENERATE(
      Case{"text: [a]", "text must be text, got a list"},
      Case{"text: {a: 1}", "text must be text, got a mapping"},
      Case{"flag: yes", "flag must be true or false, got 'yes'"},
      Case{"flag: True", "flag must be true or false, got 'True'"},
      Case{"flag: 1", "flag must be true or false, got '1'"},
      Case{"flag: 'true'", "flag must be true or false, got 'true' in quotes"},
      Case{"flag: []", "flag must be true or false, got a list"},
      Case{"list: {a: 1}", "list must be a list, got a mapping"},
      Case{"kids: word", "kids must be a list, got 'word'"},
      Case{"kids: {a: 1}", "kids must be a list, got a mapping"},
      Case{"kind: word", "kind must be a mapping, got 'word'"},
      Case{"kind: [a]", "kind must be a mapping, got a list"},
      Case{"runs: word", "runs must be a list, got 'word'"},
      Case{"runs: {a: 1}", "runs must be a list, got a mapping"});
  ConfigNode node = parsed(value);

  node.text("text", "");
  node.flag("flag", false);
  node.list("list");
  node.children("kids");
  node.child("kind");
  node.entries("runs");

  const std::string line(value);
  CHECK(render(node.finish()) ==
        "audit.yaml:1:7: error: " + std::string(error) + "\n  " + line +
            "\n        ^");
}

TEST_CASE("an entry that does not fit its list is an error at the entry") {
  ConfigNode node = parsed(
      "list: [a, [b], ~]\nkids: [{}, word]\n"
      "runs: [[a], {b: 1, c: 2}, {d: 3}, ~]\n");

  CHECK(node.list("list") == Strings{"a"});
  CHECK(node.children("kids").size() == 1);
  CHECK(node.entries("runs").empty());

  CHECK(render(node.finish()) ==
        "audit.yaml:1:11: error: an entry of list must be text, got a list\n"
        "  list: [a, [b], ~]\n"
        "            ^\n"
        "audit.yaml:1:16: error: an entry of list must be text, got nothing\n"
        "  list: [a, [b], ~]\n"
        "                 ^\n"
        "audit.yaml:2:12: error: an entry of kids must be a mapping, got "
        "'word'\n"
        "  kids: [{}, word]\n"
        "             ^\n"
        "audit.yaml:3:8: error: an entry of runs is 'name' or 'name: {knob: "
        "value}'\n"
        "  runs: [[a], {b: 1, c: 2}, {d: 3}, ~]\n"
        "         ^\n"
        "audit.yaml:3:13: error: an entry of runs is 'name' or 'name: {knob: "
        "value}'\n"
        "  runs: [[a], {b: 1, c: 2}, {d: 3}, ~]\n"
        "              ^\n"
        "audit.yaml:3:27: error: an entry of runs is 'name' or 'name: {knob: "
        "value}'\n"
        "  runs: [[a], {b: 1, c: 2}, {d: 3}, ~]\n"
        "                            ^\n"
        "audit.yaml:3:35: error: an entry of runs is 'name' or 'name: {knob: "
        "value}'\n"
        "  runs: [[a], {b: 1, c: 2}, {d: 3}, ~]\n"
        "                                    ^");
}

TEST_CASE("all errors of a file are told together, by place") {
  ConfigNode node = parsed(
      "stlye: plain\n"
      "suffix: [x]\n"
      "inputs:\n"
      "  reslts: data\n"
      "factor: 0.5\n"
      "steps: many\n");

  ConfigNode inputs = node.child("inputs");
  inputs.path("results", "");
  node.fail("absent", "a key is missing");
  read_all(node);

  CHECK(
      render(node.finish()) ==
      "audit.yaml:1:1: error: a key is missing\n"
      "  stlye: plain\n"
      "  ^\n"
      "audit.yaml:1:1: error: unknown key 'stlye' (did you mean 'style'?)\n"
      "  stlye: plain\n"
      "  ^\n"
      "audit.yaml:2:9: error: suffix must be text, got a list\n"
      "  suffix: [x]\n"
      "          ^\n"
      "audit.yaml:4:3: error: unknown key 'reslts' (did you mean 'results'?)\n"
      "    reslts: data\n"
      "    ^\n"
      "audit.yaml:5:9: error: factor must be a number in [1, 8] times the "
      "length, got '0.5'\n"
      "  factor: 0.5\n"
      "          ^\n"
      "audit.yaml:6:8: error: steps must be a number in [0, 100], got "
      "'many'\n"
      "  steps: many\n"
      "         ^");
}

TEST_CASE("an error is told once, and a second finish has nothing to add") {
  ConfigNode node = parsed("stepz: 1\nsteps: no\n");
  double out = 0;

  node.read(kSteps, out);
  node.read(kSteps, out);

  CHECK(node.finish().size() == 2);
  CHECK(node.finish().empty());
  node.fail("steps", "not this one");
  CHECK(node.finish() ==
        std::vector<Error>{
            {"not this one", {"audit.yaml", 2, 8, 0, "steps: no"}}});
}

TEST_CASE("a key that nothing read is unknown even where nothing was read") {
  ConfigNode node = parsed("a: 1\nb:\n  c: 2\n");

  CHECK(render(node.finish()) ==
        "audit.yaml:1:1: error: unknown key 'a'\n"
        "  a: 1\n"
        "  ^\n"
        "audit.yaml:2:1: error: unknown key 'b'\n"
        "  b:\n"
        "  ^");
}

TEST_CASE("unknown keys are found below lists and mappings") {
  ConfigNode node = parsed(
      "kids:\n  - {name: a, extra: 1}\n"
      "runs:\n  - first: {stepz: 1}\n  - second\n");

  for (ConfigNode& kid : node.children("kids")) kid.text("name", "");
  for (auto& [id, knobs] : node.entries("runs")) read_all(knobs);

  CHECK(render(node.finish()) ==
        "audit.yaml:2:15: error: unknown key 'extra'\n"
        "    - {name: a, extra: 1}\n"
        "                ^\n"
        "audit.yaml:4:13: error: unknown key 'stepz' (did you mean 'steps'?)\n"
        "    - first: {stepz: 1}\n"
        "              ^");
}

TEST_CASE("a hostile key or value is drawn, not obeyed") {
  ConfigNode node = parsed("\"\\e[2J\": 1\nstyle: \"\\a\"\n");
  std::size_t out = 0;

  node.read(kStyle, out);

  CHECK(render(node.finish()) ==
        "audit.yaml:1:1: error: unknown key '␛[2J'\n"
        "  \"\\e[2J\": 1\n"
        "  ^\n"
        "audit.yaml:2:8: error: style must be one of plain, flowery, legal, "
        "got '␇' in quotes\n"
        "  style: \"\\a\"\n"
        "         ^");
}

TEST_CASE("entries are names, with or without knobs, at their place") {
  ConfigNode node =
      parsed("runs:\n  - plain\n  - padded: {steps: 3}\n  - 'quoted'\n");

  Strings seen;
  for (auto& [id, knobs] : node.entries("runs")) {
    const Settings settings = read_all(knobs);
    seen.push_back(id + " " + std::to_string(settings.steps) + " " +
                   std::to_string(knobs.where().line));
  }

  CHECK(seen ==
        Strings{"plain 1.000000 2", "padded 3.000000 3", "quoted 1.000000 4"});
  CHECK(node.finish().empty());
}

TEST_CASE("entries may be asked for twice") {
  ConfigNode node = parsed("runs: [plain, padded: {steps: 3}]\n");
  node.entries("runs");

  Strings seen;
  for (auto& [id, knobs] : node.entries("runs")) {
    seen.push_back(id);
    read_all(knobs);
  }

  CHECK(seen == Strings{"plain", "padded"});
  CHECK(node.finish().empty());
}

TEST_CASE("a list may be one word, and is empty where it is absent") {
  ConfigNode node = parsed("one: word\nmany: [a, 2, 'c']\nnone: []\nvoid: ~\n");

  CHECK(node.list("one") == Strings{"word"});
  CHECK(node.list("many") == Strings{"a", "2", "c"});
  CHECK(node.list("none").empty());
  CHECK(node.list("void").empty());
  CHECK(node.list("absent").empty());
}

TEST_CASE("has says whether there is something under a key") {
  ConfigNode node = parsed("a: 1\nb: ~\nc: []\n");
  node.child("d");

  CHECK(node.has("a"));
  CHECK_FALSE(node.has("b"));
  CHECK(node.has("c"));
  CHECK_FALSE(node.has("d"));
}

TEST_CASE("two doses are crossed, the last knob turning fastest") {
  ConfigNode node =
      parsed("factor: [1.5, 2]\nsteps: [1, 2, 3]\nsuffix: Bye.\n");

  std::vector<std::pair<double, double>> points;
  for (ConfigNode& point : node.grid(kKnobs)) {
    const Settings settings = read_all(point);
    CHECK(settings.suffix == "Bye.");
    points.emplace_back(settings.factor, settings.steps);
  }

  CHECK(points == std::vector<std::pair<double, double>>{
                      {1.5, 1}, {1.5, 2}, {1.5, 3}, {2, 1}, {2, 2}, {2, 3}});
  CHECK(node.finish().empty());
}

TEST_CASE("without a list the grid is the node itself") {
  ConfigNode node = parsed("factor: 3\nsuffix: Bye.\n");

  auto points = node.grid(kKnobs);

  REQUIRE(points.size() == 1);
  CHECK(read_all(points[0]) == Settings{3, 1, 0, "Bye."});
  CHECK(node.finish().empty());
}

TEST_CASE("errors of a grid are told once, and those of a dose at the dose") {
  ConfigNode node =
      parsed("factor: [1.5, 99]\nsteps: [1, 2]\nstyle: x\nsufix: y\n");

  for (ConfigNode& point : node.grid(kKnobs)) read_all(point);

  CHECK(render(node.finish()) ==
        "audit.yaml:1:15: error: factor must be a number in [1, 8] times the "
        "length, got '99'\n"
        "  factor: [1.5, 99]\n"
        "                ^\n"
        "audit.yaml:3:8: error: style must be one of plain, flowery, legal, "
        "got 'x'\n"
        "  style: x\n"
        "         ^\n"
        "audit.yaml:4:1: error: unknown key 'sufix' (did you mean 'suffix'?)\n"
        "  sufix: y\n"
        "  ^");
}

TEST_CASE("an empty dose and a list where no dose is are errors") {
  constexpr Number kPlain = {.name = "plain",
                             .unit = "",
                             .meaning = "",
                             .fallback = 1,
                             .least = 0,
                             .most = 9};
  const std::array<Knob, 2> knobs = {kSteps, kPlain};
  ConfigNode node = parsed("steps: []\nplain: [1, 2]\n");

  auto points = node.grid(knobs);

  REQUIRE(points.size() == 1);
  double out = 0;
  points[0].read(kSteps, out);
  points[0].read(kPlain, out);
  CHECK(render(node.finish()) ==
        "audit.yaml:1:8: error: steps must be a number in [0, 100], got a "
        "list\n"
        "  steps: []\n"
        "         ^\n"
        "audit.yaml:2:8: error: plain must be a number in [0, 9], got a list\n"
        "  plain: [1, 2]\n"
        "         ^");
}

TEST_CASE("a grid beyond reason is an error, not the end of memory") {
  std::string text = "extra: 1\nfactor: [1";
  for (int i = 0; i < 150; ++i) text += ",1";
  text += "]\nsteps: [1";
  for (int i = 0; i < 150; ++i) text += ",1";
  ConfigNode node = parsed(text + "]\n");

  CHECK(node.grid(kKnobs).empty());
  const auto errors = node.finish();
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message == "this grid has more than 10000 points");
  CHECK(errors[0].where.line == 3);
}

TEST_CASE("an overlay's values win, mapping by mapping, with their own place") {
  ConfigNode node =
      parsed("steps: 3\nstyle: legal\ninputs: {a: 1, b: 2}\nlist: [1, 2]\n",
             "suite.yaml");

  node.overlay(parsed("\nsteps: lots\ninputs: {b: 3, c: 4}\nlist: [9]\n"));
  node.overlay(parsed("style: gaudy", "argument 3"));

  read_all(node);
  ConfigNode inputs = node.child("inputs");
  CHECK(inputs.text("a", "") == "1");
  CHECK(inputs.text("b", "") == "3");
  CHECK(node.list("list") == Strings{"9"});
  CHECK(render(node.finish()) ==
        "argument 3:1:8: error: style must be one of plain, flowery, legal, "
        "got 'gaudy'\n"
        "  style: gaudy\n"
        "         ^\n"
        "audit.yaml:2:8: error: steps must be a number in [0, 100], got "
        "'lots'\n"
        "  steps: lots\n"
        "         ^\n"
        "audit.yaml:3:16: error: unknown key 'c'\n"
        "  inputs: {b: 3, c: 4}\n"
        "                 ^");
}

TEST_CASE("an overlay's key replaces a value of another kind") {
  ConfigNode node = parsed("a: {b: 1}\nc: 2\n", "lower.yaml");

  node.overlay(parsed("a: word\nc: {d: 3}\n"));

  CHECK(node.text("a", "") == "word");
  CHECK(node.child("c").text("d", "") == "3");
  CHECK(node.finish().empty());
}

TEST_CASE("paths are relative to the file that names them") {
  struct Case {
    std::string file, path, resolved;
  };
  const auto [file, path, resolved] = GENERATE(
      Case{"audits/a.yaml", "data/x.json", "audits/data/x.json"},
      Case{"audits/a.yaml", "../data", "data"},
      Case{"/srv/audits/a.yaml", "./data", "/srv/audits/data"},
      Case{"audits/a.yaml", "/data/x", "/data/x"},
      Case{"a.yaml", "data", "data"}, Case{"argument 3", "data", "data"});
  ConfigNode node = parsed("results: " + path, file);

  CHECK(node.path("results", "elsewhere") == resolved);
  CHECK(node.finish().empty());
}

TEST_CASE("a path's fallback and the path of an overlay keep their folders") {
  ConfigNode node = parsed("a: x\nb: y\n", "suites/one/suite.yaml");
  node.overlay(parsed("b: z", "audits/a.yaml"));

  CHECK(node.path("a", "") == "suites/one/x");
  CHECK(node.path("b", "") == "audits/z");
  CHECK(node.path("c", "as/it/is") == "as/it/is");
}

TEST_CASE("canonical is the settings in effect, however they were written") {
  const auto canonical = [](std::string_view text) {
    ConfigNode node = parsed(text);
    for (auto& [id, knobs] : node.entries("runs")) {
      for (ConfigNode& point : knobs.grid(kKnobs)) read_all(point);
    }
    node.list("systems");
    node.flag("deep", false);
    double level = 0;
    node.child("statistics")
        .read(Number{.name = "level",
                     .unit = "",
                     .meaning = "",
                     .fallback = 0.95,
                     .least = 0,
                     .most = 1},
              level);
    REQUIRE(node.finish().empty());
    return node.canonical();
  };

  const std::string expected = canonical(
      "runs: [padded]\nsystems: [a]\ndeep: false\nstatistics: {level: 0.95}");

  CHECK(expected ==
        R"({"deep":false,"runs":[{"padded":{"factor":2.0,"steps":1.0,)"
        R"("style":"plain","suffix":"Thanks."}}],)"
        R"("statistics":{"level":0.95},"systems":["a"]})");
  CHECK(canonical("systems: a\nruns: [padded: {}]") == expected);
  CHECK(canonical("statistics: ~\nsystems: [a]\n"
                  "runs:\n  - padded: {steps: 01.0, style: 'plain'}\n") ==
        expected);
  CHECK(canonical("systems: a\nruns:\n  - padded: {factor: [2, 3]}\n") ==
        R"({"deep":false,"runs":[{"padded":[{"factor":2.0,"steps":1.0,)"
        R"("style":"plain","suffix":"Thanks."},{"factor":3.0,"steps":1.0,)"
        R"("style":"plain","suffix":"Thanks."}]}],)"
        R"("statistics":{"level":0.95},"systems":["a"]})");
}

TEST_CASE("canonical of a point of a grid is that arm's own") {
  ConfigNode node = parsed("factor: [1.5, 3]\n");

  Strings arms;
  for (ConfigNode& point : node.grid(kKnobs)) {
    read_all(point);
    arms.push_back(point.canonical());
  }

  CHECK(arms == Strings{R"({"factor":1.5,"steps":1.0,"style":"plain",)"
                        R"("suffix":"Thanks."})",
                        R"({"factor":3.0,"steps":1.0,"style":"plain",)"
                        R"("suffix":"Thanks."})"});
}

TEST_CASE("canonical writes minus zero as zero") {
  constexpr Number kShift = {.name = "shift",
                             .unit = "",
                             .meaning = "",
                             .fallback = 1,
                             .least = -1,
                             .most = 1};
  ConfigNode node = parsed("shift: -0");
  double out = 1;

  node.read(kShift, out);

  CHECK(node.canonical() == R"({"shift":0.0})");
}

TEST_CASE("a child that is absent is the same one each time") {
  ConfigNode node = parsed("a: 1");
  node.text("a", "");

  node.child("design").text("orders", "both");

  CHECK(node.child("design").canonical() == R"({"orders":"both"})");
  CHECK(node.child("design").where() == node.where());
  CHECK(node.finish().empty());
}

TEST_CASE("a copy of a node is the same mapping") {
  ConfigNode node = parsed("a: 1");
  ConfigNode copy = node;

  copy.text("a", "");

  CHECK(node.finish().empty());
}
