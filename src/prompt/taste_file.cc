#include "prompt/taste_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>

#include "io/canonical_json.h"
#include "io/file.h"
#include "io/json_fault.h"
#include "io/record_parser.h"

namespace assize {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kSchema = "assize.taste/1";
constexpr unsigned kDepth = 8;
constexpr std::uint64_t kLargestFile = 1 << 20;
constexpr std::size_t kMostSystems = 65536;
constexpr double kLargest = 1e6;  ///< Of any number; keeps sums finite.

/// Line and column of a byte.
Location place(std::string_view text, std::size_t at, std::string file) {
  const std::string_view before = text.substr(0, at);
  const auto lines = std::ranges::count(before, '\n');
  const std::size_t last = before.rfind('\n');
  const std::size_t begin = last == std::string_view::npos ? 0 : last + 1;
  return {std::move(file), static_cast<std::uint32_t>(lines + 1),
          static_cast<std::uint32_t>(at - begin + 1)};
}

/// Reads fields and keeps the first thing that is wrong.
class Reader {
 public:
  double number(const JsonValue& of, std::string_view key, double least,
                double most = kLargest) {
    const double value = of[key].number();
    if (!(value >= least && value <= most)) {
      wrong(fmt::format("'{}' must be a number in [{:g}, {:g}]", key, least,
                        most));
      return least;
    }
    return value;
  }
  std::uint32_t count(const JsonValue& of, std::string_view key) {
    return static_cast<std::uint32_t>(
        number(of, key, 0, std::numeric_limits<std::uint32_t>::max()));
  }
  std::string text(const JsonValue& of, std::string_view key) {
    if (!of[key].is_string()) wrong(fmt::format("'{}' must be text", key));
    return std::string(of[key].string());
  }
  JsonValue array(const JsonValue& of, std::string_view key) {
    if (!of[key].is_array()) wrong(fmt::format("'{}' must be an array", key));
    return of[key];
  }
  void wrong(std::string message) {
    if (!problem_) problem_ = std::move(message);
  }
  const std::optional<std::string>& problem() const { return problem_; }

 private:
  std::optional<std::string> problem_;
};

void read_features(Reader& reader, const JsonValue& document, Taste& taste) {
  std::size_t i = 0;
  reader.array(document, "features").each([&](const JsonValue& feature) {
    const std::string name = reader.text(feature, "name");
    if (i >= kFeatures || name != feature_names()[i]) {
      reader.wrong(fmt::format("feature {} is '{}', expected '{}'", i + 1,
                               printable(name, 60),
                               i < kFeatures ? feature_names()[i] : "no more"));
      i = std::min(i + 1, kFeatures);
      return;
    }
    taste.coefficients[i] = reader.number(feature, "coefficient", -kLargest);
    taste.scale[i] = reader.number(feature, "scale", 1 / kLargest);
    const bool measured = i >= 1 && i <= kMeasures;
    if (measured) taste.mean[i - 1] = reader.number(feature, "mean", -kLargest);
    ++i;
  });
  if (i < kFeatures) {
    reader.wrong(fmt::format("feature '{}' is missing", feature_names()[i]));
  }
}

void read_systems(Reader& reader, const JsonValue& document, Taste& taste) {
  reader.array(document, "systems").each([&](const JsonValue& system) {
    if (taste.systems.size() == kMostSystems) return;
    taste.systems.push_back(
        {.system = reader.text(system, "system"),
         .honest = system["honest"].boolean(),
         .n = reader.count(system, "n"),
         .recorded = reader.number(system, "recorded", 0),
         .predicted = reader.number(system, "predicted", 0)});
  });
}

}  // namespace

std::string taste_json(const Taste& taste) {
  Json document = {{"schema", kSchema},
                   {"source", taste.source},
                   {"n", taste.n},
                   {"penalty", taste.penalty},
                   {"features", Json::array()},
                   {"systems", Json::array()}};
  for (std::size_t i = 0; i < kFeatures; ++i) {
    Json feature = {{"name", feature_names()[i]},
                    {"coefficient", taste.coefficients[i]},
                    {"scale", taste.scale[i]}};
    if (i >= 1 && i <= kMeasures) feature["mean"] = taste.mean[i - 1];
    document["features"].push_back(std::move(feature));
  }
  for (const TasteScore& score : taste.systems) {
    document["systems"].push_back({{"system", score.system},
                                   {"honest", score.honest},
                                   {"n", score.n},
                                   {"recorded", score.recorded},
                                   {"predicted", score.predicted}});
  }
  return pretty_json(document);
}

Result<Taste> parse_taste(std::string_view json, const std::string& file) {
  if (const auto fault = find_json_fault(json, kDepth)) {
    return fail(fault->message, place(json, fault->at, file));
  }
  std::string padded(json);
  padded.resize(json.size() + RecordParser::padding());
  RecordParser parser(kDepth);
  const auto document =
      parser.parse(std::string_view(padded).substr(0, json.size()));
  if (!document || (*document)["schema"].string() != kSchema) {
    return fail(
        fmt::format("this is no taste: its schema is not '{}'", kSchema),
        {file});
  }
  Reader reader;
  Taste taste;
  taste.source = reader.text(*document, "source");
  taste.n = reader.count(*document, "n");
  taste.penalty = reader.number(*document, "penalty", 0);
  read_features(reader, *document, taste);
  read_systems(reader, *document, taste);
  if (reader.problem()) return fail(*reader.problem(), {file});
  return taste;
}

Result<Taste> read_taste(const std::string& path) {
  const Result<std::string> text = read_file(path, kLargestFile);
  if (!text) return tl::unexpected(text.error());
  return parse_taste(*text, path);
}

}  // namespace assize
