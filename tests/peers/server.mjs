// Somebody else's server of OpenAI's protocol, on loopback: prefers whatever
// stands first. Prints its address; ends when the input does. FAULTS has its
// own kinds of faults, {"rateLimitRate": 0.1}.

import { LLMock } from "@copilotkit/aimock";

const mock = new LLMock({
  host: "127.0.0.1", port: 0, journalMaxEntries: 0,
  chaos: JSON.parse(process.env.FAULTS ?? "{}") });
mock.onMessage(/./s, { content: "Both were read. [[A]]" });
await mock.start();
console.log(mock.url);
process.stdin.resume();
process.stdin.on("end", async () => {
  await mock.stop();
  process.exit(0);
});
