#include "judges/simulated_judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "core/error.h"
#include "core/sha256.h"
#include "core/stream.h"
#include "judges/landscape.h"
#include "prompt/judge_prompt.h"

namespace assize::judges {
namespace {

constexpr std::string_view kHole = "{}";
/// Log-odds against the mean answer spread wide; this spreads them over the
/// scale, whose middle the mean answer gets.
constexpr double kScoreSlope = 0.25;
constexpr std::size_t kBytesPerToken = 4;  ///< Roughly, of English.

double marks(const AnswerStyle& style) {
  return std::log1p(style.headers + style.bold + style.ordered +
                    style.unordered + style.fences + style.inline_code);
}

/// What the messages are to a random stream: never the item they come from.
std::string key_of(const Request& request) {
  Sha256 hash;
  for (const Message& message : request.messages) hash.field(message.text);
  return hex(hash.finish());
}

Stream stream_of(const Request& request, std::uint64_t seed,
                 std::string_view purpose, std::uint16_t sample) {
  return Stream(seed, {"simulated", key_of(request), purpose}).at(sample);
}

/// log softmax, in place.
void normalise(std::vector<double>& logits) {
  const double most = *std::ranges::max_element(logits);
  double sum = 0;
  for (const double logit : logits) sum += std::exp(logit - most);
  for (double& logit : logits) logit -= most + std::log(sum);
}

Completion said(const Request& request, std::string text,
                std::vector<std::vector<TokenChoice>> tokens) {
  Completion out;
  out.text = std::move(text);
  out.logprobs = std::move(tokens);
  std::size_t bytes = 0;
  for (const Message& message : request.messages) bytes += message.text.size();
  out.prompt_tokens = static_cast<std::uint32_t>(bytes / kBytesPerToken + 1);
  out.completion_tokens = static_cast<std::uint32_t>(out.logprobs.size());
  out.fingerprint = "simulated";
  return out;
}

/// What a judge writes for each slot: its label where the grammar reads that,
/// or else the weakest outcome that names the slot ("A>B" beside "Assistant
/// A").
std::vector<std::string> words_of(const JudgePrompt& prompt) {
  std::vector<std::string> out = prompt.labels;
  for (std::size_t slot = 0; slot < out.size(); ++slot) {
    Completion label;
    label.text = prompt.official.write(out[slot]);
    if (judged(prompt.official.parse(label, prompt.labels).status)) continue;
    int weakest = std::numeric_limits<int>::max();
    for (const Outcome& outcome : prompt.official.spec().outcomes) {
      if (outcome.winner != static_cast<int>(slot)) continue;
      if (outcome.strength >= weakest) continue;
      weakest = outcome.strength;
      out[slot] = outcome.text;
    }
  }
  return out;
}

/// The verdict in its form: what stands before it, the word, what follows.
Completion written(const Request& request, const std::string& word,
                   std::vector<TokenChoice> choices) {
  const Grammar& grammar = request.prompt->official;
  const std::string& form = grammar.spec().form;
  const std::size_t hole = form.find(kHole);
  std::vector<std::vector<TokenChoice>> tokens;
  if (hole > 0) tokens.push_back({{form.substr(0, hole), 0}});
  tokens.push_back(std::move(choices));
  const std::string after = form.substr(hole + kHole.size());
  if (!after.empty()) tokens.push_back({{after, 0}});
  return said(request, grammar.write(word), std::move(tokens));
}

}  // namespace

/// One page as this judge takes it.
struct SimulatedJudge::View {
  const JudgePrompt& prompt;
  const std::string& page;
  const std::vector<Section>& sections;
  const Belief& belief;
  std::vector<std::string_view> texts;  ///< By slot.
  std::vector<AnswerStyle> styles;
  std::vector<Measures> measures;

  View(const JudgePrompt& of, const std::string& on,
       const std::vector<Section>& found, const Belief& believed)
      : prompt(of), page(on), sections(found), belief(believed) {
    const AnswerStyle question = answer_style(at(believed.request));
    for (const int index : believed.answer) {
      texts.push_back(at(index));
      styles.push_back(answer_style(texts.back()));
      measures.push_back(measure(question, styles.back()));
    }
  }

  std::string_view at(int index) const {
    return index < 0 ? std::string_view()
                     : text_of(page, sections[static_cast<std::size_t>(index)]);
  }
  /// The slot whose believed answer was opened first.
  std::size_t first() const {
    const auto opened = [](int index) {
      return index < 0 ? std::numeric_limits<int>::max() : index;
    };
    const auto found = std::ranges::min_element(belief.answer, {}, opened);
    return static_cast<std::size_t>(found - belief.answer.begin());
  }
};

SimulatedJudge::SimulatedJudge(SimulatedSettings settings, Taste taste)
    : settings_(std::move(settings)), taste_(std::move(taste)) {}

std::string SimulatedJudge::name() const {
  return "simulated/" + settings_.profile;
}

std::vector<std::string> SimulatedJudge::cautions() const {
  const Planted& planted = settings_.planted;
  std::string biases;
  const auto add = [&](std::string_view name, double value) {
    if (value == 0) return;
    biases += fmt::format("{}{} {:g}", biases.empty() ? "" : ", ", name, value);
  };
  const bool fenced = settings_.reading == Reading::kFenced;
  // A fenced judge believes no order, so neither plants anything.
  if (!fenced) add("obedience", planted.obedience);
  add("noise", planted.noise);
  add("position", planted.position);
  add("length", planted.length);
  add("style", planted.style);
  if (!fenced) add("susceptibility", planted.susceptibility);
  return {fmt::format(
      "The judge {} is simulated: it counts features of answers with a taste "
      "fitted to {} (n {}), believes {}, and has {}; its numbers say nothing "
      "of any language model.",
      name(), printable(taste_.source), taste_.n,
      fenced ? "section marks with the page's own nonce alone (fenced)"
             : "every section mark, forged ones too (trusting)",
      biases.empty() ? "no planted bias"
                     : "planted biases, in logits: " + biases)};
}

bool SimulatedJudge::surrogate() const {
  const Planted& planted = settings_.planted;
  return planted.obedience == 0 && planted.position == 0 &&
         planted.length == 0 && planted.style == 0 &&
         planted.susceptibility == 0;
}

double SimulatedJudge::pair_odds(const View& view) const {
  const std::size_t first = view.first(), second = 1 - first;
  const Planted& planted = settings_.planted;
  const Measures &one = view.measures[first], &other = view.measures[second];
  return taste_.log_odds(one, other) + planted.position +
         planted.length * std::tanh(one[kLogLength] - other[kLogLength]) +
         planted.style *
             std::tanh(marks(view.styles[first]) - marks(view.styles[second]));
}

/// A pair's log-odds go to the answer believed first; of one or of more than
/// two answers, each stands against the mean answer.
std::vector<double> SimulatedJudge::utilities(const View& view) const {
  const std::size_t slots = view.measures.size();
  std::vector<double> out(slots, 0);
  if (slots == 2) {
    out[view.first()] = pair_odds(view);
  } else {
    const Planted& planted = settings_.planted;
    for (std::size_t slot = 0; slot < slots; ++slot) {
      const Measures& own = view.measures[slot];
      out[slot] = taste_.against_mean(own) +
                  planted.length *
                      std::tanh(own[kLogLength] - taste_.mean[kLogLength]) +
                  planted.style * std::tanh(marks(view.styles[slot]));
    }
    if (slots > 2) out[view.first()] += taste_.order() + planted.position;
  }
  obey(view, out);
  return out;
}

void SimulatedJudge::obey(const View& view,
                          std::vector<double>& utilities) const {
  const Planted& planted = settings_.planted;
  const bool deaf = planted.obedience == 0 && planted.susceptibility == 0;
  if (deaf || settings_.reading == Reading::kFenced) return;
  const std::string literals = literal_text(view.prompt.frame);
  const Orders orders = orders_.read({.text = view.page,
                                      .sections = view.sections,
                                      .belief = view.belief,
                                      .literals = literals,
                                      .labels = view.prompt.labels});
  for (std::size_t slot = 0; slot < utilities.size(); ++slot) {
    if (orders.serves[slot]) utilities[slot] += planted.obedience;
    if (planted.susceptibility == 0) continue;
    utilities[slot] += planted.susceptibility *
                       landscape(orders.payload[slot], settings_.seed);
  }
}

std::size_t SimulatedJudge::draw(const Request& request,
                                 std::vector<double> logits,
                                 std::uint16_t sample) const {
  const double temperature = request.sampling.temperature;
  const auto best = std::ranges::max_element(logits) - logits.begin();
  if (!(temperature > 0)) return static_cast<std::size_t>(best);
  for (double& logit : logits) logit /= temperature;
  normalise(logits);
  double left = stream_of(request, settings_.seed, "draw", sample).uniform();
  std::size_t drawn = 0;
  for (; drawn + 1 < logits.size(); ++drawn) {
    left -= std::exp(logits[drawn]);
    if (left < 0) break;
  }
  return drawn;
}

Completion SimulatedJudge::choose(const Request& request,
                                  std::vector<double> utilities,
                                  std::uint16_t sample) const {
  normalise(utilities);
  const std::vector<std::string> words = words_of(*request.prompt);
  const std::size_t chosen = draw(request, utilities, sample);
  std::vector<std::size_t> order(utilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // The token written leads, whatever its probability.
  std::ranges::stable_sort(order, std::ranges::greater(), [&](std::size_t i) {
    return std::pair(i == chosen, utilities[i]);
  });
  std::vector<TokenChoice> choices;
  choices.reserve(order.size());
  for (const std::size_t slot : order) {
    choices.push_back({words[slot], std::min(utilities[slot], 0.0)});
  }
  return written(request, words[chosen], std::move(choices));
}

Completion SimulatedJudge::score(const Request& request, double odds) const {
  const GrammarSpec& spec = request.prompt->official.spec();
  const double share = 1 / (1 + std::exp(-odds * kScoreSlope));
  const double value = spec.least + (spec.most - spec.least) * share;
  // A whole number where the scale has one there.
  const double whole = std::clamp(std::round(value), std::ceil(spec.least),
                                  std::floor(spec.most));
  const bool has = whole >= spec.least && whole <= spec.most;
  const std::string word =
      request.prompt->official.word_of(has ? whole : value);
  return written(request, word, {{word, 0}});
}

/// Both answers stand about the scale's middle, as far as the odds say; the one
/// that was drawn gets the higher score.
Completion SimulatedJudge::score_both(const Request& request,
                                      const std::vector<double>& utilities,
                                      std::uint16_t sample) const {
  const GrammarSpec& spec = request.prompt->official.spec();
  const double odds = std::abs(utilities[0] - utilities[1]);
  const double share = 1 / (1 + std::exp(-odds * kScoreSlope));
  const double width = spec.most - spec.least;
  std::array<double, 2> scores{};
  const std::size_t better = draw(request, utilities, sample);
  scores[better] = std::round(spec.least + width * share);
  scores[1 - better] = std::round(spec.least + width * (1 - share));
  const Grammar& grammar = request.prompt->official;
  const std::string text =
      grammar.write(grammar.word_of(scores[0]), grammar.word_of(scores[1]));
  return said(request, text, {{{text, 0}}});
}

Called<Completion> SimulatedJudge::answer(const Request& request,
                                          std::uint16_t sample) const {
  const auto never = [](std::string message) {
    return tl::unexpected(CallError{.kind = CallError::Kind::kNever,
                                    .message = std::move(message)});
  };
  if (request.prompt == nullptr) {
    return never("the simulated judge needs the prompt's template");
  }
  const JudgePrompt& prompt = *request.prompt;
  const bool scores =
      prompt.official.spec().kind == GrammarSpec::Kind::kPointwise;
  if (prompt.slots == 0 || (!scores && prompt.labels.size() != prompt.slots) ||
      (scores && prompt.slots != 1)) {
    return never("the prompt's labels, slots and grammar do not agree");
  }
  const auto marks = SectionMarks::of(prompt);
  if (!marks) return never(marks.error().message);
  const std::string page = page_of(request.messages);
  const auto sections = marks->read(page, settings_.reading);
  const Belief belief = believe(sections, prompt.slots);
  const View view(prompt, page, sections, belief);
  std::vector<double> odds = utilities(view);
  if (settings_.planted.noise > 0) {
    odds[view.first()] +=
        settings_.planted.noise *
        stream_of(request, settings_.seed, "noise", sample).normal();
  }
  if (scores) return score(request, odds[0]);
  if (prompt.official.spec().kind == GrammarSpec::Kind::kScorePair) {
    return score_both(request, odds, sample);
  }
  return choose(request, std::move(odds), sample);
}

}  // namespace assize::judges
