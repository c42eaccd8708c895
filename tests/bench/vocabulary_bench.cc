// Times the count of tokens of a file: JSON lines, each a string. Prints as
// vocabularies.mjs does.

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "text/vocabulary.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::vector<std::string> texts;
  std::ifstream lines(argv[1]);
  for (std::string line; std::getline(lines, line);) {
    texts.push_back(nlohmann::json::parse(line).get<std::string>());
  }
  for (const std::string_view name : assize::vocabulary_names()) {
    const auto words = assize::vocabulary(name);
    if (!words) {
      std::fprintf(stderr, "%s\n", words.error().message.c_str());
      return 1;
    }
    double best = 1e9;
    std::size_t tokens = 0;
    for (int run = 0; run < 5; ++run) {
      const std::clock_t started = std::clock();
      tokens = 0;
      for (const std::string& text : texts) tokens += (*words)->count(text);
      best = std::min(
          best, static_cast<double>(std::clock() - started) / CLOCKS_PER_SEC);
    }
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::printf(
        "{\"name\": \"%.*s\", \"tokens\": %zu, \"seconds\": %.4f, "
        "\"rss\": %ld}\n",
        static_cast<int>(name.size()), name.data(), tokens, best,
        usage.ru_maxrss * 1024);
  }
  return 0;
}
