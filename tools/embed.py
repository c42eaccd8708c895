"""Writes a C++ source file with functions that return embedded files.

usage: embed.py OUTPUT NAMESPACE name=path ...
"""

import sys


def main():
    output, namespace, *pairs = sys.argv[1:]
    with open(output, "w", encoding="utf-8") as out:
        out.write("// Made by tools/embed.py.\n\n#include <string_view>\n\n")
        out.write(f"namespace {namespace} {{\n\n")
        for pair in pairs:
            name, path = pair.split("=", 1)
            with open(path, "rb") as source:
                data = source.read()
            numbers = ",".join(str(b - 256 if b > 127 else b) for b in data)
            out.write(f"std::string_view {name}();\n")
            out.write(f"std::string_view {name}() {{\n")
            out.write(f"  static constexpr char bytes[] = {{{numbers},0}};\n")
            out.write(f"  return {{bytes, {len(data)}}};\n}}\n\n")
        out.write(f"}}  // namespace {namespace}\n")


main()
