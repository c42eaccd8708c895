// The files of one AlpacaEval 2 system, row by row, before they are joined.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/benchmark.h"
#include "core/error.h"
#include "io/json_records.h"
#include "suites/alpaca_eval_2/preference.h"
#include "suites/alpaca_eval_2/text_pool.h"

namespace assize::alpaca_eval {

/// kVerdicts: what a replay needs. Of answers that are not held against others
/// it takes the lengths alone, which spares a copy of most of what is read.
enum class Reading { kAll, kVerdicts };

struct AnswerRow {
  Text instruction;
  Text output;  ///< "" where the lengths alone were asked for.
  std::uint32_t code_points = 0;
  Text category;     ///< The `dataset` tag, or "" where there is none.
  bool own = false;  ///< Its system's model_outputs.json has it.
};

struct JudgedRow {
  Text instruction;
  Text output_1;  ///< Kept where the reference's own file lacks it.
  bool keeps_output_1 = false;
  bool identical = false;  ///< output_1 == output_2.
  double preference = kAbsent;
  std::optional<TokenLogprobs> logprobs;
};

/// Row by instruction.
using RowOf = std::unordered_map<Text, std::uint32_t>;

/// What a system's folder holds. Its texts are in `pool`, or in that of the
/// reference's SystemFiles.
struct SystemFiles {
  std::string name;
  std::vector<AnswerRow> answers;  ///< In file order; then answers that only
                                   ///< annotations hold.
  std::vector<JudgedRow> judged;   ///< In file order.
  RowOf row_of;                    ///< Into `answers`.
  std::uint32_t compared_1 = 0, different_1 = 0;  ///< output_1 of annotations.
  std::uint32_t compared_2 = 0, different_2 = 0;
  std::vector<InputFile> files;
  TextPool pool;
  bool lengths_only = false;  ///< Of `answers`, no text was kept.
  bool stray = false;  ///< The folder holds neither file; it is no system.
  std::vector<std::string> other_judges;  ///< Whose annotations lie unread.
};

/// Where a system's files lie: `folder`/NAME/model_outputs.json and
/// `folder`/NAME/JUDGE/annotations.json. One of the two may be absent.
struct Layout {
  std::string folder, judge;

  std::string outputs(std::string_view system) const;
  std::string annotations(std::string_view system) const;
};

/// Fills `answers` of a system whose file exists. Instructions that
/// `reference` (nullptr: none) knows are not kept again. Errors name file and
/// record: a missing field, a wrong type, an instruction given twice.
Result<void> read_answers(const Layout& layout, const SystemFiles* reference,
                          JsonReader& reader, SystemFiles& system);

/// Fills `judged`; answers that only the annotations hold join `answers`.
/// Requires that read_answers() is done for both. Errors as above.
Result<void> read_judged(const Layout& layout, const SystemFiles* reference,
                         JsonReader& reader, SystemFiles& system);

/// Marks those of `answers` as `own` that the system's file, which was not
/// read, holds. Errors as of read_answers().
Result<void> mark_own_answers(const Layout& layout, JsonReader& reader,
                              SystemFiles& system);

/// Whether the system's own file, as far as it was read, has the instruction.
bool has_own_answer(const SystemFiles& system, Text instruction);

}  // namespace assize::alpaca_eval
