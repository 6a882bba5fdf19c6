namespace NgHvi;

/// <summary>The pathwise gradient of the ELBO in λ (method sections 1.3 and 2.4).</summary>
internal static class ElboGradient
{
    /// <summary>Estimates the gradient into the workspace; carried latent variables move on.</summary>
    /// <returns>The estimate of the ELBO itself, unbiased also where a step visits some groups only; NaN where the model does not know its density.</returns>
    public static double Estimate(HybridViWorkspace workspace, HybridViState state)
    {
        var family = state.Approximation;
        var (m, noiseCount, draws) = (family.ParameterCount, family.NoiseCount, workspace.LogJoint.Length);
        var key = RandomKey.FromSeed(state.Seed).Fold(state.Step);
        NoiseDraws.Fill(key.Fold(0), workspace.Options.Gradient, noiseCount, workspace.Noise);
        for (var s = 0; s < draws; s++)
        {
            family.Transform(workspace.Noise.AsSpan(s * noiseCount, noiseCount), workspace.Theta.AsSpan(s * m, m));
        }

        if (workspace.Batches is { } batches)
        {
            var groups = batches.At(state.Seed, state.Step);
            foreach (var evaluator in workspace.Evaluators)
            {
                evaluator.Visit(groups);
            }
        }

        if (workspace.Evaluators.Length == 1)
        {
            Evaluate(workspace, state, key, 0, 1);
        }
        else
        {
            EvaluateInParallel(workspace, state, key);
        }

        var gradient = workspace.Gradient.AsSpan();
        gradient.Clear();
        double elbo = 0;
        for (var s = 0; s < draws; s++)
        {
            var residual = workspace.Residual.AsSpan();
            var logDensity = family.NegativeScore(workspace.Theta.AsSpan(s * m, m), residual);
            elbo += workspace.LogJoint[s] - logDensity;
            TensorPrimitives.Add(residual, workspace.ModelGradients.AsSpan(s * m, m), residual);
            family.AddPullback(residual, workspace.Noise.AsSpan(s * noiseCount, noiseCount), gradient);
        }

        TensorPrimitives.Divide(gradient, draws, gradient);
        return elbo / draws;
    }

    /// <summary>Apart from its caller, so that a run on one thread allocates no closure.</summary>
    private static void EvaluateInParallel(HybridViWorkspace workspace, HybridViState state, RandomKey key) =>
        Parallel.For(0, workspace.Evaluators.Length, worker => Evaluate(workspace, state, key, worker, workspace.Evaluators.Length));

    private static void Evaluate(HybridViWorkspace workspace, HybridViState state, RandomKey key, int worker, int workers)
    {
        var m = workspace.Residual.Length;
        var evaluator = workspace.Evaluators[worker];
        var settings = workspace.Options.Gradient;
        for (var s = worker; s < workspace.LogJoint.Length; s += workers)
        {
            var theta = workspace.Theta.AsSpan(s * m, m);
            var gradient = workspace.ModelGradients.AsSpan(s * m, m);
            if (settings.Latents == LatentTreatment.Collapsed)
            {
                workspace.LogJoint[s] = evaluator.Collapsed(theta, gradient);
                continue;
            }

            var draw = new LatentDraw(key.Fold(1 + s), workspace.UsesChain ? settings.ChainSweeps : 0, CarriedLatents.Chain(workspace, state, s));
            workspace.LogJoint[s] = evaluator.Drawn(theta, draw, gradient);
        }
    }
}
