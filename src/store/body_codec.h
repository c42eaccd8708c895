// Bodies as they lie in the store: compressed where that makes them smaller.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/error.h"

namespace assize {

/// What a body may have, here and behind a compressed one.
inline constexpr std::size_t kMostBodyBytes = std::size_t{16} << 20;

enum class Codec : std::uint8_t { kPlain = 0, kZstd = 1 };

struct EncodedBody {
  Codec codec = Codec::kPlain;
  std::string bytes;
};

/// Keeps its buffers from body to body: one thread at a time.
class BodyCodec {
 public:
  BodyCodec();
  ~BodyCodec();
  BodyCodec(BodyCodec&&) noexcept;
  BodyCodec& operator=(BodyCodec&&) noexcept;

  EncodedBody encode(std::string_view body);
  /// Fails for a codec that is not known, for bytes that are no whole frame,
  /// and for a body larger than kMostBodyBytes, before there is memory for it.
  Result<std::string> decode(std::int64_t codec, std::string_view bytes);

 private:
  struct Contexts;
  std::unique_ptr<Contexts> contexts_;
};

}  // namespace assize
