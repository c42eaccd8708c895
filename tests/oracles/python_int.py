"""The table of tests/text/python_int_test.cc: what int() makes of texts.

Prints C++ rows, the text and the number, or NaN where int() raises:

    /usr/bin/python3 tests/oracles/python_int.py
"""

TEXTS = (
    "7", " 7\n", "+7", "-1", "-0", "007", "+-5", "--5", "+ 5", "+", "-", "",
    " ", "3_0", "3__0", "_30", "30_", "+_3", "-3_0", "1_2_3", "_", "7.5",
    "7/9", "7.", "1e3", "0x10", "7 8", "7\t", "\v7\f", "\x1c7\x1f", "\x857",
    "\u00a07\u2003", "\u30007", "\u200b7", "\u180e7", "\u0667", "\uff13_\uff10",
    "\u0967\u0968", "\u00b2", "\u2167", "\u4e09", "\U0001d7d9", "\u22125",
    "99999999999999999999", "9007199254740992", "Score: 7", "seven",
)


def quoted(text):
    """A C++ literal of the text's UTF-8."""
    return '"' + "".join(
        chr(byte) if 0x20 <= byte < 0x7f else "\\%03o" % byte
        for byte in text.encode()) + '"'


def main():
    for text in TEXTS:
        try:
            print("{%s, %d.0}," % (quoted(text), int(text)))
        except ValueError:
            print("{%s, kNone}," % quoted(text))


main()
