#include "suites/llmbar/statistics.h"

#include <fmt/format.h>

#include <utility>

#include "suites/json_field.h"

namespace assize::llmbar {
namespace {

constexpr double kPercent = 100;
constexpr std::size_t kCodes = 3;

/// How often each pair of codes was seen.
class Crossed {
 public:
  void add(std::size_t a, std::size_t b) {
    ++counts_[a][b];
    ++total_;
  }

  double kappa() const {
    double same = 0, chance = 0;
    for (std::size_t code = 0; code < kCodes; ++code) {
      double of_a = 0, of_b = 0;
      for (std::size_t other = 0; other < kCodes; ++other) {
        of_a += counts_[code][other];
        of_b += counts_[other][code];
      }
      same += counts_[code][code];
      chance += of_a * of_b / total_;
    }
    if (chance == total_) return kAbsent;
    return 1 - (total_ - same) / (total_ - chance);
  }

 private:
  std::array<std::array<double, kCodes>, kCodes> counts_ = {};
  double total_ = 0;
};

template <typename Code>
Kappas kappas(std::span<const JudgedPair> pairs, const Code& code) {
  Crossed first, second, orders;
  for (const JudgedPair& pair : pairs) {
    const auto label = static_cast<std::size_t>(pair.better) + 1;
    const std::size_t a = code(pair.winner[0]), b = code(pair.winner[1]);
    first.add(a, label);
    second.add(b, label);
    orders.add(a, b);
  }
  Kappas out{.first = first.kappa(), .second = second.kappa()};
  out.mean = (out.first + out.second) / 2;
  out.orders = orders.kappa();
  return out;
}

double percent(double part, double whole) { return part / whole * kPercent; }

/// As Python prints a float.
std::string python_text(double value) {
  std::string out = fmt::format("{}", value);
  if (out.find_first_of(".en") == out.npos) out += ".0";
  return out;
}

Result<double> number_field(const JsonValue& file, std::string_view key) {
  const JsonValue value = file[key];
  if (value.is_number()) return value.number();
  if (value.kind() == JsonValue::Kind::kNull) return kAbsent;
  if (value.is_missing()) return fail(fmt::format("missing field '{}'", key));
  return fail(fmt::format("{} must be a number or null, got {}", key,
                          suites::words(value.kind())));
}

Result<void> take(const JsonValue& file, StatisticsFile& out) {
  const std::pair<std::string_view, std::string*> texts[] = {
      {"correct_False", &out.correct_false},
      {"correct_True", &out.correct_true},
      {"correct_average", &out.correct_average},
      {"correct_both", &out.correct_both},
      {"equal", &out.equal}};
  for (const auto& [key, to] : texts) {
    const Result<Text> text = suites::text_field(file, key);
    if (!text) return tl::unexpected(text.error());
    *to = *text;
  }
  const std::pair<std::string_view, double*> numbers[] = {
      {"kappa_False", &out.kappas.first},
      {"kappa_True", &out.kappas.second},
      {"kappa_average", &out.kappas.mean},
      {"kappa_agreement", &out.kappas.orders}};
  for (const auto& [key, to] : numbers) {
    const Result<double> number = number_field(file, key);
    if (!number) return tl::unexpected(number.error());
    *to = *number;
  }
  return {};
}

}  // namespace

Statistics statistics(std::span<const JudgedPair> pairs) {
  Statistics out;
  for (const JudgedPair& pair : pairs) {
    const auto [a, b] = pair.winner;
    const bool both = pair.judged[0] && pair.judged[1];
    ++out.n;
    out.right[0] += a == pair.better;
    out.right[1] += b == pair.better;
    out.right_in_both += a == pair.better && b == pair.better;
    out.equal += a == b;
    out.both_judged += both;
    out.same += both && a == b;
  }
  out.published = kappas(
      pairs, [](int winner) { return std::size_t{winner == 0 ? 1u : 0u}; });
  out.intended = kappas(pairs, [](int winner) {
    return winner < 0 ? std::size_t{0} : static_cast<std::size_t>(winner) + 1;
  });
  return out;
}

std::string share_text(std::uint32_t count, std::uint32_t n) {
  return fmt::format("{} / {} = {}%", count, n, python_text(percent(count, n)));
}

std::string average_text(const Statistics& of) {
  return python_text(percent(of.right[0] + of.right[1], 2.0 * of.n)) + "%";
}

Result<StatisticsFile> read_statistics(JsonReader& reader,
                                       const std::string& path) {
  StatisticsFile out;
  Result<InputFile> file =
      reader.read_document(path, [&](const JsonValue& value) -> Result<void> {
        Result<void> taken = take(value, out);
        if (!taken) taken.error().where.file = path;
        return taken;
      });
  if (!file) return tl::unexpected(file.error());
  out.file = std::move(*file);
  return out;
}

}  // namespace assize::llmbar
