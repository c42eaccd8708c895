#include "suites/judging_the_judges/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/sha256.h"
#include "text/blank.h"

namespace assize::judging_the_judges {
namespace {

constexpr std::size_t kMostNames = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kIdLetters = 16;
constexpr std::string_view kAgain = "/again";

Verdict verdict_of(const std::optional<bool>& label) {
  Verdict out;
  out.status = label ? Status::kScored : Status::kNotRecorded;
  if (label) out.score = {*label ? 1.0 : 0.0};
  return out;
}

Record record_of(std::uint32_t item, std::uint16_t system, std::uint16_t judge,
                 const std::optional<bool>& label) {
  Record out;
  out.trial.item = item;
  out.trial.shown[0] = system;
  out.trial.slots = 1;
  out.trial.focus = 0;
  out.trial.judge = judge;
  out.verdict = verdict_of(label);
  return out;
}

class Assembler {
 public:
  Assembler(VerdictRows rows, std::string file)
      : rows_(std::move(rows)), file_(std::move(file)) {}

  Result<Benchmark> assemble() {
    if (auto error = sort_rows()) return tl::unexpected(*error);
    name_all();
    if (bench_.systems.size() > kMostNames ||
        bench_.categories.size() > kMostNames ||
        rows_.judges.size() >= kMostNames) {
      return fail("more models, benchmarks or judges than can be told apart",
                  {file_});
    }
    add_items();
    for (const auto& [key, at] : main_) add_row(rows_.rows[at], false);
    for (const auto& [key, at] : again_) add_row(rows_.rows[at], true);
    std::ranges::sort(bench_.answers, {}, [](const Answer& answer) {
      return std::pair(answer.system, answer.item);
    });
    note();
    bench_.files.push_back(std::move(rows_.file));
    return std::move(bench_);
  }

 private:
  /// By model and question, the row's place.
  using Places =
      std::map<std::pair<std::string_view, std::string_view>, std::size_t>;

  /// Which rows count, and which repeat others.
  std::optional<Error> sort_rows() {
    for (std::size_t at = 0; at < rows_.rows.size(); ++at) {
      const Row& row = rows_.rows[at];
      if (!row.judged() && !row.people) {
        ++without_label_;
        continue;
      }
      const std::pair<std::string_view, std::string_view> key(row.model,
                                                              row.question);
      const auto [found, added] = main_.try_emplace(key, at);
      if (added) continue;
      const Row& before = rows_.rows[found->second];
      std::size_t repeats = at;
      if (row.judged() && !before.judged()) {
        repeats = std::exchange(found->second, at);
      } else if (row.judged() || !before.judged()) {
        return twice(row, before);
      }
      if (!again_.try_emplace(key, repeats).second) return twice(row, before);
    }
    return {};
  }

  Error twice(const Row& row, const Row& before) const {
    return {fmt::format("model '{}' answers this question a second time; the "
                        "first is on line {}",
                        printable(row.model, 60), before.line),
            {file_, row.line}};
  }

  void name_all() {
    std::set<std::string> systems, categories;
    for (const auto& [key, at] : main_) {
      systems.insert(rows_.rows[at].model);
      categories.insert(rows_.rows[at].benchmark);
    }
    bench_.systems.assign(systems.begin(), systems.end());
    bench_.categories.assign(categories.begin(), categories.end());
    bench_.judges = rows_.judges;
    bench_.judges.emplace_back(kPeople);
    bench_.gold = static_cast<int>(rows_.judges.size());
  }

  /// In the order in which questions first appear, each before its repetition.
  void add_items() {
    std::set<std::string_view> repeated;
    for (const auto& [key, at] : again_) repeated.insert(key.second);
    references_.what = "a question's references against those of its first row";
    references_.name = "references";
    for (const Row& row : rows_.rows) {
      if (!row.judged() && !row.people) continue;
      const auto known = item_.find(row.question);
      if (known != item_.end()) {
        ++references_.rows;
        references_.mismatches +=
            bench_.items[known->second].fields[0].text != row.references;
        continue;
      }
      add_item(row, "");
      item_.emplace(row.question,
                    static_cast<std::uint32_t>(bench_.items.size() - 1));
      if (repeated.contains(row.question)) add_item(row, kAgain);
    }
  }

  void add_item(const Row& row, std::string_view ending) {
    const bool again = !ending.empty();
    const std::uint32_t cluster =
        bench_.items.empty() ? 0
                             : bench_.items.back().cluster + (again ? 0 : 1);
    Item& item = bench_.items.emplace_back();
    item.id = keep(fmt::format(
        "q-{}{}", sha256_hex(row.question).substr(0, kIdLetters), ending));
    item.cluster = cluster;
    item.category = index_of(bench_.categories, row.benchmark);
    item.questions = {keep(row.question)};
    item.fields = {{"references", keep(row.references)}};
  }

  void add_row(const Row& row, bool again) {
    const std::uint32_t item = item_.at(row.question) + (again ? 1 : 0);
    const std::uint16_t system = index_of(bench_.systems, row.model);
    bench_.answers.push_back({.item = item, .system = system, .turns = {}});
    if (row.people) {
      bench_.records.push_back(record_of(
          item, system, static_cast<std::uint16_t>(bench_.gold), row.people));
    }
    if (again) return;
    const auto judges = static_cast<std::uint16_t>(row.judges.size());
    for (std::uint16_t judge = 0; judge < judges; ++judge) {
      bench_.records.push_back(
          record_of(item, system, judge, row.judges[judge]));
    }
  }

  void note() {
    if (without_label_ > 0) {
      bench_.excluded.push_back(
          {rows_.file.path, "rows without any label", without_label_});
    }
    if (references_.mismatches > 0) bench_.checks.push_back(references_);
    if (again_.empty()) return;
    bench_.cautions.push_back(fmt::format(
        "{} rows repeat a question of the same model without any judge's "
        "verdict, the first on line {}: people's labels of them count in that "
        "model's score by people, and nowhere else.",
        again_.size(),
        rows_
            .rows[std::ranges::min_element(
                      again_, {}, [](const auto& e) { return e.second; })
                      ->second]
            .line));
  }

  static std::uint16_t index_of(const std::vector<std::string>& names,
                                std::string_view name) {
    return static_cast<std::uint16_t>(std::ranges::lower_bound(names, name) -
                                      names.begin());
  }

  Text keep(std::string text) {
    return bench_.texts.emplace_back(std::move(text));
  }

  VerdictRows rows_;
  std::string file_;
  Places main_, again_;
  std::uint32_t without_label_ = 0;
  Check references_;
  std::unordered_map<std::string_view, std::uint32_t> item_;  ///< By question.
  Benchmark bench_;
};

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(trim(a), trim(b), {}, lower, lower);
}

/// Visits each line of the references until the visit says true.
template <typename Visit>
bool any_reference(std::string_view references, const Visit& visit) {
  while (true) {
    const std::size_t end = references.find('\n');
    if (visit(references.substr(0, end))) return true;
    if (end == std::string_view::npos) return false;
    references.remove_prefix(end + 1);
  }
}

Text says(const Dummy& dummy, const Item& item, Text constant) {
  const Text references = item.fields[0].text;
  switch (dummy.says) {
    case Dummy::Says::kReference:
      return references.substr(0, references.find('\n'));
    case Dummy::Says::kQuestion:
      return item.questions[0];
    case Dummy::Says::kConstant:
      break;
  }
  return constant;
}

}  // namespace

Result<Benchmark> assemble(VerdictRows rows, const Description& about,
                           const std::string& file) {
  Result<Benchmark> bench = Assembler(std::move(rows), file).assemble();
  if (!bench) return bench;
  bench->suite = "judging_the_judges";
  bench->version = about.version;
  return bench;
}

Result<void> add_dummies(Benchmark& bench, const Description& about) {
  for (const Dummy& dummy : about.dummies) {
    if (bench.find_system(dummy.name) >= 0) {
      return fail(
          fmt::format("a model is called '{}', as answers that dummy_answers "
                      "adds",
                      dummy.name));
    }
    if (bench.systems.size() >= kMostNames) {
      return fail("more models than can be told apart");
    }
    const auto system = static_cast<std::uint16_t>(bench.systems.size());
    bench.systems.push_back(dummy.name);
    const Text constant = bench.texts.emplace_back(dummy.constant);
    for (std::uint32_t i = 0; i < bench.items.size(); ++i) {
      const Item& item = bench.items[i];
      if (item.id.ends_with(kAgain)) continue;
      const Text text = says(dummy, item, constant);
      bench.answers.push_back(
          {.item = i,
           .system = system,
           .presence = text.empty() ? Presence::kEmpty : Presence::kGiven,
           .turns = {text}});
      const bool right =
          any_reference(item.fields[0].text, [&](std::string_view reference) {
            return same_letters(reference, text);
          });
      bench.records.push_back(
          record_of(i, system, static_cast<std::uint16_t>(bench.gold), right));
    }
  }
  return {};
}

}  // namespace assize::judging_the_judges
