#include "suites/generic/score_headline.h"

#include <cmath>

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;
using assize::testing::World;
using Catch::Matchers::WithinAbs;

namespace {

constexpr std::string_view kTable =
    "id,model,set,a,b\n"
    "q1,one,Easy,2,-\nq2,one,Easy,4,-\nq3,one,Hard,9,-\n"
    "q1,two,Easy,6,-\nq2,two,Easy,,-\nq3,two,Hard,10,-\n";
constexpr std::string_view kYaml =
    "verdicts: t.csv\nitem: id\nsystem: model\ncategory: set\n"
    "groups: [{name: Any, categories: [Easy, Hard]}]\n"
    "scores: [{name: J, column: a}, {name: K, column: b}]\n";

double value_of(const Estimator& headline, std::uint16_t system, int category) {
  std::vector<double> out(headline.quantities().size());
  const std::vector<double> weight(3, 1.0);
  Scratch scratch;
  headline.estimate(weight, out, scratch);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const Quantity& of = headline.quantities()[i];
    if (of.system == system && of.category == category) return out[i];
  }
  return kAbsent;
}

}  // namespace

TEST_CASE("a table's scores are means by system, over all and by category") {
  const TableFile file(kTable);
  const World world(std::move(*file.read(kYaml)));

  const auto headline = suites::score_headline(world.study(0), {});

  REQUIRE(headline);
  const auto quantities = (*headline)->quantities();
  REQUIRE(quantities.size() == 8);
  CHECK(quantities[0].metric == "mean_score");
  CHECK(quantities[0].n == 3);
  CHECK(quantities[0].least == 2);
  CHECK(quantities[0].most == 10);
  // (2 + 4 + 9) / 3 and so on; of two, q2 was not read.
  CHECK_THAT(value_of(**headline, 0, -1), WithinAbs(5, 1e-12));
  CHECK_THAT(value_of(**headline, 0, 0), WithinAbs(3, 1e-12));
  CHECK_THAT(value_of(**headline, 0, 1), WithinAbs(9, 1e-12));
  CHECK_THAT(value_of(**headline, 0, 2), WithinAbs(5, 1e-12));
  CHECK_THAT(value_of(**headline, 1, -1), WithinAbs(8, 1e-12));
  CHECK((*headline)->notes().parameters ==
        std::vector<std::pair<std::string, double>>{{"verdicts_unparsed", 1}});
}

TEST_CASE("with a scale the scores are in percent of it") {
  const TableFile file(kTable);
  const World world(std::move(*file.read(kYaml)));
  const double scale[] = {1, 11};

  const auto headline = suites::score_headline(world.study(0), scale);

  REQUIRE(headline);
  CHECK((*headline)->quantities()[0].metric == "score");
  CHECK((*headline)->quantities()[0].most == 100);
  CHECK_THAT(value_of(**headline, 0, -1), WithinAbs(40, 1e-12));
  CHECK_THAT(value_of(**headline, 1, 1), WithinAbs(90, 1e-12));
}

TEST_CASE("of a judge that scored nothing the figures are missing") {
  const TableFile file(kTable);
  const World world(std::move(*file.read(kYaml)));

  const auto headline = suites::score_headline(world.study(1), {});

  REQUIRE(headline);
  REQUIRE((*headline)->quantities().size() == 8);
  for (const Quantity& of : (*headline)->quantities()) {
    CHECK(of.n == 0);
    CHECK(of.least < of.most);
  }
  CHECK(std::isnan(value_of(**headline, 0, -1)));
  CHECK((*headline)->notes().parameters ==
        std::vector<std::pair<std::string, double>>{
            {"verdicts_not_recorded", 6}});
}

TEST_CASE("a system that was never asked about has no figure") {
  const TableFile file(
      "id,model,set,a,b\n"
      "q1,one,Easy,2,1\nq2,one,Hard,-,1\n"
      "q1,two,Easy,-,1\nq2,two,Hard,-,1\n");
  const World world(std::move(*file.read(kYaml)));

  const auto headline = suites::score_headline(world.study(0), {});

  REQUIRE(headline);
  // Over all items, of "Easy", and of the group that holds it.
  CHECK((*headline)->quantities().size() == 3);
  for (const Quantity& of : (*headline)->quantities()) CHECK(of.system == 0);
  CHECK((*headline)->notes().parameters ==
        std::vector<std::pair<std::string, double>>{
            {"verdicts_not_recorded", 3}});
}
