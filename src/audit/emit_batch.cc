#include "audit/emit_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>

#include "audit/batch_format.h"
#include "audit/custom_id.h"
#include "audit/searches.h"
#include "io/canonical_json.h"
#include "io/file.h"

namespace assize {
namespace {

namespace fs = std::filesystem;

/// Ends the name of a file that is being written.
constexpr std::string_view kPart = ".part";

/// One file that grows.
class Growing {
 public:
  Growing(const std::string& folder, const BatchFormat& format, BatchFile about)
      : path_((fs::path(folder) / about.name).string()),
        format_(format),
        about_(std::move(about)),
        out_(path_ + std::string(kPart), std::ios::binary) {
    write(format.head);
  }

  /// Whether one more entry would be within the limits; the first always is.
  bool has_room(std::size_t entry, const BatchCeilings& ceilings) const {
    const std::uint64_t after =
        about_.bytes + format_.separator.size() + entry + format_.tail.size();
    const auto within = [](std::uint64_t value, std::uint64_t most) {
      return most == 0 || value <= most;
    };
    return about_.requests == 0 ||
           (within(about_.requests + 1, format_.most_requests) &&
            within(about_.requests + 1, ceilings.requests) &&
            within(after, format_.most_bytes) && within(after, ceilings.bytes));
  }

  void add(std::string_view entry) {
    if (about_.requests > 0) write(format_.separator);
    write(entry);
    ++about_.requests;
  }

  Result<BatchFile> close() {
    write(format_.tail);
    out_.close();
    std::error_code error;
    if (out_) fs::rename(path_ + std::string(kPart), path_, error);
    if (!out_ || error) {
      return fail(fmt::format("cannot be written: {}",
                              error ? error.message() : std::strerror(errno)),
                  {path_});
    }
    about_.sha256 = hex(hash_.finish());
    return about_;
  }

 private:
  void write(std::string_view text) {
    out_ << text;
    hash_.update(text);
    about_.bytes += text.size();
  }

  std::string path_;
  const BatchFormat& format_;
  BatchFile about_;
  std::ofstream out_;
  Sha256 hash_;
};

class Emitting {
 public:
  Emitting(const WalkOf& of, std::string folder, const BatchCeilings& ceilings)
      : of_(of), folder_(std::move(folder)), ceilings_(ceilings) {}

  Result<void> add(const Planned& planned) {
    if (!planned.fresh || planned.stored) return {};
    const JudgeUse& judge = of_.config.judges[planned.judge];
    const BatchFormat* format = judge.http == nullptr
                                    ? nullptr
                                    : batch_format(judge.http->batch_format());
    if (format == nullptr) {
      ++left_out_[planned.judge];
      return {};
    }
    const std::string entry =
        batch_entry(*format, custom_id(planned.key), planned.call);
    std::unique_ptr<Growing>& file = open_[planned.judge];
    if (file != nullptr && !file->has_room(entry.size(), ceilings_)) {
      if (auto closed = close(*file); !closed) return closed;
      file = nullptr;
    }
    if (file == nullptr) file = begin(planned.judge, *format);
    file->add(entry);
    return {};
  }

  Result<Batches> finish() {
    for (auto& [judge, file] : open_) {
      if (auto closed = close(*file); !closed) {
        return tl::unexpected(closed.error());
      }
    }
    std::ranges::stable_sort(out_.files, {}, &BatchFile::judge);
    for (const auto& [judge, requests] : left_out_) {
      out_.left_out.push_back({judge, requests, why(judge)});
    }
    auto written =
        write_file((fs::path(folder_) / kBatchManifest).string(), manifest());
    if (!written) return tl::unexpected(written.error());
    return std::move(out_);
  }

 private:
  std::unique_ptr<Growing> begin(std::size_t judge, const BatchFormat& format) {
    BatchFile about{.name = {}, .judge = judge, .format = {}, .sha256 = {}};
    about.format = format.name;
    about.name = fmt::format("judge-{}-{}-{:04}{}", judge + 1, format.name,
                             ++files_of_[judge], format.extension);
    return std::make_unique<Growing>(folder_, format, std::move(about));
  }

  Result<void> close(Growing& file) {
    auto closed = file.close();
    if (!closed) return tl::unexpected(closed.error());
    out_.files.push_back(std::move(*closed));
    return {};
  }

  std::string why(std::size_t judge) const {
    if (of_.config.judges[judge].http == nullptr) {
      return "it answers on this machine";
    }
    return "its service has no batches of such requests";
  }

  std::string manifest() const {
    nlohmann::json files = nlohmann::json::array();
    nlohmann::json left_out = nlohmann::json::array();
    for (const BatchFile& file : out_.files) {
      const JudgeUse& judge = of_.config.judges[file.judge];
      files.push_back({{"name", file.name},
                       {"judge", judge.name},
                       {"model", judge.http->model()},
                       {"format", file.format},
                       {"requests", file.requests},
                       {"bytes", file.bytes},
                       {"sha256", file.sha256}});
    }
    for (const LeftOut& left : out_.left_out) {
      left_out.push_back({{"judge", of_.config.judges[left.judge].name},
                          {"requests", left.requests},
                          {"why", left.why}});
    }
    return pretty_json({{"schema", "assize.batch/1"},
                        {"files", std::move(files)},
                        {"left_out", std::move(left_out)}});
  }

  const WalkOf& of_;
  const std::string folder_;
  const BatchCeilings ceilings_;
  std::map<std::size_t, std::unique_ptr<Growing>> open_;  ///< By judge.
  std::map<std::size_t, std::size_t> files_of_;
  std::map<std::size_t, std::uint64_t> left_out_;
  Batches out_;
};

/// Files of an earlier plan must not be taken for this one's.
Result<void> make_empty_folder(const std::string& folder) {
  if (exists(folder)) {
    const auto names = list_folder(folder);
    if (!names) return tl::unexpected(names.error());
    if (names->empty()) return {};
    return fail(
        "batch files go to a folder of their own, and this one is not "
        "empty",
        {folder});
  }
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail("cannot be made: " + error.message(), {folder});
  return {};
}

}  // namespace

Result<Batches> emit_batches(WalkOf of, const std::string& folder,
                             const BatchCeilings& ceilings) {
  // Nobody can answer for a text that is still to be found.
  if (const auto error = unsearched(of.config)) return tl::unexpected(*error);
  if (auto made = make_empty_folder(folder); !made) {
    return tl::unexpected(made.error());
  }
  of.calls = true;
  Emitting emitting(of, folder, ceilings);
  const auto walked = walk_requests(
      of, [&](const Planned& planned) { return emitting.add(planned); });
  if (!walked) return tl::unexpected(walked.error());
  return emitting.finish();
}

}  // namespace assize
