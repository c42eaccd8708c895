#include "io/json_value.h"

#include <catch2/catch.hpp>
#include <cmath>
#include <string>
#include <vector>

#include "io/json_records.h"
#include "tests/io/temporary_folder.h"

using assize::JsonReader;
using assize::JsonValue;
using assize::Result;
using assize::testing::TemporaryFolder;
using Kind = assize::JsonValue::Kind;

namespace {

/// Visits the document; the checks are in the visit.
void visit(const std::string& text,
           const std::function<void(const JsonValue&)>& look) {
  const TemporaryFolder folder;
  JsonReader reader;
  bool visited = false;
  const auto read = reader.read_document(
      folder.file("a.json", text), [&](const JsonValue& root) -> Result<void> {
        visited = true;
        look(root);
        return {};
      });
  REQUIRE(read);
  REQUIRE(visited);
}

}  // namespace

TEST_CASE("each kind of value is told apart") {
  visit(R"({"n":null,"b":true,"i":1,"u":18446744073709551615,"d":0.5,
            "s":"x","a":[],"o":{}})",
        [](const JsonValue& root) {
          CHECK(root.kind() == Kind::kObject);
          CHECK(root["n"].kind() == Kind::kNull);
          CHECK(root["b"].kind() == Kind::kBool);
          CHECK(root["i"].kind() == Kind::kNumber);
          CHECK(root["u"].kind() == Kind::kNumber);
          CHECK(root["d"].kind() == Kind::kNumber);
          CHECK(root["s"].kind() == Kind::kString);
          CHECK(root["a"].kind() == Kind::kArray);
          CHECK(root["o"].kind() == Kind::kObject);
          CHECK(root["x"].kind() == Kind::kMissing);
        });
}

TEST_CASE("values are read, and a wrong kind gives the neutral value") {
  visit(R"({"b":true,"i":-3,"u":18446744073709551615,"d":0.1,
            "s":"h\u00e9 \ud83d\ude00","a":[1,"two",[3]]})",
        [](const JsonValue& root) {
          CHECK(root["b"].boolean());
          CHECK(root["i"].number() == -3);
          CHECK(root["u"].number() == 0x1p64);
          CHECK(root["d"].number() == 0.1);
          CHECK(root["s"].string() == "hé 😀");
          CHECK(root["a"].size() == 3);
          CHECK(root["a"].at(1).string() == "two");
          CHECK(root["a"].at(2).at(0).number() == 3);
          CHECK(root["a"].at(3).is_missing());
          CHECK(root["s"].at(0).is_missing());
          CHECK(root["s"]["key"].is_missing());
          CHECK(root["no"]["such"].at(4)["path"].is_missing());
          CHECK(std::isnan(root["s"].number()));
          CHECK(root["i"].string().empty());
          CHECK_FALSE(root["i"].boolean());
          CHECK(root["s"].size() == 0);
        });
}

TEST_CASE("elements and fields are visited in the order of the file") {
  visit(R"({"z":1,"a":[3,1,2],"":4})", [](const JsonValue& root) {
    std::vector<std::string> keys;
    std::vector<double> numbers;
    root.each_field([&](std::string_view key, JsonValue value) {
      keys.emplace_back(key);
      value.each([&](JsonValue n) { numbers.push_back(n.number()); });
    });
    root.each([&](JsonValue) { FAIL("an object has no elements"); });

    CHECK(keys == std::vector<std::string>{"z", "a", ""});
    CHECK(numbers == std::vector<double>{3, 1, 2});
  });
}

TEST_CASE("a value that is missing answers everything") {
  const JsonValue missing;

  CHECK(missing.is_missing());
  CHECK(missing["x"].at(1).is_missing());
  CHECK(missing.size() == 0);
  CHECK(missing.string().empty());
  CHECK(std::isnan(missing.number()));
}
