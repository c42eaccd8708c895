#include "worlds/leaning.h"

#include <cmath>

#include "worlds/pair_records.h"

namespace assize::worlds {
namespace {

class Leaning final : public World {
 public:
  Leaning(std::uint32_t clusters, std::vector<unsigned> sizes, double lean)
      : clusters_(clusters),
        sizes_(std::move(sizes)),
        wins_(1 / (1 + std::exp(-lean))) {}

  Drawn draw(Stream stream) const override {
    Drawn out = empty_pairs();
    for (std::uint32_t g = 0; g < clusters_; ++g) {
      const double first = stream.uniform() < 0.5 ? wins_ : 1 - wins_;
      for (unsigned i = 0; i < sizes_[g % sizes_.size()]; ++i) {
        const bool one = stream.uniform() < first;
        const bool two = stream.uniform() < first;
        add_pair(g, one ? Pick::kFirst : Pick::kSecond,
                 two ? Pick::kFirst : Pick::kSecond, out);
      }
    }
    return out;
  }

  double expected(std::string_view calibration,
                  const Quantity& quantity) const override {
    return expected_of_pairs({0.5, 0.5}, calibration, quantity);
  }

 private:
  std::uint32_t clusters_;
  std::vector<unsigned> sizes_;
  double wins_;  ///< P(the slot that is leant to wins).
};

}  // namespace

PeerScenario leaning(std::string name, std::uint32_t clusters,
                     std::vector<unsigned> sizes, double lean) {
  return {.name = std::move(name),
          .from = "",
          .first_rate = 0.5,
          .world = std::make_unique<Leaning>(clusters, std::move(sizes), lean)};
}

}  // namespace assize::worlds
