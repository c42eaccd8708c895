#include <algorithm>
#include <catch2/catch.hpp>
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

using Words = std::vector<std::string>;

constexpr const char* kOutputs = R"([
 {"instruction": "Name a colour.", "output": "Red.", "generator": "small"},
 {"instruction": "Name a river.", "output": "The Rhine flows north.",
  "generator": "small"}
])";

Ran attack(const Words& arguments) {
  return assize::testing::run_program({"attack"}, arguments);
}

std::string text_of(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

/// `more` after an attack on two answers of AlpacaEval.
struct Attacked {
  TemporaryFolder folder;
  Ran ran;
  json rows;

  explicit Attacked(const std::string& id, const Words& more = {}) {
    folder.file("in.json", kOutputs);
    Words words = {"--suite",  "alpaca_eval_2",
                   "--attack", id,
                   "--in",     folder.path() + "/in.json",
                   "--out",    folder.path() + "/out.json"};
    words.insert(words.end(), more.begin(), more.end());
    ran = attack(words);
    rows = json::parse(text_of(folder.path() + "/out.json"), nullptr, false);
  }
};

}  // namespace

TEST_CASE("a constant answers every question of the file") {
  const Attacked made("null.constant");

  INFO(made.ran.err);
  REQUIRE(made.ran.code == 0);
  REQUIRE(made.rows.size() == 2);
  CHECK(made.rows[0]["output"] == made.rows[1]["output"]);
  CHECK(made.rows[0]["instruction"] == "Name a colour.");
  CHECK(made.rows[0]["generator"] == "null.constant");
  CHECK(made.ran.err.find("2 answers, one for each question, 2 rewritten") !=
        std::string::npos);
}

TEST_CASE("of a file of several systems only a constant asks not whose") {
  const TemporaryFolder folder;
  const std::string in = folder.file(
      "in.jsonl",
      "{\"item\": \"colour\", \"system\": \"small\", \"answer\": \"Red.\"}\n"
      "{\"item\": \"colour\", \"system\": \"large\", \"answer\": \"Red.\"}\n"
      "{\"item\": \"river\", \"system\": \"large\", \"answer\": \"Rhine.\"}\n");
  const auto attacked_by = [&](const std::string& id) {
    return attack(
        {"--suite", "generic", "--attack", id, "--in", in, "--out", "-"});
  };

  const Ran constant = attacked_by("null.constant"),
            padded = attacked_by("verbosity.pad");

  INFO(constant.err);
  CHECK(constant.code == 0);
  CHECK(std::ranges::count(constant.out, '\n') == 2);
  CHECK(constant.out.find("null.constant") != std::string::npos);
  CHECK(padded.code == 2);
  CHECK(padded.err.find("say whose") != std::string::npos);
}

TEST_CASE("an attacked file keeps its questions and says whose it is") {
  const Attacked made("verbosity.pad", {"--set", "factor=3"});

  INFO(made.ran.err);
  REQUIRE(made.ran.code == 0);
  REQUIRE(made.rows.size() == 2);
  CHECK(made.rows[1]["output"].get<std::string>().size() >
        std::string("The Rhine flows north.").size());
  CHECK(made.rows[1]["output"].get<std::string>().starts_with(
      "The Rhine flows north."));
  CHECK(made.rows[1]["generator"] == "small+verbosity.pad_factor=3");
}

TEST_CASE("an attack is the same again, and another by another seed") {
  const Attacked first("verbosity.pad"), again("verbosity.pad"),
      other("verbosity.pad", {"--seed", "2"});

  CHECK(first.rows == again.rows);
  CHECK(first.rows != other.rows);
}

TEST_CASE("an attacked file is named as asked") {
  const Attacked made("verbosity.pad", {"--name", "long-winded"});

  REQUIRE(made.ran.code == 0);
  CHECK(made.rows[0]["generator"] == "long-winded");
}

TEST_CASE("attack says what it cannot do") {
  struct Case {
    std::string id;
    Words more;
    std::string message;
  };
  const auto [id, more, message] = GENERATE(values<Case>(
      {{"position.swap", {}, "changes how answers are shown"},
       {"verbosity.pad", {"--set", "factor"}, "a setting is NAME=VALUE"},
       {"verbosity.pad", {"--set", "factor=[2, 3]"}, "one setting"},
       {"verbosity.pad", {"--set", "factr=2"}, "factr"},
       {"verbosity.pad", {"--system", "large"}, "no answers of 'large'"},
       {"verbosity.pad", {"--name", "small"}, "give another name"},
       {"no.such", {}, "no.such"},
       {"command", {"--set", "program=x"}, "--allow-commands"}}));

  const Attacked made(id, more);

  CAPTURE(id, made.ran.err);
  CHECK(made.ran.code == 2);
  CHECK(made.ran.err.find(message) != std::string::npos);
}

TEST_CASE("a file without a row is refused as such") {
  const std::string suite =
      GENERATE("alpaca_eval_2", "wildbench", "reward_bench", "rm_bench");
  const TemporaryFolder folder;

  const Ran ran =
      attack({"--suite", suite, "--attack", "null.constant", "--in",
              folder.file("in.json", "[]"), "--out", folder.path("out.json")});

  CAPTURE(suite, ran.err);
  CHECK(ran.code == 2);
  CHECK(ran.err.find("--in: error: the file has no rows") != std::string::npos);
}

TEST_CASE("a suite without answer files of its own is refused") {
  const Ran ran = attack({"--suite", "judging_the_judges", "--attack",
                          "verbosity.pad", "--in", "x", "--out", "y"});

  CHECK(ran.code == 2);
  CHECK(ran.err.find("no answer files of its own") != std::string::npos);
}

TEST_CASE("answers of a benchmark of one's own are attacked, turn by turn") {
  const TemporaryFolder folder;
  const std::string in = folder.file(
      "in.jsonl",
      "{\"item\": \"q\", \"system\": \"m\", \"turns\": [\"Red is it.\", "
      "\"Blue too.\"]}\n");
  const std::string out = folder.path() + "/out.jsonl";

  const Ran ran = attack({"--suite", "generic", "--attack", "verbosity.pad",
                          "--set", "factor=2", "--in", in, "--out", out});

  INFO(ran.err);
  REQUIRE(ran.code == 0);
  const json row = json::parse(text_of(out));
  CHECK(row["item"] == "q");
  CHECK(row["system"] == "m+verbosity.pad");
  REQUIRE(row["turns"].size() == 2);
  CHECK(row["turns"][0].get<std::string>().starts_with("Red is it."));
  CHECK(row["turns"][0].get<std::string>().size() > 10);
}

TEST_CASE("recorded answers are attacked and read again") {
  ASSIZE_NEED_DATA(path, "arena_hard_v0.1/model_answer/gpt-4-0314.jsonl");
  const TemporaryFolder folder;
  const std::string once = folder.path() + "/once.jsonl";
  const std::string twice = folder.path() + "/twice.jsonl";

  const Ran first =
      attack({"--suite", "arena_hard", "--attack", "style.markdown", "--in",
              path, "--out", once, "--name", "styled"});
  const Ran second = attack({"--suite", "arena_hard", "--attack",
                             "null.constant", "--in", once, "--out", twice});

  INFO(first.err + second.err);
  CHECK(first.code == 0);
  CHECK(second.code == 0);
  CHECK(first.err.find("500 answers") != std::string::npos);
  CHECK(second.err.find("500 answers") != std::string::npos);
}

TEST_CASE("answers of a benchmark of one's own are attacked by its form") {
  const TemporaryFolder folder;
  const std::string in = folder.file(
      "in.jsonl", R"({"item": "q1", "system": "mine", "answer": "Yes."})"
                  "\n");

  const Ran padded =
      attack({"--suite", "generic", "--attack", "verbosity.pad", "--in", in,
              "--out", folder.path("padded.jsonl"), "--name", "longer"});
  const Ran forged =
      attack({"--suite", "generic", "--attack", "null.structured", "--in", in,
              "--out", folder.path("forged.jsonl")});

  INFO(padded.err + forged.err);
  CHECK(padded.code == 0);
  CHECK(forged.code == 0);
  CHECK(forged.err.find("1 answers, one for each question, 1 rewritten") !=
        std::string::npos);
}

TEST_CASE("an attack that applies to no answer is refused") {
  const TemporaryFolder folder;
  const std::string in = folder.file(
      "in.jsonl", R"({"item": "q1", "system": "mine", "answer": ""})"
                  "\n");

  const Ran ran = attack({"--suite", "generic", "--attack", "style.markdown",
                          "--in", in, "--out", folder.path("out.jsonl")});

  CHECK(ran.code == 2);
  CHECK(ran.err.find("applies to none of the answers") != std::string::npos);
  CHECK(!std::filesystem::exists(folder.path("out.jsonl")));
}
