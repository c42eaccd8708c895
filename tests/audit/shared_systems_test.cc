#include "audit/shared_systems.h"

#include <catch2/catch.hpp>

namespace assize {
namespace {

using Names = std::vector<std::string>;

std::vector<RatedSystem> rated(const Names& names) {
  std::vector<RatedSystem> out;
  for (const std::string& name : names) {
    out.push_back({name, static_cast<double>(out.size()), {}, {}});
  }
  return out;
}

Names names_of(const std::vector<RatedSystem>& systems) {
  Names out;
  for (const RatedSystem& system : systems) out.push_back(system.name);
  return out;
}

}  // namespace

TEST_CASE("equal names are shared, and the others named") {
  const auto shared = share_systems(rated({"a", "B", "c"}),
                                    rated({"b", "c", "d"}), std::nullopt);

  CHECK(names_of(shared.systems) == Names{"b", "c"});
  CHECK(names_of(shared.reference) == Names{"b", "c"});
  CHECK(shared.systems[0].score == 1);
  CHECK(shared.reference[0].score == 0);
  CHECK(shared.by_case == 1);
  CHECK(shared.only_systems == Names{"a"});
  CHECK(shared.only_reference == Names{"d"});
}

TEST_CASE("with a map only its systems are shared") {
  const std::vector<NamePair> map = {{"b", "x"}, {"c", "A"}, {"d", "nobody"}};

  const auto shared =
      share_systems(rated({"a", "b", "x"}), rated({"b", "c", "d"}), map);

  CHECK(names_of(shared.systems) == Names{"b", "c"});
  CHECK(shared.systems[0].score == 2);
  CHECK(shared.systems[1].score == 0);
  CHECK(shared.unknown == Names{"d"});
  CHECK(shared.only_systems == Names{"b"});
}

TEST_CASE("a name that fits two but for case fits none") {
  const auto shared =
      share_systems(rated({"Ab", "aB"}), rated({"ab"}), std::nullopt);

  CHECK(shared.systems.empty());
  CHECK(shared.only_reference == Names{"ab"});
}

TEST_CASE("no system is shared twice") {
  const auto shared =
      share_systems(rated({"ab"}), rated({"AB", "ab"}), std::nullopt);

  CHECK(shared.systems.size() == 1);
  CHECK(shared.unknown == Names{"ab"});
}

}  // namespace assize
