"""Makes the library that draws the charts of HTML reports part of the program.

    fetch_charts.py OUTPUT.cc OUTPUT.js FOLDER MODE REPORTS MODULES [NPM]

MODE is `auto`, `enabled` or `none`.  MODULES is a folder `node_modules` that
was fetched before, or empty: then npm fetches what REPORTS/package-lock.json
pins, by digest, into FOLDER.  Where that fails, `auto` leaves reports without
charts and says so; `enabled` is an error.  `none` leaves them without.
"""

import os
import sys

from npm_packages import fetch

BUNDLES = ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js",
           "vega-embed/build/vega-embed.min.js"]

# The bytes go to the assembler, which takes a file of any size as it is; a
# literal of this size costs g++ half a gigabyte.
SOURCE = """// Made by tools/fetch_charts.py from {digest}.
#include "reports/html_charts.h"

asm(".pushsection .rodata\\n"
    ".hidden assize_charts_begin\\n"
    ".hidden assize_charts_end\\n"
    ".global assize_charts_begin\\n"
    ".global assize_charts_end\\n"
    "assize_charts_begin:\\n"
    ".incbin \\"{path}\\"\\n"
    "assize_charts_end:\\n"
    ".byte 0\\n"
    ".popsection\\n");

extern "C" {{
__attribute__((visibility("hidden"))) extern const char assize_charts_begin[];
__attribute__((visibility("hidden"))) extern const char assize_charts_end[];
}}

namespace assize::reports {{

std::string_view chart_library() {{
  return {{assize_charts_begin,
          static_cast<std::size_t>(assize_charts_end - assize_charts_begin)}};
}}

}}  // namespace assize::reports
"""


def licences(modules):
    """Each licence once, under the packages that have it."""
    names_of = {}
    for name in sorted(os.listdir(modules)):
        for file in ("LICENSE", "LICENSE.md", "LICENSE.txt"):
            path = os.path.join(modules, name, file)
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as text:
                    names_of.setdefault(text.read().strip(), []).append(name)
                break
    return "\n\n".join(f"{', '.join(names)}:\n{text}"
                       for text, names in names_of.items())


def library(modules):
    """One script: the licences as a comment, then the bundles."""
    parts = ["/*\n" + licences(modules).replace("*/", "* /") + "\n*/"]
    for bundle in BUNDLES:
        with open(os.path.join(modules, bundle), encoding="utf-8") as source:
            parts.append(source.read().strip())
    out = ";\n".join(parts).replace("\r\n", "\n").replace("\r", "\n") + ";\n"
    for mark in ("</script", "<!--"):
        if mark in out.lower():
            sys.exit(f"fetch_charts: a bundle holds '{mark}', which would end "
                     "its script in a page")
    return out


def main():
    source, script, folder, mode, reports, modules, *npm = sys.argv[1:]
    text = ""
    if mode != "none":
        fault = "npm is not here"
        if not modules and npm:
            modules, fault = fetch(folder, reports, npm[0])
        if modules:
            text = library(modules)
        elif mode == "enabled":
            sys.exit(f"fetch_charts: no charts: {fault}")
        else:
            print("fetch_charts: reports will have tables in place of charts; "
                  f"remove {script} to try again: {fault}", file=sys.stderr)
    with open(script, "w", encoding="utf-8") as out:
        out.write(text)
    with open(source, "w", encoding="utf-8") as out:
        out.write(SOURCE.format(path=os.path.abspath(script),
                                digest=f"{len(text)} characters"))


main()
