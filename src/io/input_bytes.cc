#include "io/input_bytes.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <system_error>
#include <utility>

namespace assize {
namespace {

tl::unexpected<Error> fail_at(const std::string& path, std::string message) {
  return fail(std::move(message), {.file = path});
}

tl::unexpected<Error> unreadable(const std::string& path, int number) {
  if (number == ENOENT) return fail_at(path, "the file does not exist");
  return fail_at(path, fmt::format("the file cannot be read: {}",
                                   std::generic_category().message(number)));
}

tl::unexpected<Error> too_large(const std::string& path, std::uint64_t most) {
  return fail_at(path, fmt::format("the file is larger than {} bytes", most));
}

bool is_special(const struct stat& status) {
  return !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

tl::unexpected<Error> not_regular(const std::string& path) {
  return fail_at(path, "this is a pipe or a device, not a file");
}

}  // namespace

Result<InputBytes> InputBytes::open(const std::string& path,
                                    std::uint64_t most_bytes, FileKinds kinds) {
  struct stat status = {};
  const bool regular = kinds == FileKinds::kRegular;
  // To open a pipe and close it again would end its writer.
  if (regular && ::stat(path.c_str(), &status) == 0 && is_special(status)) {
    return not_regular(path);
  }
  InputBytes input(
      path, most_bytes,
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | (regular ? O_NONBLOCK : 0)));
  if (input.descriptor_ < 0 || ::fstat(input.descriptor_, &status) != 0) {
    return unreadable(path, errno);
  }
  if (S_ISDIR(status.st_mode)) {
    return fail_at(path, "this is a folder, not a file");
  }
  if (regular && is_special(status)) return not_regular(path);
  input.expected_ = static_cast<std::uint64_t>(status.st_size);
  if (input.expected_ > most_bytes) return too_large(path, most_bytes);
  return input;
}

InputBytes::~InputBytes() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

InputBytes::InputBytes(InputBytes&& other) noexcept
    : path_(std::move(other.path_)),
      most_(other.most_),
      expected_(other.expected_),
      read_(other.read_),
      descriptor_(std::exchange(other.descriptor_, -1)) {}

InputBytes& InputBytes::operator=(InputBytes&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(most_, other.most_);
  std::swap(expected_, other.expected_);
  std::swap(read_, other.read_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<std::size_t> InputBytes::read(std::span<char> into) {
  assert(!into.empty());
  ssize_t got = -1;
  do {
    got = ::read(descriptor_, into.data(), into.size());
  } while (got < 0 && errno == EINTR);
  if (got < 0) return unreadable(path_, errno);
  read_ += static_cast<std::uint64_t>(got);
  if (read_ > most_) return too_large(path_, most_);
  return static_cast<std::size_t>(got);
}

}  // namespace assize
