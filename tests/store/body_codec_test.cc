#include "store/body_codec.h"

#include <catch2/catch.hpp>
#include <random>
#include <string>

using assize::BodyCodec;
using assize::Codec;
using assize::EncodedBody;

namespace {

std::string noise(std::size_t bytes) {
  std::mt19937 random(7);
  std::string out;
  for (std::size_t i = 0; i < bytes; ++i) {
    out += static_cast<char>(random() & 0xFF);
  }
  return out;
}

std::int64_t number(Codec codec) { return static_cast<std::int64_t>(codec); }

}  // namespace

TEST_CASE("bodies come back as they were, compressed where that helps") {
  struct Case {
    std::string body;
    Codec codec;
  };
  const Case cases[] = {
      {"", Codec::kPlain},
      {"[[A]]", Codec::kPlain},
      {noise(2000), Codec::kPlain},
      {std::string("\0\xFF\x80", 3), Codec::kPlain},
      {std::string(1023, 'x'), Codec::kPlain},
      {std::string(1024, 'x'), Codec::kZstd},
      {std::string(4096, 'x'), Codec::kZstd},
      {std::string(assize::kMostBodyBytes, 'x'), Codec::kZstd},
  };
  BodyCodec codec;

  for (const Case& c : cases) {
    CAPTURE(c.body.size());
    const EncodedBody encoded = codec.encode(c.body);
    CHECK(encoded.codec == c.codec);
    CHECK(encoded.bytes.size() <= c.body.size());
    const auto decoded = codec.decode(number(encoded.codec), encoded.bytes);
    REQUIRE(decoded);
    CHECK(*decoded == c.body);
  }
}

TEST_CASE("damaged bodies are refused") {
  BodyCodec codec;
  const EncodedBody good = codec.encode(std::string(1000, 'x') + noise(100));
  REQUIRE(good.codec == Codec::kZstd);
  std::string broken = good.bytes;
  broken.resize(broken.size() - 1);
  const auto message = [&](std::int64_t number, const std::string& bytes) {
    return codec.decode(number, bytes).error().message;
  };

  CHECK(message(1, broken) ==
        "a stored answer cannot be expanded: its bytes are damaged");
  CHECK(message(1, "") == "a stored answer is not compressed as it says");
  CHECK(message(1, "plain") == "a stored answer is not compressed as it says");
  CHECK(message(2, good.bytes) == "a stored answer has an unknown codec, 2");
  CHECK(message(-1, good.bytes) == "a stored answer has an unknown codec, -1");
}

TEST_CASE("a small frame that says it is huge takes no memory") {
  // RFC 8878, 3.1.1: magic number, a descriptor for a single segment with eight
  // bytes of content size, that size (2^40), and one empty last block.
  const std::string bomb(
      "\x28\xB5\x2F\xFD\xE0\x00\x00\x00\x00\x00\x01\x00\x00\x01\x00\x00", 16);
  BodyCodec codec;

  const auto decoded = codec.decode(1, bomb);

  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().message ==
        "a stored answer is larger than 16777216 bytes");
}

TEST_CASE("frames whose bytes were changed never give a wrong length") {
  BodyCodec codec;
  const std::string body = std::string(500, 'a') + noise(50);
  const EncodedBody good = codec.encode(body);
  std::mt19937 random(3);
  int refused = 0;

  for (int round = 0; round < 2000; ++round) {
    std::string bytes = good.bytes;
    bytes[random() % bytes.size()] = static_cast<char>(random() & 0xFF);
    const auto decoded = codec.decode(1, bytes);
    if (!decoded) {
      ++refused;
    } else {
      CHECK(decoded->size() <= assize::kMostBodyBytes);
    }
  }

  CHECK(refused > 200);
}
