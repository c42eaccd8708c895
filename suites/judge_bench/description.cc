#include "suites/judge_bench/description.h"

#include "plugin/config_node.h"

namespace assize::judge_bench_files {
std::string_view suite_yaml();
}  // namespace assize::judge_bench_files

namespace assize::judge_bench {

std::string_view Description::group(std::string_view source) const {
  for (const std::string& each : sources) {
    if (source.starts_with(each)) return each;
  }
  return source;
}

std::string_view yaml() { return judge_bench_files::suite_yaml(); }

Result<Description> description() {
  Result<ConfigNode> node = ConfigNode::parse(yaml(), "judge_bench/suite.yaml");
  if (!node) return tl::unexpected(node.error());
  return Description{.version = node->text("version", ""),
                     .sources = node->list("sources")};
}

}  // namespace assize::judge_bench
