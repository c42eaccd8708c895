#include "suites/generic/layout.h"

#include "suites/generic/table_file.h"

using namespace assize;
using assize::testing::TableFile;

namespace {

constexpr std::string_view kTable =
    "id,subset,label,len_1,len_2,J:12,J:21,K:21\n"
    "a,Easy,1,3,4,1,2,1\n";

std::string named(std::span<const suites::JudgeColumns> judges) {
  std::string out;
  for (const auto& judge : judges) {
    out += judge.name + "=" + judge.first + "," + judge.second + ";";
  }
  return out;
}

}  // namespace

TEST_CASE("a pattern takes every column that fits, in the header's order") {
  const auto [pattern, header, expected] =
      GENERATE(table<std::string, std::vector<std::string>, std::string>({
          {"{judge}:{order}",
           {"id", "J:12", "K:21", "J:21"},
           "J=J:12,J:21;K=,K:21;"},
          {"{order}_{judge}", {"12_a", "21_a", "13_a", "12_"}, "a=12_a,21_a;"},
          {"v.{judge}{order}",
           {"v.a12", "v.a21", "v.12", "w.a12"},
           "a=v.a12,v.a21;"},
          {"{judge}:{order}", {":12", "12", "a:b:12", "a:1 2"}, "a:b=a:b:12,;"},
          {"{judge}:{order}", {}, ""},
      }));

  CHECK(named(suites::fitting(pattern, header)) == expected);
}

TEST_CASE("a whole mapping is read with its paths beside the audit") {
  const TableFile file(kTable);
  ConfigNode node = file.inputs(
      "verdicts: t.csv\nname: mine\nversion: \"2\"\nitem: id\ncluster: label\n"
      "category: subset\ngold: label\nlengths: [len_1, len_2]\n"
      "groups: [{name: G, categories: [Easy]}]\n"
      "judges:\n"
      "  - {name: Z, second: \"K:21\"}\n"
      "  - {pattern: \"{judge}:{order}\"}\n"
      "cautions: [One., Two.]\n");

  const suites::Layout layout = suites::read_layout(node);

  CHECK(render(node.finish()) == "");
  CHECK(layout.configured == "t.csv");
  CHECK(layout.path == file.path());
  CHECK(layout.name == "mine");
  CHECK(layout.version == "2");
  CHECK(layout.cluster == "label");
  CHECK(layout.lengths == std::vector<std::string>{"len_1", "len_2"});
  REQUIRE(layout.groups.size() == 1);
  CHECK(layout.groups[0].categories == std::vector<std::string>{"Easy"});
  CHECK(named(layout.judges) == "Z=,K:21;J=J:12,J:21;K=,K:21;");
  CHECK(layout.cautions == std::vector<std::string>{"One.", "Two."});
}

TEST_CASE("an absolute path shows no folder") {
  const TableFile file(kTable);
  ConfigNode node = file.inputs("verdicts: " + file.path() + "\n");

  const suites::Layout layout = suites::read_layout(node);

  CHECK(layout.configured == "t.csv");
  CHECK(layout.path == file.path());
}

TEST_CASE(
    "every error of the mapping is told at its place, with a suggestion") {
  const TableFile file(kTable);
  const auto [yaml, expected] =
      GENERATE(table<std::string, std::vector<std::string>>({
          {"{}",
           {"1:1: inputs need 'verdicts', a table in CSV or JSON lines",
            "1:1: inputs need 'item', the column of the items' ids",
            "1:1: inputs need 'judges', a list of columns of verdicts"}},
          {"results: somewhere\n",
           {"1:10: a table of verdicts has no published numbers to replay; "
            "'assize run' audits it"}},
          {"verdicts: t.csv\nitem: idd\ncategory: Subset\ngold: lable\n"
           "lengths: [len_1, le_2]\ncluster: zzz\n"
           "judges: [{name: J, first: \"J:13\"}]\n",
           {"2:7: t.csv has no column 'idd' (did you mean 'id'?)",
            "3:11: t.csv has no column 'Subset' (did you mean 'subset'?)",
            "4:7: t.csv has no column 'lable' (did you mean 'label'?)",
            "5:10: t.csv has no column 'le_2' (did you mean 'len_2'?)",
            "6:10: t.csv has no column 'zzz'",
            "7:27: t.csv has no column 'J:13' (did you mean 'J:12'?)"}},
          {"verdicts: t.csv\nitem: id\nlengths: [len_1]\n"
           "judges:\n  - {pattern: \"{judge}\"}\n"
           "  - {pattern: \"{judge}/{order}\"}\n",
           {"3:10: lengths are two columns, got 1",
            "5:15: a pattern names {judge} and {order} once each, got "
            "'{judge}'",
            "6:15: no column fits the pattern '{judge}/{order}'"}},
          {"verdicts: t.csv\nitem: id\ngold: label\n"
           "judges:\n  - {name: J, first: \"J:12\"}\n"
           "  - {pattern: \"{judge}:{order}\"}\n"
           "  - {name: gold, first: \"J:12\"}\n  - {name: L}\n"
           "  - {first: \"J:12\"}\n  - J\n",
           {"6:15: judge 'J' is named twice",
            "7:12: the name 'gold' is kept for the column of 'gold'",
            "8:5: a judge needs a column 'first' or 'second'",
            "9:5: a judge needs a 'name'",
            "10:5: an entry of judges must be a mapping, got 'J'"}},
          {"verdicts: t.csv\nitem: id\njudges: [{name: J, frist: \"J:12\", "
           "second: \"J:21\"}]\n",
           {"3:20: unknown key 'frist' (did you mean 'first'?)"}},
          {"verdicts: t.csv\nitem: id\njudges: [{name: J, first: \"J:12\"}]\n"
           "groups:\n  - {name: A, categories: [x]}\n"
           "  - {name: A, categories: [y, y]}\n  - {}\n",
           {"5:3: groups need 'category', the column they unite",
            "6:12: group 'A' is named twice",
            "6:27: a group names each of its categories once",
            "7:5: a group needs a 'name'", "7:5: a group needs 'categories'"}},
          {"verdicts: t.csv\nitem: id\ncategory: subset\n"
           "judges: [{name: J, first: \"J:12\"}]\n"
           "groups: [{name: all, categories: [Easy]}]\n",
           {"5:17: the name 'all' is kept for the total"}},
      }));

  CHECK(file.config_errors(yaml) == expected);
}

TEST_CASE("a table that cannot be read is the reader's to report") {
  const TableFile file(kTable);
  const std::string yaml =
      "item: nothing\njudges: [{pattern: \"{judge}:{order}\"}]\n";

  CHECK(file.config_errors("verdicts: none.csv\n" + yaml).empty());
  CHECK(file.read_error("verdicts: none.csv\n" + yaml).starts_with("none.csv"));
}

TEST_CASE("the header is found behind a byte order mark and quotes") {
  const TableFile file("\xEF\xBB\xBF\r\n\"the\nid\",\"J:12\"\r\na,1\r\n");

  CHECK(file.config_errors("verdicts: t.csv\nitem: \"the\\nid\"\n"
                           "judges: [{pattern: \"{judge}:{order}\"}]\n")
            .empty());
}

TEST_CASE("a header beyond the first piece is left to the reader") {
  const std::string wide(1 << 20, 'x');
  const TableFile file("id,J:12," + wide + "\na,1,\n");
  const std::string yaml =
      "verdicts: t.csv\nitem: idd\njudges: [{name: J, first: \"J:12\"}]\n";

  CHECK(file.config_errors(yaml).empty());
  CHECK(file.read_error(yaml) ==
        "t.csv:1: there is no column 'idd' (did you mean 'id'?)");
}

TEST_CASE("only the header is read ahead, and no pipe is touched") {
  // What follows the header is no UTF-8, which reading would tell.
  const TableFile file("id,J:12\na,\xFF\n");
  const std::string yaml = "item: idd\njudges: [{name: J, first: \"J:12\"}]\n";

  CHECK(file.config_errors("verdicts: t.csv\n" + yaml).size() == 1);
  CHECK(file.config_errors("verdicts: /dev/zero\n" + yaml).empty());
}
