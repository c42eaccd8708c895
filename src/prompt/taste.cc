#include "prompt/taste.h"

#include <algorithm>
#include <cmath>

namespace assize {
namespace {

constexpr double kFarthest = 4;      ///< Of a difference of two measures.
constexpr double kLongestWord = 12;  ///< Code points; scripts without spaces.
/// Share of the question's words from which on an answer is on its topic:
/// chosen among 0.1, 0.2, 0.3 and 0.5 by leave-one-system-out log loss on
/// AlpacaEval 2, as the other measures were.
constexpr double kOnTopic = 0.1;

constexpr std::array<std::string_view, kFeatures> kNames = {
    "order",          "log_length",     "log_distinct_words",
    "distinct_share", "word_length",    "log_sentence_length",
    "repeated_lines", "log_emphasis",   "log_list_items",
    "log_code",       "digits",         "log_paragraphs",
    "refusal",        "topic_recall",   "on_topic",
    "on_topic_words", "tanh_log_length"};

double share(double part, double whole) { return part / std::max(whole, 1.0); }

double logarithm(double count) { return std::log1p(count); }

}  // namespace

std::span<const std::string_view> feature_names() { return kNames; }

Measures measure(const AnswerStyle& question, const AnswerStyle& answer) {
  const double recall = topic_recall(question, answer);
  const double on_topic = std::min(recall / kOnTopic, 1.0);
  const double distinct = logarithm(answer.distinct_words);
  return {
      logarithm(answer.code_points),
      distinct,
      share(answer.distinct_words, answer.counted_words),
      std::min(share(answer.word_points, answer.words), kLongestWord),
      logarithm(share(answer.words, answer.sentences)),
      share(answer.repeated_lines, answer.lines),
      logarithm(answer.headers + answer.bold),
      logarithm(answer.ordered + answer.unordered),
      logarithm(answer.fences + answer.inline_code),
      share(answer.digits, answer.code_points),
      logarithm(answer.paragraphs),
      answer.refusal ? 1.0 : 0.0,
      recall,
      on_topic,
      on_topic * distinct,
  };
}

Features pair_features(const Measures& first, const Measures& second) {
  Features out{};
  out[0] = 1;
  for (std::size_t i = 0; i < kMeasures; ++i) {
    out[i + 1] = std::clamp(first[i] - second[i], -kFarthest, kFarthest);
  }
  out[kFeatures - 1] = std::tanh(first[kLogLength] - second[kLogLength]);
  return out;
}

double Taste::log_odds(const Measures& first, const Measures& second) const {
  const Features features = pair_features(first, second);
  double sum = 0;
  for (std::size_t i = 0; i < kFeatures; ++i) {
    sum += coefficients[i] * features[i] / scale[i];
  }
  return sum;
}

double Taste::log_odds(std::string_view question, std::string_view first,
                       std::string_view second) const {
  const AnswerStyle asked = answer_style(question);
  return log_odds(measure(asked, answer_style(first)),
                  measure(asked, answer_style(second)));
}

double Taste::against_mean(const Measures& answer) const {
  return log_odds(answer, mean) - order();
}

}  // namespace assize
