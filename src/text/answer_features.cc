#include "text/answer_features.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/parallel_for.h"
#include "core/utf8.h"
#include "text/answer_style.h"
#include "text/vocabulary.h"

namespace assize {
namespace {

constexpr double kMost = std::numeric_limits<std::uint32_t>::max();

std::uint32_t whole(double cell) {
  assert(cell >= 0 && cell <= kMost);
  return cell >= 0 && cell <= kMost ? static_cast<std::uint32_t>(cell) : 0;
}

/// The code points of the answers from row `first` on.
void count(const Benchmark& bench, std::size_t first, unsigned threads,
           AnswerTable& out) {
  parallel_for(bench.answers.size() - first, threads, [&](std::size_t i) {
    std::size_t total = 0;
    for (const Text turn : bench.answers[first + i].turns) {
      total += code_points(turn);
    }
    out.code_points[first + i] = static_cast<std::uint32_t>(total);
  });
}

void count_marks(const Benchmark& bench, unsigned threads, AnswerTable& out) {
  const bool texts = std::ranges::any_of(
      bench.answers,
      [](const Answer& answer) { return !answer.turns.empty(); });
  if (!texts) return;
  for (auto* column : {&out.headers, &out.lists, &out.bold, &out.refusals}) {
    column->resize(bench.answers.size());
  }
  parallel_for(bench.answers.size(), threads, [&](std::size_t i) {
    for (const Text turn : bench.answers[i].turns) {
      const AnswerMarks marks = answer_marks(turn);
      out.headers[i] += marks.headers;
      out.lists[i] += marks.ordered + marks.unordered;
      out.bold[i] += marks.bold;
      out.refusals[i] += refuses(turn);
    }
  });
}

constexpr std::string_view kTokens = "token_len";

/// What the table says of the answers that it has a row for.
void copy(const Table& table, AnswerTable& out) {
  std::ranges::copy_if(table.columns, std::back_inserter(out.names),
                       [](const auto& name) { return name != "code_points"; });
  out.extra.reserve(out.rows() * out.names.size());
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t column = 0; column < table.columns.size(); ++column) {
      const double cell = table.at(row, column);
      if (table.columns[column] == "code_points") {
        out.code_points[row] = whole(cell);
      } else {
        out.extra.push_back(cell);
      }
    }
  }
  out.extra.resize(out.rows() * out.names.size(), kAbsent);
}

/// The tokens of those answers of which the table does not say them and that
/// have a text, or why they are not known.
void count_tokens(const Benchmark& bench, unsigned threads, AnswerTable& out) {
  const auto named = std::ranges::find(out.names, kTokens);
  if (named == out.names.end()) return;
  const auto column = static_cast<std::size_t>(named - out.names.begin());
  std::vector<std::size_t> unsaid;
  for (std::size_t i = 0; i < out.rows(); ++i) {
    const bool said = !std::isnan(out.extra[i * out.names.size() + column]);
    if (!said && !bench.answers[i].turns.empty()) unsaid.push_back(i);
  }
  if (unsaid.empty()) return;
  if (bench.vocabulary.empty()) {
    out.no_tokens =
        "the benchmark's answers have a token_len, and no vocabulary is known "
        "that counts so";
    return;
  }
  const auto counts_by = vocabulary(bench.vocabulary);
  if (!counts_by) {
    out.no_tokens = counts_by.error().message;
    return;
  }
  parallel_for(unsaid.size(), threads, [&](std::size_t k) {
    std::size_t total = 0;
    for (const Text turn : bench.answers[unsaid[k]].turns) {
      total += (*counts_by)->count(turn);
    }
    out.extra[unsaid[k] * out.names.size() + column] =
        static_cast<double>(total);
  });
}

}  // namespace

AnswerTable answer_features(const Benchmark& bench, unsigned threads,
                            Counted wanted) {
  AnswerTable out;
  out.code_points.resize(bench.answers.size());
  const Table* table = bench.table("answers");
  const bool counted =
      table != nullptr &&
      std::ranges::find(table->columns, "code_points") != table->columns.end();
  count(bench, counted ? table->rows() : 0, threads, out);
  if (wanted == Counted::kLengthsAndMarks) count_marks(bench, threads, out);
  if (table != nullptr) {
    assert(table->rows() <= bench.answers.size());
    copy(*table, out);
    count_tokens(bench, threads, out);
  }
  return out;
}

}  // namespace assize
