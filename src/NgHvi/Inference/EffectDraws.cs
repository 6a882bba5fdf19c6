namespace NgHvi;

/// <summary>Joint draws of all random effects given θ and y, in the units of the data: of each factor those of its levels.</summary>
internal sealed class EffectDraws
{
    private readonly MixedDensity model;
    private readonly LatentApproximation? latents;
    private readonly ConditionalMoments? moments; // Of one factor.
    private readonly MixedEvaluator? evaluator; // Of several.
    private readonly double[] means, covariances, drawn;

    public EffectDraws(MixedDensity model, LatentApproximation? latents)
    {
        (this.model, this.latents) = (model, latents);
        if (model.HasSeveralFactors) evaluator = new(model, 1);
        else moments = model.CreateMoments([.. Enumerable.Range(0, model.Data.GroupCount)])();
        Count = model.Data.Factors.Sum(factor => factor.Keys.Count * factor.Count);
        (means, covariances) = moments is null ? ([], []) : (new double[Count], new double[Count * model.RandomCount]);
        drawn = new double[evaluator is null ? model.RandomCount : model.Plan.Right.Length];
    }

    public int Count { get; }

    public void Fill(ReadOnlySpan<double> theta, RandomKey key, Span<double> result)
    {
        if (evaluator is null) FillGroups(theta, key, result);
        else FillFactors(evaluator, theta, key, result);
    }

    private void FillGroups(ReadOnlySpan<double> theta, RandomKey key, Span<double> result)
    {
        moments!.Fill(theta, means, covariances);
        var r = model.RandomCount;
        for (var k = 0; k < model.Data.GroupCount; k++)
        {
            var own = means.AsSpan(k * r, r);
            var root = covariances.AsSpan(k * r * r, r * r);
            latents?.ToMethod(k, own, root);
            if (!SmallCholesky.Factor(root, r))
                throw new ArithmeticException("The conditional covariance of random effects is not positive definite; θ is out of range.");
            NormalSampler.Fill(key.Fold(k), drawn);
            for (var a = 0; a < r; a++) own[a] += FixedOrder.Dot(root.Slice(a * r, a + 1), drawn.AsSpan(0, a + 1));
            model.Units.RandomToData(own, result.Slice(k * r, r));
        }
    }

    private void FillFactors(MixedEvaluator evaluator, ReadOnlySpan<double> theta, RandomKey key, Span<double> result)
    {
        evaluator.Marginal(theta, []);
        var (system, at) = (evaluator.Factors.System, 0);
        NormalSampler.Fill(key, drawn);
        system.Backward(drawn, system.All);
        TensorPrimitives.Add(drawn, system.Solution, drawn);
        foreach (var (f, factor) in model.Data.Factors.Index())
            for (var k = 0; k < factor.Keys.Count; k++, at += factor.Count)
                model.Units.BlockToData(
                    f, drawn.AsSpan(model.Plan.Offsets[f] + (k * factor.Count), factor.Count), result.Slice(at, factor.Count));
    }
}
