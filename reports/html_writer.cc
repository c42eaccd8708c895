#include "reports/html_writer.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"

namespace assize::reports {
namespace {

/// Code points of one text that a page shows.
constexpr std::size_t kShown = 10000;
/// Lines of HTML, about one a row, beyond which paper is not for it.
constexpr std::ptrdiff_t kMostPrinted = 60;

std::string replace(std::string_view text, char what, std::string_view with) {
  std::string out;
  for (const char c : text) {
    if (c == what) {
      out += with;
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : printable(text, kShown)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string shown(const nlohmann::json& value) {
  return escape_html(value.is_string() ? value.get<std::string>()
                                       : value.dump());
}

std::string count(const nlohmann::json& value) {
  std::string digits = number(value, 0);
  if (!value.is_number()) return digits;
  const std::size_t first = digits.front() == '-' ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, "\u202f");
  }
  return digits;
}

std::string element(std::string_view tag, std::string_view content,
                    std::string_view attributes) {
  return fmt::format("<{}{}{}>{}</{}>", tag, attributes.empty() ? "" : " ",
                     attributes, content, tag);
}

std::string interval_html(const Row& row, int digits) {
  std::string out =
      element("span", number(row["value"], digits), "class=\"value\"");
  if (!row["lower"].is_number()) return out;
  return out + ' ' +
         element("span",
                 fmt::format("[{}, {}]", number(row["lower"], digits),
                             number(row["upper"], digits)),
                 "class=\"interval\"");
}

std::string html_table(const Table& table) {
  if (table.rows.empty()) return "";
  const auto attributes = [&](std::size_t i, std::string_view scope) {
    std::string out;
    if (!scope.empty()) out = fmt::format("scope=\"{}\"", scope);
    if (!table.columns[i].numeric) return out;
    return out + (out.empty() ? "" : " ") + "class=\"number\"";
  };
  std::string head, body;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    head += element("th", table.columns[i].head, attributes(i, "col"));
  }
  for (std::size_t r = 0; r < table.rows.size(); ++r) {
    const auto& row = table.rows[r];
    const bool apart = std::ranges::find(table.apart, r) != table.apart.end();
    std::string cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      cells += i == 0 ? element("th", row[i], attributes(i, "row"))
                      : element("td", row[i], attributes(i, ""));
    }
    body += element("tr", cells, apart ? "class=\"apart\"" : "") + '\n';
  }
  const std::string inner = element("caption", table.caption) + '\n' +
                            element("thead", element("tr", head)) + '\n' +
                            element("tbody", '\n' + body);
  return element("div", element("table", inner),
                 "class=\"scroll\" tabindex=\"0\" role=\"group\" "
                 "aria-label=\"Table, scrolls sideways\"") +
         '\n';
}

std::string details_html(std::string_view summary, std::string_view body,
                         bool open) {
  if (body.empty()) return "";
  const auto lines = std::ranges::count(body, '\n');
  std::string attributes = open ? "open" : "";
  if (!open && lines > kMostPrinted) attributes = "class=\"long\"";
  return element("details",
                 element("summary", summary) + '\n' + std::string(body),
                 attributes) +
         '\n';
}

std::string section_html(std::string_view id, std::string_view title,
                         std::string_view body) {
  if (body.empty()) return "";
  const std::string heading =
      element("h2", title, fmt::format("id=\"{}\"", id));
  return element("section", '\n' + heading + '\n' + std::string(body),
                 fmt::format("aria-labelledby=\"{}\"", id)) +
         '\n';
}

std::string list_html(const nlohmann::json& sentences) {
  std::string items;
  for (const auto& sentence : sentences) {
    items += element("li", shown(sentence)) + '\n';
  }
  return items.empty() ? "" : element("ul", '\n' + items) + '\n';
}

std::string json_for_script(const nlohmann::json& value) {
  using Handler = nlohmann::json::error_handler_t;
  return replace(value.dump(-1, ' ', true, Handler::replace), '<', "\\u003c");
}

}  // namespace assize::reports
