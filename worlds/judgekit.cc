#include "worlds/judgekit.h"

#include "worlds/pair_records.h"

namespace assize::worlds {
namespace {

constexpr double kIdentical = 0.1;

class FirstPicker final : public World {
 public:
  FirstPicker(std::uint32_t items, double override_share)
      : items_(items), override_(override_share) {}

  Drawn draw(Stream stream) const override {
    Drawn out = empty_pairs();
    for (std::uint32_t i = 0; i < items_; ++i) {
      const bool same = stream.uniform() < kIdentical;
      const bool better = stream.uniform() < 0.5;
      const bool unread_first = stream.uniform() < override_;
      const bool unread_second = stream.uniform() < override_;
      add_pair(i, pick(same, better, unread_first),
               pick(same, !better, unread_second), out);
    }
    return out;
  }

  double expected(std::string_view calibration,
                  const Quantity& quantity) const override {
    const double wins = override_ + (1 - override_) / 2;
    return expected_of_pairs({wins, wins}, calibration, quantity);
  }

 private:
  static Pick pick(bool same, bool first_is_better, bool unread) {
    if (unread) return Pick::kFirst;
    if (same) return Pick::kTie;
    return first_is_better ? Pick::kFirst : Pick::kSecond;
  }

  std::uint32_t items_;
  double override_;
};

}  // namespace

PeerScenario judgekit(std::string name, std::string from, std::uint32_t items,
                      double override_share) {
  // Of two of the same, only an unread verdict decides.
  const double decided = 1 - kIdentical * (1 - override_share);
  const double first = override_share + (decided - override_share) / 2;
  return {.name = std::move(name),
          .from = std::move(from),
          .first_rate = first / decided,
          .world = std::make_unique<FirstPicker>(items, override_share)};
}

}  // namespace assize::worlds
