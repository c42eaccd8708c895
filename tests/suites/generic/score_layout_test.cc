#include "suites/generic/score_layout.h"

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;

namespace {

constexpr std::string_view kTable =
    "id,model,subset,len,J:score,K:score\na,m,Easy,3,4,1\n";

std::string named(std::span<const suites::ScoreColumn> scores) {
  std::string out;
  for (const auto& score : scores) out += score.name + "=" + score.column + ";";
  return out;
}

}  // namespace

TEST_CASE("a pattern of scores takes every column that fits") {
  const auto [pattern, header, expected] =
      GENERATE(table<std::string, std::vector<std::string>, std::string>({
          {"{judge}:score",
           {"id", "J:score", "score", ":score", "K:score"},
           "J=J:score;K=K:score;"},
          {"s_{judge}", {"s_a", "s_", "t_a"}, "a=s_a;"},
          {"{judge}", {"a", "b"}, "a=a;b=b;"},
      }));

  CHECK(named(suites::fitting_scores(pattern, header)) == expected);
}

TEST_CASE("the inputs of a table of scores are read") {
  const TableFile file(kTable);
  ConfigNode node = file.inputs(
      "verdicts: t.csv\nitem: id\nsystem: model\ncategory: subset\n"
      "length: len\nbaseline: m\nscale: [0, 5]\n"
      "scores: [{name: Z, column: len}, {pattern: \"{judge}:score\"}]\n");

  const suites::Layout layout = suites::read_layout(node);

  CHECK(render(node.finish()) == "");
  CHECK(layout.alone());
  CHECK(layout.system == "model");
  CHECK(layout.length == "len");
  CHECK(layout.baseline == "m");
  CHECK(layout.scale == std::vector<double>{0, 5});
  CHECK(named(layout.scores) == "Z=len;J=J:score;K=K:score;");
  CHECK(suites::named_columns(layout) ==
        std::vector<std::string>{"J:score", "K:score", "id", "len", "model",
                                 "subset"});
}

TEST_CASE("every error of a mapping of scores is told at its place") {
  const TableFile file(kTable);
  const auto [yaml, expected] =
      GENERATE(table<std::string, std::vector<std::string>>({
          {"scores: [{name: J, column: \"J:score\"}]\n",
           {"1:1: inputs need 'system', the column of who gave the answers"}},
          {"system: model\n",
           {"1:1: inputs need 'scores', a list of columns of scores"}},
          {"system: modle\nlength: lne\n"
           "scores: [{name: J, column: \"L:score\"}, {name: K}, {column: len}, "
           "{name: J, column: len}]\n",
           {"3:9: t.csv has no column 'modle' (did you mean 'model'?)",
            "4:9: t.csv has no column 'lne' (did you mean 'len'?)",
            "5:28: t.csv has no column 'L:score' (did you mean 'J:score'?)",
            "5:40: a judge needs a 'column' of scores",
            "5:51: a judge needs a 'name'", "5:73: judge 'J' is named twice"}},
          {"system: model\nscores: [{pattern: score}, {pattern: "
           "\"{judge}/x\"}]\nscale: [10, 1]\n",
           {"4:20: a pattern names {judge} once, got 'score'",
            "4:38: no column fits the pattern '{judge}/x'",
            "5:8: a scale is its lowest score and its highest: [1, 10]"}},
          {"system: model\nscores: [{name: J, column: len}]\n"
           "judges: [{name: J, first: len}]\n",
           {"5:1: unknown key 'judges'"}},
      }));

  CHECK(file.config_errors("verdicts: t.csv\nitem: id\n" + yaml) == expected);
}
