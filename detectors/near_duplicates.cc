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

/// Each probe and a text that has it, sorted.
using Index = std::vector<std::pair<std::uint64_t, std::uint32_t>>;

Index index_of(std::span<const Sketch> texts) {
  Index out;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    for (const std::uint64_t hash : probes(texts[i])) out.push_back({hash, i});
  }
  std::ranges::sort(out);
  return out;
}

/// Calls `use(j)` for at most kMostSharing texts that share `hash` with i.
template <typename Use>
void for_sharing(const Index& index, std::uint64_t hash, std::uint32_t i,
                 const Use& use) {
  // Iterators, not subranges: clang 14 cannot parse those of libstdc++ 12.
  const auto first =
      std::lower_bound(index.begin(), index.end(), std::pair(hash, 0u));
  const auto last = std::find_if(first, index.end(), [&](const auto& entry) {
    return entry.first != hash;
  });
  const auto size = static_cast<std::size_t>(last - first);
  const auto own = static_cast<std::size_t>(
      std::lower_bound(first, last, std::pair(hash, i)) - first);
  const std::size_t most = std::min(kMostSharing, size - 1);
  for (std::size_t k = 1; k <= most; ++k) {
    use(first[static_cast<std::ptrdiff_t>((own + k) % size)].second);
  }
}

}  // namespace

Sketch sketch(std::span<const Token> tokens, std::size_t width) {
  Sketch out;
  out.reserve(tokens.size());
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

double similarity(const Sketch& a, const Sketch& b) {
  const bool whole = a.size() < kSketchSize && b.size() < kSketchSize;
  const std::size_t most = whole ? a.size() + b.size() : kSketchSize;
  std::size_t i = 0, j = 0, either = 0, both = 0;
  while (either < most && (i < a.size() || j < b.size())) {
    const bool in_a = j == b.size() || (i < a.size() && a[i] <= b[j]);
    const bool in_b = i == a.size() || (j < b.size() && b[j] <= a[i]);
    both += in_a && in_b;
    i += in_a;
    j += in_b;
    ++either;
  }
  return either == 0 ? 0
                     : static_cast<double>(both) / static_cast<double>(either);
}

void near_duplicates(std::span<const Sketch> texts, double least,
                     const std::function<void(std::uint32_t i, std::uint32_t j,
                                              double similarity)>& found) {
  const Index index = index_of(texts);
  std::vector<std::uint32_t> shared(texts.size()), partners;
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    partners.clear();
    for (const std::uint64_t hash : probes(texts[i])) {
      for_sharing(index, hash, i, [&](std::uint32_t j) {
        if (shared[j]++ == 0) partners.push_back(j);
      });
    }
    const auto likelier = [&](std::uint32_t a, std::uint32_t b) {
      return std::pair(shared[b], a) < std::pair(shared[a], b);
    };
    const std::size_t most = std::min(kMostPartners, partners.size());
    std::ranges::partial_sort(
        partners, partners.begin() + static_cast<std::ptrdiff_t>(most),
        likelier);
    for (std::size_t k = 0; k < most; ++k) {
      const double value = similarity(texts[i], texts[partners[k]]);
      if (value >= least) found(i, partners[k], value);
    }
    for (const std::uint32_t j : partners) shared[j] = 0;
  }
}

}  // namespace assize
