// Who holds claims, and whether that process still lives.
#pragma once

#include <cstdint>
#include <string>

#include "core/error.h"

namespace assize {

/// A random number that this process holds for as long as it lives: a lock on
/// the byte of that number in the empty file `STORE-owners`. The kernel lets go
/// of it however the process ends, so that claims of the dead are free at once
/// and not when they expire. Where the file system has no such locks, every
/// owner counts as living.
class OwnerLock {
 public:
  static Result<OwnerLock> take(const std::string& store);
  ~OwnerLock();
  OwnerLock(OwnerLock&& other) noexcept;
  OwnerLock& operator=(OwnerLock&& other) noexcept;

  std::int64_t id() const { return id_; }  ///< Above 0.
  bool lives(std::int64_t owner) const;

 private:
  OwnerLock(int descriptor, std::int64_t id)
      : descriptor_(descriptor), id_(id) {}

  int descriptor_ = -1;
  std::int64_t id_ = 0;
};

}  // namespace assize
