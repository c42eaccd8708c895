#include "audit/subjects.h"

#include <cstdint>
#include <map>

namespace assize {

Subjects::Subjects(const Audit& audit) : ranked_(audit.bench.reference >= 0) {
  std::map<std::string, std::uint16_t> one;
  const auto see = [&](const Quantity& of) {
    const auto [known, fresh] = one.emplace(of.metric, of.system);
    if (!fresh && known->second != of.system) several_.insert(of.metric);
  };
  for (const Headline& row : audit.analysis.headlines) see(row.quantity);
  for (const Effect& row : audit.analysis.effects) see(row.quantity);
}

}  // namespace assize
