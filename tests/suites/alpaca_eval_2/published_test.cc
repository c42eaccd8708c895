#include "suites/alpaca_eval_2/published.h"

#include "suites/alpaca_eval_2/results_folder.h"

using assize::PublishedRow;
using assize::alpaca_eval::published;
using assize::testing::ResultsFolder;

TEST_CASE("a leaderboard's numbers are read by metric, gaps left out") {
  const ResultsFolder folder;
  const std::string path = folder.write(
      "board.csv",
      ",win_rate,mode,n_total,length_controlled_winrate,standard_error\n"
      "one,12.5,dev,805,13.25,\ntwo,50.0,,,,0.0\n");

  const auto rows = published(path);

  REQUIRE(rows);
  REQUIRE(rows->size() == 4);
  const auto equals = [&](std::size_t i, const PublishedRow& row) {
    const PublishedRow& got = rows->at(i);
    return got.system == row.system && got.metric == row.metric &&
           got.value == row.value && got.n == row.n;
  };
  CHECK(equals(0, {"one", "win_rate", 12.5, 805}));
  CHECK(equals(1, {"one", "length_controlled_win_rate", 13.25, 805}));
  CHECK(equals(2, {"two", "win_rate", 50, -1}));
  CHECK(equals(3, {"two", "standard_error", 0, -1}));
}

TEST_CASE("a broken leaderboard is an error with its line") {
  struct Case {
    std::string text, message;
    unsigned line;
  };
  const auto [text, message, line] = GENERATE(values<Case>(
      {{"model,score\na,1\n",
        "none of the columns win_rate, standard_error, discrete_win_rate and "
        "length_controlled_winrate is there",
        1},
       {"model,win_rate\na,1\na,2\n", "system 'a' is given twice", 3},
       {"model,win_rate,n_total\na,1,2.5\n",
        "n_total must be a whole number in [0, 1000000000], got '2.5'", 2}}));
  const ResultsFolder folder;

  const auto rows = published(folder.write("board.csv", text));

  REQUIRE_FALSE(rows);
  CHECK(rows.error().message == message);
  CHECK(rows.error().where.line == line);
}

TEST_CASE("a number that is none and a file that is none are errors") {
  const ResultsFolder folder;

  CHECK_FALSE(published(folder.write("b.csv", "model,win_rate\na,high\n")));
  CHECK_FALSE(published(folder.path() + "/absent.csv"));
}
