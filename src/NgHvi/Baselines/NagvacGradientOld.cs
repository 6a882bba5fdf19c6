namespace NgHvi;

/// <summary>The gradient of NAGVAC's lower bound in λ = (μ, b, c) (method section 5.4).</summary>
internal static class NagvacGradientOld
{
    /// <summary>
    /// Draws θ = μ + bζ + c∘ε and averages the log joint density's gradient h into g_μ = mean h, g_b = mean ζh, g_c = mean ε∘h; adds the entropy's in closed form.
    /// </summary>
    /// <returns>Mean log joint density plus the entropy.</returns>
    public static double Estimate(NagvacWorkspace workspace, NagvacState state)
    {
        var (family, draws) = (state.Approximation, workspace.Options.Draws);
        var d = family.ParameterCount;
        var key = RandomKey.FromSeed(state.Seed).Fold(state.Step + 1);
        StratifiedNormals.Fill(key.Fold(0), draws, d + 1, workspace.Noise);
        for (var s = 0; s < draws; s++)
        {
            family.Transform(workspace.Noise.AsSpan(s * (d + 1), d + 1), workspace.Thetas.AsSpan(s * d, d));
        }

        if (workspace.Likelihoods.Length == 1)
        {
            EvaluateShare(workspace, state, key, 0);
        }
        else
        {
            Parallel.For(0, workspace.Likelihoods.Length, worker => EvaluateShare(workspace, state, key, worker));
        }

        workspace.Gradient.AsSpan().Clear();
        double sum = 0;
        for (var s = 0; s < draws; s++)
        {
            sum += workspace.LogDensities[s];
            family.AddPullback(workspace.Gradients.AsSpan(s * d, d), workspace.Noise.AsSpan(s * (d + 1), d + 1), workspace.Gradient);
        }

        TensorPrimitives.Divide(workspace.Gradient, draws, workspace.Gradient);
        NagvacDirection.AddEntropyGradient(family, workspace.Gradient);
        return (sum / draws) + family.Entropy;
    }

    /// <summary>
    /// Adds the gradient of the log prior: N(0, 1/γ) on weights and fixed effects but for biases, whose prior is flat, and an exponential law on the variances e^t.
    /// </summary>
    /// <returns>The log prior, up to constants.</returns>
    internal static double AddPrior(NagvacParameters parameters, NagvacState state, double varianceRate, ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double sum = 0;
        for (var i = 0; i < parameters.VarianceOffset; i++)
        {
            if (!parameters.IsPenalized[i])
            {
                continue;
            }

            var precision = i < parameters.FixedOffset ? state.WeightPrecision : state.FixedEffectsPrecision;
            gradient[i] -= precision * theta[i];
            sum += 0.5 * (Math.Log(precision) - (precision * theta[i] * theta[i]));
        }

        for (var i = parameters.VarianceOffset; i < parameters.Count; i++)
        {
            var variance = Math.Exp(theta[i]);
            gradient[i] += 1 - (varianceRate * variance);
            sum += theta[i] - (varianceRate * variance);
        }

        return sum;
    }

    private static void EvaluateShare(NagvacWorkspace workspace, NagvacState state, RandomKey key, int worker)
    {
        var d = workspace.Parameters.Count;
        for (var s = worker; s < workspace.Options.Draws; s += workspace.Likelihoods.Length)
        {
            var theta = workspace.Thetas.AsSpan(s * d, d);
            var gradient = workspace.Gradients.AsSpan(s * d, d);
            gradient.Clear();
            workspace.LogDensities[s] = workspace.Likelihoods[worker].Evaluate(theta, key.Fold(1).Fold(s), gradient)
                + AddPrior(workspace.Parameters, state, workspace.Options.VarianceRate, theta, gradient);
        }
    }
}
