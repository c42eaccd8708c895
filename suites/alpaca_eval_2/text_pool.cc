#include "suites/alpaca_eval_2/text_pool.h"

#include <iterator>
#include <utility>

namespace assize::alpaca_eval {
namespace {

/// Large enough that a piece never lives inside its std::string object, whose
/// bytes would move with it.
constexpr std::size_t kPieceBytes = 1 << 16;

}  // namespace

Text TextPool::keep(std::string_view text) {
  const auto found = known_.find(text);
  if (found != known_.end()) return *found;
  return *known_.insert(add(text)).first;
}

Text TextPool::add(std::string_view text) {
  const bool fits = open_ != 0 && pieces_[open_ - 1].size() + text.size() <=
                                      pieces_[open_ - 1].capacity();
  std::string* piece = fits ? &pieces_[open_ - 1] : &pieces_.emplace_back();
  if (!fits) {
    const bool alone = text.size() > kPieceBytes / 4;
    piece->reserve(alone ? text.size() : kPieceBytes);
    if (!alone) open_ = pieces_.size();
  }
  const std::size_t at = piece->size();
  piece->append(text);
  return std::string_view(*piece).substr(at);
}

void TextPool::release(std::deque<std::string>& to) {
  known_.clear();
  std::move(pieces_.begin(), pieces_.end(), std::back_inserter(to));
  pieces_.clear();
  open_ = 0;
}

}  // namespace assize::alpaca_eval
