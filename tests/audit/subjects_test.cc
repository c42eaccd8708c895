#include "audit/subjects.h"

#include <catch2/catch.hpp>

using namespace assize;

namespace {

Headline of(const char* metric, std::uint16_t system, std::uint16_t judge) {
  Headline out;
  out.quantity.metric = metric;
  out.quantity.system = system;
  out.quantity.judge = judge;
  return out;
}

}  // namespace

TEST_CASE("every metric is of systems where systems are ranked") {
  Audit audit;
  audit.bench.reference = 0;

  CHECK(Subjects(audit).of_systems("win_rate"));
}

TEST_CASE("without a reference, what has values of several systems is") {
  Audit audit;
  audit.bench.reference = -1;
  audit.analysis.headlines = {of("kappa", 0, 1), of("kappa", 0, 2),
                              of("delta", 0, 1), of("delta", 3, 1)};
  Effect effect;
  effect.quantity = of("leniency_of", 1, 1).quantity;
  audit.analysis.effects = {effect, effect};
  audit.analysis.effects.back().quantity.system = 2;
  const Subjects subjects(audit);

  CHECK_FALSE(subjects.of_systems("kappa"));
  CHECK(subjects.of_systems("delta"));
  CHECK(subjects.of_systems("leniency_of"));
  CHECK_FALSE(subjects.of_systems("unknown"));
}
