#include "cli/plan_table.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/amounts.h"
#include "cli/wrap.h"
#include "core/error.h"
#include "text/vocabulary.h"

namespace assize::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr unsigned kTableWidth = 80;
constexpr std::size_t kLongestName = 60;
constexpr std::size_t kArmWidth = 22;

double usd(std::int64_t nano) { return static_cast<double>(nano) / 1e9; }

void put(std::string_view text, std::size_t indent, unsigned width,
         std::ostream& out) {
  out << std::string(indent, ' ') << wrap(text, indent, width) << '\n';
}

class Writer {
 public:
  Writer(const PlanTable& plan, std::ostream& out)
      : plan_(plan), of_(plan.forecast), out_(out) {}

  void write() {
    write_judges();
    write_total();
    write_ceilings();
    write_notes();
    write_batches();
  }

 private:
  bool wide() const { return plan_.width == 0 || plan_.width >= kTableWidth; }

  void say(std::string_view text) { put(text, 0, plan_.width, out_); }

  std::string price_of(std::size_t judge) const {
    const JudgePrice& price = of_.prices[judge];
    if (price.here) return "answers on this machine, free of charge";
    if (price.listed) {
      return fmt::format("${} in, ${} out per million tokens ({})",
                         price.price.input, price.price.output,
                         printable(price.from, kLongestName));
    }
    return price.loopback ? "served on this machine, taken as free of charge"
                          : "UNPRICED: not in the list of prices";
  }

  void write_judges() {
    const std::vector<Share> sums = by_judge(of_);
    std::size_t at = 0;
    for (const Share& sum : sums) {
      out_ << printable(of_.judges[sum.judge], kLongestName) << '\n';
      put(price_of(sum.judge), 2, plan_.width, out_);
      write_head();
      const std::size_t first = at;
      for (; at < of_.shares.size() && of_.shares[at].judge == sum.judge;
           ++at) {
        write_row(of_.arms[of_.shares[at].arm], of_.shares[at]);
      }
      if (at - first > 1) write_row("together", sum);
      out_ << '\n';
    }
  }

  void write_head() {
    if (!wide()) return;
    out_ << fmt::format("  {:<22} {:>9} {:>8} {:>9} {:>7} {:>8} {:>9}\n", "arm",
                        "requests", "stored", "to ask", "tokens", "expected",
                        "at most");
  }

  void write_row(const std::string& name, const Share& share) {
    if (wide()) {
      const std::string arm = printable(name, kLongestName);
      if (columns(arm) >= kArmWidth) out_ << "  " << arm << '\n';
      out_ << "  " << fit(columns(arm) >= kArmWidth ? "" : arm, kArmWidth);
      out_ << fmt::format(
          " {:>9} {:>8} {:>9} {:>7} {:>8} {:>9}\n", grouped(share.requests),
          grouped(share.stored), grouped(share.to_ask),
          short_count(share.prompt_tokens + share.completion_tokens),
          money(share, share.nano), money(share, share.most_nano));
      return;
    }
    put(printable(name, kLongestName), 2, plan_.width, out_);
    put(fmt::format("{}, {} stored, {} to ask; {} tokens; {}, at most {}",
                    counted(share.requests, "request"), grouped(share.stored),
                    grouped(share.to_ask),
                    short_count(share.prompt_tokens + share.completion_tokens),
                    money(share, share.nano), money(share, share.most_nano)),
        4, plan_.width, out_);
  }

  /// A judge without a price costs something that is not known.
  std::string money(const Share& share, std::int64_t nano) const {
    return of_.prices[share.judge].unknown() ? "?" : dollars(nano);
  }

  void write_total() {
    const Share& total = of_.total;
    say(fmt::format(
        "{} of {} make {}, {} of them different: {} stored, {} to ask.",
        counted(of_.trials, "trial"), counted(of_.instructions, "instruction"),
        counted(total.requests, "request"), grouped(total.distinct),
        grouped(total.stored), grouped(total.to_ask)));
    if (of_.searching > 0) {
      say(
          fmt::format("Up to {} of these are of searches, whose whole budgets "
                      "are counted.",
                      grouped(of_.searching)));
    }
    if (of_.not_applicable > 0) {
      say(fmt::format("Of {}, nobody is asked: their attack does not apply.",
                      counted(of_.not_applicable, "trial")));
    }
    if (of_.left_out) {
      say(fmt::format("Left out of the {}: {}, as {}.", of_.left_out->where,
                      grouped(of_.left_out->count), of_.left_out->why));
    }
    if (total.to_ask == 0) {
      say("Nothing is left to ask.");
      return;
    }
    say(fmt::format(
        "Tokens to come: {} in and {} out expected, at most {} and "
        "{}.",
        short_count(total.prompt_tokens), short_count(total.completion_tokens),
        short_count(total.most_prompt_tokens),
        short_count(total.most_completion_tokens)));
    say(fmt::format("Cost to come: {} expected, at most {}.",
                    dollars(total.nano), dollars(total.most_nano)));
  }

  void write_ceilings() {
    for (const CeilingFit& of : plan_.ceilings) {
      const bool money = of.name == "usd";
      const auto amount = [&](double value) {
        return money ? dollars(std::llround(value * 1e9))
                     : grouped(static_cast<std::uint64_t>(value));
      };
      say(fmt::format(
          "Budget of {}{}: {} spent, {} more expected, at most {}: {}.",
          amount(of.ceiling), money ? "" : fmt::format(" {}", of.unit),
          amount(of.spent), amount(of.expected), amount(of.most),
          verdict(of.fit)));
    }
    if (plan_.ceilings.empty()) {
      say("The audit sets no ceiling: 'budget: {usd: 5}' would.");
    }
  }

  static std::string_view verdict(Fit fit) {
    switch (fit) {
      case Fit::kFits:
        return "it fits";
      case Fit::kLikely:
        return "it fits as expected, and not at the most; judging could be cut "
               "short";
      case Fit::kExceeds:
        break;
    }
    return "it does not fit; judging would be cut short, with a random sample "
           "of the instructions";
  }

  void write_notes() {
    for (const std::string& judge : unpriced_judges(of_)) {
      say(
          fmt::format("{} is unpriced and stands for nothing in the cost: give "
                      "its price with --prices.",
                      printable(judge, kLongestName)));
    }
    say(basis_of(of_));
    if (!plan_.stored) {
      say(fmt::format("Nothing is stored yet: there is no {}.",
                      printable(plan_.store)));
    }
  }

  void write_batches() {
    if (plan_.batches == nullptr) return;
    out_ << '\n';
    for (const BatchFile& file : plan_.batches->files) {
      put(fmt::format("wrote {}/{}: {}, {} bytes", printable(plan_.folder),
                      file.name, counted(file.requests, "request"),
                      grouped(file.bytes)),
          0, plan_.width, out_);
    }
    for (const LeftOut& left : plan_.batches->left_out) {
      put(fmt::format(
              "{} of {} are in no file: {}", counted(left.requests, "request"),
              printable(of_.judges[left.judge], kLongestName), left.why),
          0, plan_.width, out_);
    }
    put(fmt::format("wrote {}/{}", printable(plan_.folder), kBatchManifest), 0,
        plan_.width, out_);
  }

  const PlanTable& plan_;
  const Forecast& of_;
  std::ostream& out_;
};

Json share_json(const Share& share) {
  return {{"requests", share.requests},
          {"distinct", share.distinct},
          {"stored", share.stored},
          {"to_ask", share.to_ask},
          {"prompt_tokens", share.prompt_tokens},
          {"most_prompt_tokens", share.most_prompt_tokens},
          {"completion_tokens", share.completion_tokens},
          {"most_completion_tokens", share.most_completion_tokens},
          {"usd", usd(share.nano)},
          {"most_usd", usd(share.most_nano)}};
}

Json judge_json(const Forecast& of, std::size_t judge) {
  const JudgePrice& price = of.prices[judge];
  Json out = {{"name", of.judges[judge]},
              {"model", nullptr},
              {"here", price.here},
              {"price", nullptr},
              {"basis",
               {{"stored_answers", of.basis[judge].replies},
                {"vocabulary", nullptr},
                {"counted", of.basis[judge].counted}}}};
  if (!of.basis[judge].vocabulary.empty()) {
    out["basis"]["vocabulary"] = of.basis[judge].vocabulary;
  }
  if (!price.here) out["model"] = price.model;
  if (price.listed) {
    out["price"] = {{"input", price.price.input},
                    {"output", price.price.output},
                    {"from", price.from}};
  }
  return out;
}

/// As the run's report has it among what was excluded.
Json left_out_json(const Forecast& of) {
  Json out = Json::array();
  if (!of.left_out) return out;
  out.push_back({{"where", of.left_out->where},
                 {"why", of.left_out->why},
                 {"count", of.left_out->count}});
  return out;
}

Json batches_json(const PlanTable& plan) {
  Json files = Json::array(), left_out = Json::array();
  for (const BatchFile& file : plan.batches->files) {
    files.push_back({{"name", file.name},
                     {"judge", plan.forecast.judges[file.judge]},
                     {"format", file.format},
                     {"requests", file.requests},
                     {"bytes", file.bytes},
                     {"sha256", file.sha256}});
  }
  for (const LeftOut& left : plan.batches->left_out) {
    left_out.push_back({{"judge", plan.forecast.judges[left.judge]},
                        {"requests", left.requests},
                        {"why", left.why}});
  }
  return {{"folder", plan.folder},
          {"files", std::move(files)},
          {"left_out", std::move(left_out)}};
}

/// How the tokens of prompts were told.
std::string prompts_by(const Forecast& of) {
  std::set<std::string> names;
  std::uint64_t counted = 0, to_ask = 0;
  bool guessed = false;
  for (const Share& share : of.shares) {
    const Basis& basis = of.basis[share.judge];
    if (of.prices[share.judge].here) continue;
    guessed = guessed || basis.vocabulary.empty();
    if (basis.vocabulary.empty()) continue;
    names.insert(basis.vocabulary);
    to_ask += share.to_ask;
  }
  if (names.empty()) return "four bytes a token of the prompt";
  for (const Basis& basis : of.basis) counted += basis.counted;
  std::string out = fmt::format("the prompts' tokens as {} counts them",
                                fmt::join(names, " or "));
  if (counted < to_ask) {
    out += fmt::format(
        " in {} of {} requests, with as many a byte in the "
        "others",
        grouped(counted), grouped(to_ask));
  }
  if (guessed) out += ", for other judges four bytes a token";
  return out;
}

/// What a build without vocabularies leaves out.
std::string not_built_in(const Forecast& of) {
  for (const JudgePrice& price : of.prices) {
    if (price.vocabulary.empty() || vocabulary(price.vocabulary)) continue;
    return fmt::format(
        " Tokens of prompts are an estimate: this program was built without "
        "the vocabulary {}.",
        price.vocabulary);
  }
  return "";
}

}  // namespace

void write_plan(const PlanTable& plan, std::ostream& out) {
  Writer(plan, out).write();
}

void write_plan_json(const PlanTable& plan, std::ostream& out) {
  const Forecast& of = plan.forecast;
  Json rows = Json::array(), judges = Json::array(), budget = Json::array();
  for (std::size_t j = 0; j < of.judges.size(); ++j) {
    judges.push_back(judge_json(of, j));
  }
  for (const Share& share : of.shares) {
    Json row = {{"judge", of.judges[share.judge]}, {"arm", of.arms[share.arm]}};
    row.update(share_json(share));
    rows.push_back(std::move(row));
  }
  for (const CeilingFit& ceiling : plan.ceilings) {
    budget.push_back({{"name", ceiling.name},
                      {"ceiling", ceiling.ceiling},
                      {"spent", ceiling.spent},
                      {"expected", ceiling.expected},
                      {"most", ceiling.most},
                      {"fit", name(ceiling.fit)}});
  }
  Json document = {{"schema", "assize.plan/1"},
                   {"store", {{"path", plan.store}, {"exists", plan.stored}}},
                   {"instructions", of.instructions},
                   {"trials", of.trials},
                   {"not_applicable", of.not_applicable},
                   {"left_out", left_out_json(of)},
                   {"judges", std::move(judges)},
                   {"rows", std::move(rows)},
                   {"total", share_json(of.total)},
                   {"budget", std::move(budget)},
                   {"unpriced", unpriced_judges(of)},
                   {"estimate", basis_of(of)}};
  if (plan.batches != nullptr) document["batches"] = batches_json(plan);
  out << document.dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
}

std::string basis_of(const Forecast& forecast) {
  std::size_t replies = 0;
  for (const Basis& basis : forecast.basis) replies += basis.replies;
  const std::string rule =
      prompts_by(forecast) + ", and a quarter of the limit for an answer";
  const std::string expected =
      replies == 0 ? rule
                   : fmt::format(
                         "the tokens of {} stored answers; of judges without "
                         "any, {}",
                         replies, rule);
  return fmt::format(
      "Expected is by {}. At most is a token a byte of the prompt and the "
      "whole "
      "limit, without retries.{}",
      expected, not_built_in(forecast));
}

std::vector<std::string> unpriced_judges(const Forecast& forecast) {
  std::vector<std::string> out;
  for (std::size_t j = 0; j < forecast.prices.size(); ++j) {
    if (forecast.prices[j].unknown()) out.push_back(forecast.judges[j]);
  }
  return out;
}

}  // namespace assize::cli
