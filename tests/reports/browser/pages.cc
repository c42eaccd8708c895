// Writes the pages that the browser test opens: pages FOLDER/full.html

#include <cstdio>

#include "../full_document.h"
#include "io/file.h"
#include "plugin/config_node.h"
#include "plugin/report_format.h"

namespace assize::reports {
extern const ReportPlugin html;
}

int main(int argc, char** argv) {
  using namespace assize;
  if (argc != 2) return 2;
  ConfigNode config = ConfigNode::empty("test");
  const auto page =
      reports::html.make(config)->render(testing::full_document().dump());
  if (page && write_file(argv[1], *page)) return 0;
  std::fputs("pages: the page could not be written\n", stderr);
  return 1;
}
