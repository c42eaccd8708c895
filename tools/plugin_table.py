"""Writes the C++ table of one plugin family from its folder's meson list.

The page of `assize explain` is the comment at the top of the plugin's file.
Fails where a plugin has no such comment, or no test at the same path under
tests/.
"""

import os
import sys

SINGULAR = {
    "attacks": "Attack", "defences": "Defence", "detectors": "Detector",
    "calibrations": "Calibration", "judges": "Judge", "suites": "Suite",
    "reports": "Report",
}


def page_of(path):
    lines = []
    with open(path, encoding="utf-8") as source:
        for line in source:
            if not line.startswith("//"):
                break
            lines.append(line[2:].removeprefix(" ").rstrip("\n"))
    text = "\n".join(lines).strip()
    if not text:
        sys.exit(f"{path}:1: error: a plugin begins with a comment that says "
                 "what it is; 'assize explain' prints it")
    return text + "\n"


def main():
    family, output, root, folder, *names = sys.argv[1:]
    kind = f"{SINGULAR[family]}Plugin"
    tests = "tests/judges" if family == "judges" else f"tests/{family}"
    declared, rows = [], []
    for name in names:
        base = os.path.basename(name)
        test = f"{tests}/{name}_test.cc"
        if not os.path.exists(os.path.join(root, test)):
            sys.exit(f"{folder}/{name}.cc: error: this plugin has no test; "
                     f"write {test}")
        page = page_of(os.path.join(root, folder, f"{name}.cc"))
        declared.append(f"extern const {kind} {base};")
        rows.append(f'    {{&{base}, R"page({page})page"}},')
    size = len(names)
    header = {"reports": "report_format"}.get(family, SINGULAR[family].lower())
    with open(output, "w", encoding="utf-8") as out:
        out.write(f"// Made by tools/plugin_table.py from {folder}.\n\n")
        out.write('#include "plugin/registry.h"\n\n')
        out.write(f'#include "plugin/{header}.h"\n\n')
        out.write(f"namespace assize::{family} {{\n\n")
        out.write("\n".join(declared) + "\n\n")
        out.write(f"std::span<const Entry<{kind}>> table() {{\n")
        if size == 0:
            out.write("  return {};\n")
        else:
            out.write(f"  static const Entry<{kind}> rows[{size}] = {{\n")
            out.write("\n".join(rows) + "\n  };\n  return rows;\n")
        out.write(f"}}\n\n}}  // namespace assize::{family}\n")


main()
