#include "audit/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "core/sha256.h"

namespace assize {
namespace {

/// Names and values of the slots; owns what the values point at.
class Slots {
 public:
  void add(std::string name, std::string_view value) {
    names_.push_back(std::move(name));
    values_.emplace_back(names_.back(), value);
  }

  const Values& values() const { return values_; }

 private:
  std::deque<std::string> names_;  ///< A deque: views stay valid.
  Values values_;
};

/// Adds one turn of a conversation of which turn `last` is judged: the text
/// alone where there is no turn before it.
void said(std::string& out, std::string_view text, std::size_t turn,
          std::size_t last) {
  if (turn > 0) out += "\n\n";
  if (last > 0) out += fmt::format("Turn {}: ", turn + 1);
  out += text;
}

/// The turns of one side up to `turn`: of a first turn its text as it stands,
/// else a text that `owner` keeps.
template <typename Texts>
std::string_view talk(const Texts& texts, std::size_t turn,
                      std::deque<std::string>& owner) {
  if (turn == 0) return texts[0];
  std::string& out = owner.emplace_back();
  for (std::size_t t = 0; t <= turn; ++t) said(out, texts[t], t, turn);
  return out;
}

/// Whether the frame shows the nonce; a published filling might bring it in.
bool shows_nonce(const JudgePrompt& prompt) {
  if (prompt.fill != Fill::kOnePass) return true;
  return std::ranges::any_of(prompt.frame.blocks, [](const Block& block) {
    return std::ranges::any_of(block.parts, [](const Part& part) {
      return part.slot && part.text == "nonce";
    });
  });
}

std::string nonce_of(const Presentation& shown, const Item& item,
                     std::uint64_t seed) {
  Sha256 hash;
  hash.field("nonce").field(fmt::format("{}", seed)).field(item.id);
  for (const Shown& slot : shown.slots) {
    for (const std::string& turn : slot.turns) hash.field(turn);
  }
  return hex(hash.finish()).substr(0, 8);
}

/// Of a published program's filling, the values in its order.
Values ordered(const Values& values, const JudgePrompt& prompt) {
  if (prompt.fill == Fill::kOnePass) return values;
  Values out;
  for (const std::string& name : prompt.fill_order) {
    const auto found = std::ranges::find(values, std::string_view(name),
                                         &Values::value_type::first);
    if (found != values.end()) out.push_back(*found);
  }
  return out;
}

std::vector<Message> parted(const std::string& chatml) {
  std::vector<Message> out;
  for (const auto& [role, text] : split_chatml(chatml)) {
    out.push_back({role, std::string(text)});
  }
  return out;
}

void leak(const Presentation& shown, std::vector<Message>& messages) {
  if (!shown.system_note.empty()) {
    messages.insert(messages.begin(), {Role::kSystem, shown.system_note});
  }
  const auto last = std::ranges::find(messages.rbegin(), messages.rend(),
                                      Role::kUser, &Message::role);
  if (last == messages.rend()) return;
  last->text = shown.before + last->text + shown.after;
}

tl::unexpected<Error> no_turn(const Item& item, std::uint8_t turn) {
  return fail(fmt::format("item '{}' has no text of turn {} to judge",
                          printable(item.id, 60), turn + 1));
}

}  // namespace

Result<Presentation> present(const Benchmark& bench, const JudgePrompt& prompt,
                             const Trial& trial) {
  Presentation out{.prompt = &prompt,
                   .slots = {},
                   .focus = trial.focus,
                   .system_note = {},
                   .before = {},
                   .after = {}};
  for (std::size_t slot = 0; slot < trial.slots; ++slot) {
    const std::int64_t row = bench.find_answer(trial.shown[slot], trial.item);
    if (row < 0) {
      return fail(fmt::format("system '{}' gave no answer to item '{}'",
                              bench.systems[trial.shown[slot]],
                              printable(bench.items[trial.item].id, 60)));
    }
    const auto& turns = bench.answers[static_cast<std::size_t>(row)].turns;
    Shown& shown = out.slots.emplace_back();
    if (slot < prompt.labels.size()) shown.label = prompt.labels[slot];
    shown.turns.assign(turns.begin(), turns.end());
    shown.turns.resize(bench.items[trial.item].questions.size());
  }
  return out;
}

Result<Request> render(const JudgePrompt& prompt, const Presentation& shown,
                       const Item& item, std::uint8_t turn,
                       std::uint64_t seed) {
  if (turn >= item.questions.size()) return no_turn(item, turn);
  // It is a hash of both answers, and most published prompts have none.
  const std::string nonce =
      shows_nonce(prompt) ? nonce_of(shown, item, seed) : std::string();
  Slots slots;
  std::deque<std::string> talks;  ///< A deque: views stay valid.
  slots.add("question", talk(item.questions, turn, talks));
  slots.add("nonce", nonce);
  for (std::size_t t = 0; t < item.questions.size(); ++t) {
    slots.add(fmt::format("question_{}", t + 1), item.questions[t]);
  }
  for (std::size_t k = 0; k < shown.slots.size(); ++k) {
    const Shown& slot = shown.slots[k];
    slots.add(fmt::format("label_{}", k + 1), slot.label);
    slots.add(fmt::format("answer_{}", k + 1), talk(slot.turns, turn, talks));
    for (std::size_t t = 0; t < slot.turns.size(); ++t) {
      slots.add(fmt::format("answer_{}_{}", k + 1, t + 1), slot.turns[t]);
    }
  }
  for (const Field& field : item.fields) {
    slots.add(std::string(field.name), field.text);
  }
  auto messages =
      fill(prompt.frame, ordered(slots.values(), prompt), prompt.fill);
  if (!messages) return tl::unexpected(messages.error());
  if (prompt.chatml) messages = parted(messages->front().text);
  leak(shown, *messages);
  return Request{.messages = std::move(*messages),
                 .sampling = prompt.sampling,
                 .prompt = &prompt};
}

Result<Request> render_alone(const JudgePrompt& prompt,
                             const Presentation& shown, std::size_t slot,
                             const Item& item, std::uint8_t turn) {
  if (turn >= item.questions.size()) return no_turn(item, turn);
  Request out{.messages = {}, .sampling = prompt.sampling, .prompt = &prompt};
  for (const Turn& said : item.history) {
    out.messages.push_back({said.role, std::string(said.text)});
  }
  for (std::size_t t = 0; t <= turn; ++t) {
    out.messages.push_back({Role::kUser, std::string(item.questions[t])});
    out.messages.push_back({Role::kAssistant, shown.slots[slot].turns[t]});
  }
  return out;
}

}  // namespace assize
