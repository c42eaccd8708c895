#include "suites/judge_bench/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/file.h"
#include "suites/judge_bench/reader.h"

namespace assize::judge_bench {
namespace {

constexpr std::string_view kEnding = ".jsonl";
constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();

std::string_view value_of(std::string_view stem, std::string_view key) {
  const std::size_t at = stem.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = stem.substr(at + key.size());
  return rest.substr(0, rest.find(','));
}

/// Whether the decision is that of the higher score.
bool follows(const OrderRow& order) {
  if (!order.decision) return false;
  const double margin = order.scores[0] - order.scores[1];
  return *order.decision == (margin > 0   ? Decision::kFirst
                             : margin < 0 ? Decision::kSecond
                                          : Decision::kTie);
}

/// The recorded decision counts: where scores say something else, they give no
/// probability.
Verdict verdict_of(const OrderRow& order) {
  Verdict out;
  out.status = order.given ? Status::kUnparsed : Status::kNotRecorded;
  const bool scored = !std::isnan(order.scores[0]);
  if (scored) out.score = {order.scores[0], order.scores[1]};
  if (!order.decision) return out;
  if (scored && follows(order)) {
    out.p_first = 1 / (1 + std::exp(order.scores[1] - order.scores[0]));
  }
  const bool tied = *order.decision == Decision::kTie;
  out.status = tied ? Status::kTied : Status::kChosen;
  if (tied) out.tie = scored ? Tie::kEqualScores : Tie::kDeclared;
  if (!tied) out.winner = *order.decision == Decision::kFirst ? 0 : 1;
  return out;
}

class Collector {
 public:
  explicit Collector(const Description& about) : about_(about) {}

  Result<void> add(const std::string& judge, const PairRow& row) {
    if (!in_file_.emplace(row.id).second) {
      return fail(
          fmt::format("pair '{}' is given twice", printable(row.id, 80)));
    }
    const auto pair = pair_of(row);
    if (!pair) return tl::unexpected(pair.error());
    if (!row.judged) return {};
    if (!row.judge_name.empty() && !judge.starts_with(row.judge_name)) {
      other_names_.insert(judge);
    }
    const std::string& kept = *judges_.insert(judge).first;
    if (!seen_.emplace(kept, *pair).second) {
      return fail(fmt::format("pair '{}' was judged by '{}' in another file",
                              printable(row.id, 80), printable(judge, 80)));
    }
    for (std::size_t order = 0; order < row.orders.size(); ++order) {
      const OrderRow& said = row.orders[order];
      if (!std::isnan(said.scores[0])) {
        ++scores_.rows;
        scores_.mismatches += !follows(said);
      }
      said_.push_back({*pair, order, kept, verdict_of(said),
                       bench_.texts.emplace_back(said.response)});
    }
    return {};
  }

  void end_file(InputFile file) {
    in_file_.clear();
    bench_.files.push_back(std::move(file));
  }

  Result<Benchmark> finish() {
    judges_.insert(std::string(kGold));
    bench_.judges.assign(judges_.begin(), judges_.end());
    bench_.gold = index_of(kGold);
    bench_.systems = {"response_A", "response_B"};
    const std::vector<std::uint32_t> at = add_items();
    if (bench_.judges.size() > kMostNames ||
        bench_.categories.size() > kMostNames) {
      return fail("more judges or sources than can be told apart");
    }
    add_records(at);
    if (scores_.rows > 0) bench_.checks.push_back(scores_);
    if (!other_names_.empty()) {
      bench_.cautions.push_back(
          fmt::format("Rows of {} name another judge than their file; the "
                      "file counts.",
                      *other_names_.begin()));
    }
    bench_.suite = "judge_bench";
    bench_.version = about_.version;
    return std::move(bench_);
  }

 private:
  struct Pair {
    Text id, source, question, answer_a, answer_b;
    Decision label = Decision::kFirst;
  };
  struct Said {
    std::uint32_t pair = 0;
    std::size_t order = 0;
    std::string_view judge;
    Verdict verdict;
    Text raw;
  };

  Text keep(Text text) { return bench_.texts.emplace_back(text); }

  Result<std::uint32_t> pair_of(const PairRow& row) {
    const auto found = by_id_.find(row.id);
    if (found != by_id_.end()) {
      const Pair& before = pairs_[found->second];
      if (before.label == row.label && before.question == row.question &&
          before.answer_a == row.answer_a && before.answer_b == row.answer_b) {
        return found->second;
      }
      return fail(
          fmt::format("pair '{}' has another label or other texts in "
                      "another file",
                      printable(row.id, 80)));
    }
    const auto index = static_cast<std::uint32_t>(pairs_.size());
    pairs_.push_back({keep(row.id), keep(row.source), keep(row.question),
                      keep(row.answer_a), keep(row.answer_b), row.label});
    by_id_.emplace(pairs_.back().id, index);
    return index;
  }

  std::uint16_t index_of(std::string_view judge) const {
    return static_cast<std::uint16_t>(
        std::ranges::lower_bound(bench_.judges, judge) - bench_.judges.begin());
  }

  /// Pairs by question, each question a cluster, in the order of its first
  /// pair's id; returns each pair's item.
  std::vector<std::uint32_t> add_items() {
    std::map<Text, Text> first;
    std::set<std::string> categories;
    for (const Pair& pair : pairs_) {
      Text& id = first.try_emplace(pair.question, pair.id).first->second;
      id = std::min(id, pair.id);
      categories.emplace(about_.group(pair.source));
    }
    bench_.categories.assign(categories.begin(), categories.end());
    std::vector<std::uint32_t> order(pairs_.size()), at(pairs_.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t i) {
      return std::pair(first.at(pairs_[i].question), pairs_[i].id);
    });
    for (std::uint32_t i = 0; i < order.size(); ++i) {
      const Pair& pair = pairs_[order[i]];
      at[order[i]] = i;
      const bool again =
          i > 0 && pairs_[order[i - 1]].question == pair.question;
      const std::uint32_t last = i == 0 ? 0 : bench_.items.back().cluster;
      Item& item = bench_.items.emplace_back();
      item.id = pair.id;
      item.cluster = i == 0 || again ? last : last + 1;
      item.category = static_cast<std::uint16_t>(
          std::ranges::lower_bound(bench_.categories,
                                   about_.group(pair.source)) -
          bench_.categories.begin());
      item.questions = {pair.question};
      item.fields = {{"source", pair.source}};
    }
    add_answers(order);
    return at;
  }

  void add_answers(const std::vector<std::uint32_t>& order) {
    for (const std::uint16_t system : {0, 1}) {
      for (std::uint32_t i = 0; i < order.size(); ++i) {
        const Pair& pair = pairs_[order[i]];
        const Text text = system == 0 ? pair.answer_a : pair.answer_b;
        bench_.answers.push_back(
            {.item = i,
             .system = system,
             .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
             .turns = {text}});
      }
    }
  }

  void add_records(const std::vector<std::uint32_t>& at) {
    for (Said& said : said_) {
      Record& record = bench_.records.emplace_back();
      record.trial.item = at[said.pair];
      record.trial.focus = static_cast<std::uint8_t>(said.order);
      record.trial.shown[1 - said.order] = 1;
      record.trial.judge = index_of(said.judge);
      record.verdict = std::move(said.verdict);
      record.raw = said.raw;
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      Record& record = bench_.records.emplace_back();
      record.trial.item = at[i];
      record.trial.focus = 0;
      record.trial.shown[1] = 1;
      record.trial.judge = static_cast<std::uint16_t>(bench_.gold);
      record.verdict.status = Status::kChosen;
      record.verdict.winner = pairs_[i].label == Decision::kFirst ? 0 : 1;
    }
  }

  const Description& about_;
  Benchmark bench_;
  std::vector<Pair> pairs_;
  std::unordered_map<Text, std::uint32_t> by_id_;
  std::set<std::string> in_file_, judges_, other_names_;
  std::set<std::pair<std::string_view, std::uint32_t>> seen_;
  std::vector<Said> said_;
  Check scores_{.name = "scores",
                .what = "the decision against the higher of the two scores"};
};

}  // namespace

std::string judge_of(std::string_view file) {
  const std::string_view stem =
      file.ends_with(kEnding) ? file.substr(0, file.size() - kEnding.size())
                              : file;
  const std::string_view name = value_of(stem, ",judge_name=");
  const std::string_view model = value_of(stem, ",judge_model=");
  if (name.empty() || model.empty()) return std::string(stem);
  return fmt::format("{}/{}", name, model);
}

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about) {
  const Result<std::vector<std::string>> names = list_folder(folder);
  if (!names) return tl::unexpected(names.error());
  Collector collector(about);
  JsonReader reader({.kinds = FileKinds::kRegular});
  std::size_t files = 0;
  for (const std::string& name : *names) {
    if (!name.ends_with(kEnding) || name.starts_with('.')) continue;
    ++files;
    const std::string path = fmt::format("{}/{}", folder, name);
    const Result<void> inside = check_inside(path, folder);
    if (!inside) return tl::unexpected(inside.error());
    const std::string judge = judge_of(name);
    Result<InputFile> file =
        read_pairs(reader, path, [&](const PairRow& row) -> Result<void> {
          if (judge != kGold) return collector.add(judge, row);
          return fail("a judge must not be called 'gold', as the labels are");
        });
    if (!file) return tl::unexpected(file.error());
    file->path = name;
    collector.end_file(std::move(*file));
  }
  if (files == 0) return fail("there is no *.jsonl in this folder", {folder});
  Result<Benchmark> bench = collector.finish();
  if (!bench) bench.error().where.file = folder;
  return bench;
}

}  // namespace assize::judge_bench
