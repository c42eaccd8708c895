// assize labels: how many of people's labels are needed, and which.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cmath>
#include <memory>

#include "cli/labels_table.h"
#include "cli/pilot_audit.h"
#include "cli/verb.h"
#include "io/file.h"

namespace assize::cli {
namespace {

constexpr unsigned kPlainWidth = 80;
constexpr std::size_t kMostWorlds = 1'000'000;

/// Rates and effects are in points here, and in shares behind it.
struct Options {
  AuditFlags flags;
  std::string judge, system, out;
  LabelBasis assumed = {.rate = 50, .rows = kAbsent};
  LabelQuestion question;
  double judge_cost = kAbsent, unlabelled = kAbsent;
  double judge_rate = kAbsent, specificity = kAbsent, sensitivity = kAbsent;
  double pilot = 0;
  std::size_t which = 0, worlds = 2000;
  double uniform = 0.2;
  bool json = false;
};

bool given(double value) { return !std::isnan(value); }

/// Gathers the errors of the flags.
class Checking {
 public:
  explicit Checking(const Options& options) : options_(options) {}

  std::vector<Error> run() {
    const LabelQuestion& asked = options_.question;
    inside("--effect", std::abs(asked.effect), 100);
    inside("--width", asked.width, 100);
    inside("--alpha", asked.goal.alpha, 1);
    inside("--power", asked.goal.power, 1);
    positive("--labels", asked.labels);
    positive("--budget", asked.budget);
    positive("--label-cost", asked.costs.label);
    if (given(options_.unlabelled) &&
        !(options_.unlabelled >= 2 && std::isfinite(options_.unlabelled))) {
      fault("--unlabelled", "must be at least 2");
    }
    if (!given(asked.effect) && !given(asked.width) && !given(asked.labels) &&
        !given(asked.budget) && options_.which == 0) {
      fault("",
            "nothing is asked; give --width, --effect, --labels, --budget "
            "or --which");
    }
    if (given(options_.judge_cost) && !(options_.judge_cost >= 0)) {
      fault("--judge-cost", "must not be below 0");
    }
    if (options_.flags.audit.empty()) check_assumed();
    return std::move(errors_);
  }

 private:
  void fault(const char* flag, std::string message) {
    errors_.push_back({std::move(message), {flag}});
  }
  void inside(const char* flag, double value, double high) {
    if (!given(value) || (value > 0 && value < high)) return;
    fault(flag,
          fmt::format("must lie between 0 and {:g}, got {:g}", high, value));
  }
  void positive(const char* flag, double value) {
    if (!given(value) || (value > 0 && std::isfinite(value))) return;
    fault(flag, fmt::format("must be above 0, got {:g}", value));
  }

  void check_assumed() {
    const LabelBasis& of = options_.assumed;
    const bool by_truth = given(options_.judge_rate);
    inside("--rate", of.rate, 100);
    inside("--judge-rate", options_.judge_rate, 1);
    inside("--specificity", options_.specificity, 1);
    inside("--sensitivity", options_.sensitivity, 1);
    if (options_.which > 0) {
      fault("--which",
            "chooses from an audit's comparisons; name an audit as "
            "the first argument");
    }
    if (!given(of.rho) && !by_truth) {
      fault("--rho",
            "is missing: name an audit with gold labels as the first "
            "argument, or suppose how well the judge follows people");
    }
    if (given(of.rho) && !(std::abs(of.rho) < 1)) {
      fault("--rho",
            fmt::format("must lie between -1 and 1, got {:g}", of.rho));
    }
    if (given(of.rho) && !given(options_.unlabelled)) {
      fault("--unlabelled",
            "is missing: the comparisons that the judge alone "
            "judges");
    }
    if (by_truth &&
        (!given(options_.specificity) || !given(options_.sensitivity) ||
         !given(options_.question.labels))) {
      fault("--judge-rate",
            "needs --specificity, --sensitivity and --labels beside it");
    }
  }

  const Options& options_;
  std::vector<Error> errors_;
};

LabelQuestion question_of(const Options& options) {
  LabelQuestion out = options.question;
  out.effect /= 100;
  out.width /= 100;
  if (given(options.judge_cost)) out.costs.prediction = options.judge_cost;
  return out;
}

int print(const LabelsTable& table, const Options& options, Streams& streams) {
  options.json ? write_labels_json(table, streams.out)
               : write_labels(table, streams.out);
  return kDone;
}

unsigned columns_of(const Streams& streams) {
  return streams.width == 0 ? kPlainWidth : streams.width;
}

int from_assumptions(const Options& options, Streams& streams) {
  LabelsTable table;
  table.question = question_of(options);
  table.width = columns_of(streams);
  table.basis = options.assumed;
  LabelBasis& basis = table.basis;
  basis.rate /= 100;
  basis.variance = basis.rate * (1 - basis.rate);
  if (given(basis.rho)) {
    const double labels = table.question.labels;
    basis.rows = options.unlabelled + (given(labels) ? labels : 0);
    table.plan = plan_labels(basis, table.question);
  }
  if (given(options.judge_rate)) {
    table.by_truth = allocate_by_truth(options.judge_rate, options.specificity,
                                       options.sensitivity, options.pilot,
                                       table.question.labels);
  }
  return print(table, options, streams);
}

/// Why a row is worth a label, for people.
std::string reason(const LabelRow& row, const ResidualModel& model,
                   double probability) {
  const char* doubt = row.orders_differ ? "its orders disagree"
                      : ResidualModel::certainty(row.judge) == 3
                          ? "the judge is sure"
                          : "the judge is unsure";
  return fmt::format("{}, P = {:.2f}; expected error {:.2f}{}", doubt,
                     row.judge, model.spread(row),
                     probability >= 1 ? "; always asked" : "");
}

/// Of the mean over the pool, if the model is right.
double expected_width(const std::vector<double>& spread,
                      const std::vector<double>& probability, double level) {
  double variance = 0;
  const double n = static_cast<double>(spread.size());
  for (std::size_t i = 0; i < spread.size(); ++i) {
    variance += spread[i] * spread[i] * (1 / probability[i] - 1) / (n * n);
  }
  const double half = student_quantile((1 + level) / 2, kNormalFreedom);
  return 2 * half * std::sqrt(variance);
}

Result<RoutedList> route(const Options& options, const PilotVerdicts& pilot,
                         const std::vector<LabelRow>& rows, double level,
                         std::uint64_t seed) {
  RoutedList out;
  std::vector<LabelRow> pool;
  for (const LabelRow& row : rows) {
    if (std::isnan(row.label)) pool.push_back(row);
  }
  out.all_labelled = pool.empty();
  if (pool.empty()) pool = rows;
  out.pool = pool.size();
  if (options.which > pool.size()) {
    return fail(fmt::format("asks for {} comparisons of {}", options.which,
                            pool.size()),
                {"--which"});
  }
  const ResidualModel model(rows);
  out.learnt = model.learnt();
  std::vector<double> spread;
  double predicted = 0;
  for (const LabelRow& row : pool) {
    spread.push_back(model.spread(row));
    predicted += model.prediction(row);
  }
  out.predicted = predicted / static_cast<double>(pool.size());
  const auto chance =
      inclusion_probabilities(spread, options.which, options.uniform);
  out.width = expected_width(spread, chance, level);
  const std::vector<double> even(
      pool.size(),
      static_cast<double>(options.which) / static_cast<double>(pool.size()));
  out.random_width = expected_width(spread, even, level);
  Stream stream(seed, {"labels.which"});
  for (const std::size_t i : systematic_sample(chance, stream)) {
    const Benchmark& bench = pilot.bench;
    out.rows.push_back({std::string(bench.items[pool[i].item].id),
                        bench.systems[pool[i].system],
                        pool[i].category < bench.categories.size()
                            ? bench.categories[pool[i].category]
                            : "",
                        reason(pool[i], model, chance[i]), chance[i],
                        pool[i].judge, model.prediction(pool[i])});
  }
  auto trial = try_routings(rows, options.which * rows.size() / pool.size(),
                            options.uniform, level, options.worlds, seed,
                            options.flags.threads);
  if (trial) {
    out.trial = std::move(*trial);
  } else {
    out.untried = trial.error().message;
  }
  return out;
}

int at_audit(Error error, const Options& options, Streams& streams) {
  if (error.where.file.empty()) error.where.file = options.flags.audit;
  return report_error(error, streams);
}

int from_pilot(const Options& options, Streams& streams) {
  const auto opened = open_pilot(options.flags, streams);
  if (!opened) return opened.error();
  const PilotVerdicts& pilot = opened->verdicts;
  const auto rows = label_rows(pilot, options.judge, options.system);
  if (!rows) return at_audit(rows.error(), options, streams);
  const std::string judge =
      pilot.bench.judges[*pilot_judge(pilot, options.judge)];
  LabelsTable table;
  table.question = question_of(options);
  const double price = opened->cost_of(judge);
  if (!given(options.judge_cost) && given(price)) {
    table.question.costs.prediction = price;
  }
  table.width = columns_of(streams);
  table.categories = pilot.bench.categories;
  if (table.categories.empty()) table.categories = {"all"};
  table.from = judge + (options.system.empty() ? "" : " on " + options.system);
  if (const auto basis = label_basis(*rows)) {
    table.basis = *basis;
    table.plan = plan_labels(table.basis, table.question);
    const double labels = options.which > 0 ? kAbsent : table.plan->labels;
    if (std::isfinite(labels) && labels <= static_cast<double>(rows->size())) {
      table.allocation =
          allocate_by_category(*rows, static_cast<std::size_t>(labels));
    }
  } else if (options.which == 0) {
    return at_audit(basis.error(), options, streams);
  }
  std::optional<RoutedList> routed;
  if (options.which > 0) {
    auto list = route(options, pilot, *rows, 1 - table.question.goal.alpha,
                      opened->audit.config.statistics.seed);
    if (!list) return at_audit(list.error(), options, streams);
    routed = std::move(*list);
    table.routed = &*routed;
    table.list = options.out.empty();
  }
  if (routed && !options.out.empty()) {
    const auto written = write_file(
        options.out, routed_text(routed->rows, options.out.ends_with(".csv")));
    if (!written) return report_error(written.error(), streams);
  }
  return print(table, options, streams);
}

int labels(const Options& options, Streams& streams) {
  const auto errors = Checking(options).run();
  if (!errors.empty()) return report_errors(errors, streams);
  return options.flags.audit.empty() ? from_assumptions(options, streams)
                                     : from_pilot(options, streams);
}

void add_plan_flags(CLI::App& verb, Options& options) {
  LabelQuestion& asked = options.question;
  verb.add_option("--width", asked.width,
                  "Points that the interval may be wide, end to end");
  verb.add_option("--effect", asked.effect, "Points that are to be seen");
  verb.add_option("--labels", asked.labels, "What so many labels are worth");
  verb.add_option("--budget", asked.budget,
                  "To be split between labels and verdicts");
  verb.add_option("--label-cost", asked.costs.label, "Of one label")
      ->capture_default_str();
  verb.add_option("--judge-cost", options.judge_cost,
                  "Of one verdict, in the same unit; default: US dollars by "
                  "the audit's prices");
  verb.add_option("--alpha", asked.goal.alpha, "Level of the test")
      ->capture_default_str();
  verb.add_option("--power", asked.goal.power, "How surely an effect is seen")
      ->capture_default_str();
}

void add_assumptions(CLI::App& verb, Options& options) {
  verb.add_option("--rho", options.assumed.rho,
                  "Assumed correlation of judge and people");
  verb.add_option("--rate", options.assumed.rate,
                  "Assumed rate by people, in percent")
      ->capture_default_str();
  verb.add_option("--unlabelled", options.unlabelled,
                  "Comparisons that the judge alone judges");
  verb.add_option("--judge-rate", options.judge_rate,
                  "Share of yes by the judge, for Rogan and Gladen's split");
  verb.add_option("--specificity", options.specificity,
                  "Share of the judge's no where people say no");
  verb.add_option("--sensitivity", options.sensitivity,
                  "Share of the judge's yes where people say yes");
  verb.add_option("--pilot", options.pilot,
                  "Labels of each kind behind these rates; 0: known")
      ->check(CLI::NonNegativeNumber.description(""))
      ->capture_default_str();
}

void add_routing_flags(CLI::App& verb, Options& options) {
  verb.add_option("--judge", options.judge,
                  "Whose verdicts; needed where several judged");
  verb.add_option("--system", options.system,
                  "Whose comparisons; default: all systems'");
  verb.add_option("--which", options.which,
                  "Chooses so many comparisons for people")
      ->check(
          CLI::Range(std::size_t{2}, std::size_t{1'000'000}).description(""));
  verb.add_option("--out", options.out,
                  "Where to write them: NAME.csv, else JSON lines");
  verb.add_option("--uniform", options.uniform,
                  "Share of the choice that is left to even chance")
      ->check(CLI::Range(0.0, 1.0).description(""))
      ->capture_default_str();
  verb.add_option("--worlds", options.worlds,
                  "Draws of the trial on recorded labels")
      ->check(CLI::Range(std::size_t{1}, kMostWorlds).description(""))
      ->capture_default_str();
}

}  // namespace

void add_labels(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "labels", "Says how many of people's labels are needed, and which.");
  verb->footer(
      "Examples:\n"
      "  assize labels audit.yaml --width 8 --label-cost 2 --judge-cost 0.01\n"
      "  assize labels audit.yaml --judge gpt-4.1 --effect 5\n"
      "  assize labels audit.yaml --judge gpt-4.1 --which 50 --out ask.csv\n"
      "  assize labels --rho 0.8 --unlabelled 5000 --labels 200\n"
      "  assize labels --judge-rate 0.4 --specificity 0.7 --sensitivity 0.9 "
      "--labels 200 --pilot 10\n"
      "\n"
      "Of an audit, the pilot is its gold labels beside its judge's verdicts. "
      "--which draws comparisons with a chance that grows with how far their "
      "label may be from what the judge says; weigh each label's residual by "
      "one over that chance, and the estimate stays unbiased.");
  add_audit_flags(*verb, options->flags);
  verb->get_option("audit")->required(false)->description(
      "The pilot: an audit's YAML file");
  add_plan_flags(*verb, *options);
  add_routing_flags(*verb, *options);
  add_assumptions(*verb, *options);
  verb->add_flag("--json", options->json,
                 "One JSON document, of the schema assize.labels/1");
  verb->callback([&command, &streams, options] {
    command.run = [&streams, options] { return labels(*options, streams); };
  });
}

}  // namespace assize::cli
