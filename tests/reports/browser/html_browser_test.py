"""Opens HTML reports in a headless browser and checks what it makes of them.

    html_browser_test.py --output=OUTPUT PAGES ASSIZE AUDIT.yaml ...
    html_browser_test.py --output=OUTPUT REPORT.html ...

PAGES writes a page with every part and hostile text in each; ASSIZE makes the
reports of the audits.  Skipped where chromium is absent.  Of each report stay
in OUTPUT: screenshots, light, dark and on a phone, and what would be printed.
"""

import base64
import os
import shutil
import subprocess
import sys
import tempfile

from devtools import Browser

SKIPPED = 77
PHONE, DESK, WIDE = 360, 1280, 1680

# Names what is wrong with the charts, or is empty.
CHARTS = """[...document.querySelectorAll('figure')].map((figure) => {
  const chart = figure.querySelector('.chart');
  const marks = chart.querySelectorAll(
      'svg .role-mark path, svg .role-mark line, svg .role-mark text');
  const points = chart.querySelectorAll('svg .mark-symbol path').length;
  if (marks.length === 0 || points === 0) return chart.id + ' has no marks';
  if (chart.getAttribute('role') !== 'img') return chart.id + ' has no role';
  if (!/[0-9]/.test(chart.getAttribute('aria-label')))
    return chart.id + ' says no number';
  const svg = chart.querySelector('svg').getBoundingClientRect();
  if (svg.width > chart.clientWidth + 1) return chart.id + ' is too wide';
  if ([...marks].some((m) => /NaN|undefined|Infinity/.test(
      m.getAttribute('d') + m.getAttribute('transform'))))
    return chart.id + ' has a mark nowhere';
  return '';
}).filter((fault) => fault)"""

# Text whose contrast with what is behind it is below 4.5, or 3 where large.
CONTRAST = """(() => {
  const parts = (c) => c.match(/[0-9.]+/g).map(Number);
  const light = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => v / 255).map((v) =>
      v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parts(getComputedStyle(e).backgroundColor);
      if (c.length < 4 || c[3] > 0) return c;
    }
    return [255, 255, 255];
  };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const faults = new Set();
  let seen = 0;
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || e.closest('script, noscript')) continue;
    const style = getComputedStyle(e);
    const colour = e.closest('svg') ? style.fill : style.color;
    const [a, b] = [light(parts(colour)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const large = parseFloat(style.fontSize) >= 24;
    ++seen;
    if (ratio < (large ? 3 : 4.5))
      faults.add(`${e.tagName} ${e.className} ${ratio.toFixed(2)}`);
  }
  return seen < 20 ? ['no text was seen'] : [...faults];
})()"""

OUTLINE = """[...document.querySelectorAll('h1, h2, h3')].map((h) =>
    Number(h.tagName[1]))"""


class Page:
    """A report in the browser, and what was found wrong with it."""

    def __init__(self, browser, path, output):
        self.browser, self.path, self.faults = browser, path, []
        self.stem = os.path.join(
            output, os.path.basename(os.path.dirname(path)) + "-" +
            os.path.splitext(os.path.basename(path))[0])

    def expect(self, holds, what):
        if not holds:
            self.faults.append(what)

    def show(self, width, scheme):
        self.width = width
        self.browser.call("Emulation.setDeviceMetricsOverride", width=width,
                          height=900, deviceScaleFactor=1,
                          mobile=width < 600)
        self.browser.call("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}])
        self.browser.call("Page.navigate",
                          url="file://" + os.path.abspath(self.path))
        self.browser.until("document.readyState === 'complete'")
        if self.browser.value("document.querySelectorAll('figure').length"):
            self.browser.until("'drawn' in document.documentElement.dataset")

    def check(self, name):
        for fault in self.browser.value(CHARTS):
            self.expect(False, f"{name}: {fault}")
        for fault in self.browser.value(CONTRAST):
            self.expect(False, f"{name}: contrast of {fault}")
        # A phone's innerWidth grows with the page; the screen's does not.
        wide = self.browser.value("document.documentElement.scrollWidth")
        self.expect(wide <= self.width, f"{name}: the page is {wide} wide, "
                                        f"the screen {self.width}")

    def outline(self):
        levels = self.browser.value(OUTLINE)
        self.expect(levels.count(1) == 1 and levels[0] == 1,
                    f"headings: {levels}")
        jumps = [(a, b) for a, b in zip(levels, levels[1:]) if b > a + 1]
        self.expect(not jumps, f"headings jump: {jumps}")

    def keep(self, name):
        shot = self.browser.call("Page.captureScreenshot", format="png",
                                 captureBeyondViewport=True, clip={
                                     "x": 0, "y": 0, "scale": 1,
                                     "width": self.browser.value("innerWidth"),
                                     "height": min(12000, self.browser.value(
                                         "document.body.scrollHeight"))})
        with open(f"{self.stem}-{name}.png", "wb") as out:
            out.write(base64.b64decode(shot["data"]))

    def print(self):
        pages = self.browser.call("Page.printToPDF", printBackground=True)
        with open(f"{self.stem}-print.pdf", "wb") as out:
            out.write(base64.b64decode(pages["data"]))


def check(program, path, output):
    """What is wrong with one report."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = Browser(program, profile)
        try:
            page = Page(browser, path, output)
            for name, width, scheme in (("light", DESK, "light"),
                                        ("dark", DESK, "dark"),
                                        ("wide", WIDE, "light"),
                                        ("phone", PHONE, "light")):
                page.show(width, scheme)
                page.check(name)
                page.keep(name)
            page.outline()
            page.show(DESK, "dark")
            page.print()
            figures = browser.value(
                "document.querySelectorAll('figure').length")
            print(f"{path}: {figures} charts")
            page.expect(not browser.complaints(),
                        f"the console says {browser.complaints()}")
            away = [url for url in browser.requests()
                    if not url.startswith(("file:", "data:", "about:"))]
            page.expect(not away, f"requests left the page: {away}")
            return page.faults
        finally:
            browser.close()


def make(output, pages, assize, *audits):
    """The reports to open."""
    def run(*command):
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL)
    out = [os.path.join(output, "full", "report.html")]
    os.makedirs(os.path.dirname(out[0]), exist_ok=True)
    run(pages, out[0])
    for audit in audits:
        folder = os.path.join(output,
                              os.path.basename(os.path.dirname(audit)))
        run(assize, "run", audit, "--out", folder)
        out.append(os.path.join(folder, "report.html"))
    return out


def main():
    output, *reports = sys.argv[1:]
    output = output.removeprefix("--output=")
    program = shutil.which("chromium")
    if not program:
        print("skipped: chromium is not here")
        sys.exit(SKIPPED)
    os.makedirs(output, exist_ok=True)
    if not reports[0].endswith(".html"):
        reports = make(output, *reports)
    faults = [f"{path}: {fault}" for path in reports
              for fault in check(program, path, output)]
    print("\n".join(faults) or f"{len(reports)} reports hold")
    sys.exit(len(faults) > 0)


if __name__ == "__main__":
    main()
