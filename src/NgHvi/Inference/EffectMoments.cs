namespace NgHvi;

/// <summary>Random effects given θ and y, normal by level of each factor, in the units of the model; one per thread.</summary>
/// <remarks>Groups of one factor are independent of one another; of several β is integrated out with all effects.</remarks>
internal sealed class EffectMoments
{
    private readonly MixedDensity model;
    private readonly LatentApproximation? latents;
    private readonly ConditionalMoments? groups; // Of one factor.
    private readonly MixedEvaluator? evaluator; // Of several.
    private double[] means = [], covariances = []; // Of draws.

    // Levels by factor; null: all.
    public EffectMoments(MixedDensity model, LatentApproximation? latents, IReadOnlyList<int[]>? chosen = null)
    {
        (this.model, this.latents) = (model, latents);
        chosen ??= [.. model.Factors.Select(factor => Enumerable.Range(0, factor.Keys.Count).ToArray())];
        if (model.HasSeveralFactors) evaluator = new(model, 1);
        else groups = model.CreateMoments(chosen[0])();
        foreach (var (f, factor) in model.Factors.Index())
            foreach (var k in chosen[f])
            {
                Levels.Add(new(f, k, Count, SquareCount, factor.Count));
                (Count, SquareCount) = (Count + factor.Count, SquareCount + (factor.Count * factor.Count));
            }
    }

    public List<Level> Levels { get; } = [];
    public int Count { get; } // Of means.
    public int SquareCount { get; } // Of covariances.
    public ReadOnlySpan<double> Scales => groups is null ? [] : groups.Scales; // By level mean and sd of u_k.

    // One of the levels, and where it has its numbers among those of all.
    public readonly record struct Level(int Factor, int Number, int First, int FirstSquare, int Width)
    {
        public Span<double> Mean(double[] means) => means.AsSpan(First, Width);
        public Span<double> Square(double[] squares) => squares.AsSpan(FirstSquare, Width * Width);
    }

    public void Fill(ReadOnlySpan<double> theta, double[] means, double[] covariances)
    {
        groups?.Fill(theta, means, covariances);
        evaluator?.Marginal(theta, []);
        evaluator?.Factors.System.Invert(model.Plan.TailCount);
        foreach (var level in Levels)
        {
            if (evaluator is null) latents?.ToMethod(level.Number, level.Mean(means), level.Square(covariances));
            else
            {
                model.Plan.Of(level.Factor, level.Number, evaluator.Factors.System.Solution).CopyTo(level.Mean(means));
                evaluator.Factors.System.Variance(level.Factor, level.Number, level.Square(covariances));
            }
        }
    }

    // All levels jointly, in the units of the data.
    public void Draw(ReadOnlySpan<double> theta, RandomKey key, Span<double> result)
    {
        if (means.Length == 0)
            (means, covariances) = (new double[evaluator is null ? Count : model.Plan.Right.Length], new double[SquareCount]);
        if (evaluator is null) Fill(theta, means, covariances);
        else
        {
            evaluator.Marginal(theta, []);
            evaluator.Factors.System.Draw(key, model.Plan.TailCount, means);
        }

        var normals = new double[model.RandomCount];
        foreach (var level in Levels)
        {
            var own = evaluator is null ? level.Mean(means) : model.Plan.Of(level.Factor, level.Number, means);
            if (evaluator is null)
            {
                NormalSampler.Fill(key.Fold(level.Number), normals);
                SmallCholesky.Scatter(level.Square(covariances), normals, own);
            }

            model.Units.BlockToData(level.Factor, own, result.Slice(level.First, level.Width));
        }
    }
}
