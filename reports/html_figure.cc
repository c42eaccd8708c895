#include "reports/html_figure.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/html_writer.h"

namespace assize::reports {
namespace {

constexpr std::size_t kMostRows = 40;  ///< Of one chart.
constexpr std::size_t kFew = 10;       ///< Not worth leaving out.

}  // namespace

std::string Figures::add(const nlohmann::json& spec, const Text& text) {
  if (!drawn_) return "";
  const int id = ++count_;
  const std::string title =
      text.titled
          ? element("span", escape_html(text.title), "class=\"title\"") + ' '
          : "";
  const std::string finding = escape_html(text.finding);
  const std::string chart =
      element("div", "",
              fmt::format("class=\"chart\" id=\"chart-{}\" role=\"img\" "
                          "aria-label=\"Chart. {}. {}\"",
                          id, escape_html(text.title), finding));
  const std::string data = element(
      "script", json_for_script(spec),
      fmt::format("type=\"application/json\" id=\"chart-{}-spec\"", id));
  return element("figure",
                 element("figcaption", title + element("span", finding)) +
                     '\n' +
                     (text.legend.empty() ? "" : legend_html(text.legend)) +
                     chart + '\n' + data) +
         '\n';
}

std::string Figures::table(const std::string& summary,
                           const std::string& table) const {
  return details_html(summary, table, !drawn_);
}

std::string beside(const std::string& figures) {
  return figures.empty()
             ? ""
             : element("div", '\n' + figures, "class=\"beside\"") + '\n';
}

std::string tables_beside(const std::vector<std::string>& tables) {
  std::string all;
  for (const std::string& table : tables) all += table;
  if (tables.size() < 2) return all;
  return element("div", '\n' + all, "class=\"beside tables\"") + '\n';
}

std::size_t cut(std::vector<ChartGroup>& groups) {
  std::size_t all = 0, left_out = 0;
  for (const ChartGroup& group : groups) all += group.rows.size();
  std::size_t most = all > kMostRows + kFew ? kMostRows : all;
  for (ChartGroup& group : groups) {
    const std::size_t kept = std::min(most, group.rows.size());
    left_out += group.rows.size() - kept;
    group.rows.resize(kept);
    most -= kept;
  }
  std::erase_if(groups, [](const ChartGroup& g) { return g.rows.empty(); });
  return left_out;
}

std::string rows_more(std::size_t n) {
  if (n == 0) return "";
  return fmt::format("The table has {} {} more. ", n, n == 1 ? "row" : "rows");
}

}  // namespace assize::reports
