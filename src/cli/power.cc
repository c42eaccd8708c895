// assize power: what a number of instructions shows, and what an effect needs.

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/pilot_audit.h"
#include "cli/power_table.h"
#include "cli/verb.h"

namespace assize::cli {
namespace {

constexpr unsigned kPlainWidth = 80;
constexpr int kMostOrders = 2, kMostRepeats = 100;

/// Rates and effects are in points here, and in shares behind it.
struct Options {
  AuditFlags flags;
  PilotChoice choice;
  std::string measure;
  PowerAssumptions assumed = {.rate = 50};
  PowerQuestion question;
  bool one_sided = false, json = false;
};

/// What was said of the judgements, of which a pilot says it itself.
Result<void> unmixed(const CLI::App& verb, bool pilot) {
  static constexpr const char* kAssumed[] = {
      "--rate", "--discordance",   "--rows",        "--icc",
      "--cv",   "--design-effect", "--order-share", "--repeat-share"};
  static constexpr const char* kOfPilot[] = {"--judge", "--system", "--against",
                                             "--measure"};
  for (const char* flag : kAssumed) {
    if (!pilot || verb.count(flag) == 0) continue;
    return fail("is an assumption, and the pilot says it; leave one of both",
                {flag});
  }
  for (const char* flag : kOfPilot) {
    if (pilot || verb.count(flag) == 0) continue;
    return fail("chooses from a pilot; name an audit as the first argument",
                {flag});
  }
  return {};
}

PowerQuestion question_of(const Options& options) {
  PowerQuestion out = options.question;
  out.effect /= 100;
  out.width /= 100;
  out.goal.two_sided = !options.one_sided;
  return out;
}

int write(const Options& options, const PowerSource& source,
          const PowerQuestion& question, const PilotScores* pilot,
          Streams& streams) {
  if (const auto errors = check(source, question); !errors.empty()) {
    return report_errors(errors, streams);
  }
  const PowerTable table{
      .source = source,
      .question = question,
      .designs = power_designs(source, question),
      .pilot = pilot,
      .width = streams.width == 0 ? kPlainWidth : streams.width};
  options.json ? write_power_json(table, streams.out)
               : write_power(table, streams.out);
  return kDone;
}

int from_pilot(const Options& options, Streams& streams) {
  PowerSource source;
  PowerQuestion question = question_of(options);
  // Before the files are read, not after it.
  source.pilot.emplace();
  if (const auto errors = check(source, question); !errors.empty()) {
    return report_errors(errors, streams);
  }
  const auto opened = open_pilot(options.flags, streams);
  if (!opened) return opened.error();
  PilotChoice choice = options.choice;
  if (!options.measure.empty()) {
    choice.measure = options.measure == "accuracy" ? PilotMeasure::kAccuracy
                                                   : PilotMeasure::kWinRate;
  }
  auto pilot = pilot_scores(opened->verdicts, choice);
  if (!pilot) {
    if (pilot.error().where.file.empty()) {
      pilot.error().where.file = options.flags.audit;
    }
    return report_error(pilot.error(), streams);
  }
  source.pilot = pilot->components;
  if (std::isnan(question.cost_per_call)) {
    question.cost_per_call = opened->cost_of(pilot->chosen.judge);
  }
  return write(options, source, question, &*pilot, streams);
}

int power(const Options& options, const CLI::App& verb, Streams& streams) {
  const bool pilot = !options.flags.audit.empty();
  if (const auto sound = unmixed(verb, pilot); !sound) {
    return report_error(sound.error(), streams);
  }
  if (pilot) return from_pilot(options, streams);
  PowerSource source{options.assumed, std::nullopt};
  source.assumed.rate /= 100;
  source.assumed.discordance /= 100;
  return write(options, source, question_of(options), nullptr, streams);
}

void add_question(CLI::App& verb, Options& options) {
  PowerQuestion& asked = options.question;
  verb.add_option("--effect", asked.effect, "Points that are to be seen");
  verb.add_option("--width", asked.width,
                  "Points that the interval may be wide, end to end");
  verb.add_option("--items", asked.items,
                  "Instructions; then their power and least visible effect");
  verb.add_option("--power", asked.goal.power, "How surely an effect is seen")
      ->capture_default_str();
  verb.add_option("--alpha", asked.goal.alpha,
                  "Level of the test; the interval's is 1 - alpha")
      ->capture_default_str();
  verb.add_flag("--one-sided", options.one_sided,
                "Test towards the effect only");
  verb.add_option("--comparisons", asked.comparisons,
                  "Effects that share alpha (Bonferroni)")
      ->capture_default_str();
  verb.add_option("--orders", asked.most_orders, "Most orders to consider")
      ->check(CLI::Range(1, kMostOrders).description(""))
      ->capture_default_str();
  verb.add_option("--repeats", asked.most_repeats, "Most repeats to consider")
      ->check(CLI::Range(1, kMostRepeats).description(""))
      ->capture_default_str();
  verb.add_option("--judge-cost", asked.cost_per_call,
                  "US dollars a judgement; default: by the audit's prices");
}

void add_assumptions(CLI::App& verb, Options& options) {
  PowerAssumptions& of = options.assumed;
  verb.add_option("--rate", of.rate, "Assumed rate of wins, in percent")
      ->capture_default_str();
  verb.add_option("--discordance", of.discordance,
                  "Of a paired difference: percent of pairs that differ");
  verb.add_option("--rows", of.rows, "Comparisons of one instruction")
      ->capture_default_str();
  verb.add_option("--icc", of.icc,
                  "Correlation of an instruction's comparisons")
      ->capture_default_str();
  verb.add_option("--cv", of.cv,
                  "Variation of their number: standard deviation over mean")
      ->capture_default_str();
  verb.add_option("--design-effect", of.design_effect,
                  "Instead of --icc and --cv");
  verb.add_option("--order-share", of.order_share,
                  "Share of a judgement's variance between orders")
      ->capture_default_str();
  verb.add_option("--repeat-share", of.repeat_share, "The same between repeats")
      ->capture_default_str();
}

void add_choice(CLI::App& verb, Options& options) {
  verb.add_option("--judge", options.choice.judge,
                  "Whose verdicts; needed where several judged");
  verb.add_option("--system", options.choice.system,
                  "Whose rate; needed where several were judged");
  verb.add_option("--against", options.choice.against,
                  "A judge or system: the paired difference to it");
  verb.add_option("--measure", options.measure,
                  "win_rate or accuracy; default: win_rate against a baseline, "
                  "else accuracy")
      ->check(CLI::IsMember({"win_rate", "accuracy"}).description(""));
}

}  // namespace

void add_power(CLI::App& app, Command& command, Streams& streams) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = app.add_subcommand(
      "power", "Says how much an audit of a size can show; asks nobody.");
  verb->footer(
      "Examples:\n"
      "  assize power --effect 5\n"
      "  assize power --items 805 --rate 50\n"
      "  assize power --effect 3 --discordance 20 --comparisons 6\n"
      "  assize power --width 4 --rows 3 --icc 0.4 --repeat-share 0.1\n"
      "  assize power audit.yaml --judge gpt-4.1 --effect 3\n"
      "  assize power audit.yaml --judge A --against B --items 500 --json\n"
      "\n"
      "Without an audit it goes by assumptions. With one, by the variance "
      "between instructions, orders and repeats of what its judges said, as "
      "recorded with the suite or kept in the store.");
  add_audit_flags(*verb, options->flags);
  verb->get_option("audit")->required(false)->description(
      "The pilot: an audit's YAML file");
  add_question(*verb, *options);
  add_choice(*verb, *options);
  add_assumptions(*verb, *options);
  verb->add_flag("--json", options->json,
                 "One JSON document, of the schema assize.power/1");
  verb->callback([&command, &streams, options, verb] {
    command.run = [&streams, options, verb] {
      return power(*options, *verb, streams);
    };
  });
}

}  // namespace assize::cli
