#include "suites/reward_bench/model_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "suites/reward_bench/recorded_verdict.h"
#include "suites/reward_bench/row_form.h"
#include "suites/reward_bench/ties.h"

namespace assize::reward_bench {
namespace {

using Json = nlohmann::json;

/// In the order of the answers; empty where one has no score.
std::vector<double> scores_of(const SaidRow& row,
                              const std::vector<std::uint16_t>& systems) {
  std::vector<double> out;
  for (const std::uint16_t system : systems) {
    const auto found = row.scores.find(system);
    if (found == row.scores.end()) return {};
    out.push_back(found->second);
  }
  return out;
}

double result_of(const SaidRow& row, const std::vector<double>& scores) {
  if (row.credit.empty()) return credit_of(scores);
  double sum = 0;
  for (const auto& [place, credit] : row.credit) sum += credit;
  return sum / static_cast<double>(row.credit.size());
}

/// Empty where the credit is the same in all.
std::vector<double> places_of(const SaidRow& row, std::size_t answers) {
  std::vector<double> out(answers, kAbsent);
  bool same = row.credit.size() == answers;
  for (const auto& [place, credit] : row.credit) {
    out.at(place) = credit;
    same = same && credit == row.credit.begin()->second;
  }
  if (same) out.clear();
  return out;
}

Json or_null(double number) {
  return std::isnan(number) ? Json() : Json(number);
}

/// Null as a whole where there are none.
Json or_null(const std::vector<double>& numbers) {
  if (numbers.empty()) return nullptr;
  Json out = Json::array();
  for (const double number : numbers) out.push_back(or_null(number));
  return out;
}

}  // namespace

Result<bool> ModelColumns::add(std::uint32_t item, const SaidRow& row,
                               const RowAnswers& answers) {
  std::vector<double> scores = scores_of(row, answers.systems);
  const std::string_view id = bench_.items[item].id;
  const bool ties = ties_prompt(id).has_value();
  if (row.empty()) return false;
  if (scores.empty() && ties) {
    return fail(
        fmt::format("an answer of row '{}' was not rated", printable(id, 60)));
  }
  if (scores.empty() && row.credit.empty()) return false;
  Written& out = rows_.emplace_back();
  out.item = item;
  out.right = answers.right;
  if (!ties) out.result = result_of(row, scores);
  if (scores.empty()) out.places = places_of(row, answers.systems.size());
  out.scores = std::move(scores);
  return true;
}

std::string ModelColumns::text(const std::string& model) const {
  if (rows_.empty()) return "";
  const bool scored = std::ranges::none_of(
      rows_, [](const Written& row) { return row.scores.empty(); });
  const bool by_place = std::ranges::any_of(
      rows_, [](const Written& row) { return !row.places.empty(); });
  const bool pairs = bench_.version == "1";
  Json out = {{"model", model}};
  for (const Written& row : rows_) {
    const Item& item = bench_.items[row.item];
    out["id"].push_back(Json(written_id(bench_, item)));
    out["subset"].push_back(bench_.categories[item.category]);
    out["results"].push_back(or_null(row.result));
    if (by_place) out["results_by_place"].push_back(or_null(row.places));
    if (!pairs) {
      out["scores"].push_back(or_null(row.scores));
      out["num_correct"].push_back(row.right);
    } else if (scored) {
      // Both columns, or neither where a row has no scores.
      out["scores_chosen"].push_back(row.scores[0]);
      out["scores_rejected"].push_back(row.scores[1]);
    }
  }
  return out.dump(4, ' ', false, Json::error_handler_t::replace);
}

}  // namespace assize::reward_bench
