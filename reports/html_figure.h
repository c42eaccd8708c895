// Figures: a chart, what it shows in words, and its table.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "reports/interval_chart.h"

namespace assize::reports {

/// A page's figures. Without a library to draw them there are none, and their
/// tables stand open instead.
class Figures {
 public:
  explicit Figures(bool drawn) : drawn_(drawn) {}
  bool drawn() const { return drawn_; }

  struct Text {
    std::string title;    ///< Plain text; shown where no heading says it.
    std::string finding;  ///< What a reader without the chart should know.
    std::vector<Mark> legend;
    bool titled = true;  ///< Whether the page shows the title.
  };
  /// The figure, or "" where charts are not drawn.
  std::string add(const nlohmann::json& spec, const Text& text);

  /// A chart's table: folded below a chart, open in its place.
  std::string table(const std::string& summary, const std::string& table) const;

 private:
  bool drawn_;
  int count_ = 0;
};

/// Figures side by side where there is room.
std::string beside(const std::string& figures);

/// So with two tables or more, beyond the width of text on a wide screen.
std::string tables_beside(const std::vector<std::string>& tables);

/// Leaves the groups the rows that one chart can show; how many are left out.
/// A few beyond that stay: who would look for them in the table?
std::size_t cut(std::vector<ChartGroup>& groups);

/// "The table has 12 rows more. ", or "" for none.
std::string rows_more(std::size_t n);

}  // namespace assize::reports
