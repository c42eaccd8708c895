#include "cli/power_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/amounts.h"
#include "cli/wrap.h"
#include "core/error.h"
#include "io/canonical_json.h"

namespace assize::cli {
namespace {

using Json = nlohmann::json;

constexpr unsigned kTableWidth = 80;
/// Below so many instructions the quantiles of the normal are too small.
constexpr double kFewItems = 30;
constexpr double kMostShown = 1e15;

bool given(double value) { return !std::isnan(value); }

std::string points(double share) {
  return given(share) ? fmt::format("{:.2f}", 100 * share) : "-";
}

std::string count(double number) {
  if (!given(number)) return "-";
  if (!(number < kMostShown)) return "never";
  return grouped(static_cast<std::uint64_t>(std::ceil(number - 1e-9)));
}

std::string cost(double usd) {
  if (!given(usd)) return "-";
  if (!(usd < 1e9)) return "never";
  return dollars(std::llround(usd * 1e9));
}

std::string power(double value) {
  return given(value) ? fmt::format("{:.3f}", value) : "-";
}

void put(const std::string& text, std::size_t indent, unsigned width,
         std::ostream& out) {
  out << std::string(indent, ' ') << wrap(text, indent, width) << '\n';
}

class Writer {
 public:
  Writer(const PowerTable& table, std::ostream& out)
      : table_(table), out_(out), asked_(table.question) {}

  void write() {
    put(question(), 0, table_.width, out_);
    put(table_.pilot != nullptr ? pilot() : assumed(), 0, table_.width, out_);
    out_ << '\n';
    wide() ? write_rows() : write_blocks();
    out_ << '\n';
    for (const std::string& note : notes()) put(note, 0, table_.width, out_);
  }

 private:
  bool wide() const { return table_.width == 0 || table_.width >= kTableWidth; }

  std::string question() const {
    std::string out;
    if (given(asked_.items)) {
      out = fmt::format("What {} instructions show", count(asked_.items));
      if (given(asked_.effect)) {
        out += fmt::format(" of an effect of {:g} points", 100 * asked_.effect);
      }
    } else {
      out = "Instructions for ";
      if (given(asked_.effect)) {
        out += fmt::format("an effect of {:g} points", 100 * asked_.effect);
      }
      if (given(asked_.width)) {
        out += fmt::format("{}an interval {:g} points wide",
                           given(asked_.effect) ? " and " : "",
                           100 * asked_.width);
      }
    }
    out += fmt::format("; power {:g}, level {:g}{}", asked_.goal.power,
                       asked_.goal.alpha,
                       asked_.goal.two_sided ? "" : ", one-sided");
    if (asked_.comparisons > 1) {
      out += fmt::format(", shared by {:g} comparisons", asked_.comparisons);
    }
    return out + '.';
  }

  std::string assumed() const {
    const PowerAssumptions& of = table_.source.assumed;
    std::string out =
        table_.source.paired()
            ? fmt::format(
                  "Assumed: a paired difference, {:g} % of the pairs "
                  "differ",
                  100 * of.discordance)
            : fmt::format("Assumed: a rate of {:g} %", 100 * of.rate);
    if (given(of.design_effect)) {
      out += fmt::format(", design effect {:g}", of.design_effect);
    } else if (of.rows > 1) {
      out += fmt::format(
          ", {:g} comparisons an instruction with a correlation of {:g} "
          "(design effect {:.3g})",
          of.rows, of.icc, design_effect(of.rows, of.icc, of.cv));
    }
    if (of.order_share > 0 || of.repeat_share > 0) {
      out += fmt::format(
          ", {:g} % of a judgement's variance between orders and {:g} % "
          "between repeats",
          100 * of.order_share, 100 * of.repeat_share);
    }
    return out + '.';
  }

  static std::string component(double variance) {
    if (std::isnan(variance)) return "not seen";
    return variance < 0 ? "none"
                        : fmt::format("{:.1f}", 100 * std::sqrt(variance));
  }

  std::string pilot() const {
    const PilotScores& of = *table_.pilot;
    const PilotChoice& who = of.chosen;
    const VarianceComponents& parts = of.components;
    std::string out =
        fmt::format("Pilot: {} by {}", name(who.measure), printable(who.judge));
    if (!who.system.empty()) out += " of " + printable(who.system);
    if (!who.against.empty()) out += ", less " + printable(who.against);
    return out + fmt::format(
                     ": {:.1f} on {} instructions, {} judgements. Standard "
                     "deviations in points: {} between instructions, {} "
                     "between orders, {} between repeats.",
                     100 * parts.mean, grouped(of.clusters),
                     grouped(parts.scores), component(parts.item),
                     component(parts.order), component(parts.repeat));
  }

  void write_rows() {
    out_ << fmt::format("{:>6}{:>8}{:>8}{:>13}{:>11}{:>7}{:>8}{:>8}{:>9}\n",
                        "orders", "repeats", "sd", "instructions", "judgements",
                        "power", "effect", "width", "cost");
    for (const PowerDesign& of : table_.designs) {
      out_ << fmt::format("{:>6}{:>8}{:>8}{:>13}{:>11}{:>7}{:>8}{:>8}{:>9}{}\n",
                          of.orders, of.repeats, points(of.standard_deviation),
                          count(of.items), count(of.calls), power(of.power),
                          points(of.detectable), points(of.width),
                          cost(of.cost), of.cheapest ? " *" : "");
    }
  }

  void write_blocks() {
    for (const PowerDesign& of : table_.designs) {
      put(fmt::format("{}, {}{}", counted(std::uint64_t(of.orders), "order"),
                      counted(std::uint64_t(of.repeats), "repeat"),
                      of.cheapest ? " *" : ""),
          0, table_.width, out_);
      put(fmt::format("{} instructions, {} judgements, cost {}",
                      count(of.items), count(of.calls), cost(of.cost)),
          2, table_.width, out_);
      put(fmt::format("power {}, least effect {}, width {} points",
                      power(of.power), points(of.detectable), points(of.width)),
          2, table_.width, out_);
    }
  }

  bool any_cheapest() const {
    return std::ranges::any_of(table_.designs, &PowerDesign::cheapest);
  }

  std::vector<std::string> notes() const {
    std::vector<std::string> out;
    if (any_cheapest()) out.emplace_back("* asks for the fewest judgements.");
    out.push_back(fmt::format(
        "sd: of one instruction's mean; effect: the least that is seen with "
        "power {:g}; width: of the {:g} % interval; all in points.",
        asked_.goal.power, 100 * (1 - asked_.goal.alpha / asked_.comparisons)));
    if (table_.pilot != nullptr) {
      note_pilot(out);
    } else if (std::ranges::any_of(table_.designs, [](const PowerDesign& of) {
                 return of.items < kFewItems;
               })) {
      out.emplace_back(
          "Below 30 instructions the normal distribution, which these numbers "
          "go by, promises too much.");
    }
    if (!given(asked_.cost_per_call)) {
      out.emplace_back(
          "No cost: name what a judgement costs with --judge-cost, or an audit "
          "with a judge whose price is known.");
    }
    return out;
  }

  void note_pilot(std::vector<std::string>& out) const {
    const PilotScores& of = *table_.pilot;
    if (std::isnan(of.components.repeat)) {
      out.emplace_back(
          "The pilot asked nothing twice in the same order: what repeats would "
          "average away is part of the orders' share, so repeats look useless "
          "here; a pilot with 'design: {samples: 2}' tells.");
    }
    if (std::isnan(of.components.order)) {
      out.emplace_back(
          "The pilot showed one order alone: what both would average away is "
          "part of the instructions' share.");
    }
    out.emplace_back(
        "The pilot's components are estimates themselves: of a small one, plan "
        "for more.");
  }

  const PowerTable& table_;
  std::ostream& out_;
  const PowerQuestion& asked_;
};

/// Points of a share; null where there is none.
Json scaled(double share) { return 100 * share; }

Json source_json(const PowerTable& table) {
  if (table.pilot == nullptr) {
    const PowerAssumptions& of = table.source.assumed;
    return {{"kind", "assumptions"},
            {"rate", scaled(of.rate)},
            {"discordance", scaled(of.discordance)},
            {"rows", of.rows},
            {"icc", of.icc},
            {"cv", of.cv},
            {"design_effect", given(of.design_effect)
                                  ? of.design_effect
                                  : design_effect(of.rows, of.icc, of.cv)},
            {"order_share", of.order_share},
            {"repeat_share", of.repeat_share}};
  }
  const PilotScores& of = *table.pilot;
  const VarianceComponents& parts = of.components;
  return {{"kind", "pilot"},
          {"measure", name(of.chosen.measure)},
          {"judge", of.chosen.judge},
          {"system", of.chosen.system},
          {"against", of.chosen.against},
          {"mean", scaled(parts.mean)},
          {"clusters", of.clusters},
          {"n", parts.scores},
          {"showings", of.showings},
          {"repeats", of.repeats},
          {"variance",
           {{"item", parts.item},
            {"order", parts.order},
            {"repeat", parts.repeat}}}};
}

}  // namespace

void write_power(const PowerTable& table, std::ostream& out) {
  Writer(table, out).write();
}

void write_power_json(const PowerTable& table, std::ostream& out) {
  const PowerQuestion& asked = table.question;
  Json document = {{"schema", "assize.power/1"},
                   {"source", source_json(table)},
                   {"effect", scaled(asked.effect)},
                   {"width", scaled(asked.width)},
                   {"items", asked.items},
                   {"power", asked.goal.power},
                   {"alpha", asked.goal.alpha},
                   {"two_sided", asked.goal.two_sided},
                   {"comparisons", asked.comparisons},
                   {"cost_per_call", asked.cost_per_call},
                   {"designs", Json::array()}};
  for (const PowerDesign& of : table.designs) {
    document["designs"].push_back({{"orders", of.orders},
                                   {"repeats", of.repeats},
                                   {"sd", scaled(of.standard_deviation)},
                                   {"for_effect", of.for_effect},
                                   {"for_width", of.for_width},
                                   {"items", of.items},
                                   {"calls", of.calls},
                                   {"cost", of.cost},
                                   {"power", of.power},
                                   {"detectable", scaled(of.detectable)},
                                   {"width", scaled(of.width)},
                                   {"cheapest", of.cheapest}});
  }
  out << canonical_json(document) << '\n';
}

}  // namespace assize::cli
