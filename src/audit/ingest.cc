#include "audit/ingest.h"

#include <algorithm>
#include <utility>

#include "audit/batch_result.h"
#include "audit/charge.h"
#include "audit/custom_id.h"
#include "io/lines.h"
#include "net/wire.h"

namespace assize {
namespace {

/// A batch's results may be as large as it: 256 MB asked, and as much said.
constexpr std::uint64_t kMostFileBytes = std::uint64_t{8} << 30;
constexpr std::size_t kMostLineBytes = std::size_t{16} << 20;

std::uint32_t narrow(std::uint64_t tokens) {
  return static_cast<std::uint32_t>(
      std::min<std::uint64_t>(tokens, UINT32_MAX));
}

}  // namespace

Result<Ingestion> Ingestion::begin(const WalkOf& of, VerdictStore& store,
                                   const std::vector<JudgePrice>& prices) {
  Ingestion out(of, store, prices);
  const auto identities = judge_identities(of.config);
  for (std::size_t j = 0; j < identities.size(); ++j) {
    out.backends_.push_back(0);
    if (of.config.judges[j].http == nullptr) continue;
    const auto backend = store.backend(identities[j]);
    if (!backend) return tl::unexpected(backend.error());
    out.backends_.back() = *backend;
  }
  const auto walked =
      walk_requests(of, [&](const Planned& planned) -> Result<void> {
        const bool http = of.config.judges[planned.judge].http != nullptr;
        if (!planned.fresh || !http) return {};
        out.known_.push_back({planned.key,
                              static_cast<std::uint16_t>(planned.judge),
                              narrow(planned.size.most_prompt),
                              narrow(planned.size.most_completion)});
        return {};
      });
  if (!walked) return tl::unexpected(walked.error());
  std::ranges::sort(out.known_, {}, &Known::key);
  return out;
}

Result<void> Ingestion::take(const std::string& path) {
  const auto read =
      read_lines(path, kMostFileBytes, kMostLineBytes,
                 [&](const Line& line) -> Result<void> {
                   const bool blank = line.text.find_first_not_of(" \t") ==
                                      std::string_view::npos;
                   if (blank && !line.too_long) return {};
                   ++done_.lines;
                   const Location where{.file = path, .line = line.number};
                   if (!line.too_long) return take_line(line.text, where);
                   bad({"a line of a result is at most 16 MiB long"}, where);
                   return {};
                 });
  if (!read) return tl::unexpected(read.error());
  return {};
}

Result<void> Ingestion::take_line(std::string_view line,
                                  const Location& where) {
  const auto result = read_batch_result(line);
  if (!result) {
    bad(result.error(), where);
    return {};
  }
  const auto key = parse_custom_id(result->custom_id);
  const Known* known = key ? find(*key) : nullptr;
  if (known == nullptr) {
    ++done_.unknown;
    return {};
  }
  const auto stored = store_.contains(known->key);
  if (!stored) return tl::unexpected(stored.error());
  if (*stored) {
    ++done_.known;
    return {};
  }
  if (result->failed.empty()) return keep(*known, result->reply, where);
  ++done_.failed[result->failed];
  return {};
}

/// What asking again would not mend is stored, as a run does.
Result<void> Ingestion::keep(const Known& known, const HttpReply& reply,
                             const Location& where) {
  const HttpBackend& backend = *config_.judges[known.judge].http;
  StoredReply out;
  out.key = known.key;
  out.backend = backends_[known.judge];
  out.status = reply.status;
  out.body = reply.body;
  const auto status = read_status(reply, backend.endpoint().api_key_env);
  if (!status) {
    if (status.error().cause != Cause::kRejected) {
      ++done_.failed[std::string(name(status.error().cause))];
      return {};
    }
    ++done_.rejected;
    return put(known, std::move(out));
  }
  const auto said = backend.decode(reply);
  if (!said) {
    bad({"the judge cannot read this reply: " + said.error().message}, where);
    return {};
  }
  const Usage used = note_charge(*said, prices_[known.judge].in_batch,
                                 {.most_prompt = known.most_prompt,
                                  .most_completion = known.most_completion},
                                 out);
  done_.used.requests += used.requests;
  done_.used.tokens += used.tokens;
  done_.used.nano += used.nano;
  ++done_.answers;
  return put(known, std::move(out));
}

Result<void> Ingestion::put(const Known& known, StoredReply reply) {
  store_.put(std::move(reply));
  // A writer that failed keeps nothing: find out before all is read in vain.
  const auto kept = store_.contains(known.key);
  if (kept && *kept) return {};
  if (auto flushed = store_.flush(); !flushed) return flushed;
  return kept ? Result<void>{} : tl::unexpected(kept.error());
}

void Ingestion::bad(Error error, const Location& where) {
  ++done_.bad;
  if (done_.errors.size() >= kMostIngestErrors) return;
  error.where.file = where.file;
  error.where.line = where.line;
  done_.errors.push_back(std::move(error));
}

const Ingestion::Known* Ingestion::find(const StoreKey& key) const {
  const auto found = std::ranges::lower_bound(known_, key, {}, &Known::key);
  return found == known_.end() || found->key != key ? nullptr : &*found;
}

Result<std::vector<Ingestion::Missing>> Ingestion::finish() {
  if (auto flushed = store_.flush(); !flushed) {
    return tl::unexpected(flushed.error());
  }
  std::vector<Missing> all(config_.judges.size());
  for (const Known& known : known_) {
    Missing& of = all[known.judge];
    ++of.requests;
    const auto stored = store_.contains(known.key);
    if (!stored) return tl::unexpected(stored.error());
    of.missing += !*stored;
  }
  std::vector<Missing> out;
  for (std::size_t j = 0; j < all.size(); ++j) {
    all[j].judge = j;
    if (config_.judges[j].http != nullptr) out.push_back(all[j]);
  }
  return out;
}

}  // namespace assize
