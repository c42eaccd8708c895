// Times the package's own count of tokens on a file: JSON lines, each a string.
//
//   node tests/bench/vocabularies.mjs NODE_MODULES FILE

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import path from 'node:path';

const require = createRequire(path.resolve(process.argv[2], 'x.js'));
const texts = readFileSync(process.argv[3], 'utf8').trimEnd().split('\n')
    .map((line) => JSON.parse(line));
const ordinary = {allowedSpecial: new Set(), disallowedSpecial: new Set()};
for (const name of ['cl100k_base', 'o200k_base']) {
  const words = require(`gpt-tokenizer/encoding/${name}`);
  let best = Infinity, tokens = 0;
  for (let run = 0; run < 5; ++run) {
    const before = process.cpuUsage();
    tokens = 0;
    for (const text of texts) tokens += words.countTokens(text, ordinary);
    const used = process.cpuUsage(before);
    best = Math.min(best, (used.user + used.system) / 1e6);
  }
  console.log(JSON.stringify({name, tokens, seconds: best,
                              rss: process.resourceUsage().maxRSS * 1024}));
}
