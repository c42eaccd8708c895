#include "store/power_loss.h"

#include <sqlite3.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <stdexcept>

namespace assize::testing {
namespace {

constexpr std::size_t kSector = 512;

using Image = PowerLoss::Image;
using Operation = PowerLoss::Operation;

/// What SQLite holds of an open file; the real one lies behind it.
struct File {
  sqlite3_file base;
  PowerLoss* disk;
  std::shared_ptr<Image>* image;  ///< Of the database and its log, else null.
  sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& as_file(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

const sqlite3_io_methods& real_methods(sqlite3_file* file) {
  return *as_file(file).real()->pMethods;
}

int close(sqlite3_file* file) {
  File& own = as_file(file);
  delete own.image;
  own.image = nullptr;
  return real_methods(file).xClose(own.real());
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 at) {
  return real_methods(file).xRead(as_file(file).real(), into, size, at);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  File& own = as_file(file);
  if (own.image != nullptr) {
    own.disk->add(**own.image, {false, static_cast<std::uint64_t>(at),
                                std::string(static_cast<const char*>(from),
                                            static_cast<std::size_t>(size))});
  }
  return real_methods(file).xWrite(own.real(), from, size, at);
}

int truncate(sqlite3_file* file, sqlite3_int64 size) {
  File& own = as_file(file);
  if (own.image != nullptr) {
    own.disk->add(**own.image, {true, static_cast<std::uint64_t>(size), ""});
  }
  return real_methods(file).xTruncate(own.real(), size);
}

int sync(sqlite3_file* file, int flags) {
  File& own = as_file(file);
  const int code = real_methods(file).xSync(own.real(), flags);
  if (own.image != nullptr) own.disk->sync(**own.image);
  return code;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
  return real_methods(file).xFileSize(as_file(file).real(), size);
}
int lock(sqlite3_file* file, int level) {
  return real_methods(file).xLock(as_file(file).real(), level);
}
int unlock(sqlite3_file* file, int level) {
  return real_methods(file).xUnlock(as_file(file).real(), level);
}
int check_lock(sqlite3_file* file, int* out) {
  return real_methods(file).xCheckReservedLock(as_file(file).real(), out);
}
int control(sqlite3_file* file, int operation, void* argument) {
  return real_methods(file).xFileControl(as_file(file).real(), operation,
                                         argument);
}
int sector_size(sqlite3_file*) { return kSector; }
int characteristics(sqlite3_file* file) {
  return real_methods(file).xDeviceCharacteristics(as_file(file).real());
}
int shm_map(sqlite3_file* file, int page, int size, int extend,
            void volatile** out) {
  return real_methods(file).xShmMap(as_file(file).real(), page, size, extend,
                                    out);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
  return real_methods(file).xShmLock(as_file(file).real(), offset, count,
                                     flags);
}
void shm_barrier(sqlite3_file* file) {
  real_methods(file).xShmBarrier(as_file(file).real());
}
int shm_unmap(sqlite3_file* file, int remove) {
  return real_methods(file).xShmUnmap(as_file(file).real(), remove);
}

constexpr sqlite3_io_methods kMethods = {2,
                                         close,
                                         read,
                                         write,
                                         truncate,
                                         sync,
                                         file_size,
                                         lock,
                                         unlock,
                                         check_lock,
                                         control,
                                         sector_size,
                                         characteristics,
                                         shm_map,
                                         shm_lock,
                                         shm_barrier,
                                         shm_unmap,
                                         nullptr,
                                         nullptr};

sqlite3_vfs* the_real = nullptr;
sqlite3_vfs the_losing;

PowerLoss& disk_of(sqlite3_vfs* vfs) {
  return *static_cast<PowerLoss*>(vfs->pAppData);
}

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
         int* out_flags) {
  File& own = as_file(file);
  own = {{nullptr}, &disk_of(vfs), nullptr};
  const int code =
      the_real->xOpen(the_real, name, own.real(), flags, out_flags);
  if (own.real()->pMethods == nullptr) return code;
  own.base.pMethods = &kMethods;
  if ((flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0) {
    own.image = new std::shared_ptr<Image>(own.disk->image_of(name));
  }
  return code;
}

int delete_file(sqlite3_vfs* vfs, const char* name, int sync_folder) {
  disk_of(vfs).remove(name);
  return the_real->xDelete(the_real, name, sync_folder);
}

/// Puts these bytes of `operation` into the file.
void apply(std::string& file, const Operation& operation, std::size_t from,
           std::size_t size) {
  const std::size_t at = operation.at + from;
  if (file.size() < at + size) file.resize(at + size, '\0');
  file.replace(at, size, operation.bytes, from, size);
}

}  // namespace

PowerLoss::PowerLoss(unsigned seed) : random_(seed) {
  the_real = sqlite3_vfs_find(nullptr);
  the_losing = *the_real;
  the_losing.zName = "assize-power-loss";
  the_losing.szOsFile = static_cast<int>(sizeof(File)) + the_real->szOsFile;
  the_losing.pNext = nullptr;
  // The others of its functions are the real one's, which looks at its data.
  the_losing.pAppData = this;
  the_losing.xOpen = open;
  the_losing.xDelete = delete_file;
  the_losing.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* out) {
    return the_real->xAccess(the_real, name, flags, out);
  };
  the_losing.xFullPathname = [](sqlite3_vfs*, const char* name, int size,
                                char* out) {
    return the_real->xFullPathname(the_real, name, size, out);
  };
  if (sqlite3_vfs_register(&the_losing, 1) != SQLITE_OK) {
    throw std::runtime_error("the file system of the test is not taken");
  }
}

PowerLoss::~PowerLoss() {
  sqlite3_vfs_unregister(&the_losing);
  sqlite3_vfs_register(the_real, 1);
}

void PowerLoss::before_operations(std::function<void()> hook) {
  const std::lock_guard held(mutex_);
  hook_ = std::move(hook);
}

void PowerLoss::call_hook() {
  std::function<void()> hook;
  {
    const std::lock_guard held(mutex_);
    hook = hook_;
  }
  if (hook) hook();
}

std::shared_ptr<Image> PowerLoss::image_of(const std::string& path) {
  const std::lock_guard held(mutex_);
  auto& image = images_[path];
  if (image) return image;
  image = std::make_shared<Image>();
  std::ifstream file(path, std::ios::binary);
  image->synced.assign(std::istreambuf_iterator<char>(file), {});
  return image;
}

void PowerLoss::remove(const std::string& path) {
  const std::lock_guard held(mutex_);
  images_.erase(path);
}

void PowerLoss::add(Image& image, Operation operation) {
  call_hook();
  const std::lock_guard held(mutex_);
  image.pending.push_back(std::move(operation));
}

void PowerLoss::sync(Image& image) {
  call_hook();
  const std::lock_guard held(mutex_);
  for (const Operation& operation : image.pending) {
    if (operation.truncates) {
      image.synced.resize(operation.at, '\0');
    } else {
      apply(image.synced, operation, 0, operation.bytes.size());
    }
  }
  image.pending.clear();
}

void PowerLoss::leave(const std::string& folder, Survives survives) {
  const std::lock_guard held(mutex_);
  std::filesystem::create_directories(folder);
  for (const auto& [path, image] : images_) {
    std::string file = image->synced;
    for (const Operation& operation : image->pending) {
      if (survives == Survives::kNothing) break;
      if (operation.truncates) {
        if (random_() % 2 == 0) file.resize(operation.at, '\0');
        continue;
      }
      for (std::size_t at = 0; at < operation.bytes.size(); at += kSector) {
        if (random_() % 2 == 0) continue;
        apply(file, operation, at,
              std::min(kSector, operation.bytes.size() - at));
      }
    }
    const auto name = std::filesystem::path(path).filename();
    std::ofstream(std::filesystem::path(folder) / name, std::ios::binary)
        << file;
  }
}

}  // namespace assize::testing
