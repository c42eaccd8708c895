#include "stats/permutation_test.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <numeric>
#include <vector>

#include "core/parallel_for.h"
#include "core/sum.h"

namespace assize {
namespace {

double total_size(std::span<const double> values) {
  double size = 0;
  for (const double value : values) size += std::abs(value);
  return size;
}

/// The sum with the sign of value i turned where bit i of `signs` is set.
double flipped_sum(std::span<const double> values, std::uint64_t signs) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    sum += (signs >> i & 1) != 0 ? -values[i] : values[i];
  }
  return sum;
}

double randomly_flipped_sum(std::span<const double> values, Stream random) {
  double sum = 0;
  for (std::size_t begin = 0; begin < values.size(); begin += 64) {
    const std::size_t count = std::min<std::size_t>(64, values.size() - begin);
    sum += flipped_sum(values.subspan(begin, count), random.next());
  }
  return sum;
}

/// The p-value from how many of the drawn arrangements were extreme.
PermutationTest drawn(const std::vector<std::uint8_t>& extreme) {
  const auto count = std::accumulate(extreme.begin(), extreme.end(), 0.0);
  const auto draws = static_cast<double>(extreme.size());
  return {(count + 1) / (draws + 1), extreme.size(), false};
}

PermutationTest enumerated(std::size_t extreme, std::size_t arrangements) {
  return {static_cast<double>(extreme) / static_cast<double>(arrangements),
          arrangements, true};
}

/// n over k, or more than kMostEnumerated if it is more.
std::size_t subsets(std::size_t n, std::size_t k) {
  k = std::min(k, n - k);
  std::size_t count = 1;
  for (std::size_t i = 1; i <= k; ++i) {
    count = count * (n - k + i) / i;
    if (count > kMostEnumerated) return kMostEnumerated + 1;
  }
  return count;
}

/// Moves on to the next k-subset of {0 .. n - 1} in the order of the words;
/// false after the last.
bool next_subset(std::vector<std::size_t>& subset, std::size_t n) {
  for (std::size_t i = subset.size(); i > 0; --i) {
    if (subset[i - 1] == n - subset.size() + i - 1) continue;
    ++subset[i - 1];
    for (std::size_t j = i; j < subset.size(); ++j) {
      subset[j] = subset[j - 1] + 1;
    }
    return true;
  }
  return false;
}

double sum_of(std::span<const double> values,
              const std::vector<std::size_t>& subset) {
  double sum = 0;
  for (const std::size_t i : subset) sum += values[i];
  return sum;
}

}  // namespace

PermutationTest sign_flip_test(std::span<const double> cluster_sum,
                               std::size_t draws, const Stream& stream,
                               unsigned threads) {
  std::vector<double> sums;
  std::ranges::copy_if(cluster_sum, std::back_inserter(sums),
                       [](double sum) { return sum != 0; });
  if (sums.empty()) return {1, 1, true};
  const double seen = std::abs(pairwise_sum(sums)) - 1e-9 * total_size(sums);
  const std::size_t most =
      static_cast<std::size_t>(std::bit_width(kMostEnumerated)) - 1;
  if (sums.size() <= most) {
    const std::size_t arrangements = std::size_t{1} << sums.size();
    std::size_t extreme = 0;
    for (std::size_t signs = 0; signs < arrangements; ++signs) {
      extreme += std::abs(flipped_sum(sums, signs)) >= seen ? 1 : 0;
    }
    return enumerated(extreme, arrangements);
  }
  std::vector<std::uint8_t> extreme(draws);
  parallel_for(draws, threads, [&](std::size_t b) {
    extreme[b] =
        std::abs(randomly_flipped_sum(sums, stream.at(b))) >= seen ? 1 : 0;
  });
  return drawn(extreme);
}

PermutationTest two_sample_permutation_test(std::span<const double> a,
                                            std::span<const double> b,
                                            std::size_t draws,
                                            const Stream& stream,
                                            unsigned threads) {
  if (a.empty() || b.empty()) return {1, 1, true};
  std::vector<double> all(a.begin(), a.end());
  all.insert(all.end(), b.begin(), b.end());
  // Around the common mean a sample's sum says how far its mean is from the
  // other's: the difference of means is a fixed multiple of it.
  const double centre = pairwise_sum(all) / static_cast<double>(all.size());
  for (double& value : all) value -= centre;
  std::vector<std::size_t> subset(a.size());
  std::iota(subset.begin(), subset.end(), std::size_t{0});
  const double seen = std::abs(sum_of(all, subset)) - 1e-9 * total_size(all);
  if (const std::size_t count = subsets(all.size(), a.size());
      count <= kMostEnumerated) {
    std::size_t extreme = 0;
    do {
      extreme += std::abs(sum_of(all, subset)) >= seen ? 1 : 0;
    } while (next_subset(subset, all.size()));
    return enumerated(extreme, count);
  }
  std::vector<std::uint8_t> extreme(draws);
  parallel_for(draws, threads, [&](std::size_t draw) {
    Stream random = stream.at(draw);
    std::vector<double> shuffled = all;
    random.shuffle(std::span(shuffled));
    const auto first = std::span<const double>(shuffled).first(a.size());
    extreme[draw] = std::abs(pairwise_sum(first)) >= seen ? 1 : 0;
  });
  return drawn(extreme);
}

}  // namespace assize
