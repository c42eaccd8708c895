// What suites/quickstart promises of its systems. The counts are those of
// Python's `re` and `str` over the same files, made apart from this code.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "suites/generic/collection_reader.h"

using namespace assize;

namespace {

const std::vector<std::string> kSystems = {"baseline", "padded", "strong",
                                           "terse", "weak"};

Result<Benchmark> quickstart() {
  const char* root = std::getenv("ASSIZE_ROOT");
  const std::string folder =
      std::string(root ? root : ".") + "/suites/quickstart/";
  suites::CollectionFiles files{
      .items = {"items.jsonl", folder + "items.jsonl"},
      .answers = {},
      .gold = {},
      .baseline = "baseline",
      .name = "quickstart",
      .version = "1",
      .cautions = {}};
  for (const std::string& system : kSystems) {
    const std::string name = "answers/" + system + ".jsonl";
    files.answers.push_back({name, folder + name});
  }
  return suites::read_collection(files);
}

const Benchmark& bench() {
  static const Result<Benchmark> read = quickstart();
  if (!read) FAIL(render(read.error()));
  return *read;
}

/// Runs of letters, digits and apostrophes of ASCII, lower-cased.
std::vector<std::string> words(Text text) {
  std::vector<std::string> out(1);
  for (char c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    const bool part =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
    if (part) out.back() += c;
    if (!part && !out.back().empty()) out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::set<std::string> spans(Text text, std::size_t length) {
  const std::vector<std::string> all = words(text);
  std::set<std::string> out;
  for (std::size_t i = 0; i + length <= all.size(); ++i) {
    std::string span;
    for (std::size_t k = 0; k < length; ++k) span += all[i + k] + ' ';
    out.insert(span);
  }
  return out;
}

std::vector<Text> answers_of(std::size_t system) {
  std::vector<Text> out;
  for (const Answer& answer : bench().answers) {
    if (answer.system == system) out.push_back(answer.turns.front());
  }
  return out;
}

/// Right answers by system and category.
std::map<std::string, std::vector<int>> right() {
  std::map<std::string, std::vector<int>> out;
  for (const Record& record : bench().records) {
    const Item& item = bench().items[record.trial.item];
    auto& counts = out[bench().systems[record.trial.shown[0]]];
    counts.resize(bench().categories.size());
    counts[item.category] += record.verdict.score.front() == 1;
  }
  return out;
}

double jaccard(const std::set<std::string>& a, const std::set<std::string>& b) {
  std::size_t shared = 0;
  for (const std::string& span : a) shared += b.contains(span);
  const std::size_t all = a.size() + b.size() - shared;
  return all == 0 ? 0 : static_cast<double>(shared) / static_cast<double>(all);
}

}  // namespace

TEST_CASE("quickstart has 88 items, eleven in each of eight categories") {
  std::map<std::string, int> of;
  for (const Item& item : bench().items)
    ++of[bench().categories[item.category]];

  CHECK(of == std::map<std::string, int>{{"advice", 11},
                                         {"code", 11},
                                         {"extraction", 11},
                                         {"facts", 11},
                                         {"mathematics", 11},
                                         {"reasoning", 11},
                                         {"translation", 11},
                                         {"writing", 11}});
}

TEST_CASE("every system of quickstart answers every item, and none is empty") {
  CHECK(bench().systems == kSystems);
  CHECK(bench().answers.size() == 5 * 88);
  for (const Answer& answer : bench().answers) {
    CHECK(answer.presence == Presence::kGiven);
    CHECK(words(answer.turns.front()).size() >= 3);
  }
}

TEST_CASE("quickstart's keys hold its systems to be what they are said to be") {
  // By category, in order of name: advice, code, extraction, facts,
  // mathematics, reasoning, translation, writing.
  CHECK(right() == std::map<std::string, std::vector<int>>{
                       {"baseline", {8, 8, 8, 8, 8, 8, 8, 8}},
                       {"padded", {7, 6, 6, 6, 7, 7, 6, 6}},
                       {"strong", {11, 11, 11, 11, 11, 11, 11, 11}},
                       {"terse", {11, 9, 10, 11, 10, 9, 11, 10}},
                       {"weak", {2, 2, 2, 2, 2, 2, 2, 2}}});
}

TEST_CASE("padded is the longest of quickstart's systems, terse the shortest") {
  std::map<std::string, std::size_t> total;
  for (std::size_t s = 0; s < kSystems.size(); ++s) {
    for (const Text& text : answers_of(s)) {
      total[kSystems[s]] += words(text).size();
    }
  }

  CHECK(total["padded"] > 2 * total["baseline"]);
  CHECK(2 * total["terse"] < total["strong"]);
}

TEST_CASE(
    "no system of quickstart says twelve words of one answer in another") {
  for (std::size_t s = 0; s < kSystems.size(); ++s) {
    std::map<std::string, std::size_t> first;
    const std::vector<Text> texts = answers_of(s);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      for (const std::string& span : spans(texts[i], 12)) {
        const auto [at, fresh] = first.emplace(span, i);
        CAPTURE(kSystems[s], span);
        if (!fresh) FAIL("shared by two answers");
      }
    }
    CHECK(first.size() >= (kSystems[s] == "terse" ? 400u : 1000u));
  }
}

TEST_CASE("answers of one system of quickstart share next to no wording") {
  for (std::size_t s = 0; s < kSystems.size(); ++s) {
    std::vector<std::set<std::string>> shingles;
    for (const Text& text : answers_of(s)) shingles.push_back(spans(text, 5));
    double most = 0;
    for (std::size_t i = 0; i < shingles.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        most = std::max(most, jaccard(shingles[i], shingles[j]));
      }
    }
    CAPTURE(kSystems[s]);
    CHECK(most < 0.02);
  }
}
