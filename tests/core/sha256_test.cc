#include "core/sha256.h"

#include <catch2/catch.hpp>
#include <string>

using assize::Sha256;
using assize::sha256_hex;

TEST_CASE("sha256 gives the digests of FIPS 180-4's examples") {
  struct Case {
    std::string text, digest;
  };
  // NIST, "Secure Hash Standard examples", SHA256.pdf; FIPS 180-2 appendix B;
  // the empty text: sha256sum of GNU coreutils.
  const auto [text, digest] = GENERATE(
      Case{"",
           "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      Case{"abc",
           "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      Case{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
           "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      Case{std::string(1'000'000, 'a'),
           "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"});

  CHECK(sha256_hex(text) == digest);
}

TEST_CASE("updates in pieces hash as one") {
  Sha256 pieces;
  pieces.update("a").update("").update("bc");

  CHECK(assize::hex(pieces.finish()) == sha256_hex("abc"));
}

TEST_CASE("pieces of any length hash as one, whatever gathered before them") {
  std::string all;
  Sha256 pieces;
  for (std::size_t length = 0; length < 600; length += 7) {
    const std::string piece(length, static_cast<char>('a' + length % 26));
    all += piece;
    pieces.update(piece);
  }

  CHECK(assize::hex(pieces.finish()) == sha256_hex(all));
}

TEST_CASE("a field is prefixed by its length, so fields cannot run together") {
  // Python: hashlib.sha256(struct.pack('>Q', 2) + b'ab' +
  //                        struct.pack('>Q', 1) + b'c'), and so on.
  CHECK(assize::hex(Sha256().field("ab").field("c").finish()) ==
        "601d5476e2ccfe2c87a2bba7a322659734a05749d5b5aa781f513e4912db0d5f");
  CHECK(assize::hex(Sha256().field("a").field("bc").finish()) ==
        "3fafa1cf2f19a7c1129beb20cf0983f73a489a221fc0dd2f16d1be292d089205");
  CHECK(assize::hex(Sha256().field("").finish()) ==
        "af5570f5a1810b7af78caf4bc70a660f0df51e42baf91d4de5b2328de0e83dfc");
}

TEST_CASE("hex writes every byte as two lower-case digits") {
  assize::Digest digest{};
  digest[0] = 0x0F;
  digest[1] = 0xA0;
  digest[31] = 0xFF;

  CHECK(assize::hex(digest) == "0fa0" + std::string(58, '0') + "ff");
}
