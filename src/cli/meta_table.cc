#include "cli/meta_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "cli/amounts.h"
#include "cli/wrap.h"
#include "core/error.h"

namespace assize::cli {
namespace {

constexpr std::size_t kMostItems = 8;    ///< Of those that separate best.
constexpr std::size_t kMostTopics = 20;  ///< Else the best, and those against.
constexpr std::size_t kMostAgainst = 4;  ///< And of those that work against.
constexpr std::size_t kMostIds = 60;
constexpr std::size_t kMostLeftOut = 12;
constexpr std::size_t kName = 26;

std::string number(double value, int digits = 6) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, digits);
}

std::string interval(const Interval& of, int digits = 4) {
  if (std::isnan(of.lower)) return "-";
  return fmt::format("[{}, {}]", number(of.lower, digits),
                     number(of.upper, digits));
}

std::string interval(const Estimate& of, int digits = 2) {
  return of.interval ? interval(*of.interval, digits) : "-";
}

std::string names(const std::vector<std::string>& of, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(of.size(), most); ++i) {
    out += (i == 0 ? "" : ", ") + printable(of[i], 60);
  }
  if (of.size() > most) {
    out += fmt::format(" and {} more", of.size() - most);
  }
  return out;
}

class Writer {
 public:
  Writer(const MetaFindings& found, unsigned width, std::ostream& out)
      : found_(found), width_(width), out_(out) {}

  void write() {
    for (const MetaGroup& group : found_.groups) write_group(group);
    if (found_.shared) write_shared(*found_.shared);
    if (found_.audit) {
      write_ranks(found_.audit->ranks);
      write_items(found_.audit->items);
      write_gaming(found_.audit->gaming);
      write_left_out(found_.audit->study);
    }
    put(
        fmt::format("Intervals are of {:g} %. Those of metrics over systems "
                    "say how far they would move with other systems, by "
                    "leaving out one at a time; those of scores, with other "
                    "instructions.",
                    100 * found_.level));
  }

 private:
  void put(const std::string& text, std::size_t indent = 0) {
    out_ << std::string(indent, ' ') << wrap(text, indent, width_) << '\n';
  }

  /// One row: what fits stays on the line, the rest follows below it.
  void row(const std::string& name, const std::vector<std::string>& cells) {
    std::string rest;
    for (const std::string& cell : cells) rest += " " + cell;
    rest.erase(rest.find_last_not_of(' ') + 1);
    const std::string line = "  " + fit(name, kName) + rest;
    if (columns(line) <= width_ && columns(name) <= kName) {
      out_ << line << '\n';
      return;
    }
    put(name, 2);
    put(rest.substr(
            std::min<std::size_t>(rest.find_first_not_of(' '), rest.size())),
        4);
  }

  void write_metrics(const std::vector<MetaMetric>& metrics) {
    std::string last;
    for (const MetaMetric& metric : metrics) {
      const bool again = metric.id == last;
      write_metric(metric, again ? "  by " + metric.convention : metric.id);
      last = metric.id;
    }
  }

  void write_metric(const MetaMetric& metric, const std::string& name) {
    const std::string n = metric.pairs > 0
                              ? grouped(metric.pairs) + " pairs"
                              : fmt::format("{} systems", metric.systems);
    row(name, {fmt::format("{:>9}", number(metric.value)),
               fmt::format("{:<18}", interval(metric.interval)), n});
    if (!metric.reason.empty()) put(metric.reason, 4);
  }

  void write_group(const MetaGroup& group) {
    put(group.title);
    write_metrics(group.metrics);
    out_ << '\n';
  }

  void write_shared(const SharedSystems& shared) {
    const auto list = [&](const char* what,
                          const std::vector<std::string>& of) {
      if (of.empty()) return;
      put(fmt::format("{} {}: {}.", of.size(), what, names(of, kMostLeftOut)));
    };
    if (shared.by_case > 0) {
      put(fmt::format("{} matched only without regard to case.",
                      counted(shared.by_case, "name")));
    }
    list("not matched with the reference", shared.only_systems);
    list("of the reference not matched", shared.only_reference);
    list("of the map left out, known to one side only or meant twice",
         shared.unknown);
    out_ << '\n';
  }

  void write_ranks(const MetaRanks& ranks) {
    put(fmt::format("Ranks of {} by {}, and by other rules",
                    ranks.systems.size(),
                    printable(found_.audit->study.metric, 60)));
    row("", {fmt::format("{:>8}", "score"), fmt::format("{:<16}", "interval"),
             "rank", "range", "Borda", "Kemeny"});
    for (const MetaRank& of : ranks.systems) {
      row(printable(of.system, 60),
          {fmt::format("{:>8}", number(of.score.value, 2)),
           fmt::format("{:<16}", interval(of.score)),
           fmt::format("{:>4}", number(of.rank, 0)),
           fmt::format("{:>5}", fmt::format("{}-{}", of.simultaneous.best,
                                            of.simultaneous.worst)),
           fmt::format("{:>5}", number(of.borda_rank, 0)),
           fmt::format("{:>6}",
                       of.kemeny > 0 ? std::to_string(of.kemeny) : "-")});
    }
    put(
        fmt::format("Ranges hold for all systems at once, by the largest of "
                    "all differences (critical value {:.3f}). Borda and "
                    "Kemeny: {}.",
                    ranks.critical, votes(ranks)));
    write_circles(ranks.circles);
    out_ << '\n';
  }

  static std::string votes(const MetaRanks& ranks) {
    if (ranks.instructions == 0) return "no instruction ranks two systems";
    return fmt::format(
        "{} rank the systems; {}", counted(ranks.instructions, "instruction"),
        ranks.kemeny_exact
            ? fmt::format("Kemeny's order is exact, one of {:g}",
                          ranks.kemeny_orders)
            : "Kemeny's order is found by search, and how far it is from the "
              "best is unknown");
  }

  void write_circles(const MetaCircles& circles) {
    if (!circles.reason.empty()) {
      put(fmt::format("Circles: {}.", circles.reason));
      return;
    }
    const HodgeParts& parts = circles.hodge;
    const CycleTest& test = circles.cycles;
    put(fmt::format(
        "Circles: of {} over {}, {:.1f} % of the weighted squared log-odds are "
        "an order, {:.1f} % circles of three and {:.1f} % longer ones. {} of "
        "{} "
        "threes beat each other in a circle ({:.4f}); without any order it "
        "would be {:.4f} (p of as few: {:.4f}).",
        counted(circles.comparisons, "comparison"),
        counted(circles.pairs, "pair"), 100 * parts.gradient / parts.total,
        100 * parts.curl / parts.total, 100 * parts.harmonic / parts.total,
        test.observed.cyclic, test.observed.triads, test.observed.rate(),
        test.null_mean, test.p_fewer));
  }

  void write_item(const MetaItem& item) {
    row(printable(item.id, 60),
        {fmt::format("{:>7}", number(item.separation.contribution, 3)),
         fmt::format("{:>7}", number(item.separation.discrimination, 3)),
         fmt::format("{:>8}", number(item.separation.spread, 2)),
         printable(item.topic, 40)});
  }

  void write_items(const ItemReport& items) {
    if (!items.reason.empty()) {
      put(fmt::format("Instructions: {}.", items.reason));
      out_ << '\n';
      return;
    }
    put(fmt::format("What separates systems: {} judged for all of them{}",
                    counted(items.complete, "instruction"),
                    items.partial == 0 ? ""
                                       : fmt::format(" ({} for some, left out)",
                                                     items.partial)));
    write_metrics({items.separability});
    row("", {"   adds", "   corr", "  spread", "topic"});
    const std::size_t top = std::min(kMostItems, items.items.size());
    for (std::size_t i = 0; i < top; ++i) write_item(items.items[i]);
    const std::size_t last = std::max(
        top, items.items.size() - std::min(kMostAgainst, items.items.size()));
    if (last > top) out_ << "  ...\n";
    for (std::size_t i = last; i < items.items.size(); ++i) {
      write_item(items.items[i]);
    }
    put("adds: mean over pairs of systems, in standard deviations of their "
        "difference, in the order of all other instructions; corr: with the "
        "rest of the benchmark, over systems. --json has all.");
    out_ << '\n';
    write_topics(items);
    write_subset(items);
  }

  void write_topics(const ItemReport& items) {
    if (items.topics.empty()) return;
    put("By topic");
    row("", {"   adds", fmt::format("{:<15}", "interval"), "separability"});
    std::vector<MetaTopic> topics = items.topics;
    std::size_t top = topics.size(), last = top;
    if (topics.size() > kMostTopics) {
      std::ranges::stable_sort(topics, std::ranges::greater{},
                               &MetaTopic::contribution);
      top = kMostTopics - kMostAgainst;
      last -= kMostAgainst;
    }
    for (std::size_t i = 0; i < top; ++i) write_topic(topics[i]);
    if (last > top) out_ << "  ...\n";
    for (std::size_t i = last; i < topics.size(); ++i) write_topic(topics[i]);
    out_ << '\n';
  }

  void write_topic(const MetaTopic& topic) {
    row(topic.name.empty() ? "(none)" : printable(topic.name, 60),
        {fmt::format("{:>7}", number(topic.contribution, 3)),
         fmt::format("{:<15}", interval(topic.interval, 3)),
         fmt::format("{:>6}", number(topic.separability.value, 4)),
         fmt::format("{:<12}", interval(topic.separability.interval, 2)),
         fmt::format("n = {}", topic.instructions)});
  }

  void write_subset(const ItemReport& items) {
    if (!items.subset_reason.empty()) {
      put(fmt::format("No smaller set of instructions: {}.",
                      items.subset_reason));
      out_ << '\n';
      return;
    }
    const MetaSubset& subset = items.subset;
    put(
        fmt::format("{} of {} instructions keep apart all {} pairs that all of "
                    "them do",
                    subset.ids.size(), items.complete, subset.pairs));
    write_metrics({subset.linear, subset.resampled, subset.kept_for_new});
    put("Found greedily: no single one can be spared, but a smaller set may "
        "exist. They are chosen by the systems they then separate; the last "
        "row says what they keep for a system that was not there when they "
        "were chosen.",
        2);
    put(names(subset.ids, kMostIds), 2);
    out_ << '\n';
  }

  void write_gaming(const Gaming& gaming) {
    if (!gaming.reason.empty()) {
      put(fmt::format("Gameability: {}.", gaming.reason));
      out_ << '\n';
      return;
    }
    put("Gameability, in percent: how far the score moves, on the raw score's "
        "scale");
    const std::string* attack = nullptr;
    for (const Gameability& of : gaming.gameability) {
      if (attack == nullptr || *attack != of.attack) put(of.attack, 2);
      attack = &of.attack;
      row("  " + of.calibration,
          {fmt::format("{:>8}", number(of.estimate.value, 3)),
           fmt::format("{:<18}", interval(of.estimate)),
           fmt::format("n = {}; {}", of.systems,
                       counted(of.estimate.clusters, "instruction"))});
      if (!of.estimate.reason.empty()) put(of.estimate.reason, 4);
    }
    write_gains(gaming);
    out_ << '\n';
  }

  void write_gains(const Gaming& gaming) {
    if (!gaming.gains.empty()) {
      put("Adversarial gain: the attacked system's calibrated less its raw "
          "score, and places");
    }
    const std::string* attacked = nullptr;
    for (const AdversarialGain& of : gaming.gains) {
      if (attacked == nullptr || *attacked != of.system) {
        put(printable(of.system, 60), 2);
      }
      attacked = &of.system;
      row("  " + of.calibration,
          {fmt::format("{:>8}", number(of.gain.value, 3)),
           fmt::format("{:<18}", interval(of.gain)),
           fmt::format("{:>3}", number(of.rank_gain(), 0)),
           fmt::format("n = {}", of.gain.n)});
      if (!of.gain.reason.empty()) put(of.gain.reason, 4);
    }
  }

  void write_left_out(const MetaStudy& study) {
    for (const Unranked& of : study.left_out) {
      put(fmt::format("Left out: {}, which {}.", printable(of.system, 60),
                      of.why));
    }
    for (const auto& [calibration, why] : study.refused) {
      put(fmt::format("Not calibrated by {}: {}.", calibration, why));
    }
    for (const std::string& caution : study.bench().cautions) {
      put("Caution: " + printable(caution, 1000));
    }
  }

  const MetaFindings& found_;
  unsigned width_;
  std::ostream& out_;
};

}  // namespace

void write_meta(const MetaFindings& found, unsigned width, std::ostream& out) {
  Writer(found, width, out).write();
}

}  // namespace assize::cli
