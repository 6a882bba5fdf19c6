namespace NgHvi;

/// <summary>The loss of any q(α_k) that does not see θ (natural-gradient family, section 4.11).</summary>
internal static class AmortizationGap
{
    private const int Block = 16; // Pairs whose first draws come before their second.

    // With P̄ = E P and m̄ = P̄⁻¹E[Pm] over q₀ of the conditionals N(m, P⁻¹), Σ_k E KL(N(m̄_k, P̄_k⁻¹) ‖ N(m_k, P_k⁻¹)).
    public static Estimate Of(
        MixedDensity model, (VariationalFamily Family, Coordinates Coordinates) q0, int draws, RandomKey key, int threads)
    {
        var (groups, r, m) = (model.Data.GroupCount, model.RandomCount, model.Parameters.Count);
        var (pairs, create) = ((draws + 1) / 2, model.CreateMoments([.. Enumerable.Range(0, groups)]));
        var (precision, mean, spread) = (new double[groups * r * r], new double[groups * r], new double[groups * r * r]);
        var (logDeterminants, losses) = (new double[groups], new double[2 * pairs]);
        var workers = Enumerable.Range(0, threads).Select(_ =>
            (Moments: create(), Proposal: new Proposal(q0.Family.Clone()), Map: q0.Coordinates.Fork(), Both: new double[2 * m],
            Theta: new double[m])).ToArray();

        ForEach((_, at) =>
        {
            TensorPrimitives.MultiplyAdd(at.Precisions, 0.5 / pairs, precision, precision);
            for (var k = 0; k < groups; k++)
                for (var i = 0; i < r; i++) mean[(k * r) + i] += Row(at.Precisions, k, i).DotRow(at.Mean(k)) * 0.5 / pairs;
        });
        for (var k = 0; k < groups; k++)
        {
            double[] root = precision[(k * r * r)..((k + 1) * r * r)];
            if (!SmallCholesky.Factor(root, r))
                throw new ArithmeticException($"The mean precision of group {k + 1} is not positive definite.");
            SmallCholesky.Solve(root, r, mean.AsSpan(k * r, r));
            SmallCholesky.Invert(root, r, spread.AsSpan(k * r * r, r * r));
            logDeterminants[k] = SmallCholesky.LogDeterminant(root, r);
        }

        ForEach((s, at) =>
        {
            for (var k = 0; k < groups; k++)
            {
                var loss = logDeterminants[k] - at.LogDeterminants[k] - r;
                for (var i = 0; i < r; i++)
                {
                    var row = Row(at.Precisions, k, i);
                    loss += row.DotRow(Row(spread, k, i));
                    for (var j = 0; j < r; j++)
                        loss += (mean[(k * r) + i] - at.Mean(k)[i]) * row[j] * (mean[(k * r) + j] - at.Mean(k)[j]);
                }

                losses[s] += 0.5 * loss;
            }
        });

        // At the best Gaussians the losses of single draws are the estimate's influences too.
        var value = FixedOrder.Sum(losses) / losses.Length;
        return new(value, WeightedSample.PairError(losses, value));

        void ForEach(Action<int, Conditionals> add) => InOrder.ForEach(
            2 * pairs, threads, () => new Conditionals(groups, r), Fill, (i, at) => add((2 * Place(i).Pair) + Place(i).Side, at));

        void Fill(int worker, int i, Conditionals at)
        {
            var ((moments, proposal, map, both, theta), (pair, side)) = (workers[worker], Place(i));
            proposal.Pair(key.Fold(pair), both.AsSpan(0, m), both.AsSpan(m));
            map.Map(both.AsSpan(side * m, m), theta);
            at.Fill(moments, theta);
        }

        (int Pair, int Side) Place(int i)
        {
            var first = i / (2 * Block) * Block;
            var (side, pair) = Math.DivRem(i - (2 * first), Math.Min(Block, pairs - first));
            return (first + pair, side);
        }

        ReadOnlySpan<double> Row(double[] matrices, int k, int i) => matrices.AsSpan(((k * r) + i) * r, r);
    }

    private sealed class Conditionals(int groups, int r) // Of all groups at one θ.
    {
        private readonly double[] means = new double[groups * r], covariances = new double[groups * r * r];

        public double[] Precisions { get; } = new double[groups * r * r];
        public double[] LogDeterminants { get; } = new double[groups];
        public ReadOnlySpan<double> Mean(int k) => means.AsSpan(k * r, r);

        public void Fill(ConditionalMoments moments, ReadOnlySpan<double> theta)
        {
            moments.Fill(theta, means, covariances);
            for (var k = 0; k < groups; k++)
            {
                var covariance = covariances.AsSpan(k * r * r, r * r);
                if (!SmallCholesky.Factor(covariance, r))
                    throw new ArithmeticException($"The conditional covariance of group {k + 1} is not positive definite.");
                SmallCholesky.Invert(covariance, r, Precisions.AsSpan(k * r * r, r * r));
                LogDeterminants[k] = -SmallCholesky.LogDeterminant(covariance, r);
            }
        }
    }
}
