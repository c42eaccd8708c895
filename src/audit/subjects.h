// Whom a number is of: a system before a judge, or a judge alone.
#pragma once

#include <set>
#include <string>

#include "audit/audit.h"

namespace assize {

class Subjects {
 public:
  explicit Subjects(const Audit& audit);

  /// Whether the metric is of systems. Always where they are ranked; where
  /// there is no reference to rank them by, if it has values of several.
  bool of_systems(const std::string& metric) const {
    return ranked_ || several_.contains(metric);
  }

 private:
  bool ranked_;
  std::set<std::string> several_;
};

}  // namespace assize
