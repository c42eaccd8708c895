// Reads comparisons, fits Bradley and Terry's model to them and to as many
// resamples of their clusters, and prints strengths and percentile intervals.
//
//     bradley_terry_bench BATTLES.csv WEIGHTS.bin REPLICATES THREADS
//
// BATTLES.csv: first,second,outcome,cluster, no header. WEIGHTS.bin: replicates
// x clusters counts of 16 bits, little-endian. See bradley_terry.py.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "core/parallel_for.h"
#include "stats/bradley_terry.h"
#include "stats/interval.h"

namespace {

std::string read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path);
    std::exit(2);
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

template <typename T>
T take(const char*& at, const char* end) {
  T value{};
  at = std::from_chars(at, end, value).ptr + 1;  // Past the comma.
  return value;
}

assize::Battles read_battles(const char* path) {
  const std::string text = read(path);
  assize::Battles battles;
  const char* const end = text.data() + text.size();
  for (const char* at = text.data(); at < end;) {
    battles.first.push_back(take<std::uint32_t>(at, end));
    battles.second.push_back(take<std::uint32_t>(at, end));
    battles.outcome.push_back(take<double>(at, end));
    battles.cluster.push_back(take<std::uint32_t>(at, end));
    for (const std::uint32_t s :
         {battles.first.back(), battles.second.back()}) {
      if (s >= battles.systems) battles.systems = s + 1;
    }
  }
  return battles;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) return 2;
  const assize::BradleyTerry model(assize::PairCounts(read_battles(argv[1])),
                                   {});
  const std::string weights = read(argv[2]);
  const auto replicates = static_cast<std::size_t>(std::atoi(argv[3]));
  const std::size_t systems = model.counts().systems();
  const std::size_t clusters = model.counts().clusters();
  const assize::BradleyTerryFit whole = model.fit();

  std::vector<double> strengths(systems * replicates);
  assize::parallel_for(
      replicates, static_cast<unsigned>(std::atoi(argv[4])),
      [&](std::size_t b) {
        std::vector<double> weight(clusters);
        for (std::size_t g = 0; g < clusters; ++g) {
          const auto* bytes = reinterpret_cast<const unsigned char*>(
              weights.data() + 2 * (b * clusters + g));
          weight[g] = bytes[0] + 256 * bytes[1];
        }
        const assize::BradleyTerryFit fit = model.fit(weight, &whole);
        for (std::size_t s = 0; s < systems; ++s) {
          strengths[s * replicates + b] = fit.strength[s];
        }
      });

  for (std::size_t s = 0; s < systems; ++s) {
    const assize::Interval interval = assize::percentile_interval(
        std::span(strengths).subspan(s * replicates, replicates), 0.95);
    std::printf("%.12g %.12g %.12g\n", whole.strength[s], interval.lower,
                interval.upper);
  }
}
