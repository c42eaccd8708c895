// What holds of every judge of a kind: new ones are covered at birth.

#include <catch2/catch.hpp>
#include <cmath>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "judged_study.h"
#include "plugin/config_node.h"
#include "registered.h"
#include "wild_answers.h"

using namespace assize;
using assize::testing::Judged;
using assize::testing::registered;
using assize::testing::wild_answers;

namespace {

/// A judge behind HTTP with what each needs, or nothing for other judges.
std::unique_ptr<HttpBackend> behind_http(const JudgePlugin& plugin) {
  const auto* make = std::get_if<Make<HttpBackend>>(&plugin.make);
  if (make == nullptr) return nullptr;
  ConfigNode config = ConfigNode::parse(
                          "model: m\nbase_url: http://127.0.0.1:1/v1\n"
                          "api_key_env: THE_KEY\n",
                          "test.yaml")
                          .value();
  auto judge = (*make)(config);
  REQUIRE(config.finish().empty());
  return judge;
}

}  // namespace

TEST_CASE("a rule judges in both orders, and not where there is no answer") {
  Judged judged;
  const Item item;
  for (const auto& entry : registered().family<JudgePlugin>()) {
    const auto* make = std::get_if<Make<RuleJudge>>(&entry.plugin->make);
    if (make == nullptr) continue;
    INFO(entry.plugin->info.id);
    ConfigNode config = ConfigNode::empty("test.yaml");
    const auto rule = (*make)(config);
    for (const std::vector<std::uint32_t>& shown :
         {std::vector<std::uint32_t>{0, 60},
          {60, 0},
          {0, 0},
          {0, kNoAnswer},
          {kNoAnswer, kNoAnswer}}) {
      const Verdict verdict = rule->judge(item, shown, judged.answers);
      const Verdict again = rule->judge(item, shown, judged.answers);
      CHECK((assize::judged(verdict.status) ||
             verdict.status == Status::kNotApplicable));
      CHECK(verdict.status == again.status);
      CHECK(verdict.winner == again.winner);
      if (verdict.status == Status::kChosen) {
        CHECK((verdict.winner == 0 || verdict.winner == 1));
      }
      if (verdict.status == Status::kNotApplicable) {
        CHECK(std::isnan(verdict.p_first));
      }
    }
  }
}

TEST_CASE("a judge behind HTTP asks the same twice, and keeps no key") {
  Request request;
  for (const std::string& text : wild_answers()) {
    request.messages.push_back({Role::kUser, text});
  }
  for (const auto& entry : registered().family<JudgePlugin>()) {
    const auto judge = behind_http(*entry.plugin);
    if (judge == nullptr) continue;
    INFO(entry.plugin->info.id);
    const HttpCall call = judge->encode(request, 0);
    const HttpCall again = judge->encode(request, 0);

    CHECK(nlohmann::json::accept(call.body));
    CHECK(call.body == again.body);
    CHECK(call.path.starts_with('/'));
    CHECK(nlohmann::json::accept(judge->identity()));
    CHECK(judge->identity().find("THE_KEY") == std::string::npos);
    CHECK(judge->endpoint().api_key_env == "THE_KEY");
    CHECK(judge->name() == std::string(entry.plugin->info.id) + "/m");
    CHECK(judge->model() == "m");
  }
}

TEST_CASE("a judge behind HTTP makes nothing of what is no reply") {
  const std::string_view body =
      GENERATE("", "{", "[]", "null", "{}", "\xFF", "<html>");
  for (const auto& entry : registered().family<JudgePlugin>()) {
    const auto judge = behind_http(*entry.plugin);
    if (judge == nullptr) continue;
    INFO(entry.plugin->info.id << " of " << body);
    const auto said = judge->decode({.status = 200, .body = std::string(body)});
    REQUIRE_FALSE(said);
    CHECK(said.error().kind == CallError::Kind::kAgain);
    CHECK(said.error().cause == Cause::kMalformed);
    CHECK_FALSE(said.error().message.empty());
  }
}
