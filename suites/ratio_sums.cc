#include "suites/ratio_sums.h"

#include <utility>

namespace assize::suites {

RatioSums::RatioSums(std::size_t clusters, Notes notes)
    : clusters_(clusters), notes_(std::move(notes)) {}

std::size_t RatioSums::add_part(ClusterRatio part) {
  parts_.push_back(std::move(part));
  return parts_.size() - 1;
}

void RatioSums::add_quantity(Quantity quantity, std::vector<Term> terms) {
  if (quantity.clusters == 0) {
    for (const Term& term : terms) {
      quantity.clusters += parts_[term.part].clusters();
    }
  }
  quantities_.push_back(std::move(quantity));
  terms_.push_back(std::move(terms));
}

void RatioSums::estimate(std::span<const double> weight, std::span<double> out,
                         Scratch& scratch) const {
  scratch.numbers.resize(parts_.size());
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    scratch.numbers[part] = parts_[part].value(weight);
  }
  for (std::size_t q = 0; q < terms_.size(); ++q) {
    out[q] = 0;
    for (const Term& term : terms_[q]) {
      out[q] += term.weight * scratch.numbers[term.part];
    }
  }
}

void RatioSums::influence(std::span<double> out) const {
  std::vector<double> of_parts(clusters_ * parts_.size());
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    parts_[part].influence(clusters_, parts_.size(),
                           std::span(of_parts).subspan(part));
  }
  for (std::size_t g = 0; g < clusters_; ++g) {
    for (std::size_t q = 0; q < terms_.size(); ++q) {
      double sum = 0;
      for (const Term& term : terms_[q]) {
        sum += term.weight * of_parts[g * parts_.size() + term.part];
      }
      out[g * terms_.size() + q] = sum;
    }
  }
}

}  // namespace assize::suites
