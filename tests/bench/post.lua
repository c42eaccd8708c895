-- wrk posts one prompt of PROMPT_BYTES again and again, as a judge's client
-- would write it.
local text = string.rep("lorem ipsum ", math.floor(os.getenv("PROMPT_BYTES") / 12))
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = '{"model":"m","messages":[{"role":"user","content":"' .. text ..
  '"}],"temperature":0,"top_p":1,"max_tokens":256,"logprobs":true,' ..
  '"top_logprobs":5}'
