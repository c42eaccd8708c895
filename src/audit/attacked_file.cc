#include "audit/attacked_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/pilot.h"

namespace assize {
namespace {

constexpr std::uint16_t kArm = 1;

/// Which of the file's systems: the one of that name, the only one, or any for
/// a constant, which changes nobody's answers.
Result<std::uint16_t> system_of(const Benchmark& bench, const std::string& name,
                                Scope scope) {
  if (name.empty() && !bench.systems.empty() &&
      (bench.systems.size() == 1 || scope == Scope::kConstant)) {
    return std::uint16_t{0};
  }
  const int found = name.empty() ? -1 : bench.find_system(name);
  if (found >= 0) return static_cast<std::uint16_t>(found);
  return fail(name.empty()
                  ? fmt::format("the file has answers of {}; say whose",
                                some_names(bench.systems))
                  : fmt::format("the file has no answers of '{}', but of {}",
                                printable(name, 60), some_names(bench.systems)),
              {"--system"});
}

/// File names and spreadsheets are spared blanks.
std::string without_blanks(std::string text) {
  std::ranges::replace(text, ' ', '_');
  return text;
}

}  // namespace

Result<AttackedFile> attack_file(Benchmark bench, const FileAttack& how) {
  if (bench.items.empty()) return fail("the file has no rows", {"--in"});
  if (how.attack.searcher != nullptr) {
    return fail(
        fmt::format("'{}' searches for its text by asking a judge; 'assize run "
                    "AUDIT --stage search' does so, and the report has it",
                    how.attack.id),
        {"--attack"});
  }
  if (how.attack.rewriter == nullptr) {
    return fail(
        fmt::format("'{}' changes how answers are shown, not what they say; "
                    "'assize run' plays it",
                    how.attack.id),
        {"--attack"});
  }
  const auto system = system_of(bench, how.system, how.attack.plugin->scope);
  if (!system) return tl::unexpected(system.error());
  // An audit leaves its reference alone; a file of its answers is like another.
  bench.reference = -1;
  const std::uint16_t under_test[] = {*system};
  const std::uint16_t arms[] = {kArm};
  const AttackContext context{
      .bench = bench, .prompt = how.prompt, .canary = {}};
  const auto applied = add_entrants(bench, {&how.attack, 1}, arms, under_test,
                                    context, how.seed, how.threads);
  if (!applied) return tl::unexpected(applied.error());
  if (bench.entrants.empty()) {
    return fail(fmt::format("'{}' makes no answers", how.attack.id),
                {"--attack"});
  }
  const Entrant& entrant = bench.entrants.front();
  AttackedFile out{
      .file = {}, .system = {}, .name = how.name, .applied = applied->front()};
  if (entrant.clean != Entrant::kConstant) {
    out.system = bench.systems[*system];
  }
  if (out.name.empty()) {
    out.name =
        without_blanks(out.system.empty() ? how.attack.arm
                                          : out.system + "+" + how.attack.arm);
  }
  const int taken = bench.find_system(out.name);
  if (taken >= 0 && taken != entrant.system) {
    return fail(fmt::format("the file has answers of '{}' already; give "
                            "another name",
                            printable(out.name, 60)),
                {"--name"});
  }
  bench.systems[entrant.system] = out.name;
  out.answers = static_cast<std::uint32_t>(
      std::ranges::count(bench.answers, entrant.system, &Answer::system));
  if (out.rewritten() == 0) {
    return fail(
        fmt::format("'{}' applies to none of the answers{}", how.attack.id,
                    how.prompt == nullptr
                        ? "; what imitates a judge's prompt needs one, which "
                          "--template names"
                        : ""),
        {"--attack"});
  }
  auto file = how.format.write_answers(bench, entrant.system);
  if (!file) return tl::unexpected(file.error());
  out.file = std::move(*file);
  return out;
}

}  // namespace assize
