// OpenAI's own client asks a judge at BASE_URL what ASKED says, and prints what
// it was given, as its types have it, in one JSON object.

import OpenAI from "openai";

const { base_url, key, retries, prompts } = JSON.parse(process.env.ASKED);
const client = new OpenAI({ baseURL: base_url, apiKey: key,
                            maxRetries: retries, timeout: 60_000 });

async function ask(prompt) {
  try {
    const said = await client.chat.completions.create({
      model: prompt.model, messages: prompt.messages, temperature: 0,
      max_completion_tokens: 256, logprobs: true, top_logprobs: 5 });
    const choice = said.choices[0];
    return { id: said.id, object: said.object, model: said.model,
             fingerprint: said.system_fingerprint,
             role: choice.message.role, text: choice.message.content,
             finish: choice.finish_reason,
             tokens: choice.logprobs.content.map((token) => ({
               token: token.token, logprob: token.logprob,
               bytes: Buffer.from(token.bytes).toString("utf8"),
               top: token.top_logprobs.map((t) => [t.token, t.logprob]) })),
             usage: said.usage };
  } catch (fault) {
    // The client has a class for each kind of failure.
    return { failed: fault.constructor.name, status: fault.status ?? null,
             message: fault.message };
  }
}

const answers = [];
for (const prompt of prompts) answers.push(await ask(prompt));
const models = [];
for await (const model of client.models.list()) models.push(model.id);
console.log(JSON.stringify({ answers, models }));
