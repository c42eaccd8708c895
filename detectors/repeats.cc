#include "detectors/repeats.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "detectors/near_duplicates.h"

namespace assize {
namespace {

/// The words of all that was asked.
Sketch words_asked(const Item& item) {
  std::string text;
  for (const Turn& turn : item.history) text.append(turn.text) += '\n';
  for (const Text question : item.questions) text.append(question) += '\n';
  return sketch(word_tokens(text), 1);
}

class Repeats {
 public:
  Repeats(const Subject& subject, const RepeatRule& rule)
      : subject_(subject),
        asked_(subject.answers.size()),
        best_(subject.answers.size()) {
    std::vector<Text> texts;
    for (const TextViews& views : subject.views) texts.push_back(views.normal);
    classes_ = equal_texts(texts);
    std::vector<Sketch> sketches;
    for (const auto& members : classes_) {
      const auto words = word_tokens(texts[members.front()]);
      const double count = 1 + static_cast<double>(words.size());
      const bool empty = texts[members.front()].empty();
      weight_.push_back(
          empty ? 0 : count / (count + static_cast<double>(rule.width)));
      sketches.push_back(sketch(words, rule.width));
    }
    for (std::size_t i = 0; i < classes_.size(); ++i) compare_equal(i);
    near_duplicates(sketches, rule.nearly, [&](auto i, auto j, double value) {
      for (const std::uint32_t member : classes_[i]) {
        improve(member, classes_[j].front(), value, weight_[i]);
      }
    });
  }

  std::vector<Repeat> take() { return std::move(best_); }

 private:
  const Item& item_of(std::uint32_t answer) const {
    return subject_.bench.items[subject_.bench.answers[answer].item];
  }
  /// The words that answer `i` was asked with, of those few that repeat.
  const Sketch& asked(std::uint32_t i) {
    if (!asked_[i]) asked_[i] = words_asked(item_of(subject_.answers[i]));
    return *asked_[i];
  }
  void compare_equal(std::size_t which) {
    const auto& members = classes_[which];
    const std::size_t tries = std::min(kMostPartners, members.size() - 1);
    for (std::size_t i = 0; i < members.size(); ++i) {
      for (std::size_t k = 1; k <= tries; ++k) {
        improve(members[i], members[(i + k) % members.size()], 1,
                weight_[which]);
      }
    }
  }
  void improve(std::uint32_t i, std::uint32_t j, double similarity,
               double weight) {
    if (similarity * weight <= best_[i].score) return;
    const bool same = item_of(subject_.answers[i]).cluster ==
                      item_of(subject_.answers[j]).cluster;
    const double alike = same ? 1 : assize::similarity(asked(i), asked(j));
    const double score = (similarity - alike) * weight;
    if (score > best_[i].score) best_[i] = {score, similarity, j};
  }

  const Subject& subject_;
  std::vector<std::vector<std::uint32_t>> classes_;
  std::vector<double> weight_;                ///< By class.
  std::vector<std::optional<Sketch>> asked_;  ///< By answer, as best_.
  std::vector<Repeat> best_;
};

}  // namespace

std::vector<Repeat> repeats(const Subject& subject, const RepeatRule& rule) {
  return Repeats(subject, rule).take();
}

}  // namespace assize
