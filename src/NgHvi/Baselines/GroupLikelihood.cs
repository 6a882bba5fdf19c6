namespace NgHvi;

/// <summary>
/// Estimates Σ_k log p(y_k | θ) and its gradient with draws of every group's random effects from their prior (method section 5.4). Scratch memory of one thread.
/// </summary>
/// <remarks>
/// p(y_k | θ) is estimated by (1/N) Σ_j p(y_k | θ, α_j), α_j ~ N(0, Γ); the gradient is that of the estimate's logarithm with the draws held fixed, which in W and β is
/// the mean of the gradients at the draws with weights ∝ p(y_k | θ, α_j), and in t, where the draws stay and their density moves, that of ½(e⁻ᵗα² − 1). Draws come in
/// pairs of opposite sign: the published code takes scrambled Sobol numbers.
/// </remarks>
internal sealed class GroupLikelihood
{
    private readonly NagvacParameters parameters;
    private readonly BinaryPanel panel;
    private readonly PanelBlocks blocks;
    private readonly int draws;
    private readonly int padded;
    private readonly NetworkPass pass;
    private readonly double[] features;
    private readonly double[] sensitivity;
    private readonly double[] noise;
    private readonly double[] effects;
    private readonly double[] offsets;
    private readonly double[] residuals;
    private readonly double[] logLikelihoods;
    private readonly double[] weights;
    private readonly double[] standardDeviations;
    private readonly double[] sums;

    public GroupLikelihood(NagvacParameters parameters, BinaryPanel panel, PanelBlocks blocks, int draws)
    {
        (this.parameters, this.panel, this.blocks, this.draws) = (parameters, panel, blocks, draws);
        var r = parameters.EffectCount;
        padded = LogisticDraws.Padded(draws);
        pass = new NetworkPass(parameters.Architecture, blocks.MaximumRows);
        features = new double[(r - 1) * blocks.MaximumRows];
        sensitivity = new double[(r - 1) * blocks.MaximumRows];
        noise = new double[blocks.MaximumGroups * r * (draws / 2)];
        effects = new double[r * padded];
        offsets = new double[blocks.LargestGroup];
        residuals = new double[blocks.LargestGroup * padded];
        (logLikelihoods, weights) = (new double[padded], new double[padded]);
        (standardDeviations, sums) = (new double[r], new double[r]);
    }

    /// <summary>Receives what became of one group: its index, its draws (r×padded) and their weights (padded).</summary>
    public delegate void GroupVisitor(int group, ReadOnlySpan<double> effects, ReadOnlySpan<double> weights);

    /// <summary>Estimates the log-likelihood and adds its gradient.</summary>
    /// <param name="theta">θ, length d.</param>
    /// <param name="key">The stream of the draws.</param>
    /// <param name="gradient">Receives the gradient by addition, length d.</param>
    /// <returns>Σ_k log (1/N) Σ_j p(y_k | θ, α_kj).</returns>
    public double Evaluate(ReadOnlySpan<double> theta, RandomKey key, Span<double> gradient)
    {
        Load(theta);
        double sum = 0;
        for (var block = 0; block < blocks.Count; block++)
        {
            var rows = blocks.PaddedRows(block);
            Prepare(block, key);
            sensitivity.AsSpan().Clear();
            var (first, end) = blocks.Groups(block);
            for (var k = first; k < end; k++)
            {
                sum += Weigh(theta, block, k);
                AddGradient(theta, block, k, gradient);
            }

            pass.Backward(blocks.Inputs(block), rows, sensitivity, gradient[..parameters.FixedOffset]);
        }

        return sum;
    }

    /// <summary>Draws every group's random effects from their prior and weighs them by the likelihood.</summary>
    public void Visit(ReadOnlySpan<double> theta, RandomKey key, GroupVisitor visitor)
    {
        Load(theta);
        for (var block = 0; block < blocks.Count; block++)
        {
            Prepare(block, key);
            var (first, end) = blocks.Groups(block);
            for (var k = first; k < end; k++)
            {
                Weigh(theta, block, k);
                visitor(k, effects, weights);
            }
        }
    }

    private void Load(ReadOnlySpan<double> theta)
    {
        pass.Load(parameters.Weights(theta));
        var logVariances = parameters.LogVariances(theta);
        for (var u = 0; u < standardDeviations.Length; u++)
        {
            standardDeviations[u] = Math.Exp(0.5 * logVariances[u]);
        }
    }

    private void Prepare(int block, RandomKey key)
    {
        pass.Forward(blocks.Inputs(block), blocks.PaddedRows(block), features);
        var (first, end) = blocks.Groups(block);
        NormalSampler.Fill(key.Fold(block), noise.AsSpan(0, (end - first) * parameters.EffectCount * (draws / 2)));
    }

    /// <summary>The draws of one group of the prepared block, their residuals and weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double Weigh(ReadOnlySpan<double> theta, int block, int group)
    {
        var r = parameters.EffectCount;
        var half = draws / 2;
        var groupNoise = Noise(block, group);
        for (var u = 0; u < r; u++)
        {
            var target = effects.AsSpan(u * padded, padded);
            var scale = standardDeviations[u];
            for (var j = 0; j < half; j++)
            {
                var value = scale * groupNoise[(u * half) + j];
                target[j] = value;
                target[half + j] = -value;
            }
        }

        var stride = blocks.PaddedRows(block);
        var (row, count) = blocks.Rows(group);
        var first = row - blocks.FirstRow(block);
        var beta = parameters.FixedEffects(theta);
        var eta = offsets.AsSpan(0, count);
        eta.Fill(beta[0]);
        for (var u = 1; u < r; u++)
        {
            var feature = features.AsSpan(((u - 1) * stride) + first, count);
            for (var i = 0; i < count; i++)
            {
                eta[i] += beta[u] * feature[i];
            }
        }

        LogisticDraws.Evaluate(features, stride, first, eta, panel.Response.Slice(row, count), effects, padded, residuals, logLikelihoods);
        return LogisticDraws.Weigh(logLikelihoods, draws, weights);
    }

    /// <summary>Adds the gradient in β and t and writes the features' sensitivities Σ_j w_j (y_i − σ(η_ij)) (β + α_j).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddGradient(ReadOnlySpan<double> theta, int block, int group, Span<double> gradient)
    {
        var r = parameters.EffectCount;
        var stride = blocks.PaddedRows(block);
        var (row, count) = blocks.Rows(group);
        var first = row - blocks.FirstRow(block);
        var beta = parameters.FixedEffects(theta);
        var fixedGradient = gradient.Slice(parameters.FixedOffset, r);
        for (var i = 0; i < count; i++)
        {
            var residual = LogisticDraws.WeightedSums(residuals.AsSpan(i * padded, padded), weights, effects, sums);
            fixedGradient[0] += residual;
            for (var u = 1; u < r; u++)
            {
                var index = ((u - 1) * stride) + first + i;
                fixedGradient[u] += residual * features[index];
                sensitivity[index] = (residual * beta[u]) + sums[u];
            }
        }

        var half = draws / 2;
        var groupNoise = Noise(block, group);
        var varianceGradient = gradient.Slice(parameters.VarianceOffset, r);
        for (var u = 0; u < r; u++)
        {
            double square = 0;
            for (var j = 0; j < half; j++)
            {
                var xi = groupNoise[(u * half) + j];
                square += (weights[j] + weights[half + j]) * xi * xi;
            }

            varianceGradient[u] += 0.5 * (square - 1);
        }
    }

    /// <summary>ξ of one group, r×N/2.</summary>
    private ReadOnlySpan<double> Noise(int block, int group)
    {
        var length = parameters.EffectCount * (draws / 2);
        return noise.AsSpan((group - blocks.Groups(block).First) * length, length);
    }
}
