#include "suites/llmbar/verdicts.h"

#include <algorithm>
#include <utility>

#include "text/blank.h"
#include "text/python_int.h"

namespace assize::llmbar {
namespace {

/// The output that stood in a slot, or -1 where no slot is meant.
int output_in(int slot, std::size_t order) {
  if (slot < 0) return kNoWinner;
  return order == 0 ? slot : 1 - slot;
}

std::size_t slot_of(int output, std::size_t order) {
  return static_cast<std::size_t>(order == 0 ? output : 1 - output);
}

/// Why there is no verdict, in the words of the servers that were asked.
Status failure_of(const Completion& said) {
  if (!said.given) return Status::kUnparsed;
  if (said.finish == "content_filter" ||
      said.finish == "content management policy") {
    return Status::kFiltered;
  }
  if (said.finish == "length") return Status::kTruncated;
  return trim(said.text).empty() ? Status::kEmpty : Status::kUnparsed;
}

Verdict rated(const Round& round, std::size_t order) {
  Verdict out;
  const auto first = python_int(round.said[0].text);
  const auto second = python_int(round.said[1].text);
  if (!first || !second) {
    out.status = failure_of(round.said[first ? 1 : 0]);
    return out;
  }
  out.score = {*first, *second};
  if (order == 1) std::swap(out.score[0], out.score[1]);
  out.status = *first == *second ? Status::kTied : Status::kChosen;
  if (out.status == Status::kTied) {
    out.tie = Tie::kEqualScores;
  } else {
    out.winner = static_cast<std::int8_t>(out.score[0] < out.score[1]);
  }
  return out;
}

void check_ratings(const Round& round, ReadingCount& count) {
  for (std::size_t order = 0; order < round.winner.size(); ++order) {
    ++count.verdicts;
    count.different += published_winner(rated(round, order), order, true) !=
                       round.winner[order];
  }
}

void check_texts(const Round& round, const CompletionParser& parser,
                 ReadingCount& count) {
  for (std::size_t order = 0; order < round.winner.size(); ++order) {
    if (!round.said[order].given) continue;
    const Reading reading = parser.read(round.said[order].text);
    ++count.verdicts;
    count.different +=
        output_in(reading.official, order) != round.winner[order];
    count.disagreeing += reading.official != reading.strict;
  }
}

}  // namespace

Verdict verdict_of(const Round& round, std::size_t order) {
  if (round.rating) return rated(round, order);
  Verdict out;
  const int winner = round.winner[order];
  if (winner < 0) {
    out.status = failure_of(round.said[order]);
    return out;
  }
  out.status = Status::kChosen;
  out.winner = static_cast<std::int8_t>(slot_of(winner, order));
  return out;
}

bool has_lone_rating(const Round& round) {
  return round.rating && python_int(round.said[0].text).has_value() !=
                             python_int(round.said[1].text).has_value();
}

int published_winner(const Verdict& verdict, std::size_t order, bool rates) {
  int slot = kNoWinner;
  if (verdict.status == Status::kChosen) {
    slot = verdict.winner == 0 ? 0 : 1;
  } else if (verdict.tie == Tie::kEqualScores) {
    slot = 1;
  } else if (rates && !judged(verdict.status)) {
    slot = 0;
  }
  return output_in(slot, order);
}

Result<VerdictChecker> VerdictChecker::make(const Description& about) {
  VerdictChecker out;
  for (const GrammarText& text : about.grammars) {
    Result<CompletionParser> parser = CompletionParser::make(text);
    if (!parser) return tl::unexpected(parser.error());
    out.parsers_.emplace(text.id, std::move(*parser));
  }
  return out;
}

void VerdictChecker::check(const Strategy* strategy,
                           const std::vector<Round>& rounds,
                           ReadingCount& count) const {
  for (std::size_t i = 0; i < rounds.size(); ++i) {
    if (rounds[i].rating) {
      check_ratings(rounds[i], count);
      continue;
    }
    if (strategy == nullptr || strategy->rounds.empty()) continue;
    const std::size_t last = strategy->rounds.size() - 1;
    const auto parser = parsers_.find(strategy->rounds[std::min(i, last)]);
    if (parser != parsers_.end()) check_texts(rounds[i], parser->second, count);
  }
}

}  // namespace assize::llmbar
