#include "io/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <span>
#include <system_error>
#include <utility>

#include "io/input_bytes.h"

namespace assize {
namespace {

namespace fs = std::filesystem;

std::string reason(int number) {
  return std::generic_category().message(number);
}

tl::unexpected<Error> fail_at(const std::string& path, std::string message) {
  return fail(std::move(message), {.file = path});
}

/// Closes its descriptor when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }

 private:
  int number_;
};

/// Writes all of it and waits until the disk has it. 0, or errno.
int write_all(int number, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(number, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  // Pipes and terminals have nothing to wait for.
  if (::fsync(number) != 0 && errno != EINVAL && errno != EROFS) return errno;
  return 0;
}

/// A file of a new name beside `path`, and its descriptor, or -1 and errno.
std::pair<std::string, int> open_beside(const std::string& path) {
  for (unsigned attempt = 0;; ++attempt) {
    std::string name = fmt::format("{}.{}.{}.tmp", path, ::getpid(), attempt);
    const int number =
        ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (number >= 0 || errno != EEXIST) return {std::move(name), number};
  }
}

Result<void> replace(const std::string& path, std::string_view text) {
  const auto [name, number] = open_beside(path);
  if (number < 0) {
    return fail_at(
        path, fmt::format("the file cannot be written: {}", reason(errno)));
  }
  int failure = 0;
  {
    const Descriptor file(number);
    failure = write_all(number, text);
  }
  if (failure == 0 && std::rename(name.c_str(), path.c_str()) != 0) {
    failure = errno;
  }
  if (failure != 0) {
    ::unlink(name.c_str());
    return fail_at(
        path, fmt::format("the file cannot be written: {}", reason(failure)));
  }
  const std::string folder = fs::path(path).parent_path().string();
  const Descriptor parent(::open(folder.empty() ? "." : folder.c_str(),
                                 O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // The rename is done; that it outlives a power cut is best effort.
  if (parent.number() >= 0) (void)::fsync(parent.number());
  return {};
}

Result<void> write_directly(const std::string& path, std::string_view text) {
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  const int failure =
      file.number() < 0 ? errno : write_all(file.number(), text);
  if (failure == 0) return {};
  return fail_at(path,
                 fmt::format("this cannot be written: {}", reason(failure)));
}

}  // namespace

Result<std::string> read_file(const std::string& path,
                              std::uint64_t most_bytes) {
  auto input = InputBytes::open(path, most_bytes);
  if (!input) return tl::unexpected(input.error());
  // The size is a guess for pipes, /proc and files that grow: read to the end.
  std::string text(input->expected_bytes() + 1, '\0');
  while (true) {
    const std::size_t used = input->bytes_read();
    if (used == text.size()) text.resize(2 * text.size());
    const auto got = input->read(std::span(text).subspan(used));
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) break;
  }
  text.resize(input->bytes_read());
  return text;
}

Result<std::string> read_start(const std::string& path,
                               std::uint64_t most_bytes) {
  auto input = InputBytes::open(path, std::numeric_limits<std::uint64_t>::max(),
                                FileKinds::kRegular);
  if (!input) return tl::unexpected(input.error());
  std::string text(most_bytes, '\0');
  while (input->bytes_read() < text.size()) {
    const auto got = input->read(std::span(text).subspan(input->bytes_read()));
    if (!got) return tl::unexpected(got.error());
    if (*got == 0) break;
  }
  text.resize(input->bytes_read());
  return text;
}

Result<void> write_file(const std::string& path, std::string_view text) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (fs::is_directory(status)) {
    return fail_at(path, "this is a folder, not a file");
  }
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    return write_directly(path, text);
  }
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) {
    fs::create_directories(folder, error);
    if (error) {
      return fail_at(path,
                     fmt::format("the folder '{}' cannot be made: {}",
                                 printable(folder.string()), error.message()));
    }
  }
  // A link stays a link: what it points to is replaced.
  if (fs::exists(status) && fs::is_symlink(path, error)) {
    const fs::path target = fs::canonical(path, error);
    if (!error) return replace(target.string(), text);
  }
  return replace(path, text);
}

Result<void> check_writable(const std::string& folder) {
  std::error_code error;
  fs::path at = fs::absolute(folder.empty() ? "." : folder, error);
  while (!fs::exists(at, error) && at != at.parent_path()) {
    at = at.parent_path();
  }
  if (!fs::is_directory(at, error)) {
    return fail_at(folder, fmt::format("a file stands in the way: '{}'",
                                       printable(at.filename().string())));
  }
  if (::faccessat(AT_FDCWD, at.c_str(), W_OK | X_OK, AT_EACCESS) != 0) {
    return fail_at(folder,
                   fmt::format("this cannot be written: {}", reason(errno)));
  }
  return {};
}

Result<std::vector<std::string>> list_folder(const std::string& path) {
  std::error_code error;
  std::vector<std::string> names;
  fs::directory_iterator entry(path, error);
  while (!error && entry != fs::directory_iterator()) {
    names.push_back(entry->path().filename().string());
    entry.increment(error);
  }
  if (error == std::errc::no_such_file_or_directory) {
    return fail_at(path, "the folder does not exist");
  }
  if (error == std::errc::not_a_directory) {
    return fail_at(path, "this is a file, not a folder");
  }
  if (error) {
    return fail_at(
        path, fmt::format("the folder cannot be read: {}", error.message()));
  }
  std::ranges::sort(names);
  return names;
}

bool exists(const std::string& path) {
  std::error_code error;
  return fs::exists(fs::symlink_status(path, error));
}

bool is_folder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

Result<void> check_inside(const std::string& path, const std::string& folder) {
  std::error_code error;
  const fs::path top = fs::canonical(folder, error);
  const fs::path target = error ? fs::path() : fs::canonical(path, error);
  if (error) {
    return fail_at(path,
                   fmt::format("this leads to nothing that can be read: {}",
                               error.message()));
  }
  const auto differs = std::ranges::mismatch(top, target);
  if (differs.in1 == top.end()) return {};
  return fail_at(path, fmt::format("a symbolic link leads from here out of the "
                                   "folder '{}'",
                                   printable(folder)));
}

}  // namespace assize
