#include "audit/text_views.h"

#include <algorithm>
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

/// Answers whose texts are put into one.
constexpr std::size_t kBlock = 4096;

/// What an answer's views need besides the benchmark.
struct Spelt {
  std::string joined;     ///< Of several turns.
  std::string normal;     ///< Where it differs from the raw text.
  bool is_normal = true;  ///< The raw text is.
};

Spelt spell(std::span<const Text> turns) {
  Spelt out;
  if (turns.empty()) return out;
  if (turns.size() > 1) out.joined = join(turns);
  const Text raw = turns.size() > 1 ? Text(out.joined) : turns[0];
  out.normal = normalise(raw);
  out.is_normal = out.normal == raw;
  if (out.is_normal) out.normal.clear();
  return out;
}

std::vector<std::uint32_t> answers_of(const Benchmark& bench,
                                      std::span<const std::uint16_t> systems) {
  std::vector<bool> wanted(bench.systems.size(), false);
  for (const std::uint16_t system : systems) wanted[system] = true;
  std::vector<std::uint32_t> out;
  for (std::uint32_t i = 0; i < bench.answers.size(); ++i) {
    if (wanted[bench.answers[i].system]) out.push_back(i);
  }
  return out;
}

}  // namespace

AnswerTexts::AnswerTexts(const Benchmark& bench,
                         std::span<const std::uint16_t> systems,
                         unsigned threads)
    : views_(bench.answers.size()) {
  const std::vector<std::uint32_t> wanted = answers_of(bench, systems);
  for (std::size_t begin = 0; begin < wanted.size(); begin += kBlock) {
    add(bench,
        std::span(wanted).subspan(begin,
                                  std::min(kBlock, wanted.size() - begin)),
        threads);
  }
}

void AnswerTexts::add(const Benchmark& bench,
                      std::span<const std::uint32_t> answers,
                      unsigned threads) {
  std::vector<Spelt> spelt(answers.size());
  parallel_for(spelt.size(), threads, [&](std::size_t i) {
    spelt[i] = spell(bench.answers[answers[i]].turns);
  });
  std::size_t bytes = 0;
  for (const Spelt& one : spelt) bytes += one.joined.size() + one.normal.size();
  std::string& block = blocks_.emplace_back();
  block.reserve(bytes);
  const auto keep = [&](std::string_view text) {
    block += text;
    return Text(block).substr(block.size() - text.size());
  };
  for (std::size_t i = 0; i < spelt.size(); ++i) {
    const std::span<const Text> turns = bench.answers[answers[i]].turns;
    if (turns.empty()) continue;
    const Text raw = turns.size() > 1 ? keep(spelt[i].joined) : turns[0];
    views_[answers[i]] = {raw,
                          spelt[i].is_normal ? raw : keep(spelt[i].normal)};
  }
}

}  // namespace assize
