// Files that lose what was not synced: stands for a loss of power.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace assize::testing {

/// While it lives, every SQLite file opened in this process is also kept as the
/// disk would have it: what was written since a file's last sync is pending and
/// may be lost as a whole, in parts, or not at all. One at a time.
class PowerLoss {
 public:
  explicit PowerLoss(unsigned seed);
  ~PowerLoss();
  PowerLoss(const PowerLoss&) = delete;
  PowerLoss& operator=(const PowerLoss&) = delete;

  /// Called before operations on files, on the thread that does them.
  void before_operations(std::function<void()> hook);

  enum class Survives {
    kNothing,  ///< Of what is pending.
    kSectors   ///< Each 512 bytes of it or not, by chance.
  };
  /// Writes the files as a machine would find them that lost power now into a
  /// folder, under their names.
  void leave(const std::string& folder, Survives survives);

  struct Operation {
    bool truncates = false;
    std::uint64_t at = 0;  ///< Or the new size.
    std::string bytes;
  };
  struct Image {
    std::string synced;
    std::vector<Operation> pending;
  };

  // For the files.
  std::shared_ptr<Image> image_of(const std::string& path);
  void remove(const std::string& path);
  void add(Image& image, Operation operation);
  void sync(Image& image);

 private:
  void call_hook();

  std::mutex mutex_;
  std::mt19937 random_;
  std::map<std::string, std::shared_ptr<Image>> images_;
  std::function<void()> hook_;
};

}  // namespace assize::testing
