#include "stats/krippendorff.h"

#include <cmath>
#include <cstddef>
#include <vector>

#include "core/verdict.h"

namespace assize {
namespace {

/// The categories that were paired, and how often.
struct Paired {
  std::vector<double> count;
  double total = 0;
};

/// Calls visit(weight, said) for each unit with two ratings or more, where
/// `said` holds its categories.
template <typename Visit>
void each_paired_unit(const Ratings& ratings, std::span<const double> weight,
                      const Visit& visit) {
  std::vector<std::size_t> said;
  for (std::size_t unit = 0; unit < ratings.units(); ++unit) {
    said.clear();
    for (std::size_t r = 0; r < ratings.raters(); ++r) {
      const std::int32_t c = ratings.category(unit, r);
      if (c >= 0) said.push_back(static_cast<std::size_t>(c));
    }
    if (said.size() > 1) visit(ratings.unit_weight(unit, weight), said);
  }
}

Paired paired_categories(const Ratings& ratings,
                         std::span<const double> weight) {
  Paired paired;
  paired.count.resize(ratings.categories().size());
  each_paired_unit(ratings, weight,
                   [&](double w, const std::vector<std::size_t>& said) {
                     for (const std::size_t c : said) {
                       paired.count[c] += w;
                       paired.total += w;
                     }
                   });
  return paired;
}

/// Where each category lies if its distances are differences of places: values,
/// or mean ranks. Empty where they are not.
std::vector<double> places(const Ratings& ratings, Scale scale,
                           const Paired& paired) {
  const std::span<const double> value = ratings.categories();
  if (scale == Scale::kInterval) return {value.begin(), value.end()};
  std::vector<double> place;
  if (scale != Scale::kOrdinal) return place;
  double before = 0;
  for (const double count : paired.count) {
    place.push_back(before + count / 2);
    before += count;
  }
  return place;
}

/// Squared distances of categories.
class Distance {
 public:
  Distance(const Ratings& ratings, Scale scale, const Paired& paired)
      : ratio_(scale == Scale::kRatio),
        place_(places(ratings, scale, paired)),
        value_(ratings.categories()) {}

  double operator()(std::size_t a, std::size_t b) const {
    if (a == b) return 0;
    if (!place_.empty()) {
      return (place_[a] - place_[b]) * (place_[a] - place_[b]);
    }
    if (!ratio_) return 1;
    const double share = (value_[a] - value_[b]) / (value_[a] + value_[b]);
    return share * share;
  }

  /// The sum over all ordered pairs of ratings.
  double over_all(const Paired& paired) const {
    if (!place_.empty()) return of_places(paired);
    double sum = 0;
    for (std::size_t a = 0; a < value_.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        sum += 2 * paired.count[a] * paired.count[b] * (*this)(a, b);
      }
    }
    return sum;
  }

 private:
  /// 2 N times the sum of squares around the mean.
  double of_places(const Paired& paired) const {
    double sum = 0, squares = 0;
    for (std::size_t c = 0; c < place_.size(); ++c) {
      sum += paired.count[c] * place_[c];
    }
    const double mean = sum / paired.total;
    for (std::size_t c = 0; c < place_.size(); ++c) {
      squares += paired.count[c] * (place_[c] - mean) * (place_[c] - mean);
    }
    return 2 * paired.total * squares;
  }

  bool ratio_;
  std::vector<double> place_;
  std::span<const double> value_;
};

}  // namespace

double krippendorff_alpha(const Ratings& ratings, Scale scale,
                          std::span<const double> weight) {
  const std::span<const double> value = ratings.categories();
  if (scale == Scale::kRatio && !value.empty() && value.front() < 0) {
    return kAbsent;
  }
  const Paired paired = paired_categories(ratings, weight);
  if (!(paired.total > 1)) return kAbsent;
  std::size_t used = 0;
  for (const double count : paired.count) used += count > 0 ? 1 : 0;
  if (used < 2) return kAbsent;

  const Distance distance(ratings, scale, paired);
  double observed = 0;
  each_paired_unit(ratings, weight,
                   [&](double w, const std::vector<std::size_t>& said) {
                     double sum = 0;
                     for (const std::size_t a : said) {
                       for (const std::size_t b : said) sum += distance(a, b);
                     }
                     observed += w * sum / static_cast<double>(said.size() - 1);
                   });
  return 1 - (paired.total - 1) * observed / distance.over_all(paired);
}

}  // namespace assize
