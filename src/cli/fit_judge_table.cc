#include "cli/fit_judge_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/wrap.h"
#include "core/error.h"
#include "io/canonical_json.h"

namespace assize::cli {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kNameColumns = 36;

void put(const std::string& text, unsigned width, std::ostream& out) {
  out << wrap(text, 0, width) << '\n';
}

void write_systems(const Taste& taste, std::ostream& out) {
  out << fit("system", kNameColumns)
      << fmt::format("{:>6}{:>11}{:>11}  {}\n", "n", "recorded", "predicted",
                     "honest");
  for (const TasteScore& score : taste.systems) {
    out << fit(printable(score.system), kNameColumns)
        << fmt::format("{:>6}{:>11.2f}{:>11.2f}  {}\n", score.n, score.recorded,
                       score.predicted, score.honest ? "yes" : "no");
  }
}

void write_agreement(const FittedJudge& fitted, unsigned width,
                     std::ostream& out) {
  const Estimate& agreement = fitted.agreement;
  put(fmt::format("Spearman correlation of recorded and predicted scores: "
                  "{:.3f}, {:g} % interval [{:.3f}, {:.3f}], {} honest "
                  "systems, {} instructions.",
                  agreement.value, 100 * agreement.interval->level,
                  agreement.interval->lower, agreement.interval->upper,
                  agreement.n, agreement.clusters),
      width, out);
  put("Scores are mean win probabilities in percent; each system's is "
      "predicted by a fit without it. The interval resamples instructions and "
      "holds the fits fixed: it does not say what other systems would give.",
      width, out);
}

void write_fit_itself(const FittedJudge& fitted, unsigned width,
                      std::ostream& out) {
  const Taste& taste = fitted.taste;
  put(fmt::format(
          "Fitted on {} pairs of honest systems; penalty {:g}, log loss "
          "{:.4f} nats a pair on systems left out.",
          taste.n, taste.penalty, fitted.loss),
      width, out);
  if (fitted.textless > 0) {
    put(fmt::format("{} judged pairs without texts are left out.",
                    fitted.textless),
        width, out);
  }
  out << '\n'
      << fmt::format("{:<24}{:>12}{:>12}\n", "first minus second",
                     "coefficient", "scale");
  for (std::size_t i = 0; i < kFeatures; ++i) {
    out << fmt::format("{:<24}{:>12.4f}{:>12.4f}\n", feature_names()[i],
                       taste.coefficients[i], taste.scale[i]);
  }
}

void write_blind_spots(const Taste& taste, unsigned width, std::ostream& out) {
  bool first = true;
  for (const TasteScore& score : taste.systems) {
    if (score.honest) continue;
    if (first) {
      put("\nWhat it cannot see: it counts, and does not read. A text that a "
          "judge obeys is to it an answer like any other.",
          width, out);
    }
    first = false;
    put(fmt::format("{}: recorded {:.2f}, predicted {:.2f}.",
                    printable(score.system), score.recorded, score.predicted),
        width, out);
  }
}

}  // namespace

void write_fit(const FittedJudge& fitted, unsigned width, std::ostream& out) {
  write_systems(fitted.taste, out);
  out << '\n';
  write_agreement(fitted, width, out);
  out << '\n';
  write_fit_itself(fitted, width, out);
  write_blind_spots(fitted.taste, width, out);
}

void write_fit_json(std::string_view suite, const FittedJudge& fitted,
                    std::ostream& out) {
  const Taste& taste = fitted.taste;
  const Estimate& agreement = fitted.agreement;
  Json document = {{"schema", "assize.fit_judge/1"},
                   {"suite", suite},
                   {"judge", fitted.judge},
                   {"n", taste.n},
                   {"textless", fitted.textless},
                   {"penalty", taste.penalty},
                   {"log_loss", fitted.loss},
                   {"penalties", Json::array()},
                   {"systems", Json::array()},
                   {"features", Json::array()},
                   {"spearman",
                    {{"value", agreement.value},
                     {"lower", agreement.interval->lower},
                     {"upper", agreement.interval->upper},
                     {"level", agreement.interval->level},
                     {"n", agreement.n},
                     {"clusters", agreement.clusters},
                     {"undefined", agreement.undefined},
                     {"method", agreement.method},
                     {"convention", agreement.convention}}}};
  for (const PenaltyLoss& tried : fitted.penalties) {
    document["penalties"].push_back(
        {{"penalty", tried.penalty}, {"log_loss", tried.loss}});
  }
  for (const TasteScore& score : taste.systems) {
    document["systems"].push_back({{"system", score.system},
                                   {"n", score.n},
                                   {"recorded", score.recorded},
                                   {"predicted", score.predicted},
                                   {"honest", score.honest}});
  }
  for (std::size_t i = 0; i < kFeatures; ++i) {
    document["features"].push_back({{"name", feature_names()[i]},
                                    {"coefficient", taste.coefficients[i]},
                                    {"scale", taste.scale[i]}});
  }
  out << canonical_json(document) << '\n';
}

}  // namespace assize::cli
