// Attacks on files that name places in a pair or row, and no systems.

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run_program.h"
#include "data.h"
#include "io/temporary_folder.h"

using assize::testing::Ran;
using assize::testing::TemporaryFolder;
using nlohmann::json;

namespace {

Ran attack(const std::vector<std::string>& arguments) {
  return assize::testing::run_program({"attack"}, arguments);
}

std::string text_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

/// A benchmark of pairs or rows, whose files name places and no systems.
struct Places {
  std::string suite, file, text;
  std::string first, other;  ///< Two of its places.
  /// The text in the place of `first`, `other` or a constant.
  std::string (*in_first)(const std::string& text);
  std::string (*in_other)(const std::string& text);
  std::string (*of_constant)(const std::string& text);
};

json line_of(const std::string& text) {
  return json::parse(text.substr(0, text.find('\n')));
}

Places judge_bench() {
  const json pair = {{"pair_id", "p"},
                     {"original_id", 6603},
                     {"source", "mmlu-pro-law"},
                     {"question", "Which of them?"},
                     {"response_model", "m"},
                     {"response_A", "This one. It is short."},
                     {"response_B", "That one. It is wrong."},
                     {"label", "A>B"}};
  const auto a = [](const std::string& text) -> std::string {
    return line_of(text)["response_A"];
  };
  const auto b = [](const std::string& text) -> std::string {
    return line_of(text)["response_B"];
  };
  return {"judge_bench",
          "in.jsonl",
          pair.dump() + "\n",
          "response_A",
          "response_B",
          a,
          b,
          a};
}

Places rm_bench() {
  const json row = {
      {"id", 7},
      {"subset", "alpacaeval"},
      {"prompt", "What is 7?"},
      {"chosen", {"It is 7. A prime.", "Seven. It is so.", "**Seven**. So."}},
      {"rejected", {"It is 8. No prime.", "Eight. It is so.", "**Eight**."}},
      {"error", "A slip."}};
  return {"rm_bench",
          "in.json",
          json::array({row}).dump(),
          "chosen_concise",
          "rejected_detailed",
          [](const std::string& text) -> std::string {
            return json::parse(text)[0]["chosen"][0];
          },
          [](const std::string& text) -> std::string {
            return json::parse(text)[0]["rejected"][1];
          },
          [](const std::string& text) -> std::string {
            return json::parse(text)[0]["rejected"][0];
          }};
}

std::string first_row_of(const std::string& text, const char* side,
                         std::size_t place) {
  const json side_of = line_of(text)[side];
  return side_of.is_array() ? side_of[place] : side_of;
}

Places reward_bench_1() {
  const json row = {{"prompt", "What is 7?"},
                    {"chosen", "It is 7. A prime."},
                    {"rejected", "It is 8. No prime."},
                    {"subset", "hep-go"},
                    {"id", 7}};
  const auto rejected = [](const std::string& text) {
    return first_row_of(text, "rejected", 0);
  };
  return {
      "reward_bench",
      "in.jsonl",
      row.dump() + "\n",
      "chosen",
      "rejected",
      [](const std::string& text) { return first_row_of(text, "chosen", 0); },
      rejected,
      rejected};
}

Places reward_bench_2() {
  const json row = {
      {"prompt", {{{"role", "user"}, {"content", "A colour?"}}}},
      {"chosen", {"It is red. A colour.", "It is blue. A colour."}},
      {"rejected", {"A cat. It is so.", "A dog. It is so."}},
      {"num_correct", 2},
      {"subset", "Ties"},
      {"id", "tied:7"}};
  return {
      "reward_bench",
      "in.jsonl",
      row.dump() + "\n",
      "chosen_2",
      "rejected_2",
      [](const std::string& text) { return first_row_of(text, "chosen", 1); },
      [](const std::string& text) { return first_row_of(text, "rejected", 1); },
      [](const std::string& text) {
        return first_row_of(text, "rejected", 0);
      }};
}

/// The file attacked in one place, and that again in another.
struct InPlaces {
  TemporaryFolder folder;
  std::string once = folder.path("once"), twice = folder.path("twice");

  explicit InPlaces(const Places& of) : suite_(of.suite), file_(of.file) {
    for (const char* name : {"once", "twice", "none"}) {
      std::filesystem::create_directories(folder.path(name));
    }
    folder.file(of.file, of.text);
  }

  /// Of the file in one folder below, "" for the clean one, into another.
  Ran run(const std::string& id, const std::string& from, const std::string& to,
          const std::string& place) const {
    return attack({"--suite", suite_, "--attack", id, "--in",
                   folder.path(below(from)), "--out", folder.path(below(to)),
                   "--system", place});
  }
  std::string text(const std::string& of) const {
    return text_of(folder.path(below(of)));
  }
  /// The suite's rules on one folder.
  Ran audit(const std::string& below) {
    folder.file("audit.yaml", "suite: " + suite_ +
                                  "\ninputs: {results: " + below +
                                  "}\njudges: [rule.longer, rule.first]\n"
                                  "statistics: {resamples: 200}\n"
                                  "report: {formats: [json]}\n");
    return assize::testing::run_program(
        {"run"}, {folder.path("audit.yaml"), "--out", folder.path("report")});
  }
  Ran replay(const std::string& below) const {
    return assize::testing::run_program(
        {"replay"}, {suite_, "--results", folder.path(below), "--json"});
  }

 private:
  std::string below(const std::string& of) const {
    return of.empty() ? file_ : of + "/" + file_;
  }

  std::string suite_, file_;
};

}  // namespace

TEST_CASE("pairs and rows are attacked in a place, and again in another") {
  const Places of =
      GENERATE(judge_bench(), rm_bench(), reward_bench_1(), reward_bench_2());
  CAPTURE(of.suite);
  InPlaces made(of);

  const Ran first = made.run("verbosity.pad", "", "once", of.first);
  const Ran second = made.run("style.markdown", "once", "twice", of.other);
  const Ran constant = made.run("null.constant", "once", "none", of.first);

  INFO(first.err + second.err + constant.err);
  REQUIRE(first.code == 0);
  REQUIRE(second.code == 0);
  REQUIRE(constant.code == 0);
  const std::string once = made.text("once"), twice = made.text("twice");
  CHECK(of.in_first(once).starts_with(of.in_first(of.text)));
  CHECK(of.in_first(once).size() > of.in_first(of.text).size());
  CHECK(of.in_other(once) == of.in_other(of.text));
  // The first attack stays in the file of the second.
  CHECK(of.in_first(twice) == of.in_first(once));
  CHECK(of.in_other(twice) != of.in_other(of.text));
  CHECK(of.of_constant(made.text("none")) != of.of_constant(of.text));
  for (const char* below : {"once", "twice", "none"}) {
    CAPTURE(below);
    const Ran audited = made.audit(below);
    INFO(audited.err);
    CHECK(audited.code == 0);
    if (of.suite == "judge_bench" || of.first == "chosen_2") continue;
    // Of Ties nothing compares. Replay has RM-Bench's baselines without a
    // verdict.
    const Ran replayed = made.replay(below);
    INFO(replayed.err);
    CHECK(replayed.code == 0);
  }
}

TEST_CASE("an attack on pairs and rows says what it cannot do") {
  const Places of =
      GENERATE(judge_bench(), rm_bench(), reward_bench_1(), reward_bench_2());
  CAPTURE(of.suite);
  InPlaces made(of);
  struct Case {
    std::string place, message;
  };
  const Case given = GENERATE(Case{"nobody", "no answers of 'nobody', but of "},
                              Case{"", "the file has answers of "});

  const Ran ran = made.run("verbosity.pad", "", "once", given.place);

  CHECK(ran.code == 2);
  CHECK(ran.err.find(given.message) != std::string::npos);
  CHECK(ran.err.find(of.first) != std::string::npos);
  CHECK(made.text("once").empty());
}

TEST_CASE("recorded pairs and rows are attacked and read again") {
  struct Case {
    std::string suite, below, place, answers;
  };
  const Case given = GENERATE(
      Case{"judge_bench",
           "judgebench/dataset=judgebench,response_model=claude-3-5-sonnet-"
           "20240620,judge_name=arena_hard,judge_model=claude-3-haiku-20240307"
           ".jsonl",
           "response_B", "270 answers"},
      Case{"rm_bench", "rm_bench/chat_filtered.json", "rejected_markdown",
           "129 answers"});
  ASSIZE_NEED_DATA(path, given.below);
  const TemporaryFolder folder;
  const std::string once = folder.path("once"), twice = folder.path("twice");

  const Ran first =
      attack({"--suite", given.suite, "--attack", "verbosity.pad", "--in", path,
              "--out", once, "--system", given.place});
  const Ran second =
      attack({"--suite", given.suite, "--attack", "null.constant", "--in", once,
              "--out", twice, "--system", given.place});

  INFO(first.err + second.err);
  CHECK(first.code == 0);
  CHECK(second.code == 0);
  CHECK(first.err.find(given.answers) != std::string::npos);
  CHECK(second.err.find(given.answers) != std::string::npos);
}

TEST_CASE("an attacked file that its name says is another is told") {
  const Places of = reward_bench_1();
  const InPlaces made(of);

  const Ran ran = attack({"--suite", of.suite, "--attack", "verbosity.pad",
                          "--in", made.folder.path(of.file), "--out",
                          made.folder.path("out.json"), "--system", of.first});

  CHECK(ran.code == 0);
  CHECK(ran.err.find("out.json holds is written as *.jsonl") !=
        std::string::npos);
}
