// Fits one system's length-controlled win rate as published: ten penalties,
// the one with the best five-fold cross-validated loss, the coefficients at it.
//
//     length_controlled_bench ROWS.csv GAMED.csv REPEATS
//
// ROWS.csv: length difference, difficulty, outcome; GAMED.csv: tanh length,
// difficulty, outcome; no header. The fit is repeated, and its mean processor
// time printed after the penalty and the coefficients. See
// length_controlled.py.

#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <vector>

#include "stats/length_controlled.h"

namespace {

struct Table {
  std::vector<double> first, second, third;
};

Table read(const char* path) {
  std::FILE* file = std::fopen(path, "r");
  if (file == nullptr) std::exit(2);
  Table table;
  double a = 0, b = 0, c = 0;
  while (std::fscanf(file, "%lf,%lf,%lf", &a, &b, &c) == 3) {
    table.first.push_back(a);
    table.second.push_back(b);
    table.third.push_back(c);
  }
  std::fclose(file);
  return table;
}

struct Chosen {
  double c = 0;
  assize::LengthControlled::Fit fit;
};

/// All the work of one system: the columns, the path, the choice.
Chosen fit_system(const assize::LengthControlledData& data,
                  const assize::GamedRows& gamed) {
  const assize::LengthControlled model(data, gamed);
  assize::LengthControlled::Scratch scratch = model.scratch();
  const std::vector<assize::LengthControlled::Fit> path =
      model.path({}, scratch);
  const std::size_t best = model.choose(path, {});
  return {assize::published_grid()[best], path[best]};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const Table rows = read(argv[1]), extra = read(argv[2]);
  assize::LengthControlledData data{rows.first, rows.second, rows.third, {}};
  for (std::uint32_t i = 0; i < rows.first.size(); ++i) {
    data.cluster.push_back(i);
  }
  const assize::GamedRows gamed{extra.first, extra.second, extra.third};
  const int repeats = std::atoi(argv[3]);

  Chosen chosen;
  const std::clock_t started = std::clock();
  for (int i = 0; i < repeats; ++i) chosen = fit_system(data, gamed);
  const double seconds =
      static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC / repeats;

  std::printf("%.17g %.12g %.12g %.12g\n%.9g\n", chosen.c, chosen.fit.w_length,
              chosen.fit.w_difficulty, chosen.fit.w_model, seconds);
}
