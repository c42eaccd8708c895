#include "detectors/near_duplicates.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace assize {
namespace {

/// The smallest hashes of a text, which similar texts are likely to share.
std::span<const std::uint64_t> probes(const Sketch& text) {
  return std::span(text).first(std::min(kProbes, text.size()));
}

}  // namespace

Sketch sketch(std::span<const Token> tokens, std::size_t width) {
  Sketch out;
  for (const Shingle& shingle : shingles(tokens, width)) {
    out.push_back(shingle.hash);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  if (out.size() > kSketchSize) out.resize(kSketchSize);
  out.shrink_to_fit();
  return out;
}

std::vector<std::vector<std::uint32_t>> equal_texts(
    std::span<const std::string_view> texts) {
  std::unordered_map<std::string_view, std::size_t> place;
  std::vector<std::vector<std::uint32_t>> out;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    const auto [at, is_new] = place.try_emplace(texts[i], out.size());
    if (is_new) out.emplace_back();
    out[at->second].push_back(i);
  }
  return out;
}

void near_duplicates(std::span<const Sketch> texts, double least,
                     const std::function<void(std::uint32_t i, std::uint32_t j,
                                              double similarity)>& found) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> index;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    for (const std::uint64_t hash : probes(texts[i]))
      index.push_back({hash, i});
  }
  std::ranges::sort(index);
  std::vector<std::uint32_t> shared(texts.size()), partners;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    partners.clear();
    for (const std::uint64_t hash : probes(texts[i])) {
      const auto from =
          std::ranges::lower_bound(index, std::pair(hash, std::uint32_t{0}));
      for (auto at = from; at != index.end() && at->first == hash; ++at) {
        if (at->second == i) continue;
        if (shared[at->second]++ == 0) partners.push_back(at->second);
      }
    }
    const auto likelier = [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(shared[b], a) < std::pair(shared[a], b);
    };
    const std::size_t most = std::min(kMostPartners, partners.size());
    std::ranges::partial_sort(
        partners, partners.begin() + static_cast<std::ptrdiff_t>(most),
        likelier);
    for (std::size_t k = 0; k < most; ++k) {
      const double similarity = jaccard(texts[i], texts[partners[k]]);
      if (similarity >= least) found(i, partners[k], similarity);
    }
    for (const std::uint32_t j : partners) shared[j] = 0;
  }
}

}  // namespace assize
