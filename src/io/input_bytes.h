// The bytes of a file, read from its start to its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/error.h"

namespace assize {

/// What may be opened. A path that the user names may be a pipe; a file that
/// was found in a folder may not: opening a pipe waits for a writer.
enum class FileKinds : std::uint8_t { kAny, kRegular };

/// An open file. Every error names the file.
class InputBytes {
 public:
  /// Errors: not found, a folder, of a kind that is not asked for, larger than
  /// `most_bytes`, or unreadable. Never waits if `kinds` is kRegular.
  static Result<InputBytes> open(const std::string& path,
                                 std::uint64_t most_bytes,
                                 FileKinds kinds = FileKinds::kAny);
  ~InputBytes();
  InputBytes(InputBytes&& other) noexcept;
  InputBytes& operator=(InputBytes&& other) noexcept;

  /// Reads what is there, up to the size of `into`; 0 at the end. A pipe may
  /// prove larger than the limit only here. Requires room for a byte.
  Result<std::size_t> read(std::span<char> into);

  /// What the system says the size is; 0 for a pipe.
  std::uint64_t expected_bytes() const { return expected_; }
  std::uint64_t bytes_read() const { return read_; }

 private:
  InputBytes(std::string path, std::uint64_t most, int descriptor)
      : path_(std::move(path)), most_(most), descriptor_(descriptor) {}

  std::string path_;
  std::uint64_t most_ = 0, expected_ = 0, read_ = 0;
  int descriptor_ = -1;
};

}  // namespace assize
