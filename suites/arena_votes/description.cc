#include "suites/arena_votes/description.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "io/csv.h"
#include "plugin/config_node.h"

namespace assize::arena_votes_files {
std::string_view suite_yaml();
}  // namespace assize::arena_votes_files

namespace assize::arena_votes {
namespace {

constexpr std::string_view kFile = "arena_votes/suite.yaml";

Vote vote_of(std::string_view word) {
  if (word == "a") return Vote::kA;
  if (word == "b") return Vote::kB;
  return word == "tie" ? Vote::kTie : Vote::kBothBad;
}

}  // namespace

Result<Vote> Description::vote(std::string_view text) const {
  std::vector<std::string> known;
  for (const auto& [words, vote] : votes) {
    if (words == text) return vote;
    known.push_back(words);
  }
  return fail(fmt::format("winner must be one of {}, got '{}'{}",
                          fmt::join(known, ", "), printable(text, 40),
                          did_you_mean(text, known)));
}

std::string_view yaml() { return arena_votes_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), std::string(kFile));
  if (!node) return tl::unexpected(node.error());
  Description about;
  about.version = node->text("version", "");
  for (ConfigNode& each : node->children("votes")) {
    about.votes.emplace_back(each.text("text", ""),
                             vote_of(each.text("vote", "")));
  }
  for (ConfigNode& each : node->children("anchors")) {
    const Result<double> rating =
        parse_number(each.text("rating", ""), {std::string(kFile)});
    if (!rating) return tl::unexpected(rating.error());
    about.anchors.emplace_back(each.text("system", ""), *rating);
  }
  return about;
}

}  // namespace assize::arena_votes
