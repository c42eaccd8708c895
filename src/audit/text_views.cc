#include "audit/text_views.h"

#include <utility>

#include "core/parallel_for.h"
#include "text/normalise.h"

namespace assize {
namespace {

std::string join(std::span<const Text> turns) {
  std::string out(turns.front());
  for (const Text turn : turns.subspan(1)) {
    out += '\n';
    out += turn;
  }
  return out;
}

}  // namespace

AnswerTexts::AnswerTexts(const Benchmark& bench, unsigned threads)
    : joined_(bench.answers.size()),
      normal_(bench.answers.size()),
      views_(bench.answers.size()) {
  parallel_for(views_.size(), threads, [&](std::size_t i) {
    const std::span<const Text> turns = bench.answers[i].turns;
    if (turns.empty()) return;
    if (turns.size() > 1) joined_[i] = join(turns);
    const Text raw = turns.size() > 1 ? Text(joined_[i]) : turns[0];
    std::string normal = normalise(raw);
    views_[i] = {raw, raw};
    if (normal == raw) return;
    normal.shrink_to_fit();
    normal_[i] = std::move(normal);
    views_[i].normal = normal_[i];
  });
}

}  // namespace assize
