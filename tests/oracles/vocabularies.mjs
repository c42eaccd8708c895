// Prints what tests/text/vocabulary_test.cc holds: counts of tokens by the
// package whose ranks the build takes, as C++.
//
//   node tests/oracles/vocabularies.mjs FOLDER
//
// FOLDER is the node_modules that the build fetched, below
// BUILD/src/text/vocabularies.cc.p or where npm put src/text/package-lock.json.

import {createHash} from 'node:crypto';
import {createRequire} from 'node:module';
import path from 'node:path';

const require = createRequire(path.resolve(process.argv[2], 'x.js'));
const names = ['cl100k_base', 'o200k_base'];
const encodings = names.map((name) => require(`gpt-tokenizer/encoding/${name}`));
// Special tokens in a text are ordinary text.
const ordinary = {allowedSpecial: new Set(), disallowedSpecial: new Set()};

const texts = [
  '',
  'a',
  'Hello, world!',
  "I'll say we've done it; they'd say IT'S not, and I'M sure YOU'RE right.",
  'The quick brown fox jumps over the lazy dog.',
  'snake_case camelCase PascalCase HTTPServer x2y3',
  '1234567 3.14159 1,000,000 ٣٤٥٦ ½ Ⅷ',
  'int main() {\n    return 0;\n}\n',
  'a\n\n\n   b\t\tc  \n',
  'trailing blanks   ',
  'trailing lines\n \n  ',
  'https://example.org/a//b/?q=1\n/',
  'Größe, naïve façade, ǅ, ŉ, ﬁ',
  'Ελληνικά και русский язык',
  '日本語の文章と中文ABC文字',
  'हिन्दी में का लेख और ไทยภาษา',
  '안녕하세요 세계',
  'שלום עולם مرحبا بالعالم',
  'e\u0301A\u0301b \u0301x',
  '😀😀👨‍👩‍👧 👍🏽 🏴',
  '<|endoftext|> and <|im_start|>',
  '\u3000\u3000wide\u00a0hard\u2028line',
  '\u0000\u0001\u007f',
  '= == === ==== ----- ***bold*** ###',
];

/// Random mixtures of parts, by a generator that the test has too.
export function mixtures() {
  const parts = [
    ' ', '  ', '\n', '\r\n', '\t', 'a', 'B', 'the', 'ing', "'s", "'LL", "'Re",
    'é', 'É', 'ǅ', '中', '文', 'ʰ', 'ª', '\u0301', '٣', '½', '12', '3456',
    '😀', '!', '/', '//', '(', '.\n', '_', "don't", 'Hello', 'WORLD',
    'camelCase', 'का', 'ไทย', '\u3000', '\u00a0', '<|endoftext|>', '==', '안녕',
    'ß', '\u200b'];
  const out = [];
  let state = 12345;
  const below = (n) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % n;
  };
  for (let i = 0; i < 20000; ++i) {
    let text = '';
    const n = below(24);
    for (let k = 0; k < n; ++k) text += parts[below(parts.length)];
    out.push(text);
  }
  return out;
}

for (const text of texts) {
  const counts = encodings.map((each) => each.encode(text, ordinary).length);
  const spelt = text.replace(/["\\]|[^\P{C}]|\p{Zs}|\p{Zl}|\p{M}/gu, (c) =>
      c === ' ' ? c : c === '\n' ? '\\n' : c === '\t' ? '\\t' :
      /["\\]/.test(c) ? '\\' + c :
      c.codePointAt(0) < 160 ?
          '\\' + c.codePointAt(0).toString(8).padStart(3, '0') :
      c.codePointAt(0) < 65536 ?
          '\\u' + c.codePointAt(0).toString(16).padStart(4, '0') : c);
  console.log(`{"${spelt}"s, ${counts.join(', ')}},`);
}
names.forEach((name, i) => {
  const hash = createHash('sha256');
  let count = 0;
  for (const text of mixtures()) {
    const ranks = encodings[i].encode(text, ordinary);
    count += ranks.length;
    hash.update(ranks.join(' ') + '\n');
  }
  console.log(`${name}: ${count} tokens, sha256 ${hash.digest('hex')}`);
});
