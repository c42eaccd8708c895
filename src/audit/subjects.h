// Whom a number is of: a system before a judge, or a judge alone.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "audit/audit.h"

namespace assize {

/// The metrics that have values of several systems.
class SeveralSystems {
 public:
  void see(const Quantity& of) {
    const auto [known, fresh] = one_.emplace(of.metric, of.system);
    if (!fresh && known->second != of.system) several_.insert(of.metric);
  }
  bool has(const std::string& metric) const {
    return several_.contains(metric);
  }
  bool empty() const { return several_.empty(); }

 private:
  std::map<std::string, std::uint16_t> one_;
  std::set<std::string> several_;
};

class Subjects {
 public:
  explicit Subjects(const Audit& audit);

  /// Whether the metric is of systems. Always where they are ranked; where
  /// there is no reference to rank them by, if it has values of several.
  bool of_systems(const std::string& metric) const {
    return ranked_ || several_.has(metric);
  }

 private:
  bool ranked_;
  SeveralSystems several_;
};

}  // namespace assize
