#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/run_program.h"
#include "cli/validate_plot.h"
#include "cli/validate_table.h"
#include "io/file.h"
#include "io/temporary_folder.h"

namespace {

using namespace assize;
using assize::testing::Ran;
using Json = nlohmann::json;

Ran run(const std::vector<std::string>& arguments, unsigned width = 0) {
  return assize::testing::run_program({"validate"}, arguments, width);
}

Validation some() {
  Validation out;
  out.cells = {{.group = "coverage",
                .what = "win rate at 0.5, unequal clusters",
                .clusters = 8,
                .worlds = 2000,
                .value = 0.951,
                .error = 0.0048,
                .least = 0.93,
                .most = 0.97,
                .median_width = 44.25,
                .without = 0.01},
               {.group = "power",
                .what = "an effect of 8 points",
                .clusters = 40,
                .worlds = 2000,
                .value = 0.2,
                .error = 0.01,
                .least = 0.3,
                .most = 0.4,
                .truth = 8,
                .analytic = 0.35}};
  out.peers = {{.scenario = "null",
                .from = "judgecal",
                .asks = "a slot",
                .truth = 0.5,
                .rule = "assize",
                .worlds = 2000,
                .found = 0.05,
                .cleared = 0.1,
                .open = 0.85,
                .wrong = 0.05,
                .figure = 1.25,
                .width = 6},
               {.scenario = "template",
                .from = "",
                .asks = "wordings",
                .truth = kAbsent,
                .rule = "judgecal",
                .worlds = 2000,
                .found = 1}};
  return out;
}

std::string table(unsigned width) {
  std::ostringstream out;
  const ValidateOptions options{.quick = true};
  cli::write_validation(some(), {.options = options, .width = width}, out);
  return out.str();
}

}  // namespace

TEST_CASE("the table of a validation names what left its band") {
  const std::string text = table(120);

  CHECK(text.find("2000 worlds in each cell, 800 resamples") == 0);
  CHECK(text.find("Quick: bands are wider") != std::string::npos);
  CHECK(text.find("0.951 +- 0.005  [0.930, 0.970] held\n") !=
        std::string::npos);
  CHECK(text.find("width 44.2; none in 1.0 %\n") != std::string::npos);
  CHECK(text.find("0.200 +- 0.010  [0.300, 0.400] LEFT\n") !=
        std::string::npos);
  CHECK(text.find("theory 0.350") != std::string::npos);
  CHECK(text.find("null (planted by judgecal), on a slot: the first slot wins "
                  "0.500\n") != std::string::npos);
  CHECK(
      text.find("assize    bias 0.050, none 0.100, open 0.850; wrong 0.050 +- "
                "0.005; figure 1.250, width 6.000\n") != std::string::npos);
  CHECK(text.find("template (ours), on wordings: there is something, of no "
                  "known size\n") != std::string::npos);
  CHECK(text.ends_with("\n1 of 2 bands held\n"));
}

TEST_CASE("the table of a validation keeps to a narrow terminal") {
  std::istringstream lines(table(60));
  for (std::string line; std::getline(lines, line);) {
    CAPTURE(line);
    CHECK(line.size() <= 60);
  }
}

TEST_CASE("the validation's JSON has every figure, and a digest") {
  const Json json = Json::parse(cli::validation_json(some(), {}));

  CHECK(json["schema"] == "assize.validate/1");
  CHECK(json["kind"] == "validate");
  CHECK(json["held"] == false);
  CHECK(json["cells"][0]["held"] == true);
  CHECK(json["cells"][0]["analytic"].is_null());
  CHECK(json["cells"][1]["analytic"] == 0.35);
  CHECK(json["peers"][0]["wrong"] == 0.05);
  CHECK(json["peers"][0]["asks"] == "a slot");
  CHECK(json["peers"][1]["truth"].is_null());
  CHECK(json["digest"].get<std::string>().starts_with("sha256:"));
}

TEST_CASE("the plot stands alone") {
  const std::string svg = cli::validation_svg(some(), {});

  CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(svg.find("href") == std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
}

TEST_CASE("a validation's exit code says whether its bands held") {
  const assize::testing::TemporaryFolder folder;

  const Ran ran =
      run({"--quick", "--worlds", "8", "--json", "--out", folder.path("out")});

  CHECK(ran.err.empty());
  const Json json = Json::parse(ran.out);
  CHECK(ran.code == (json["held"].get<bool>() ? cli::kDone : cli::kGateFailed));
  CHECK(read_file(folder.path("out") + "/validate.json").value() == ran.out);
  CHECK(read_file(folder.path("out") + "/validate.svg").has_value());
}

TEST_CASE("bad usage of validate is told, and nothing is run") {
  const auto arguments = GENERATE(std::vector<std::string>{"--worlds", "0"},
                                  std::vector<std::string>{"--quik"},
                                  std::vector<std::string>{"--threads", "0"});

  const Ran ran = run(arguments);

  CHECK(ran.code == cli::kBadInput);
  CHECK(ran.out.empty());
}
