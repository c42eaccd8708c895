// Draws each chart from the specification beside it.  Colours are custom
// properties of the page, so light, dark and print need no second drawing.
'use strict';

const CONFIG = {
  aria: false,
  background: null,
  font: 'system-ui, sans-serif',
  view: {stroke: null},
  axis: {
    domainColor: 'var(--rule)', gridColor: 'var(--rule)', gridOpacity: 1,
    labelColor: 'var(--muted)', labelFontSize: 12, labelPadding: 6,
    labelFlush: false, tickColor: 'var(--rule)', ticks: false, domain: false,
    titleColor: 'var(--muted)', titleFontSize: 12, titleFontWeight: 'normal',
    titlePadding: 8, grid: true
  },
  text: {fill: 'var(--ink)', fontSize: 12.5, lineHeight: 15}
};
const NARROW = 560;
// Of a narrow chart: letters that a label has room for, and the height that a
// second line of it needs.
const LETTERS = 18;
const TWO_LINES = 30;

// Rows of labels and numbers beside the plot take what the width allows.
function fitted(spec, width) {
  const narrow = width < NARROW;
  const out = {...spec, background: null, padding: {left: 0, right: 8, top: 6,
    bottom: 4}, autosize: {type: 'fit-x', contains: 'padding'}};
  if (!spec.params) return out;
  const has = (name) => spec.layer.some((layer) => layer.name === name &&
    layer.data.values.length > 0);
  const labels = narrow ? Math.round(width * 0.4) : Math.min(260, width * 0.3);
  const figures = !narrow && has('figures') ? 150 : 0;
  const values = {labels, figures};
  out.params = spec.params.map((p) => ({...p, value: values[p.name]}));
  out.layer = spec.layer.filter((layer) => figures > 0 ||
    layer.name !== 'figures');
  if (narrow) out.layer = out.layer.map(broken);
  return out;
}

// The text in two lines, cut after the character at `at`; as it is where that
// leaves one of them empty.
function inTwo(value, at) {
  const lines = [value.text.slice(0, at + 1), value.text.slice(at + 1)];
  return lines.includes('') ? value :
    {y: value.y - 8, text: lines.map((line) => line.trim())};
}

// A heading names an effect and whom it is of: two lines where there is no room
// for both.
function headingInTwo(value) {
  const colon = value.text.indexOf(': ');
  if (colon >= 0) return inTwo(value, colon);
  return value.text.length <= 2 * LETTERS ? value :
    inTwo(value, value.text.lastIndexOf(', '));
}

// What tells rows apart is often at the end of their labels.
function labelInTwo(value) {
  if (value.text.length <= LETTERS || value.tall < TWO_LINES) return value;
  const ends = [' ', '-', '_', '/', '.'].map((mark) =>
    value.text.lastIndexOf(mark, LETTERS - 1));
  return inTwo(value, ends[0] >= 0 ? ends[0] : Math.max(...ends));
}

function broken(layer) {
  const how = {headings: headingInTwo, 'headings-halo': headingInTwo,
    labels: labelInTwo}[layer.name];
  return how ? {...layer, data: {values: layer.data.values.map(how)}} : layer;
}

function draw(chart) {
  const width = chart.clientWidth;
  const narrow = width < NARROW;
  if (chart.dataset.narrow === String(narrow)) return null;
  chart.dataset.narrow = narrow;
  const spec = JSON.parse(document.getElementById(chart.id + '-spec')
    .textContent);
  // The library gives a role and a label to what it draws in; ours stay.
  const canvas = document.createElement('div');
  canvas.setAttribute('aria-hidden', 'true');
  chart.replaceChildren(canvas);
  return vegaEmbed(canvas, fitted(spec, width), {
    mode: 'vega-lite', renderer: 'svg', actions: false, ast: true,
    defaultStyle: false, config: CONFIG, hover: false
  });
}

const charts = [...document.querySelectorAll('.chart')];
const drawAll = () => Promise.all(charts.map(draw)).then(() => {
  document.documentElement.dataset.drawn = charts.length;
});
drawAll();
addEventListener('resize', drawAll);

// A printed page cannot be unfolded.  What fills pages by itself stays folded:
// whoever wants it on paper opens it first.
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open], .long)')];
  folded.forEach((details) => { details.open = true; });
});
addEventListener('afterprint', () => {
  folded.forEach((details) => { details.open = false; });
});
