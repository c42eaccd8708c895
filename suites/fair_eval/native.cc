#include "suites/fair_eval/native.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <utility>
#include <vector>

#include "core/sha256.h"
#include "io/json_records.h"
#include "io/json_writer.h"
#include "suites/fair_eval/collector.h"
#include "suites/fair_eval/description.h"
#include "suites/fair_eval/folder.h"
#include "suites/fair_eval/reader.h"
#include "suites/fair_eval/review_reader.h"
#include "suites/native_name.h"

namespace assize::fair_eval {
namespace {

using suites::file_name;

constexpr std::size_t kIdLetters = 22;  ///< As many as FastChat's have.

/// A question's number as one, any other id as text.
void put_id(JsonWriter& out, std::string_view id) {
  out.key("question_id");
  const bool digits =
      !id.empty() && id.size() < 16 && (id == "0" || id.front() != '0') &&
      std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  if (digits) {
    out.whole(std::stoll(std::string(id)));
  } else {
    out.string(id);
  }
}

/// What was said of one question: by who was shown first, the sample's text
/// and scores, the system's first.
struct Said {
  std::array<std::map<std::uint16_t, std::string>, 2> texts;
  double first = 0, second = 0, samples = 0;
};

bool has_scores(const Record& record) {
  return judged(record.verdict.status) && record.verdict.score.size() == 2;
}

/// The text itself where it reads as the record's scores or lack of them; else
/// these scores as text, or nothing. A sample that was not read keeps its place
/// among those of the other order.
std::string text_of(const Record& record, const ReviewReader& reader,
                    const Grammar& grammar) {
  const Verdict read = reader.parse(record.raw);
  if (!has_scores(record)) {
    return judged(read.status) ? std::string() : std::string(record.raw);
  }
  const SlotScores& score = record.verdict.score;
  if (read.score == score) return std::string(record.raw);
  return grammar.write(fmt::format("{}", score[0]),
                       fmt::format("{}", score[1]));
}

/// The averages; null where no sample was read.
void put_averages(const Said& said, JsonWriter& out) {
  out.key("score");
  if (said.samples == 0) {
    out.null();
    return;
  }
  out.begin_array();
  out.number(said.first / said.samples);
  out.number(said.second / said.samples);
  out.end_array();
}

std::string line_of(const Item& item, const Said& said) {
  JsonWriter out;
  out.begin_object();
  put_id(out, item.id);
  out.key("question");
  out.string(item.questions.empty() ? Text() : item.questions[0]);
  for (const std::size_t order : {0, 1}) {
    out.key(order == 0 ? "review" : "review_bpc");
    out.begin_array();
    for (const auto& [sample, text] : said.texts[order]) out.string(text);
    out.end_array();
  }
  put_averages(said, out);
  out.end_object();
  return out.take() + "\n";
}

/// The only system that these records show beside `system`.
Result<std::uint16_t> rival_of(const Benchmark& bench, std::uint16_t system,
                               std::span<const Record> records) {
  int out = -1;
  for (const Record& record : records) {
    const auto& shown = record.trial.shown;
    if (record.trial.slots != 2) continue;
    const std::uint16_t other = shown[0] == system ? shown[1] : shown[0];
    if (out >= 0 && out != static_cast<int>(other)) {
      return fail(fmt::format(
          "'{}' was compared with '{}' and '{}', and a "
          "file of reviews is of one pair",
          printable(bench.systems.at(system), 60),
          printable(bench.systems.at(other), 60),
          printable(bench.systems.at(static_cast<std::size_t>(out)), 60)));
    }
    out = other;
  }
  if (out < 0) return fail("there is no comparison of two answers to write");
  return static_cast<std::uint16_t>(out);
}

/// "review/review_A_B_JUDGE" of the pair, without an ending.
std::string review_path(const Benchmark& bench, std::uint16_t system,
                        std::uint16_t rival, std::uint16_t judge) {
  const std::string& by = bench.judges.at(judge);
  return fmt::format("review/review_{}_{}_{}",
                     file_name(bench.systems.at(system)),
                     file_name(bench.systems.at(rival)),
                     by == kPeople ? std::string(kHuman) : file_name(by));
}

/// The label in the benchmark's own words if there are such, else the name of
/// the preferred system.
std::string label_of(const Benchmark& bench, const Description& about,
                     const Record& record) {
  const Verdict& verdict = record.verdict;
  std::string preferred;
  if (verdict.winner >= 0) {
    preferred = bench.systems.at(
        record.trial.shown[static_cast<std::size_t>(verdict.winner)]);
  }
  const auto known = std::ranges::find(
      about.labels, preferred, &std::pair<std::string, std::string>::second);
  return known == about.labels.end() ? preferred : known->first;
}

/// One label for each question, as people give them.
Result<std::string> labels_of(const Benchmark& bench, const Description& about,
                              std::span<const Record> records) {
  std::map<std::uint32_t, std::string> labels;
  for (const Record& record : records) {
    const Status status = record.verdict.status;
    if (record.trial.slots != 2 || !judged(status)) continue;
    const auto item = record.trial.item;
    if (!labels.emplace(item, label_of(bench, about, record)).second) {
      return fail(
          fmt::format("question '{}' has several verdicts without scores, and "
                      "a file of labels has one line for each",
                      printable(bench.items[item].id, 60)));
    }
  }
  if (labels.size() != bench.items.size()) {
    return fail(
        fmt::format("{} of {} questions are labelled, and a file of labels has "
                    "one line for each",
                    labels.size(), bench.items.size()));
  }
  std::string out;
  for (const auto& [item, label] : labels) out += label + "\n";
  return out;
}

}  // namespace

Result<Benchmark> read_answer_file(const std::string& path) {
  const std::string name = std::filesystem::path(path).filename().string();
  const std::string_view system = system_of(name);
  Benchmark bench;
  bench.suite = "fair_eval";
  bench.systems = {system.empty() ? std::filesystem::path(name).stem().string()
                                  : std::string(system)};
  bench.categories = {""};
  std::map<std::string, std::uint32_t> seen;
  JsonReader reader;
  Result<InputFile> file =
      read_answers(reader, path, [&](const AnswerRow& row) -> Result<void> {
        const auto at = static_cast<std::uint32_t>(bench.items.size());
        if (!seen.emplace(row.question, at).second) {
          return fail(fmt::format("question '{}' is answered twice",
                                  printable(row.question, 60)));
        }
        Item& item = bench.items.emplace_back();
        item.id = bench.texts.emplace_back(row.question);
        item.cluster = at;
        item.questions = {Text()};
        bench.answers.push_back(
            {.item = at,
             .system = 0,
             .presence = row.text.empty() ? Presence::kEmpty : Presence::kGiven,
             .turns = {bench.texts.emplace_back(row.text)}});
        return {};
      });
  if (!file) return tl::unexpected(file.error());
  bench.files.push_back(std::move(*file));
  return bench;
}

Result<NativeFile> write_answers(const Benchmark& bench, std::uint16_t system) {
  const std::string& name = bench.systems.at(system);
  NativeFile out{fmt::format("answer/answer_{}.jsonl", file_name(name)), {}};
  for (const Answer& answer : bench.answers) {
    if (answer.system != system || answer.presence == Presence::kMissing) {
      continue;
    }
    const Item& item = bench.items[answer.item];
    if (answer.turns.empty()) {
      return fail(fmt::format("the answer of '{}' to question '{}' has no text",
                              printable(name, 60), printable(item.id, 60)));
    }
    const std::string key =
        fmt::format("{}\n{}\n{}", name, item.id, answer.turns[0]);
    JsonWriter line;
    line.begin_object();
    line.key("answer_id");
    line.string(sha256_hex(key).substr(0, kIdLetters));
    line.key("model_id");
    line.string(name);
    put_id(line, item.id);
    line.key("text");
    line.string(answer.turns[0]);
    line.end_object();
    out.text += line.take() + "\n";
  }
  return out;
}

Result<NativeFile> write_verdicts(const Benchmark& bench, std::uint16_t system,
                                  std::uint16_t judge,
                                  std::span<const Record> records) {
  const auto about = description();
  if (!about) return tl::unexpected(about.error());
  const auto reader = ReviewReader::make(*about);
  if (!reader) return tl::unexpected(reader.error());
  const auto grammar = Grammar::compile(about->official);
  if (!grammar) return tl::unexpected(grammar.error());
  const auto rival = rival_of(bench, system, records);
  if (!rival) return tl::unexpected(rival.error());
  const std::string path = review_path(bench, system, *rival, judge);
  if (std::ranges::none_of(records, has_scores)) {
    const auto labels = labels_of(bench, *about, records);
    if (!labels) return tl::unexpected(labels.error());
    return NativeFile{path + ".txt", *labels};
  }
  std::map<std::uint32_t, Said> said;
  for (const Record& record : records) {
    const Trial& trial = record.trial;
    if (trial.slots != 2 || record.verdict.status >= Status::kNotRecorded ||
        (judged(record.verdict.status) && !has_scores(record))) {
      continue;
    }
    const std::size_t slot = trial.shown[0] == system ? 0 : 1;
    Said& of = said[trial.item];
    const bool fresh =
        of.texts[slot]
            .try_emplace(trial.sample, text_of(record, *reader, *grammar))
            .second;
    if (!fresh || !has_scores(record)) continue;
    of.first += record.verdict.score[slot];
    of.second += record.verdict.score[1 - slot];
    ++of.samples;
  }
  NativeFile out{path + ".json", {}};
  for (const auto& [item, of] : said) {
    out.text += line_of(bench.items.at(item), of);
  }
  return out;
}

}  // namespace assize::fair_eval
