#include "suites/generic/collection_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>

#include "io/json_records.h"
#include "suites/generic/key.h"
#include "suites/generic/layout.h"
#include "suites/generic/line_fields.h"

namespace assize::suites {
namespace {

constexpr char kGold[] = "gold";
constexpr std::size_t kMostIndices = std::numeric_limits<std::uint16_t>::max();
constexpr std::size_t kMostTurns = std::numeric_limits<std::uint8_t>::max();

/// An item or an answer, as its line says.
struct ItemRow {
  std::string cluster, category;
  Item item;
  std::optional<Key> key;
};

class Reader {
 public:
  explicit Reader(const CollectionFiles& files) : files_(files) {
    bench_.suite = files.name;
    bench_.version = files.version;
    bench_.cautions = files.cautions;
  }

  Result<Benchmark> read() {
    auto done = lines(files_.items,
                      [this](const JsonValue& row) { return add_item(row); });
    if (!done) return tl::unexpected(done.error());
    done = place_items();
    if (!done) return tl::unexpected(done.error());
    for (const NamedPath& file : files_.answers) {
      done =
          lines(file, [this](const JsonValue& row) { return add_answer(row); });
      if (!done) return tl::unexpected(done.error());
    }
    done = place_answers();
    if (!done) return tl::unexpected(done.error());
    label_by_keys();
    if (!files_.gold.path.empty()) {
      done = lines(files_.gold,
                   [this](const JsonValue& row) { return add_gold(row); });
      if (!done) return tl::unexpected(done.error());
    }
    return std::move(bench_);
  }

 private:
  template <typename Visit>
  Result<void> lines(const NamedPath& file, const Visit& visit) {
    auto read = reader_.read_lines(
        file.path, [&](const JsonValue& row, std::uint64_t) -> Result<void> {
          return visit(row);
        });
    if (!read) return tl::unexpected(read.error());
    read->path = file.configured;
    bench_.files.push_back(std::move(*read));
    return {};
  }

  Text keep(std::string_view text) { return bench_.texts.emplace_back(text); }

  std::vector<Text> keep(const std::vector<std::string_view>& texts) {
    std::vector<Text> out;
    out.reserve(texts.size());
    for (const std::string_view text : texts) out.push_back(keep(text));
    return out;
  }

  Result<void> add_item(const JsonValue& row) {
    if (auto known = only_fields(row, {"id", "category", "cluster", "question",
                                       "turns", "key", "reference", "fields"});
        !known) {
      return known;
    }
    const auto id = text_of(row, "id");
    if (!id) return tl::unexpected(id.error());
    if (!ids_.insert(std::string(*id)).second) {
      return fail(fmt::format("item '{}' is given twice", printable(*id, 60)));
    }
    auto questions = turns_of(row, "question", false);
    if (!questions) return tl::unexpected(questions.error());
    if (questions->size() > kMostTurns) {
      return fail(fmt::format("the item has {} turns, at most {} can be judged",
                              questions->size(), kMostTurns));
    }
    ItemRow& out = rows_.emplace_back();
    out.item.id = keep(*id);
    out.item.questions = keep(*questions);
    const auto category = text_or_none(row, "category");
    if (!category) return tl::unexpected(category.error());
    const auto cluster = text_or_none(row, "cluster");
    if (!cluster) return tl::unexpected(cluster.error());
    out.category = *category;
    out.cluster = cluster->empty() ? *id : *cluster;
    if (out.category == kTotal) {
      return fail("the category 'all' is kept for the total");
    }
    if (auto done = add_fields(row, out.item); !done) return done;
    if (row["key"].is_missing()) return {};
    auto key = Key::parse(row["key"]);
    if (!key) return tl::unexpected(key.error());
    out.key = std::move(*key);
    return {};
  }

  Result<void> add_fields(const JsonValue& row, Item& item) {
    const auto reference = text_or_none(row, "reference");
    if (!reference) return tl::unexpected(reference.error());
    if (!row["reference"].is_missing()) {
      item.fields.push_back({"reference", keep(*reference)});
    }
    const JsonValue fields = row["fields"];
    bool good = fields.is_missing() || fields.is_object();
    std::string taken;
    fields.each_field([&](std::string_view name, const JsonValue& value) {
      good = good && value.is_string();
      if (std::ranges::find(item.fields, name, &Field::name) !=
              item.fields.end() ||
          name == "question" || name == "nonce" ||
          name.starts_with("question_") || name.starts_with("answer_") ||
          name.starts_with("label_")) {
        taken = name;
      }
      item.fields.push_back({keep(name), keep(value.string())});
    });
    if (!good) return fail("'fields' must be an object of texts");
    if (taken.empty()) return {};
    return fail(fmt::format("field '{}' has the name of another slot",
                            printable(taken, 60)));
  }

  Result<void> place_items() {
    std::ranges::sort(rows_, {}, [](const ItemRow& row) {
      return std::tie(row.cluster, row.item.id);
    });
    std::set<std::string> categories;
    for (const ItemRow& row : rows_) categories.insert(row.category);
    if (categories.size() > kMostIndices) {
      return fail(fmt::format("{} categories, at most {} can be told apart",
                              categories.size(), kMostIndices),
                  {files_.items.path});
    }
    bench_.categories.assign(categories.begin(), categories.end());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      Item& item = rows_[i].item;
      const bool same = i > 0 && rows_[i].cluster == rows_[i - 1].cluster;
      const std::uint32_t before = i == 0 ? 0 : bench_.items.back().cluster;
      item.cluster = i == 0 ? 0 : before + (same ? 0 : 1);
      item.category = static_cast<std::uint16_t>(std::distance(
          categories.begin(), categories.find(rows_[i].category)));
      item_of_.emplace(item.id, static_cast<std::uint32_t>(i));
      bench_.items.push_back(item);
    }
    return {};
  }

  Result<std::uint32_t> item_of(std::string_view id) const {
    const auto found = item_of_.find(id);
    if (found != item_of_.end()) return found->second;
    return fail(fmt::format("there is no item '{}'", printable(id, 60)));
  }

  Result<void> add_answer(const JsonValue& row) {
    const auto line = read_answer_line(row);
    if (!line) return tl::unexpected(line.error());
    const auto item = item_of(line->item);
    if (!item) return tl::unexpected(item.error());
    const std::size_t asked = bench_.items[*item].questions.size();
    if (line->turns.size() != asked) {
      return fail(fmt::format("the item has {} turns, the answer {}", asked,
                              line->turns.size()));
    }
    const auto [answer, fresh] =
        answers_.try_emplace(std::pair(std::string(line->system), *item));
    if (fresh) {
      answer->second = keep(line->turns);
      return {};
    }
    return fail(fmt::format("system '{}' answers item '{}' twice",
                            printable(line->system, 60),
                            printable(bench_.items[*item].id, 60)));
  }

  /// Systems by name, answers by system and item.
  Result<void> place_answers() {
    for (const auto& [key, turns] : answers_) {
      if (bench_.systems.empty() || bench_.systems.back() != key.first) {
        if (bench_.systems.size() == kMostIndices) {
          return fail(fmt::format("at most {} systems can be told apart",
                                  kMostIndices));
        }
        bench_.systems.push_back(key.first);
      }
      const bool empty = std::ranges::all_of(turns, &Text::empty);
      bench_.answers.push_back(
          {.item = key.second,
           .system = static_cast<std::uint16_t>(bench_.systems.size() - 1),
           .presence = empty ? Presence::kEmpty : Presence::kGiven,
           .turns = turns});
    }
    tell_missing();
    bench_.reference = bench_.find_system(files_.baseline);
    if (bench_.reference >= 0) return {};
    return fail(fmt::format("the baseline '{}' has no answers{}",
                            printable(files_.baseline, 60),
                            did_you_mean(files_.baseline, bench_.systems)));
  }

  void tell_missing() {
    for (std::size_t s = 0; s < bench_.systems.size(); ++s) {
      const auto given = static_cast<std::size_t>(
          std::ranges::count(bench_.answers, s, &Answer::system));
      if (given == bench_.items.size()) continue;
      bench_.excluded.push_back(
          {bench_.systems[s], "items without an answer",
           static_cast<std::uint32_t>(bench_.items.size() - given)});
    }
  }

  std::uint16_t gold() {
    if (bench_.gold < 0) {
      bench_.gold = static_cast<int>(bench_.judges.size());
      bench_.judges.emplace_back(kGold);
    }
    return static_cast<std::uint16_t>(bench_.gold);
  }

  void label_by_keys() {
    for (const Answer& answer : bench_.answers) {
      const auto& key = rows_[answer.item].key;
      if (!key) continue;
      Record& record = bench_.records.emplace_back();
      record.trial = {.item = answer.item, .slots = 1, .focus = 0};
      record.trial.shown[0] = answer.system;
      record.trial.judge = gold();
      record.verdict.status = Status::kScored;
      record.verdict.score = {key->right(answer.turns.back()) ? 1.0 : 0.0};
    }
  }

  Result<std::uint16_t> system_of(const JsonValue& value) {
    const int found = bench_.find_system(value.string());
    if (found >= 0) return static_cast<std::uint16_t>(found);
    return fail(fmt::format("there is no system '{}'{}",
                            printable(value.string(), 60),
                            did_you_mean(value.string(), bench_.systems)));
  }

  Result<void> add_gold(const JsonValue& row) {
    if (auto known = only_fields(row, {"item", "better", "worse", "tie"});
        !known) {
      return known;
    }
    const auto item = text_of(row, "item").and_then([&](std::string_view id) {
      return item_of(id);
    });
    if (!item) return tl::unexpected(item.error());
    const bool tie = !row["tie"].is_missing();
    const bool better = !row["better"].is_missing();
    if (better != !row["worse"].is_missing() || tie == better ||
        (tie && row["tie"].size() != 2)) {
      return fail("give 'better' and 'worse', or 'tie' with two systems");
    }
    const auto first = system_of(tie ? row["tie"].at(0) : row["better"]);
    if (!first) return tl::unexpected(first.error());
    const auto second = system_of(tie ? row["tie"].at(1) : row["worse"]);
    if (!second) return tl::unexpected(second.error());
    if (*first == *second) {
      return fail("a gold label compares two systems, not one with itself");
    }
    if (!labelled_.emplace(*item, std::minmax(*first, *second)).second) {
      return fail(
          fmt::format("these two systems are labelled twice on item "
                      "'{}'",
                      printable(bench_.items[*item].id, 60)));
    }
    Record& record = bench_.records.emplace_back();
    record.trial = {.item = *item, .shown = {*first, *second}, .focus = 0};
    record.trial.judge = gold();
    record.verdict.status = tie ? Status::kTied : Status::kChosen;
    record.verdict.tie = tie ? Tie::kDeclared : Tie::kNone;
    record.verdict.winner = static_cast<std::int8_t>(tie ? -1 : 0);
    record.verdict.p_first = tie ? 0.5 : 1;
    return {};
  }

  const CollectionFiles& files_;
  JsonReader reader_;
  std::set<std::string> ids_;
  std::vector<ItemRow> rows_;  ///< In the order of bench_.items when placed.
  std::map<Text, std::uint32_t> item_of_;
  std::map<std::pair<std::string, std::uint32_t>, std::vector<Text>> answers_;
  /// Item and the two systems, the lower first, of each gold label.
  std::set<std::pair<std::uint32_t, std::pair<std::uint16_t, std::uint16_t>>>
      labelled_;
  Benchmark bench_;
};

}  // namespace

Result<Benchmark> read_collection(const CollectionFiles& files) {
  return Reader(files).read();
}

}  // namespace assize::suites
