#include <catch2/catch.hpp>

#include "plugin/config_node.h"
#include "plugin/report_format.h"
#include "report_document.h"

namespace assize::reports {
extern const ReportPlugin json;
}

using namespace assize;

TEST_CASE("json writes the document byte for byte") {
  ConfigNode config = ConfigNode::empty("test");
  const std::string document = testing::report_document().dump();

  const auto out = reports::json.make(config)->render(document);

  REQUIRE(out);
  CHECK(*out == document);
  CHECK(reports::json.file_name == "report.json");
}

TEST_CASE("json refuses what is no report") {
  ConfigNode config = ConfigNode::empty("test");

  CHECK_FALSE(reports::json.make(config)->render("{\"schema\": 1}"));
}
