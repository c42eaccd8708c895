// HTML from hostile text: escaping, elements, tables.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "reports/document.h"

namespace assize::reports {

/// Text as itself, in content and in quoted attributes: the marks of HTML
/// escaped, control characters as pictures, marks that reorder a line replaced.
std::string escape_html(std::string_view text);

/// A JSON text, escaped; any other value as JSON writes it, escaped.
std::string shown(const nlohmann::json& value);

/// A count with thin spaces between thousands; "–" where it is no number.
std::string count(const nlohmann::json& value);

/// `content` and `attributes` must be HTML already.
std::string element(std::string_view tag, std::string_view content,
                    std::string_view attributes = "");

/// Value and interval of a row as two spans; "–" where there is no value.
std::string interval_html(const Row& row, int digits = 2);

struct Column {
  std::string head;  ///< HTML.
  bool numeric = false;
};

struct Table {
  std::string caption;  ///< HTML.
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows;  ///< HTML; a cell per column.
  std::vector<std::size_t> apart = {};  ///< Rows shaded as unlike the others.
};

/// The table in a region that scrolls by itself; the first cell of a row is
/// its header. Nothing for no rows.
std::string html_table(const Table& table);

/// Folded or open; what is folded and long is not printed.  Nothing without a
/// body.
std::string details_html(std::string_view summary, std::string_view body,
                         bool open = false);

/// <section> under an <h2>; nothing without a body.
std::string section_html(std::string_view id, std::string_view title,
                         std::string_view body);

std::string list_html(const nlohmann::json& sentences);

/// JSON that may stand in a <script>: every "<" is \u003c.
std::string json_for_script(const nlohmann::json& value);

}  // namespace assize::reports
