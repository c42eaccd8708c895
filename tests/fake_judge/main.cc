// The program `fake_judge`: a server that judges as the simulated judge does,
// as OpenAI's, Anthropic's and vLLM's services would be asked, with faults on
// demand.  Prints its port on the first line.

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>

#include "fake_judge/desk.h"
#include "fake_judge/options.h"
#include "fake_judge/server.h"

namespace {

using assize::testing::Options;

void add_answers(CLI::App& app, Options& options) {
  app.add_option("--suite-audit", options.audit,
                 "Audit whose suite's prompts are judged");
  app.add_option("--profile", options.profile,
                 "Judge for models not called 'honest' or 'gullible'");
  app.add_option("--judge", options.judge,
                 "Knobs of that judge, as YAML: 'noise: 1'");
  app.add_flag("--canned", options.canned,
               "One small reply to everything, for speed");
  app.add_option("--fingerprint", options.fingerprints,
                 "system_fingerprint; of several, one by the body");
  app.add_option("--served-model", options.served_model,
                 "Model that replies name; default: as asked for");
}

void add_service(CLI::App& app, Options& options) {
  app.add_option("--port", options.port, "On loopback; 0: any free one");
  app.add_option("--threads", options.threads)->check(CLI::Range(1u, 64u));
  app.add_option("--delay", options.delay_ms, "Milliseconds before replies");
  app.add_option("--throttle", options.throttle,
                 "Calls a second that are answered; the others get 429");
  app.add_option("--retry-after", options.retry_after,
                 "That header of 429 and 503, word for word");
  app.add_option("--require-key", options.key, "Others get 401");
  app.add_option("--log", options.log,
                 "File that gets a line 'BODY ATTEMPT FAULT' per call");
  app.add_flag("--end-with-input", options.end_with_input,
               "Ends when the standard input does");
}

void add_faults(CLI::App& app, Options& options) {
  app.add_option("--faults", options.faults, "As in 'server=0.01,reset=0.01'");
  app.add_option("--fault-seed", options.fault_seed);
  app.add_option("--slow-ms", options.slow_ms, "Pause of slow replies");
  app.add_option("--redirect-to", options.redirect_to, "Of redirects");
  app.add_option("--large-bytes", options.large_bytes, "Of large replies");
}

/// Thousands of connections need as many descriptors.
void open_many() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

int refuse(const assize::Error& error) {
  std::cerr << assize::render(error) << '\n';
  return 2;
}

int run(int argc, char** argv) {
  Options options;
  CLI::App app("A judge on loopback for tests.", "fake_judge");
  add_answers(app, options);
  add_service(app, options);
  add_faults(app, options);
  CLI11_PARSE(app, argc, argv);
  open_many();
  const auto desk = assize::testing::Desk::open(options);
  if (!desk) return refuse(desk.error());
  const auto served = assize::testing::serve(**desk, options);
  return served ? 0 : refuse(served.error());
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& fault) {  // The command line's library throws.
    return refuse({fault.what()});
  }
}
