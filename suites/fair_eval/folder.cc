#include "suites/fair_eval/folder.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "io/file.h"
#include "suites/fair_eval/collector.h"
#include "suites/fair_eval/reader.h"
#include "suites/fair_eval/review_name.h"
#include "suites/fair_eval/review_reader.h"

namespace assize::fair_eval {
namespace {

constexpr std::string_view kPrefix = "answer_";
constexpr std::string_view kEnding = ".jsonl";

class FolderReader {
 public:
  FolderReader(std::string folder, const Description& about,
               ReviewReader reviews)
      : folder_(std::move(folder)),
        collector_(about),
        reviews_(std::move(reviews)) {}

  Result<Benchmark> read() {
    const Result<void> questions = read_questions();
    if (!questions) return tl::unexpected(questions.error());
    const Result<void> answers = each_file(
        "answer", [&](const auto& name) { return read_answers(name); });
    if (!answers) return tl::unexpected(answers.error());
    if (collector_.systems().empty()) {
      return fail("there is no answer/answer_SYSTEM.jsonl in this folder",
                  {folder_});
    }
    const Result<void> reviews = each_file(
        "review", [&](const auto& name) { return read_review(name); });
    if (!reviews) return tl::unexpected(reviews.error());
    return collector_.finish();
  }

 private:
  std::string path(const std::string& below) const {
    return fmt::format("{}/{}", folder_, below);
  }

  /// Keeps what was read of the file under its name below the folder.
  Result<void> ended(Result<InputFile> file, const std::string& below) {
    if (!file) return tl::unexpected(file.error());
    file->path = below;
    collector_.end_file(std::move(*file));
    return {};
  }

  /// Visits the files of a folder below, by name; none where it is not there.
  template <typename Visit>
  Result<void> each_file(const std::string& below, const Visit& visit) {
    if (!exists(path(below))) return {};
    Result<std::vector<std::string>> names = list_folder(path(below));
    if (!names) return tl::unexpected(names.error());
    // Systems are told apart by name, so they come in the order of these.
    std::ranges::sort(*names, {}, [](const std::string& name) {
      return std::pair(system_of(name), std::string_view(name));
    });
    for (const std::string& name : *names) {
      if (name.starts_with('.')) continue;
      const std::string file = fmt::format("{}/{}", below, name);
      const Result<void> inside = check_inside(path(file), folder_);
      if (!inside) return tl::unexpected(inside.error());
      Result<void> visited = visit(name);
      if (!visited) return visited;
    }
    return {};
  }

  Result<void> read_questions() {
    const std::string file = "question.jsonl";
    const Result<void> inside = check_inside(path(file), folder_);
    if (exists(path(file)) && !inside) return tl::unexpected(inside.error());
    return ended(
        fair_eval::read_questions(json_, path(file),
                                  [&](const QuestionRow& row) {
                                    return collector_.add_question(row);
                                  }),
        file);
  }

  Result<void> read_answers(const std::string& name) {
    const std::string file = "answer/" + name;
    if (system_of(name).empty()) {
      collector_.leave_out(file, "files that are not answer_SYSTEM.jsonl");
      return {};
    }
    Result<void> begun = collector_.begin_answers(std::string(system_of(name)));
    if (!begun) {
      begun.error().where.file = path(file);
      return begun;
    }
    return ended(fair_eval::read_answers(json_, path(file),
                                         [&](const AnswerRow& row) {
                                           return collector_.add_answer(row);
                                         }),
                 file);
  }

  Result<void> read_review(const std::string& name) {
    const std::string file = "review/" + name;
    const auto said = review_name(name, collector_.systems());
    if (!said) {
      collector_.leave_out(
          file,
          "files that are not review_A_B_JUDGE of two systems whose "
          "answer/answer_SYSTEM.jsonl is here");
      return {};
    }
    if (said->labels) return read_labels(*said, file);
    return ended(reviews_.read(json_, path(file),
                               [&](const Review& review) {
                                 return collector_.add_review(*said, review);
                               }),
                 file);
  }

  Result<void> read_labels(const ReviewName& name, const std::string& file) {
    std::size_t labels = 0;
    Result<InputFile> read = fair_eval::read_labels(
        path(file), [&](Text label, std::uint32_t line) -> Result<void> {
          Result<void> added = collector_.add_label(name, labels++, label);
          if (!added) added.error().where = {path(file), line};
          return added;
        });
    if (read && labels < collector_.questions()) {
      return fail(fmt::format("there are {} labels for {} questions", labels,
                              collector_.questions()),
                  {path(file), static_cast<std::uint32_t>(labels)});
    }
    return ended(std::move(read), file);
  }

  std::string folder_;
  Collector collector_;
  ReviewReader reviews_;
  JsonReader json_{{.kinds = FileKinds::kRegular}};
};

}  // namespace

std::string_view system_of(std::string_view file) {
  if (!file.starts_with(kPrefix) || !file.ends_with(kEnding) ||
      file.size() <= kPrefix.size() + kEnding.size()) {
    return {};
  }
  return file.substr(kPrefix.size(),
                     file.size() - kPrefix.size() - kEnding.size());
}

Result<Benchmark> read_folder(const std::string& folder,
                              const Description& about) {
  Result<ReviewReader> reviews = ReviewReader::make(about);
  if (!reviews) return tl::unexpected(reviews.error());
  return FolderReader(folder, about, std::move(*reviews)).read();
}

}  // namespace assize::fair_eval
