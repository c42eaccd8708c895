#include <CLI/CLI.hpp>
#include <catch2/catch.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "cli/run_program.h"
#include "cli/verb.h"

namespace {

using assize::testing::Ran;

using assize::Error;
using assize::cli::kBadInput;
using assize::cli::kDone;

Ran run(const std::vector<std::string>& arguments) {
  return assize::testing::run_program({}, arguments);
}

}  // namespace

TEST_CASE("help goes to standard output, with examples and the exit codes") {
  const Ran ran = run({"--help"});

  CHECK(ran.code == kDone);
  CHECK(ran.err.empty());
  CHECK(ran.out.starts_with("Audits benchmarks whose scores come from"));
  CHECK(ran.out.find("Examples:\n") != std::string::npos);
  CHECK(ran.out.find("Exit codes: 0 done,") != std::string::npos);
  for (const char* verb : {"run", "power", "labels", "init", "replay", "meta",
                           "list", "explain", "completion"}) {
    CAPTURE(verb);
    CHECK(ran.out.find("\n  " + std::string(verb) + " ") != std::string::npos);
  }
}

TEST_CASE("every verb has help with an example") {
  const char* verb =
      GENERATE("run", "power", "labels", "init", "replay", "meta", "validate",
               "list", "explain", "completion");

  const Ran ran = run({verb, "--help"});

  CAPTURE(verb);
  CHECK(ran.code == kDone);
  CHECK(ran.err.empty());
  CHECK(ran.out.find("\nExamples") != std::string::npos);
  CHECK(ran.out.find("\n  assize " + std::string(verb)) != std::string::npos);
}

TEST_CASE("help keeps to the width of the terminal") {
  const char* verb =
      GENERATE("--help", "run", "power", "labels", "init", "replay", "meta",
               "validate", "explain", "completion");

  const Ran ran = assize::testing::run_program({verb}, {"--help"}, 60);

  CAPTURE(verb);
  CHECK(ran.code == kDone);
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    // A path or flag without a space has nowhere to break.
    CHECK((line.size() <= 60 || line.rfind(' ') < line.find_first_not_of(' ')));
  }
}

TEST_CASE("the version is one line") {
  const Ran ran = run({"--version"});

  CHECK(ran.code == kDone);
  CHECK(ran.out == "assize " ASSIZE_VERSION "\n");
  CHECK(ran.err.empty());
}

TEST_CASE("bad usage is exit code 2, said on standard error") {
  struct Case {
    std::vector<std::string> arguments;
    std::string said;
  };
  const auto [arguments, said] = GENERATE(
      Case{{}, "error: a subcommand is required; 'assize --help' shows how\n"},
      Case{{"audit"},
           "error: unknown verb 'audit'; 'assize --help' shows how\n"},
      Case{{"expalin", "x"},
           "error: unknown verb 'expalin' (did you mean 'explain'?); 'assize "
           "--help' shows how\n"},
      Case{{"\x1b[2J"},
           "error: unknown verb '␛[2J'; 'assize --help' shows how\n"},
      Case{{"list", "--jsn"},
           "error: unknown option '--jsn' (did you mean '--json'?); 'assize "
           "list --help' shows how\n"},
      Case{{"replay", "alpaca_eval_2", "--result=here"},
           "error: unknown option '--result' (did you mean '--results'?); "
           "'assize replay --help' shows how\n"},
      Case{{"run", "audit.yaml", "--ot", "x"},
           "error: unknown option '--ot' (did you mean '--out'?); 'assize run "
           "--help' shows how\n"},
      Case{{"run", "audit.yaml", "--seed", "-4"},
           "error: --seed: Value -4 not in range 0 to 9007199254740991; "
           "'assize run --help' shows how\n"},
      Case{{"--versio"},
           "error: unknown option '--versio' (did you mean '--version'?); "
           "'assize --help' shows how\n"},
      Case{{"list", "attacks", "judges"},
           "error: the following argument was not expected: judges; 'assize "
           "list --help' shows how\n"},
      Case{{"explain"},
           "error: id is required; 'assize explain --help' shows how\n"});

  const Ran ran = run(arguments);

  CHECK(ran.code == kBadInput);
  CHECK(ran.out.empty());
  CHECK(ran.err == said);
}

TEST_CASE("errors are printed by place, and are bad input") {
  const std::vector<Error> errors = {{"second", {"b.yaml", 2, 1, 0, "b"}},
                                     {"first", {"a.yaml", 9}}};
  std::ostringstream out, err;
  assize::cli::Streams streams{out, err, 0, false};

  CHECK(assize::cli::report_errors(errors, streams) == kBadInput);

  CHECK(out.str().empty());
  CHECK(err.str() ==
        "a.yaml:9: error: first\n"
        "b.yaml:2:1: error: second\n"
        "  b\n"
        "  ^\n");
}
