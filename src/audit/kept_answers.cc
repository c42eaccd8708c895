#include "audit/kept_answers.h"

#include "net/wire.h"
#include "prompt/completion_json.h"
#include "store/request_key.h"

namespace assize {

tl::unexpected<CallError> no_answer(CallError::Kind kind, Cause cause,
                                    std::string message) {
  return tl::unexpected(CallError{kind, std::move(message), {}, cause});
}

Result<KeptAnswers> KeptAnswers::of(std::span<const JudgeUse> judges,
                                    VerdictStore* store) {
  KeptAnswers out;
  out.judges_ = judges;
  out.store_ = store;
  for (std::size_t j = 0; j < judges.size(); ++j) {
    const JudgeUse& judge = judges[j];
    out.backends_.push_back(0);
    out.identities_.push_back(judge.http != nullptr
                                  ? judge.http->identity()
                                  : judge.backend->identity());
    if (!out.keeps(j)) continue;
    if (store == nullptr) {
      return fail("judge '" + judge.name + "' needs a store for its answers");
    }
    const auto number = store->backend(out.identities_.back());
    if (!number) return tl::unexpected(number.error());
    out.backends_.back() = *number;
  }
  return out;
}

bool KeptAnswers::keeps(std::size_t judge) const {
  const JudgeUse& use = judges_[judge];
  return use.http != nullptr || (store_ != nullptr && use.backend->kept());
}

StoreKey KeptAnswers::key(std::size_t judge, const Request& request,
                          std::uint16_t sample) const {
  return {request_key(identities_[judge], request), sample};
}

StoredReply KeptAnswers::blank(std::size_t judge, const StoreKey& key) const {
  StoredReply out;
  out.key = key;
  out.backend = backends_[judge];
  return out;
}

std::optional<Called<Completion>> KeptAnswers::find(std::size_t judge,
                                                    const StoreKey& key) const {
  const auto found = store_->find(key);
  if (!found) {
    return no_answer(CallError::Kind::kStopRun, Cause::kNone,
                     found.error().message);
  }
  if (!*found) return std::nullopt;
  return decode(judge, **found);
}

Called<Completion> KeptAnswers::decode(std::size_t judge,
                                       const StoredReply& reply) const {
  const JudgeUse& use = judges_[judge];
  if (use.http == nullptr) {
    auto said = parse_completion(reply.body);
    if (said) return std::move(*said);
    return no_answer(CallError::Kind::kNever, Cause::kMalformed,
                     said.error().message);
  }
  const HttpReply http{reply.status, {}, reply.body};
  return read_status(http, use.http->endpoint().api_key_env).and_then([&] {
    return use.http->decode(http);
  });
}

}  // namespace assize
