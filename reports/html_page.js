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

// A heading names an effect and whom it is of: two lines where there is no room
// for both.
function broken(layer) {
  if (!layer.name || !layer.name.startsWith('headings')) return layer;
  const values = layer.data.values.map((value) => {
    const [first, ...rest] = value.text.split(': ');
    return rest.length === 0 ? value :
      {y: value.y - 8, text: [first, rest.join(': ')]};
  });
  return {...layer, data: {values}};
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

// A printed page cannot be unfolded.
let folded = [];
addEventListener('beforeprint', () => {
  folded = [...document.querySelectorAll('details:not([open])')];
  folded.forEach((details) => { details.open = true; });
});
addEventListener('afterprint', () => {
  folded.forEach((details) => { details.open = false; });
});
