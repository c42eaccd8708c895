// The tables of a report: rows of numbers under named columns.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "audit/audit.h"
#include "audit/subjects.h"

namespace assize {

/// JSON has no infinities: null where the value is not finite.
nlohmann::json number_or_null(double value);

/// Null where the text is empty.
nlohmann::json text_or_null(const std::string& text);

/// Points at the audit that it is made of.
class ReportTables {
 public:
  ReportTables(const Audit& audit, const AuditConfig& config)
      : audit_(audit), config_(config), bench_(audit.bench), subjects_(audit) {}

  /// Objects of `columns`, their names, and `rows`, a cell for each.
  nlohmann::json headlines() const;
  nlohmann::json effects() const;
  nlohmann::json rank_moves() const;
  nlohmann::json surrogate() const;

  /// Every p value of the report beside its adjusted one, as a list.
  nlohmann::json tests() const;

 private:
  /// A system's name, of an entrant that of its clean self; of a number that is
  /// a judge's alone, "".
  std::string system(const Quantity& quantity) const;
  std::string arm(const Quantity& quantity) const;
  /// The dose of an effect's arm; a slope over doses has none.
  nlohmann::json dose(const Effect& effect) const;
  std::string category(int index) const;  ///< -1: "all".

  const Audit& audit_;
  const AuditConfig& config_;
  const Benchmark& bench_;
  Subjects subjects_;
};

}  // namespace assize
