#include "detectors/judge_frame.h"

#include <algorithm>
#include <span>

#include "text/shingles.h"

namespace assize {
namespace {

bool has_letter(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const char lower = static_cast<char>(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (c & 0x80) != 0;
  });
}

/// The sequences of a text with a letter in them, in its order.
std::vector<Shingle> lettered(std::string_view text, std::size_t width) {
  std::vector<Shingle> out = shingles(tokens(text), width);
  std::erase_if(out, [&](const Shingle& shingle) {
    return !has_letter(text.substr(shingle.begin, shingle.end - shingle.begin));
  });
  return out;
}

bool holds(const Frame& frame, std::uint64_t hash) {
  return std::ranges::binary_search(frame, hash);
}

Frame set_of(std::span<const Shingle> shingles) {
  Frame out;
  out.reserve(shingles.size());
  for (const Shingle& shingle : shingles) out.push_back(shingle.hash);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

Frame frame_of(std::string_view valid_utf8, std::size_t width) {
  return set_of(lettered(valid_utf8, width));
}

FrameMatch best_match(std::string_view valid_utf8,
                      const std::vector<Frame>& frames, std::size_t width,
                      std::size_t least) {
  const std::vector<Shingle> found = lettered(valid_utf8, width);
  // Of most texts no frame holds any: that needs no set.
  const bool held = std::ranges::any_of(found, [&](const Shingle& shingle) {
    return std::ranges::any_of(
        frames, [&](const Frame& frame) { return holds(frame, shingle.hash); });
  });
  if (!held) return {};
  const Frame text = set_of(found);
  const auto size = static_cast<double>(std::max(text.size(), least));
  FrameMatch best;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const auto shared = std::ranges::count_if(
        text, [&](std::uint64_t hash) { return holds(frames[i], hash); });
    const double share = static_cast<double>(shared) / size;
    if (share > best.share) best = {share, i};
  }
  return best;
}

Stretch longest_stretch(std::string_view valid_utf8, const Frame& frame,
                        std::size_t width) {
  Stretch run, best;
  for (const Shingle& shingle : lettered(valid_utf8, width)) {
    if (!holds(frame, shingle.hash)) continue;
    if (shingle.begin >= run.end) run.begin = shingle.begin;
    run.end = shingle.end;
    if (run.end - run.begin > best.end - best.begin) best = run;
  }
  return best;
}

}  // namespace assize
