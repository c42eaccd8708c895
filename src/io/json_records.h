// Reading recorded files in bulk: JSON arrays, JSON lines, small documents.
//
// A file is read in pieces and each record is parsed and visited alone, so
// memory follows the largest record and not the file. Every error names the
// file and the line, and the column where it is known.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/input_bytes.h"
#include "io/json_value.h"

namespace assize {

struct JsonLimits {
  std::uint64_t file_bytes = 1ull << 30;
  std::uint64_t record_bytes = 16ull << 20;  ///< Of a record, line or document.
  unsigned depth = 64;  ///< Arrays and objects in each other; at most 1000.
  FileKinds kinds = FileKinds::kAny;
  bool hash = true;  ///< If not, InputFile::sha256 stays empty.
  /// A document's NaN, Infinity and -Infinity, which Python's json writes and
  /// JSON does not know, are null.
  bool python_words = false;
};

/// Keeps its buffers from file to file: use one per thread. A visit must not
/// use the reader that calls it.
///
/// All of these are errors, with their place: bytes that are not UTF-8, U+0000
/// and unpaired surrogates in a string or key, a key given twice in one object,
/// a number out of range, anything nested too deep or too large, a file that is
/// empty or ends early, and text after its end. A byte order mark is skipped.
/// An error that a visit returns ends the reading; what its location lacks of
/// file, record and line is filled in with the record's.
class JsonReader {
 public:
  using VisitRecord =
      std::function<Result<void>(const JsonValue&, std::uint64_t record)>;
  using VisitDocument = std::function<Result<void>(const JsonValue&)>;

  explicit JsonReader(JsonLimits limits = {});
  ~JsonReader();
  JsonReader(JsonReader&&) noexcept;
  JsonReader& operator=(JsonReader&&) noexcept;

  /// A file that is one JSON array of objects; records count from 1.
  Result<InputFile> read_array(const std::string& path,
                               const VisitRecord& visit);
  /// JSON lines, each an object; `record` is the number of the line. Blank
  /// lines are skipped; a file without any other line is empty, an error.
  Result<InputFile> read_lines(const std::string& path,
                               const VisitRecord& visit);
  /// One document of any shape, no larger than a record.
  Result<InputFile> read_document(const std::string& path,
                                  const VisitDocument& visit);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace assize
