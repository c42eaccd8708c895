#include "io/rolling_input.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <span>

#include "io/characters.h"

namespace assize {
namespace {

/// Small enough to stay in the cache from the hash to the parser.
constexpr std::size_t kPiece = 256u << 10;
constexpr std::size_t kExcerptBytes = 200;

/// Indented records have a line break every few bytes, so that a search from
/// one to the next takes longer than a look at every byte. Sums of fixed length
/// side by side are what compilers turn into vector instructions.
std::size_t line_breaks(std::string_view text) {
  constexpr std::size_t kLanes = 16, kRounds = 16;
  std::size_t total = 0;
  while (text.size() >= kLanes * kRounds) {
    std::array<std::uint8_t, kLanes> sums{};
    for (std::size_t round = 0; round < kRounds; ++round) {
      const char* const at = text.data() + round * kLanes;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        sums[lane] = static_cast<std::uint8_t>(sums[lane] + (at[lane] == '\n'));
      }
    }
    total = std::accumulate(sums.begin(), sums.end(), total);
    text.remove_prefix(kLanes * kRounds);
  }
  return total + static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

}  // namespace

Result<void> RollingInput::open(const std::string& path,
                                std::uint64_t most_bytes, FileKinds kinds,
                                bool hash) {
  auto input = InputBytes::open(path, most_bytes, kinds);
  if (!input) return tl::unexpected(input.error());
  input_ = std::move(*input);
  hash_.reset();
  if (hash) hash_.emplace();
  path_ = path;
  begin_ = end_ = 0;
  column_ = 0;
  line_ = 1;
  while (window().size() < kByteOrderMark.size()) {
    const auto read = more();
    if (!read) return tl::unexpected(read.error());
    if (!*read) break;
  }
  if (window().starts_with(kByteOrderMark)) begin_ += kByteOrderMark.size();
  return {};
}

void RollingInput::make_room() {
  // place() shows the start of the line, if it is near.
  const std::size_t dropped =
      begin_ - std::min({begin_, column_, kExcerptBytes});
  if (dropped > 0) {
    std::memmove(buffer_.data(), buffer_.data() + dropped, end_ - dropped);
  }
  begin_ -= dropped;
  end_ -= dropped;
  if (buffer_.size() < end_ + kPiece + padding_) {
    buffer_.resize(std::max(2 * end_, kPiece) + kPiece + padding_);
  }
}

Result<bool> RollingInput::more() {
  if (buffer_.size() < end_ + kPiece + padding_) make_room();
  const auto got = input_->read(std::span(buffer_).subspan(end_, kPiece));
  if (!got) return tl::unexpected(got.error());
  if (hash_) hash_->update({buffer_.data() + end_, *got});
  end_ += *got;
  return *got > 0;
}

void RollingInput::consume(std::size_t bytes) {
  const std::string_view passed = window().substr(0, bytes);
  const std::size_t breaks = line_breaks(passed);
  const std::size_t last = breaks == 0 ? passed.npos : passed.rfind('\n');
  line_ += static_cast<std::uint32_t>(breaks);
  column_ =
      last == passed.npos ? column_ + passed.size() : passed.size() - 1 - last;
  begin_ += passed.size();
}

Location RollingInput::place(std::size_t at) const {
  const std::string_view before = window().substr(0, at);
  const std::size_t last = before.rfind('\n');
  const std::size_t column =
      last == before.npos ? column_ + at : before.size() - 1 - last;
  Location where{.file = path_};
  where.line = line_ + static_cast<std::uint32_t>(line_breaks(before));
  where.column = static_cast<std::uint32_t>(column + 1);
  // The caret counts from the start of the line, so a piece from its middle
  // would be marked in the wrong place.
  if (column < kExcerptBytes && column <= begin_ + before.size()) {
    const std::size_t begin = begin_ + before.size() - column;
    const std::string_view line(buffer_.data() + begin, end_ - begin);
    where.excerpt =
        first_characters(line.substr(0, line.find('\n')), kExcerptBytes);
  }
  return where;
}

InputFile RollingInput::summary() {
  return {.path = path_,
          .bytes = input_->bytes_read(),
          .sha256 = hash_ ? hex(hash_->finish()) : std::string()};
}

}  // namespace assize
