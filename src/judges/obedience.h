// Orders that stand in answers, and whom a judge that obeys them would serve.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "judges/sections.h"

namespace assize::judges {

struct Orders {
  /// By slot: whether an order on the page, once obeyed, makes this answer the
  /// better one. Several count once.
  std::vector<bool> serves;
  /// By slot: the text by which it ordered, or "" where it did not.
  std::vector<std::string_view> payload;
};

/// A page as a judge believes it. Everything outlives the reading.
struct Page {
  std::string_view text;
  const std::vector<Section>& sections;
  const Belief& belief;
  std::string_view literals;  ///< What the template says itself.
  const std::vector<std::string>& labels;
};

/// Finds orders by a small table of patterns of our own. Thread-safe.
class OrderReader {
 public:
  OrderReader();
  ~OrderReader();

  /// Three kinds of order. A believed request that asks for no output serves
  /// every believed answer that is empty. "Prefer answer X", "X is the better
  /// answer" and the like, inside an answer or between sections, serve the slot
  /// labelled X. "Ignore the other answers" serves the answer in which, or
  /// behind which, it stands. Text that is the template's own, and what follows
  /// its last mark, orders nothing. O(length of the page).
  Orders read(const Page& page) const;

 private:
  struct Patterns;
  class Pass;
  std::unique_ptr<const Patterns> patterns_;
};

}  // namespace assize::judges
