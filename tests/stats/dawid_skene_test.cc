#include "stats/dawid_skene.h"

#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include <string_view>
#include <vector>

namespace assize {
namespace {

using Catch::Matchers::WithinAbs;

void add(PanelVotes& votes, std::size_t item, std::size_t judge,
         std::size_t label) {
  votes.item.push_back(static_cast<std::uint32_t>(item));
  votes.judge.push_back(static_cast<std::uint32_t>(judge));
  votes.label.push_back(static_cast<std::uint32_t>(label));
}

/// Dawid and Skene 1979, table 1: fitness for anaesthesia of 45 patients by
/// five anaesthetists, of whom the first judged three times.
constexpr std::string_view kPatients =
    "1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 "
    "2322223 4444444 2223343 1111111 2223212 1211111 1112111 1111111 1111111 "
    "2222221 2221322 2222222 2222221 2223222 2212222 1111111 1111111 2322222 "
    "1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343 "
    "2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222 ";

PanelVotes patients() {
  PanelVotes votes{45, 5, 4};
  for (std::size_t i = 0; i < 45; ++i) {
    for (std::size_t v = 0; v < 7; ++v) {
      const auto label = static_cast<std::size_t>(kPatients[8 * i + v] - '1');
      add(votes, i, v < 3 ? 0 : v - 2, label);
    }
  }
  return votes;
}

/// Three judges, three classes, 90 items, some labelled by people.
PanelVotes ninety(std::vector<std::uint32_t>& gold) {
  PanelVotes votes{90, 3, 3};
  for (std::size_t i = 0; i < 90; ++i) {
    for (std::size_t j = 0; j < 3; ++j) {
      const std::size_t wrong = (i * 5 + (j + 1) * (i * 7 % 4)) % 3;
      add(votes, i, j, (i + j) % 3 == 0 ? wrong : i * 5 % 3);
    }
    const bool known = i % 3 == 0 || i % 7 == 0;
    gold.push_back(known ? static_cast<std::uint32_t>(i * 5 % 3) : kNoGold);
  }
  return votes;
}

/// LLMBar (Zeng et al. 2024, arXiv:2310.07641), the items of Natural, Neighbor
/// and GPTInst with readable verdicts of GPT-4, ChatGPT and LLaMA2, prompts
/// "Vanilla", outputs in their first order: gold, verdicts, number of items.
constexpr std::array<std::array<int, 5>, 15> kLlmBar = {{{1, 1, 1, 1, 56},
                                                         {1, 1, 1, 2, 23},
                                                         {1, 1, 2, 1, 7},
                                                         {1, 1, 2, 2, 53},
                                                         {1, 2, 1, 1, 1},
                                                         {1, 2, 1, 2, 1},
                                                         {1, 2, 2, 1, 1},
                                                         {1, 2, 2, 2, 19},
                                                         {2, 1, 1, 1, 23},
                                                         {2, 1, 1, 2, 2},
                                                         {2, 1, 2, 2, 1},
                                                         {2, 2, 1, 1, 56},
                                                         {2, 2, 1, 2, 29},
                                                         {2, 2, 2, 1, 9},
                                                         {2, 2, 2, 2, 44}}};

PanelVotes llmbar(std::vector<std::uint32_t>& truth) {
  PanelVotes votes{0, 3, 2};
  for (const auto& [gold, gpt4, chatgpt, llama2, items] : kLlmBar) {
    for (int i = 0; i < items; ++i) {
      add(votes, votes.items, 0, static_cast<std::size_t>(gpt4 - 1));
      add(votes, votes.items, 1, static_cast<std::size_t>(chatgpt - 1));
      add(votes, votes.items, 2, static_cast<std::size_t>(llama2 - 1));
      truth.push_back(static_cast<std::uint32_t>(gold - 1));
      ++votes.items;
    }
  }
  return votes;
}

}  // namespace

// tests/oracles/judge_panels.py: an independent implementation in numpy; the
// shares are those printed by Dawid and Skene 1979, to two digits.
TEST_CASE("the patients of Dawid and Skene have the published fit") {
  const DawidSkene fit = dawid_skene_as_published(patients());

  CHECK(fit.converged);
  CHECK(fit.iterations == 26);
  CHECK_THAT(fit.log_likelihood, WithinAbs(-192.89088121423924, 1e-6));
  CHECK_THAT(fit.share[0], WithinAbs(0.3995547528821764, 1e-6));
  CHECK_THAT(fit.share[1], WithinAbs(0.42198339191537176, 1e-6));
  CHECK_THAT(fit.share[2], WithinAbs(0.11179518853578513, 1e-6));
  CHECK_THAT(fit.share[3], WithinAbs(0.06666666666666667, 1e-6));
  CHECK_THAT(fit.errors[0], WithinAbs(0.8894883486860262, 1e-6));
  // Two votes for class 4 outweigh five for class 3: who says 3 often errs.
  CHECK(fit.labels()[1] == 3);
}

// tests/oracles/judge_panels.py: an independent implementation in numpy.
TEST_CASE("gold anchors the fit in both ways") {
  struct Gold {
    Anchor anchor;
    double first, second, likelihood, posterior, error;
  };
  const auto expected = GENERATE(
      Gold{Anchor::kFixed, 0.3349244119011604, 0.3294751924682797,
           -192.82615905212748, 0.00010885443649002384, 0.8181818181818182},
      Gold{Anchor::kStart, 0.3350364990940001, 0.3315916265063962,
           -167.98679351985143, 6.627071501262506e-05, 0.9682502845208141});
  std::vector<std::uint32_t> gold;
  const PanelVotes votes = ninety(gold);

  const auto fit = dawid_skene(votes, gold, {.anchor = expected.anchor});

  REQUIRE(fit.has_value());
  CHECK(fit->converged);
  CHECK_THAT(fit->share[0], WithinAbs(expected.first, 1e-6));
  CHECK_THAT(fit->share[1], WithinAbs(expected.second, 1e-6));
  CHECK_THAT(fit->log_likelihood, WithinAbs(expected.likelihood, 1e-6));
  CHECK_THAT(fit->posterior[3], WithinAbs(expected.posterior, 1e-9));
  CHECK_THAT(fit->errors[(1 * 3 + 2) * 3 + 2], WithinAbs(expected.error, 1e-6));
  CHECK(fit->posterior[0] == 1);  // Item 0 is gold.
}

TEST_CASE("an item that counts twice is an item that is there twice") {
  std::vector<std::uint32_t> gold;
  const PanelVotes votes = ninety(gold);
  PanelVotes copies = votes;
  std::vector<std::uint32_t> copied_gold = gold;
  std::vector<double> weight(90, 1);
  for (std::size_t i = 0; i < 90; i += 4) {
    weight[i] = 2;
    for (std::size_t j = 0; j < 3; ++j) {
      add(copies, copies.items, j, votes.label[3 * i + j]);
    }
    copied_gold.push_back(gold[i]);
    ++copies.items;
  }
  const DawidSkeneOptions options{.anchor = Anchor::kStart};

  const auto weighed = dawid_skene(votes, gold, options, weight);
  const auto copied = dawid_skene(copies, copied_gold, options);

  CHECK_THAT(weighed->log_likelihood, WithinAbs(copied->log_likelihood, 1e-8));
  CHECK_THAT(weighed->share[2], WithinAbs(copied->share[2], 1e-8));
}

// tests/oracles/judge_panels.py, run on LLMBar's verdicts.
TEST_CASE("two judges that err together turn the labels round without gold") {
  std::vector<std::uint32_t> truth;
  const PanelVotes votes = llmbar(truth);
  const auto accuracy = [&](const DawidSkene& fit, std::size_t from) {
    double right = 0, all = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      if (from > 0 && i % from == 0) continue;
      ++all;
      right += fit.labels()[i] == truth[i] ? 1 : 0;
    }
    return right / all;
  };
  std::vector<std::uint32_t> gold(325, kNoGold);
  for (std::size_t i = 0; i < 325; i += 3) gold[i] = truth[i];

  const DawidSkene loose = dawid_skene_as_published(votes);
  const auto anchored = dawid_skene(votes, gold);

  REQUIRE(votes.items == 325);
  CHECK_THAT(accuracy(loose, 0), WithinAbs(0.4369230769230769, 1e-12));
  CHECK_THAT(loose.log_likelihood, WithinAbs(-608.5998179740832, 1e-6));
  REQUIRE(anchored.has_value());
  CHECK_THAT(accuracy(*anchored, 3), WithinAbs(0.8518518518518519, 1e-12));
  CHECK_THAT(anchored->log_likelihood, WithinAbs(-717.9766107968226, 1e-6));
}

TEST_CASE("a panel without an anchor is refused with the reason") {
  std::vector<std::uint32_t> gold;
  PanelVotes votes = ninety(gold);
  std::vector<std::uint32_t> lacking = gold;
  for (std::uint32_t& label : lacking) {
    if (label == 1) label = kNoGold;
  }
  PanelVotes silent = votes;
  silent.judges = 4;

  CHECK(dawid_skene(votes, {}).error().message ==
        "no item is labelled by people, and without an anchor Dawid and "
        "Skene's model may turn the labels round");
  CHECK(dawid_skene(votes, lacking).error().message ==
        "class 1 has no item labelled by people: Dawid and Skene's model could "
        "turn the labels round");
  CHECK(dawid_skene(silent, gold).error().message ==
        "judge 3 has no vote on an item labelled by people");
}

}  // namespace assize
