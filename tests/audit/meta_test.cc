#include "audit/meta.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>

#include "audit/shared_systems.h"
#include "data.h"

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

struct Gold {
  const char* id;
  std::string_view convention;
  double value, lower, upper;
  std::uint64_t pairs;
};

const MetaMetric& find(const std::vector<MetaMetric>& metrics,
                       const std::string& id,
                       std::string_view convention = "") {
  const auto found = std::ranges::find_if(metrics, [&](const MetaMetric& of) {
    return of.id == id && of.convention == convention;
  });
  REQUIRE(found != metrics.end());
  return *found;
}

void check(const std::vector<MetaMetric>& metrics,
           const std::vector<Gold>& gold) {
  for (const Gold& of : gold) {
    CAPTURE(of.id, of.convention);
    const MetaMetric& found = find(metrics, of.id, of.convention);
    CHECK_THAT(found.value, WithinAbs(of.value, 5e-10));
    CHECK_THAT(found.interval.lower, WithinAbs(of.lower, 5e-9));
    CHECK_THAT(found.interval.upper, WithinAbs(of.upper, 5e-9));
    CHECK(found.systems == 20);
    CHECK(found.pairs == of.pairs);
  }
}

SharedSystems shared(const std::string& folder, const std::string& name) {
  const auto own =
      read_rated_systems(folder + "/bootstrap_stats_" + name + ".jsonl");
  const auto arena =
      read_rated_systems(folder + "/chatbot_arena_elo_20240329.json");
  const auto names = read_name_map(folder + "/arena_to_" + name + ".json");
  REQUIRE(own);
  REQUIRE(arena);
  REQUIRE(names);
  return share_systems(own->systems, arena->systems, *names);
}

std::vector<RatedSystem> rated(const std::vector<double>& scores) {
  std::vector<RatedSystem> out;
  for (const double score : scores) {
    const std::string name(1, static_cast<char>('a' + out.size()));
    out.push_back({name, score, {score - 1, score + 1, 0.95}, {}});
  }
  return out;
}

}  // namespace

// S 2.6 has the values to six digits, tests/oracles/meta_metrics.py both these
// and the intervals.
TEST_CASE("Arena-Hard's published metrics come out to every digit") {
  ASSIZE_NEED_DATA(folder, "arena_hard_metrics")
  const SharedSystems of = shared(folder, "arena_hard");

  CHECK(of.unknown.empty());
  check(
      separability_metrics(of.systems, 0.95),
      {{"separability", "", 1 - 30.0 / 190, 0.742291844, 0.941918682, 190},
       {"separability_80", "", 1 - 17.0 / 190, 0.842829561, 0.978223070, 190}});
  CHECK_THAT(
      find(separability_metrics(of.reference, 0.95), "separability").value,
      WithinAbs(1 - 16.0 / 190, 1e-12));
  check(agreement_metrics(of.systems, of.reference, 0.95),
        {{"strict_agreement", "", 0.915789474, 0.821248573, 1, 190},
         {"spearman", "", 0.932330827, 0.818535087, 1, 0},
         {"kendall_tau_b", "", 0.831578947, 0.642497147, 1, 190},
         {"agreement_of_separated", "", 0.913793103, 0.827266700, 1, 174},
         {"agreement_of_separated", kNotebook, 0.903954802, 0.817369957,
          0.990539648, 177},
         {"signed_agreement", "", 0.757894737, 0.578230583, 0.937558891, 190},
         {"signed_agreement", kNotebook, 0.752631579, 0.578029406, 0.927233752,
          190},
         {"pair_rank_brier", "", 0.070478655, 0, 0.145019197, 190},
         {"pair_rank_log_loss", "", 0.395046040, 0, 0.868467711, 190}});
}

TEST_CASE("MT-Bench's published metrics come out to every digit") {
  ASSIZE_NEED_DATA(folder, "arena_hard_metrics")
  const SharedSystems of = shared(folder, "mt_bench");

  check(
      separability_metrics(of.systems, 0.95),
      {{"separability", "", 1 - 121.0 / 190, 0.159368042, 0.566947748, 190},
       {"separability_80", "", 1 - 85.0 / 190, 0.368198481, 0.737064677, 190}});
  check(
      agreement_metrics(of.systems, of.reference, 0.95),
      {{"strict_agreement", "", 0.868421053, 0.781569448, 0.955272657, 190},
       {"spearman", "", 0.893233083, 0.761110447, 1, 0},
       {"kendall_tau_b", "", 0.736842105, 0.563138896, 0.910545314, 190},
       {"agreement_of_separated", kNotebook, 0.694915254, 0.590053927,
        0.799776581, 177},
       {"signed_agreement", kNotebook, 0.363157895, 0.159368042, 0.566947748,
        190},
       {"pair_rank_brier", "", 0.100829058, 0.029051290, 0.172606827, 190},
       {"pair_rank_log_loss", "", 0.331053650, 0.093022338, 0.569084962, 190}});
}

// S 2.6, "Full sets".
TEST_CASE("of all systems as many intervals overlap as were published") {
  ASSIZE_NEED_DATA(folder, "arena_hard_metrics")
  const auto of = [&](const char* file) {
    const auto read = read_rated_systems(folder + "/" + file);
    REQUIRE(read);
    return find(separability_metrics(read->systems, 0.95), "separability");
  };

  const MetaMetric hard = of("bootstrap_stats_arena_hard.jsonl");
  CHECK(hard.pairs == 378);
  CHECK_THAT(hard.value, WithinAbs(1 - 76.0 / 378, 1e-12));
  const MetaMetric bench = of("bootstrap_stats_mt_bench.jsonl");
  CHECK_THAT(bench.value, WithinAbs(1 - 197.0 / 300, 1e-12));
  const MetaMetric arena = of("chatbot_arena_elo_20240329.json");
  CHECK_THAT(arena.value, WithinAbs(1 - 258.0 / 2850, 1e-12));
}

TEST_CASE("metrics that need what is not there are left out") {
  std::vector<RatedSystem> systems = rated({1, 5, 9, 20});
  const std::vector<RatedSystem> reference = rated({2, 4, 6, 8});
  systems[1].interval = {};

  const auto separated = separability_metrics(systems, 0.95);
  const auto agreed = agreement_metrics(systems, reference, 0.95);

  REQUIRE(separated.size() == 1);
  CHECK(separated[0].systems == 3);
  CHECK(separated[0].pairs == 3);
  REQUIRE(agreed.size() == 3);
  CHECK(agreed[0].value == 1);
  CHECK(std::isnan(agreed[0].interval.lower));
  CHECK(agreed[0].reason ==
        "no interval: leaving a system out changes nothing, or leaves no "
        "value");
}

TEST_CASE("equal intervals count once by the published rule") {
  const auto found = separability_metrics(rated({1, 1, 1, 9}), 0.95);

  CHECK(find(found, "separability").value == 0.5);
  CHECK_THAT(find(found, "separability", kNotebook).value,
             WithinAbs(1 - 1.0 / 6, 1e-12));
}

}  // namespace assize
