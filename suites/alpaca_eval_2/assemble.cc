#include "suites/alpaca_eval_2/assemble.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>
#include <unordered_set>
#include <utility>

#include "core/parallel_for.h"
#include "core/utf8.h"

namespace assize::alpaca_eval {
namespace {

/// Preferences are stored with ten decimals.
constexpr double kSamePreference = 1e-9;
constexpr std::uint32_t kUnknownIndex =
    std::numeric_limits<std::uint32_t>::max();
constexpr std::string_view kUntagged = "untagged";
constexpr std::size_t kMostIndices = std::numeric_limits<std::uint16_t>::max();

struct Instruction {
  Text text, category;
  std::string id;
  std::uint32_t index = kUnknownIndex;
  double difficulty = kAbsent;
  bool switched = false;
};

class Assembler {
 public:
  Assembler(std::vector<SystemFiles> systems, const std::string& reference)
      : systems_(std::move(systems)) {
    note_other_judges();
    for (const SystemFiles& system : systems_) {
      if (!system.stray) continue;
      bench_.excluded.push_back(
          {system.name, "a folder with neither answers nor annotations", 1});
    }
    std::erase_if(systems_, [](const SystemFiles& s) { return s.stray; });
    if (std::ranges::find(systems_, reference, &SystemFiles::name) ==
        systems_.end()) {
      systems_.emplace_back().name = reference;
    }
    std::ranges::sort(systems_, {}, &SystemFiles::name);
    for (const SystemFiles& system : systems_) {
      bench_.systems.push_back(system.name);
    }
    bench_.reference = bench_.find_system(reference);
  }

  Result<void> gather_items(const KnownInstructions& known, unsigned threads) {
    if (systems_.size() > kMostIndices) {
      return fail(fmt::format("{} systems, at most {} can be told apart",
                              systems_.size(), kMostIndices));
    }
    for (SystemFiles& system : systems_) leave_out_strays(known, system);
    gather_instructions();
    parallel_for(instructions_.size(), threads, [&](std::size_t i) {
      Instruction& instruction = instructions_[i];
      instruction.id = instruction_id(instruction.text);
      instruction.switched = is_switched(instruction.text);
      const auto found = known.find(instruction.id);
      if (found == known.end()) return;
      instruction.index = found->second.index;
      instruction.difficulty = found->second.difficulty;
    });
    std::ranges::sort(instructions_, {}, [](const Instruction& i) {
      return std::tie(i.index, i.id);
    });
    for (std::size_t i = 0; i < instructions_.size(); ++i) {
      item_[instructions_[i].text] = static_cast<std::uint32_t>(i);
    }
    for (std::size_t i = 1; i < instructions_.size(); ++i) {
      if (instructions_[i].id != instructions_[i - 1].id) continue;
      return fail(fmt::format(
          "two different instructions have the same SHA-256 prefix {}",
          instructions_[i].id));
    }
    return add_items();
  }

  void add_answers() {
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      const auto system = static_cast<std::uint16_t>(s);
      std::vector<Given> given;
      for (const AnswerRow& row : systems_[s].answers) {
        given.push_back(
            {item_.at(row.instruction), row.code_points, row.output});
      }
      if (system == reference()) add_quoted_answers(given);
      std::ranges::sort(given, {}, &Given::item);
      for (const Given& answer : given) add_answer(system, answer);
    }
    const bool lengths_only =
        std::ranges::any_of(systems_, &SystemFiles::lengths_only);
    if (lengths_only) bench_.tables.push_back(std::move(lengths_));
  }

  void add_records() {
    for (std::size_t s = 0; s < systems_.size(); ++s) {
      for (const JudgedRow& row : systems_[s].judged) {
        add_record(static_cast<std::uint16_t>(s), row);
      }
    }
  }

  void add_checks() {
    for (const SystemFiles& system : systems_) {
      output_1_.rows += system.compared_1;
      output_1_.mismatches += system.different_1;
      output_2_.rows += system.compared_2;
      output_2_.mismatches += system.different_2;
    }
    for (const Check& check : {output_1_, output_2_, order_, preference_}) {
      bench_.checks.push_back(check);
    }
  }

  Benchmark finish() {
    for (SystemFiles& system : systems_) {
      std::ranges::move(system.files, std::back_inserter(bench_.files));
      system.pool.release(bench_.texts);
    }
    return std::move(bench_);
  }

 private:
  /// The benchmark has one judge: another's numbers are of another benchmark.
  void note_other_judges() {
    std::map<std::string, std::uint32_t> files;
    for (const SystemFiles& system : systems_) {
      for (const std::string& judge : system.other_judges) ++files[judge];
    }
    for (const auto& [judge, count] : files) {
      bench_.excluded.push_back(
          {printable(judge, 60),
           "annotations of another judge than the benchmark's", count});
    }
  }

  std::uint16_t reference() const {
    return static_cast<std::uint16_t>(bench_.reference);
  }

  /// Judgements of instructions that no file of answers and no list knows,
  /// where any of these says what exists.
  void leave_out_strays(const KnownInstructions& known, SystemFiles& system) {
    const SystemFiles& baseline = systems_[reference()];
    bool told = std::ranges::any_of(baseline.answers, &AnswerRow::own) ||
                std::ranges::any_of(system.answers, &AnswerRow::own);
    std::unordered_set<Text> strays;
    for (const JudgedRow& row : system.judged) {
      if (has_own_answer(system, row.instruction)) continue;
      if (has_own_answer(baseline, row.instruction)) continue;
      const bool listed = known.contains(instruction_id(row.instruction));
      told = told || listed;
      if (!listed) strays.insert(row.instruction);
    }
    if (!told || strays.empty()) return;
    const auto stray = [&](const auto& row) {
      return strays.contains(row.instruction);
    };
    std::erase_if(system.judged, stray);
    std::erase_if(system.answers, stray);
    bench_.excluded.push_back(
        {system.name, "a judgement of an instruction that does not exist",
         static_cast<std::uint32_t>(strays.size())});
  }

  void gather_instructions() {
    for (const SystemFiles& system : systems_) {
      for (const AnswerRow& row : system.answers) {
        const auto next = static_cast<std::uint32_t>(instructions_.size());
        const auto [at, fresh] = item_.emplace(row.instruction, next);
        if (fresh) instructions_.emplace_back().text = row.instruction;
        Text& category = instructions_[at->second].category;
        if (category.empty()) category = row.category;
      }
    }
  }

  Result<void> add_items() {
    std::set<Text> categories;
    for (Instruction& instruction : instructions_) {
      if (instruction.category.empty()) instruction.category = kUntagged;
      categories.insert(instruction.category);
    }
    if (categories.size() > kMostIndices) {
      return fail(
          fmt::format("the field 'dataset' has {} values, at most {} can be "
                      "told apart",
                      categories.size(), kMostIndices));
    }
    bench_.categories.assign(categories.begin(), categories.end());
    Table table{
        .name = "items", .columns = {"difficulty", "index"}, .cells = {}};
    for (const Instruction& instruction : instructions_) {
      const auto category =
          std::ranges::lower_bound(bench_.categories, instruction.category);
      bench_.items.push_back(
          {.id = bench_.texts.emplace_back(instruction.id),
           .cluster = static_cast<std::uint32_t>(bench_.items.size()),
           .category =
               static_cast<std::uint16_t>(category - bench_.categories.begin()),
           .history = {},
           .questions = {instruction.text},
           .fields = {}});
      table.cells.push_back(instruction.difficulty);
      table.cells.push_back(
          instruction.index == kUnknownIndex ? kAbsent : instruction.index);
    }
    bench_.tables.push_back(std::move(table));
    return {};
  }

  struct Given {
    std::uint32_t item = 0, code_points = 0;
    Text text;
  };

  void add_answer(std::uint16_t system, const Given& given) {
    bench_.answers.push_back({.item = given.item,
                              .system = system,
                              .presence = given.code_points == 0
                                              ? Presence::kEmpty
                                              : Presence::kGiven,
                              .turns = {given.text}});
    lengths_.cells.push_back(given.code_points);
  }

  /// The reference's answers that only other systems' annotations hold.
  void add_quoted_answers(std::vector<Given>& given) {
    std::unordered_map<Text, Text> quoted;
    for (const SystemFiles& system : systems_) {
      for (const JudgedRow& row : system.judged) {
        if (!row.keeps_output_1) continue;
        const auto [at, fresh] = quoted.emplace(row.instruction, row.output_1);
        if (fresh) {
          given.push_back(
              {item_.at(row.instruction),
               static_cast<std::uint32_t>(code_points(row.output_1)),
               row.output_1});
          continue;
        }
        ++output_1_.rows;
        output_1_.mismatches += at->second != row.output_1;
      }
    }
  }

  void add_record(std::uint16_t system, const JudgedRow& row) {
    const std::uint32_t item = item_.at(row.instruction);
    const bool switched = instructions_[item].switched;
    Record record;
    record.trial.item = item;
    record.trial.shown[0] = switched ? system : reference();
    record.trial.shown[1] = switched ? reference() : system;
    record.trial.focus = switched ? 0 : 1;
    record.verdict = verdict(row.preference, row.identical, switched);
    bench_.records.push_back(std::move(record));
    if (row.logprobs) check(row, switched);
  }

  /// Holds the row against what its log-probabilities give. They tell the
  /// order as well: in the other one the preference is 3 minus this.
  void check(const JudgedRow& row, bool switched) {
    const double expected = preference(*row.logprobs, switched);
    const bool scored = row.preference >= 1 && row.preference <= 2;
    ++preference_.rows;
    if (std::isnan(expected) || !scored) {
      preference_.mismatches += !std::isnan(expected) || scored;
      return;
    }
    const double difference = std::abs(expected - row.preference);
    preference_.largest = std::max(preference_.largest, difference);
    const bool same = difference <= kSamePreference;
    preference_.mismatches += !same;
    const double turned = std::abs(3 - expected - row.preference);
    if (std::abs(2 * expected - 3) <= 2 * kSamePreference) return;
    ++order_.rows;
    if (same || turned > kSamePreference) return;
    ++order_.mismatches;
    order_.largest = std::max(order_.largest, difference);
  }

  std::vector<SystemFiles> systems_;
  Benchmark bench_;
  std::vector<Instruction> instructions_;         ///< By item once sorted.
  std::unordered_map<Text, std::uint32_t> item_;  ///< By instruction.
  Table lengths_{.name = "answers", .columns = {"code_points"}, .cells = {}};
  Check output_1_{.name = "output_1",
                  .what =
                      "the reference's answer as quoted by annotations "
                      "against its own file"};
  Check output_2_{.name = "output_2",
                  .what =
                      "the system's answer as quoted by annotations "
                      "against its own file"};
  Check order_{.name = "order",
               .what =
                   "the order drawn from the instruction against the one "
                   "that the log-probabilities tell"};
  Check preference_{.name = "preference",
                    .what =
                        "the preference recomputed from log-probabilities "
                        "against the stored one"};
};

}  // namespace

Result<Benchmark> assemble(std::vector<SystemFiles> systems,
                           const std::string& reference,
                           const KnownInstructions& known, unsigned threads) {
  Assembler assembler(std::move(systems), reference);
  const Result<void> gathered = assembler.gather_items(known, threads);
  if (!gathered) return tl::unexpected(gathered.error());
  assembler.add_answers();
  assembler.add_records();
  assembler.add_checks();
  return assembler.finish();
}

}  // namespace assize::alpaca_eval
