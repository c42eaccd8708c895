#include "attacks/prefix_search.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assize::attacks {
namespace {

constexpr std::string_view kFirstToken = " }";

std::vector<std::uint32_t> first_items(std::span<const std::uint32_t> items,
                                       std::uint32_t most) {
  const auto taken = items.first(std::min<std::size_t>(most, items.size()));
  return {taken.begin(), taken.end()};
}

std::string joined(const std::vector<std::string>& pieces) {
  std::string out;
  for (const std::string& piece : pieces) out += piece;
  return out;
}

}  // namespace

double loss_of(const Objective& objective, bool log_p) {
  const double score = std::isnan(objective.score) ? 0 : objective.score;
  if (!log_p) return 1 - score;
  // A verdict without odds, of a judge that gives them elsewhere.
  const double nats =
      std::isnan(objective.log_p) ? -std::log(score) : -objective.log_p;
  return std::min(nats, kUnreadLoss);
}

PrefixSearch::PrefixSearch(const PrefixSearchSettings& settings,
                           PrefixPieces pieces, const SearchTask& task,
                           Payload payload, Apply apply, Stream stream)
    : settings_(settings),
      pieces_(pieces),
      items_(first_items(task.items, settings.items)),
      longest_(settings.tokens * pieces.longest()),
      payload_(std::move(payload)),
      apply_(std::move(apply)),
      stream_(stream),
      prefix_(settings.tokens, std::string(kFirstToken)),
      control_(task.control),
      ordered_(task.ordered) {
  tried_.insert(joined(prefix_));
}

std::size_t PrefixSearch::prompts(std::uint32_t step) const {
  const std::size_t grown =
      settings_.first_prompts + step / settings_.grow_every;
  return std::min(grown, orders() * items_.size());
}

/// Draws the next candidate; false where it was tried already, and where it is
/// too long, since a text may be cut into more pieces than it was made of.
bool PrefixSearch::mutate() {
  const std::size_t at = stream_.below(prefix_.size());
  std::string kept = std::exchange(prefix_[at], pieces_.draw(stream_));
  candidate_ = joined(prefix_);
  prefix_[at] = std::move(kept);
  return candidate_.size() <= longest_ && tried_.insert(candidate_).second;
}

std::vector<Probe> PrefixSearch::ask() {
  std::vector<Probe> out;
  if (items_.empty()) return out;
  while (step_ < settings_.steps && !mutate()) ++step_;
  if (step_ == settings_.steps) return out;
  const std::string payload = payload_(candidate_);
  for (std::size_t i = 0; i < prompts(step_); ++i) {
    const std::uint32_t item = items_[i / orders()];
    out.push_back(
        {.item = item,
         .answer = apply_(payload, item),
         .orders = i % orders() == 0 ? Orders::kPublished : Orders::kSwapped});
  }
  return out;
}

void PrefixSearch::tell(std::span<const Objective> objectives) {
  if (control_ ? stream_.below(2) == 0 : better(objectives)) {
    prefix_ = pieces_.cut(candidate_);
  }
  ++step_;
}

bool PrefixSearch::better(std::span<const Objective> objectives) {
  const auto unread = [](const Objective& one) {
    return std::isnan(one.log_p) && std::isnan(one.score);
  };
  if (std::ranges::all_of(objectives, unread)) return false;
  // A loss in nats and one of scores cannot be compared: with the first
  // log-probability, what was best until then is forgotten.
  const bool any = std::ranges::any_of(
      objectives, [](const Objective& one) { return !std::isnan(one.log_p); });
  if (any && !log_p_) acceptance_ = {};
  log_p_ = log_p_ || any;
  double sum = 0;
  for (const Objective& one : objectives) sum += loss_of(one, log_p_);
  return acceptance_.take(objectives.size(),
                          sum / static_cast<double>(objectives.size()));
}

std::string PrefixSearch::best() const { return payload_(joined(prefix_)); }

std::size_t PrefixSearch::longest() const {
  return payload_(std::string(longest_, 'x')).size();
}

}  // namespace assize::attacks
