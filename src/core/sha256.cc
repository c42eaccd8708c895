#include "core/sha256.h"

#include <openssl/evp.h>

#include <cassert>

namespace assize {
namespace {

/// Looked up once: EVP_sha256() looks its provider up, under locks, with every
/// hash that begins.
const EVP_MD* algorithm() {
  static EVP_MD* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return fetched;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  Context() = default;
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context() { EVP_MD_CTX_free(md); }
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  [[maybe_unused]] const int ok =
      EVP_DigestInit_ex(context_->md, algorithm(), nullptr);
  assert(ok == 1);
}

Sha256::~Sha256() = default;

Sha256& Sha256::update(std::string_view bytes) {
  [[maybe_unused]] const int ok =
      EVP_DigestUpdate(context_->md, bytes.data(), bytes.size());
  assert(ok == 1);
  return *this;
}

Sha256& Sha256::field(std::string_view bytes) {
  std::string length(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) {
    length[i] = static_cast<char>((bytes.size() >> (56 - 8 * i)) & 0xFF);
  }
  return update(length).update(bytes);
}

Digest Sha256::finish() {
  Digest digest{};
  [[maybe_unused]] const int ok =
      EVP_DigestFinal_ex(context_->md, digest.data(), nullptr);
  assert(ok == 1);
  return digest;
}

Digest sha256(std::string_view bytes) {
  return Sha256().update(bytes).finish();
}

std::string hex(const Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * digest.size());
  for (const std::uint8_t byte : digest) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
  }
  return out;
}

}  // namespace assize
