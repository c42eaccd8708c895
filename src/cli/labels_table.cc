#include "cli/labels_table.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/amounts.h"
#include "cli/wrap.h"
#include "core/error.h"
#include "io/canonical_json.h"
#include "io/csv.h"

namespace assize::cli {
namespace {

using Json = nlohmann::json;

bool given(double value) { return !std::isnan(value); }

std::string count(double number) {
  if (!given(number)) return "-";
  if (!(number < 1e15)) return "more than there are";
  return grouped(static_cast<std::uint64_t>(std::ceil(number - 1e-9)));
}

class Writer {
 public:
  Writer(const LabelsTable& table, std::ostream& out)
      : table_(table), out_(out) {}

  void write() {
    if (table_.plan) write_basis();
    if (table_.plan) write_plan(*table_.plan);
    write_allocation();
    if (table_.by_truth) {
      put(
          fmt::format("For Rogan and Gladen's correction: {:.0f} labels where "
                      "the truth is no and {:.0f} where it is yes.",
                      table_.by_truth->no, table_.by_truth->yes));
    }
    if (table_.routed != nullptr) write_routed(*table_.routed);
  }

 private:
  void put(const std::string& text, std::size_t indent = 0) {
    out_ << std::string(indent, ' ') << wrap(text, indent, table_.width)
         << '\n';
  }

  void write_basis() {
    const LabelBasis& of = table_.basis;
    std::string text =
        table_.from.empty() ? "Assumed: " : "Pilot: " + table_.from + ": ";
    text += fmt::format("a rate of {:.1f} % by people, a correlation of {:.3f}",
                        100 * of.rate, of.rho);
    if (given(of.rho_lower)) {
      text += fmt::format(" [{:.3f}, {:.3f}] with the judge", of.rho_lower,
                          of.rho_upper);
    }
    text += fmt::format(", {} judged comparisons", count(of.rows));
    if (of.labelled > 0)
      text += fmt::format(", {} labelled", count(of.labelled));
    put(text + '.');
    if (of.rho < 0) {
      put("The judge says the opposite of people more often than not: over all "
          "comparisons it is worth no label. In some category it may be.");
    }
  }

  void write_plan(const LabelPlan& plan) {
    const LabelQuestion& asked = table_.question;
    std::string what;
    if (given(asked.effect)) {
      what = fmt::format("an effect of {:g} points", 100 * asked.effect);
    }
    if (given(asked.width)) {
      what += fmt::format("{}an interval {:g} points wide",
                          what.empty() ? "" : " and ", 100 * asked.width);
    }
    if (!what.empty()) {
      put(fmt::format("For {}: {} labels alone; beside the judge {}.", what,
                      count(plan.alone),
                      std::isfinite(plan.with_judge)
                          ? count(plan.with_judge)
                          : fmt::format("more than the {} comparisons that "
                                        "there are",
                                        count(table_.basis.rows))));
    }
    if (given(plan.effective)) {
      put(fmt::format(
          "{} labels beside the judge are worth {:.1f} alone: an interval "
          "{:.2f} points wide, effects seen from {:.2f} points.",
          count(plan.labels), plan.effective, 100 * plan.width,
          100 * plan.detectable));
    }
    if (!plan.has_split) return;
    put(plan.split.labels_alone
            ? fmt::format("The judge does not pay: {:.2f} buys {:.0f} labels "
                          "alone, an interval {:.2f} points wide.",
                          plan.cost, std::floor(plan.split.labelled),
                          100 * plan.split_width)
            : fmt::format(
                  "{} {:.2f}: {:.0f} labels and {:.0f} comparisons judged "
                  "alone, an interval {:.2f} points wide, at {:.1f} % of the "
                  "cost of labels alone.",
                  given(asked.budget) ? "The best split of"
                                      : "The cheapest way costs",
                  plan.cost, plan.split.labelled, plan.split.unlabelled,
                  100 * plan.split_width, 100 * plan.relative_cost));
  }

  void write_allocation() {
    if (table_.allocation.empty()) return;
    out_ << '\n'
         << fit("category", 24)
         << fmt::format("{:>12}{:>10}{:>13}{:>8}\n", "comparisons", "labelled",
                        "residual sd", "labels");
    for (const CategoryLabels& of : table_.allocation) {
      out_ << fit(printable(table_.categories.at(of.category)), 24)
           << fmt::format("{:>12}{:>10}{:>13.3f}{:>8}\n", of.rows, of.labelled,
                          of.residual_sd, of.labels);
    }
  }

  void write_routed(const RoutedList& of) {
    if (table_.plan) out_ << '\n';
    put(fmt::format(
        "{} of {} comparisons for people{}.", of.rows.size(), of.pool,
        of.all_labelled ? ", as if none of them had a label (all have)" : ""));
    put(fmt::format(
        "Expected interval of the mean over these comparisons: {:.2f} points "
        "wide, {:.2f} at random.{}",
        100 * of.width, 100 * of.random_width,
        of.learnt ? ""
                  : " Without labels to learn from, this goes by the judge's "
                    "own doubts."));
    if (of.trial) write_trial(*of.trial);
    if (!of.untried.empty()) put("No trial of routings: " + of.untried + '.');
    if (!table_.list) return;
    out_ << '\n';
    for (const RoutedRow& row : of.rows) {
      put(fmt::format("{}{}{}  {:.3f}  {}", printable(row.item),
                      row.system.empty() ? "" : "  ", printable(row.system),
                      row.probability, row.reason));
    }
  }

  void write_trial(const RoutingTrial& of) {
    out_ << '\n';
    put(
        fmt::format("On recorded labels, {} times: half of the instructions "
                    "teach, about {} of the other {} comparisons are labelled; "
                    "points.",
                    grouped(of.worlds), of.labels, of.rows));
    out_ << fmt::format("{:<10}{:>8}{:>8}{:>8}{:>10}\n", "routing", "bias",
                        "error", "width", "coverage");
    for (const RoutingResult& one : of.results) {
      out_ << fmt::format("{:<10}{:>8.2f}{:>8.2f}{:>8.2f}{:>10.3f}\n",
                          one.routing, 100 * one.bias, 100 * one.rmse,
                          100 * one.width, one.coverage);
    }
  }

  const LabelsTable& table_;
  std::ostream& out_;
};

Json plan_json(const LabelsTable& table) {
  const LabelPlan& plan = *table.plan;
  Json out = {{"alone", plan.alone},
              {"with_judge", plan.with_judge},
              {"labels", plan.labels},
              {"effective", plan.effective},
              {"width", 100 * plan.width},
              {"detectable", 100 * plan.detectable},
              {"relative_cost", plan.relative_cost},
              {"cost", plan.cost},
              {"split", nullptr}};
  if (plan.has_split) {
    out["split"] = {{"labelled", plan.split.labelled},
                    {"unlabelled", plan.split.unlabelled},
                    {"labels_alone", plan.split.labels_alone},
                    {"width", 100 * plan.split_width}};
  }
  return out;
}

Json row_json(const RoutedRow& row) {
  return {{"item", row.item},         {"system", row.system},
          {"category", row.category}, {"probability", row.probability},
          {"judge", row.judge},       {"predicted", row.predicted},
          {"reason", row.reason}};
}

Json routed_json(const RoutedList& of) {
  Json out = {
      {"pool", of.pool},         {"all_labelled", of.all_labelled},
      {"learnt", of.learnt},     {"predicted", of.predicted},
      {"width", 100 * of.width}, {"random_width", 100 * of.random_width},
      {"trial", nullptr},        {"rows", Json::array()}};
  for (const RoutedRow& row : of.rows) out["rows"].push_back(row_json(row));
  if (!of.trial) return out;
  Json results = Json::array();
  for (const RoutingResult& one : of.trial->results) {
    results.push_back({{"routing", one.routing},
                       {"bias", 100 * one.bias},
                       {"bias_error", 100 * one.bias_error},
                       {"rmse", 100 * one.rmse},
                       {"width", 100 * one.width},
                       {"coverage", one.coverage}});
  }
  out["trial"] = {{"worlds", of.trial->worlds},
                  {"rows", of.trial->rows},
                  {"labels", of.trial->labels},
                  {"results", std::move(results)}};
  return out;
}

}  // namespace

void write_labels(const LabelsTable& table, std::ostream& out) {
  Writer(table, out).write();
}

void write_labels_json(const LabelsTable& table, std::ostream& out) {
  const LabelBasis& basis = table.basis;
  Json document = {{"schema", "assize.labels/1"},
                   {"basis",
                    {{"from", table.from},
                     {"rate", 100 * basis.rate},
                     {"rho", basis.rho},
                     {"rho_lower", basis.rho_lower},
                     {"rho_upper", basis.rho_upper},
                     {"rows", basis.rows},
                     {"labelled", basis.labelled}}},
                   {"plan", nullptr},
                   {"allocation", Json::array()},
                   {"by_truth", nullptr},
                   {"routed", nullptr}};
  if (table.plan) document["plan"] = plan_json(table);
  for (const CategoryLabels& of : table.allocation) {
    document["allocation"].push_back(
        {{"category", table.categories.at(of.category)},
         {"rows", of.rows},
         {"labelled", of.labelled},
         {"residual_sd", of.residual_sd},
         {"labels", of.labels}});
  }
  if (table.by_truth) {
    document["by_truth"] = {{"no", table.by_truth->no},
                            {"yes", table.by_truth->yes}};
  }
  if (table.routed != nullptr) document["routed"] = routed_json(*table.routed);
  out << canonical_json(document) << '\n';
}

std::string routed_text(const std::vector<RoutedRow>& rows, bool csv) {
  std::string out =
      csv ? "item,system,category,probability,judge,predicted,reason\n" : "";
  for (const RoutedRow& row : rows) {
    out += csv ? fmt::format("{},{},{},{},{},{},{}", csv_field(row.item),
                             csv_field(row.system), csv_field(row.category),
                             row.probability, row.judge, row.predicted,
                             csv_field(row.reason))
               : canonical_json(row_json(row));
    out += '\n';
  }
  return out;
}

}  // namespace assize::cli
