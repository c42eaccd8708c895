#include "store/owner_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <limits>
#include <system_error>
#include <utility>

namespace assize {
namespace {

struct flock byte_lock(std::int64_t at) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = at;
  lock.l_len = 1;
  return lock;
}

/// A number above 0 whose successor is a place in a file too.
std::int64_t random_id() {
  std::uint64_t bits = 0;
  while (::getrandom(&bits, sizeof bits, 0) != sizeof bits) {
  }
  return static_cast<std::int64_t>(bits >> 2) + 1;
}

}  // namespace

Result<OwnerLock> OwnerLock::take(const std::string& store) {
  const std::string path = store + "-owners";
  const int descriptor =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0) {
    return fail(fmt::format("the file cannot be made: {}",
                            std::generic_category().message(errno)),
                {path});
  }
  OwnerLock owner(descriptor, random_id());
  struct flock lock = byte_lock(owner.id_);
  // Best effort: without it, claims end when they expire.
  (void)::fcntl(descriptor, F_OFD_SETLK, &lock);
  return owner;
}

bool OwnerLock::lives(std::int64_t owner) const {
  if (owner <= 0 || owner == std::numeric_limits<std::int64_t>::max()) {
    return false;
  }
  struct flock lock = byte_lock(owner);
  if (::fcntl(descriptor_, F_OFD_GETLK, &lock) != 0) return true;
  return lock.l_type != F_UNLCK;
}

OwnerLock::~OwnerLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

OwnerLock::OwnerLock(OwnerLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), id_(other.id_) {}

OwnerLock& OwnerLock::operator=(OwnerLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(id_, other.id_);
  return *this;
}

}  // namespace assize
