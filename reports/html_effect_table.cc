#include "reports/html_effect_table.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "reports/effect_rows.h"
#include "reports/html_writer.h"
#include "reports/interval_chart.h"

namespace assize::reports {
namespace {

std::string conclusion_html(const Row& row) {
  const Mark mark = conclusion_mark(row.text("conclusion"));
  std::string out =
      element("span", escape_html(row.text("conclusion")),
              fmt::format("class=\"conclusion {}\"", mark.colour.substr(2)));
  if (row.text("family") == "confirmatory") {
    out += ' ' + element("span", "confirmatory", "class=\"note\"");
  }
  if (row["items_needed"].is_number()) {
    out += ' ' + element("span",
                         fmt::format("about {} items would settle it",
                                     count(row["items_needed"])),
                         "class=\"note\"");
  }
  const std::string reason = row.text("reason");
  if (!reason.empty()) {
    out += ' ' + element("span", escape_html(reason), "class=\"note\"");
  }
  return out;
}

}  // namespace

std::string effect_table(const std::string& caption,
                         const std::vector<Row>& rows,
                         const nlohmann::json& report) {
  Table table{caption,
              {{"Effect"},
               {"Of"},
               {"Setting"},
               {"Score"},
               {"Points", true},
               {"n", true},
               {"q (BH)", true},
               {"q (BY)", true},
               {"Conclusion"}},
              {}};
  for (const Row& row : rows) {
    const std::string setting = setting_of(row);
    table.rows.push_back({escape_html(row.text("contrast")),
                          escape_html(subject_of(row, report)),
                          setting.empty() ? "–" : escape_html(setting),
                          escape_html(score_of(row)), interval_html(row),
                          count(row["n"]), escape_html(p_value(row["q"])),
                          escape_html(p_value(row["q_by"])),
                          conclusion_html(row)});
  }
  return html_table(table);
}

}  // namespace assize::reports
