#include "core/sha256.h"

#include <openssl/evp.h>

#include <algorithm>
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

void Sha256::add(std::string_view bytes) {
  [[maybe_unused]] const int ok =
      EVP_DigestUpdate(context_->md, bytes.data(), bytes.size());
  assert(ok == 1);
}

void Sha256::pass_on() {
  add({gathered_.data(), length_});
  length_ = 0;
}

Sha256& Sha256::update(std::string_view bytes) {
  if (bytes.size() > gathered_.size() - length_) {
    pass_on();
    if (bytes.size() > gathered_.size() / 2) {
      add(bytes);
      return *this;
    }
  }
  std::ranges::copy(bytes, gathered_.begin() + length_);
  length_ += bytes.size();
  return *this;
}

Sha256& Sha256::field(std::string_view bytes) {
  std::array<char, 8> length{};
  for (std::size_t i = 0; i < length.size(); ++i) {
    length[i] = static_cast<char>((bytes.size() >> (56 - 8 * i)) & 0xFF);
  }
  return update({length.data(), length.size()}).update(bytes);
}

Digest Sha256::finish() {
  pass_on();
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
