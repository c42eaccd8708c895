// A window that moves over a file: what was read and not yet consumed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "core/sha256.h"
#include "io/input_bytes.h"

namespace assize {

/// Holds no more than the caller leaves unconsumed, and a piece. Its buffer is
/// kept from file to file. `padding` bytes after the window may be read.
class RollingInput {
 public:
  explicit RollingInput(std::size_t padding) : padding_(padding) {}

  /// Starts a file; a byte order mark is passed over. Errors as InputBytes.
  Result<void> open(const std::string& path, std::uint64_t most_bytes,
                    FileKinds kinds = FileKinds::kAny, bool hash = true);

  /// Read and not yet consumed. Valid until more() or open().
  std::string_view window() const {
    return {buffer_.data() + begin_, end_ - begin_};
  }
  /// Reads another piece to the end of the window; false at the file's end.
  Result<bool> more();
  /// Passes over the first `bytes` of the window.
  void consume(std::size_t bytes);

  const std::string& path() const { return path_; }
  std::uint32_t line() const { return line_; }
  /// The place of a byte of the window, or of its end.
  Location place(std::size_t at) const;
  /// What was read of the file, as far as it was read.
  InputFile summary();

 private:
  void make_room();

  std::size_t padding_;
  std::optional<InputBytes> input_;
  std::optional<Sha256> hash_;
  std::string path_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
  std::size_t column_ = 0;  ///< Bytes of the line before the window.
  std::uint32_t line_ = 1;
};

}  // namespace assize
