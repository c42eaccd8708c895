#include "suites/arena_hard/token_counts.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "text/vocabulary.h"

namespace assize::arena_hard {
namespace {

/// Answers that have a text and a recorded count, thinned out.
std::vector<std::size_t> sample(const Benchmark& bench, const Table& recorded) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < recorded.rows(); ++i) {
    if (std::isnan(recorded.at(i, 0)) || bench.answers[i].turns.empty()) {
      continue;
    }
    all.push_back(i);
  }
  if (all.size() <= kMostRecounted) return all;
  std::vector<std::size_t> out;
  for (std::size_t k = 0; k < kMostRecounted; ++k) {
    out.push_back(all[k * all.size() / kMostRecounted]);
  }
  return out;
}

Check recount(const Benchmark& bench, const Table& recorded,
              const std::vector<std::size_t>& rows, const Vocabulary& words) {
  Check out{.name = "tokens",
            .what = "tokens of an answer by " + std::string(words.name()) +
                    " against its metadata"};
  for (const std::size_t row : rows) {
    const auto counted =
        static_cast<double>(words.count(bench.answers[row].turns.front()));
    const double difference = std::abs(counted - recorded.at(row, 0));
    ++out.rows;
    out.mismatches += difference > 0;
    out.largest = std::max(out.largest, difference);
  }
  return out;
}

bool agrees(const Check& check) { return 20 * check.mismatches <= check.rows; }

}  // namespace

TokenRecount recount_tokens(const Benchmark& bench, std::string_view expected) {
  TokenRecount out{.vocabulary = std::string(expected), .check = {}};
  const Table* const recorded = bench.table("answers");
  if (recorded == nullptr) return out;
  const auto rows = sample(bench, *recorded);
  if (rows.empty()) return out;
  std::vector<std::string_view> names = {expected};
  for (const std::string_view name : vocabulary_names()) {
    if (name != expected) names.push_back(name);
  }
  for (const std::string_view name : names) {
    const auto words = vocabulary(name);
    if (!words) return out;
    Check check = recount(bench, *recorded, rows, **words);
    if (name == expected || agrees(check)) out.check = check;
    if (agrees(check)) {
      out.vocabulary = name;
      return out;
    }
  }
  out.vocabulary.clear();
  return out;
}

double tokens_of(const Benchmark& bench, std::size_t answer) {
  const Table* const table = bench.table("answers");
  if (table != nullptr && answer < table->rows()) {
    const auto column = std::ranges::find(table->columns, "token_len");
    if (column != table->columns.end()) {
      const double recorded = table->at(
          answer, static_cast<std::size_t>(column - table->columns.begin()));
      if (!std::isnan(recorded)) return recorded;
    }
  }
  const auto words = vocabulary(bench.vocabulary);
  if (!words || bench.answers[answer].turns.empty()) return kAbsent;
  return static_cast<double>(
      (*words)->count(bench.answers[answer].turns.front()));
}

}  // namespace assize::arena_hard
