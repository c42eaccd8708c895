#include "store/body_codec.h"

#include <fmt/format.h>
#include <zstd.h>

namespace assize {
namespace {

constexpr int kLevel = 1;  // Fast: the disk is not what is short.
/// Of a short body the literals are left as they are: their code takes as long
/// as all the rest, for a fifth of the bytes.
constexpr int kShortLevel = -1;
constexpr std::size_t kShort = 2048;
/// A body below it would lose a few hundred bytes at most, and cost more time
/// both ways than the rest of a row.
constexpr std::size_t kLeastCompressed = 1024;

}  // namespace

struct BodyCodec::Contexts {
  ZSTD_CCtx* compressing = ZSTD_createCCtx();
  ZSTD_DCtx* expanding = ZSTD_createDCtx();
  Contexts() = default;
  Contexts(const Contexts&) = delete;
  Contexts& operator=(const Contexts&) = delete;
  ~Contexts() {
    ZSTD_freeCCtx(compressing);
    ZSTD_freeDCtx(expanding);
  }
};

BodyCodec::BodyCodec() : contexts_(std::make_unique<Contexts>()) {}
BodyCodec::~BodyCodec() = default;
BodyCodec::BodyCodec(BodyCodec&&) noexcept = default;
BodyCodec& BodyCodec::operator=(BodyCodec&&) noexcept = default;

EncodedBody BodyCodec::encode(std::string_view body) {
  if (body.size() < kLeastCompressed) {
    return {Codec::kPlain, std::string(body)};
  }
  std::string bytes(ZSTD_compressBound(body.size()), '\0');
  const std::size_t size = ZSTD_compressCCtx(
      contexts_->compressing, bytes.data(), bytes.size(), body.data(),
      body.size(), body.size() < kShort ? kShortLevel : kLevel);
  if (ZSTD_isError(size) != 0 || size >= body.size()) {
    return {Codec::kPlain, std::string(body)};
  }
  bytes.resize(size);
  return {Codec::kZstd, std::move(bytes)};
}

Result<std::string> BodyCodec::decode(std::int64_t codec,
                                      std::string_view bytes) {
  if (codec == static_cast<std::int64_t>(Codec::kPlain)) {
    if (bytes.size() <= kMostBodyBytes) return std::string(bytes);
    return fail(
        fmt::format("a stored answer is larger than {} bytes", kMostBodyBytes));
  }
  if (codec != static_cast<std::int64_t>(Codec::kZstd)) {
    return fail(fmt::format("a stored answer has an unknown codec, {}", codec));
  }
  const unsigned long long size =
      ZSTD_getFrameContentSize(bytes.data(), bytes.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) {
    return fail("a stored answer is not compressed as it says");
  }
  if (size > kMostBodyBytes) {
    return fail(
        fmt::format("a stored answer is larger than {} bytes", kMostBodyBytes));
  }
  std::string body(size, '\0');
  const std::size_t got =
      ZSTD_decompressDCtx(contexts_->expanding, body.data(), body.size(),
                          bytes.data(), bytes.size());
  if (ZSTD_isError(got) != 0 || got != size) {
    return fail("a stored answer cannot be expanded: its bytes are damaged");
  }
  return body;
}

}  // namespace assize
