"""Writes the header that holds a hash of every public plugin header."""

import hashlib
import sys

output, *headers = sys.argv[1:]
digest = hashlib.sha256()
for name in headers:
    with open(name, "rb") as header:
        digest.update(header.read())
with open(output, "w", encoding="utf-8") as out:
    out.write("// Made by tools/abi_tag.py.\n#pragma once\n")
    out.write(f'#define ASSIZE_HEADER_HASH "{digest.hexdigest()[:16]}"\n')
