// The answers of `assize labels` for people and for programs.
#pragma once

#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "audit/label_plan.h"
#include "audit/label_routing.h"

namespace assize::cli {

/// A comparison that people should look at.
struct RoutedRow {
  std::string item, system, category, reason;
  double probability = 1;  ///< Of being chosen: weigh its label by one over it.
  double judge = kAbsent;
  double predicted = kAbsent;  ///< The label, by the model.
};

struct RoutedList {
  std::vector<RoutedRow> rows;
  std::size_t pool = 0;        ///< Comparisons to choose from.
  bool all_labelled = false;   ///< Each has a label: a rehearsal.
  bool learnt = false;         ///< Spreads are learnt from labels.
  double predicted = kAbsent;  ///< Mean predicted label of the pool.
  /// The expected widths of the interval of the mean over the pool, in shares:
  /// routed, and the same number at random.
  double width = kAbsent, random_width = kAbsent;
  std::optional<RoutingTrial> trial;
  std::string untried;  ///< Why there is no trial.
};

struct LabelsTable {
  LabelBasis basis;
  LabelQuestion question;
  std::string from;  ///< "GPT-4/Vanilla on output 2"; "": assumed.
  std::optional<LabelPlan> plan;
  std::vector<std::string> categories;  ///< Names, by index.
  std::vector<CategoryLabels> allocation;
  std::optional<TruthAllocation> by_truth;
  const RoutedList* routed = nullptr;
  bool list = true;  ///< Whether the rows go to the output, not to a file.
  unsigned width = 80;
};

void write_labels(const LabelsTable& table, std::ostream& out);

/// One document of the schema "assize.labels/1"; rates, effects and widths in
/// points, absent numbers null.
void write_labels_json(const LabelsTable& table, std::ostream& out);

/// One object a line, or a table with a header where `csv`.
std::string routed_text(const std::vector<RoutedRow>& rows, bool csv);

}  // namespace assize::cli
