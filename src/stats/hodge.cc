#include "stats/hodge.h"

#include <Eigen/Core>
#include <Eigen/QR>
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

namespace assize {
namespace {

using Vector = Eigen::VectorXd;
using Eigen::Index;

struct Edge {
  std::size_t i = 0, j = 0;  ///< i < j.
  double value = 0, weight = 0;
};

std::vector<Edge> edges_of(const Flow& flow) {
  const std::size_t n = flow.systems;
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i + 1; j < n; ++j) {
      const double weight = flow.weight[i * n + j];
      if (weight > 0) edges.push_back({i, j, flow.value[i * n + j], weight});
    }
  }
  return edges;
}

/// The strengths of least squares; the smallest, which sum to zero.
Vector potential(std::size_t systems, const std::vector<Edge>& edges) {
  const auto n = static_cast<Index>(systems);
  Eigen::MatrixXd laplacian = Eigen::MatrixXd::Zero(n, n);
  Vector divergence = Vector::Zero(n);
  for (const Edge& edge : edges) {
    const auto i = static_cast<Index>(edge.i), j = static_cast<Index>(edge.j);
    laplacian(i, i) += edge.weight;
    laplacian(j, j) += edge.weight;
    laplacian(i, j) -= edge.weight;
    laplacian(j, i) -= edge.weight;
    divergence[i] += edge.weight * edge.value;
    divergence[j] -= edge.weight * edge.value;
  }
  return laplacian.completeOrthogonalDecomposition().solve(divergence);
}

/// Indices of the edges ij, jk and ik.
using Triangle = std::array<Index, 3>;

std::vector<Triangle> triangles_of(std::size_t n,
                                   const std::vector<Edge>& edges) {
  std::vector<Index> index(n * n, -1);
  for (std::size_t e = 0; e < edges.size(); ++e) {
    index[edges[e].i * n + edges[e].j] = static_cast<Index>(e);
  }
  std::vector<Triangle> triangles;
  for (const Edge& edge : edges) {
    for (std::size_t k = edge.j + 1; k < n; ++k) {
      const Triangle triangle = {index[edge.i * n + edge.j],
                                 index[edge.j * n + k], index[edge.i * n + k]};
      if (triangle[1] >= 0 && triangle[2] >= 0) triangles.push_back(triangle);
    }
  }
  return triangles;
}

/// The energy of what circles of three explain of `rest`: conjugate gradients
/// on the least squares over the triangles, in units of root weights.
double curl_energy(const Vector& rest, const Vector& root_weight,
                   const std::vector<Triangle>& triangles) {
  const auto circulate = [&](const Vector& flow) {  // Onto triangles.
    const Vector plain = flow.cwiseQuotient(root_weight);
    Vector sum(static_cast<Index>(triangles.size()));
    for (Index t = 0; t < sum.size(); ++t) {
      const Triangle& of = triangles[static_cast<std::size_t>(t)];
      sum[t] = plain[of[0]] + plain[of[1]] - plain[of[2]];
    }
    return sum;
  };
  const auto spread = [&](const Vector& sum) {  // Onto edges.
    Vector flow = Vector::Zero(rest.size());
    for (Index t = 0; t < sum.size(); ++t) {
      const Triangle& of = triangles[static_cast<std::size_t>(t)];
      flow[of[0]] += sum[t];
      flow[of[1]] += sum[t];
      flow[of[2]] -= sum[t];
    }
    return Vector(flow.cwiseQuotient(root_weight));
  };
  Vector left = rest;
  Vector slope = circulate(left);
  Vector direction = slope;
  double size = slope.squaredNorm();
  const double goal = 1e-26 * size;
  for (Index step = 0; step < 2 * rest.size() && size > goal; ++step) {
    const Vector moved = spread(direction);
    const double length = size / moved.squaredNorm();
    left -= length * moved;
    slope = circulate(left);
    const double next = slope.squaredNorm();
    direction = slope + next / size * direction;
    size = next;
  }
  return (rest - left).squaredNorm();
}

}  // namespace

HodgeParts hodge(const Flow& flow) {
  const std::size_t n = flow.systems;
  assert(flow.value.size() == n * n && flow.weight.size() == n * n);
  const std::vector<Edge> edges = edges_of(flow);
  const Vector s = potential(n, edges);
  HodgeParts parts;
  parts.strength.assign(s.begin(), s.end());
  Vector rest(static_cast<Index>(edges.size())), root(rest.size());
  for (Index e = 0; e < rest.size(); ++e) {
    const Edge& edge = edges[static_cast<std::size_t>(e)];
    const double order =
        s[static_cast<Index>(edge.i)] - s[static_cast<Index>(edge.j)];
    root[e] = std::sqrt(edge.weight);
    rest[e] = root[e] * (edge.value - order);
    parts.total += edge.weight * edge.value * edge.value;
    parts.gradient += edge.weight * order * order;
  }
  const double circles = rest.squaredNorm();
  const bool complete = edges.size() == n * (n - 1) / 2;
  parts.curl =
      complete ? circles : curl_energy(rest, root, triangles_of(n, edges));
  parts.harmonic = complete ? 0 : std::max(0.0, circles - parts.curl);
  parts.ratio = parts.total > 0 ? circles / parts.total
                                : std::numeric_limits<double>::quiet_NaN();
  return parts;
}

}  // namespace assize
