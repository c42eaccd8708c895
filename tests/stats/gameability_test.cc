#include "stats/gameability.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "data.h"
#include "io/csv.h"
#include "io/file.h"

namespace assize {

using Catch::Matchers::WithinAbs;
using Values = std::vector<double>;

TEST_CASE("gameability is the mean relative spread on the raw metric's scale") {
  const std::vector<GamedPair> pairs = {{40, 60}, {9, 11}};
  const Values raw = {10, 20, 30}, flat = {14, 15, 16};

  // By hand: sd 20 / sqrt 2 over 50 and 2 / sqrt 2 over 10, in percent.
  const double gold = 100 * (0.4 + 0.2) / 2 / std::sqrt(2);
  CHECK_THAT(gameability(pairs, raw, raw), WithinAbs(gold, 1e-12));
  CHECK_THAT(gameability(pairs, flat, raw), WithinAbs(10 * gold, 1e-11));
}

TEST_CASE("gameability is that of numpy on the published board") {
  ASSIZE_NEED_DATA(path, "alpaca_eval_2/leaderboard.csv")
  const auto table = parse_csv(*read_file(path), path);
  REQUIRE(table);
  const auto values = [&](const char* metric) {
    const auto column = static_cast<std::size_t>(table->column(metric));
    std::map<std::string, double> out;
    for (const auto& row : table->rows) {
      out[row[0]] = *parse_number(row[column], {});
    }
    return out;
  };
  auto raw = values("win_rate"),
       controlled = values("length_controlled_winrate");
  const auto of = [&](std::map<std::string, double>& metric,
                      const std::string& ending) {
    std::vector<GamedPair> pairs;
    Values board, raw_board;
    for (const auto& [name, value] : metric) {
      if (name.ends_with("_verbose") || name.ends_with("_concise")) continue;
      board.push_back(value);
      raw_board.push_back(raw.at(name));
      const auto gamed = metric.find(name + ending);
      if (gamed != metric.end()) pairs.push_back({value, gamed->second});
    }
    return gameability(pairs, board, raw_board);
  };

  // tests/oracles/meta_metrics.py.
  CHECK_THAT(of(raw, "_verbose"), WithinAbs(8.745823252, 1e-9));
  CHECK_THAT(of(raw, "_concise"), WithinAbs(27.694178711, 1e-9));
  CHECK_THAT(of(controlled, "_verbose"), WithinAbs(10.607491333, 1e-9));
  CHECK_THAT(of(controlled, "_concise"), WithinAbs(21.337396746, 1e-9));
  // S 1.7: the adversarial gain.
  CHECK_THAT(controlled.at("gpt4_gamed") - raw.at("gpt4_gamed"),
             WithinAbs(8.4504, 5e-5));
}

TEST_CASE("without a pair, a spread or a value there is no gameability") {
  const std::vector<GamedPair> pair = {{1, 2}};

  CHECK(std::isnan(gameability({}, Values{1, 2}, Values{1, 2})));
  CHECK(std::isnan(gameability(pair, Values{1, 1}, Values{1, 2})));
  CHECK(std::isnan(gameability(pair, Values{1, NAN}, Values{1, 2})));
  CHECK(std::isnan(gameability(std::vector<GamedPair>{{1, -1}}, Values{1, 2},
                               Values{1, 2})));
}

TEST_CASE("a rank counts those above, and equals share the best place") {
  CHECK(rank_from_top(5, Values{5, 7, 5, 1}) == 2);
  CHECK(rank_from_top(9, Values{}) == 1);
  CHECK(std::isnan(rank_from_top(5, Values{NAN})));
}

}  // namespace assize
