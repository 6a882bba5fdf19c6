namespace NgHvi;

/// <summary>θ = μ + C f(z) of affine couplings f over the Gaussian N(μ, CCᵀ), C lower triangular or diagonal.</summary>
/// <remarks>μ = μ₀ + C₀m and C = C₀R, with (μ₀, C₀) the Gaussian at which it began: what moves, (m, R) and f, has the units of z, so that
/// one rate suits all of it. λ is (μ₀, C₀), (m, R), at first (0, I), and each layer's numbers, at first the identity. The halves that
/// layers keep and move are random and fixed by the layer's number, in an odd layer those of the layer before exchanged.</remarks>
internal sealed class CouplingFlow : VariationalFamily
{
    private const int LocationPairs = 128;
    private static readonly RandomKey Halves = RandomKey.FromSeed(0x46_4C_4F_57); // Saved fits depend on it.
    private readonly Family.Flow choice;
    private readonly GaussianFamily start, change;
    private readonly CouplingLayer[] layers;
    private readonly double[] point, middle, slope; // Of length M.

    public CouplingFlow(Family.Flow choice, int parameterCount)
        : this(choice, choice.Seed(parameterCount), Stack(choice, parameterCount), parameterCount)
    {
    }

    private CouplingFlow(Family.Flow choice, Family gaussian, CouplingLayer[] layers, int m)
        : base(m, (2 * gaussian.Create(m).Lambda.Length) + layers.Sum(layer => layer.Count))
    {
        (this.choice, this.layers) = (choice, layers);
        (start, change) = ((GaussianFamily)gaussian.Create(m), (GaussianFamily)gaussian.Create(m));
        (point, middle, slope) = (new double[m], new double[m], new double[m]);
    }

    public override int NoiseCount => ParameterCount;
    internal override Family Choice => choice;
    private int Size => start.Lambda.Length;

    /// <summary>θ = μ + C f(noise).</summary>
    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        Move(noise);
        change.Transform(point, middle);
        start.Transform(middle, theta);
    }

    /// <inheritdoc/>
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(theta);
        CheckTheta(score);
        Whiten(start, theta, middle);
        Whiten(change, middle, point);
        var logDeterminant = 0.5 * (start.LogDeterminant + change.LogDeterminant);
        for (var l = layers.Length - 1; l >= 0; l--) logDeterminant += layers[l].Return(Of(Lambda, l), point);
        point.CopyTo(score); // −∇ log N(z) = z.
        for (var l = 0; l < layers.Length; l++) layers[l].PushForward(Of(Lambda, l), score);
        foreach (var gaussian in (ReadOnlySpan<GaussianFamily>)[change, start])
        {
            if (gaussian is FullGaussian full) SmallCholesky.SolveLowerTransposed(full.Factor, ParameterCount, score);
            else TensorPrimitives.Divide(score, ((FactorGaussian)gaussian).Scales, score);
        }

        return (-0.5 * ((ParameterCount * LogTwoPi) + FixedOrder.SumOfSquares(point))) - logDeterminant;
    }

    /// <summary>Of the same 256 draws for all flows.</summary>
    /// <inheritdoc/>
    public override void Locations(Span<double> location, Span<double> scale)
    {
        var (noise, draws) = (new double[ParameterCount], new double[2 * LocationPairs][]);
        for (var s = 0; s < draws.Length; s++)
        {
            if (s % 2 == 0) NormalSampler.Fill(Halves.Fold(-1 - s), noise);
            else TensorPrimitives.Negate(noise, noise);
            Transform(noise, draws[s] = new double[ParameterCount]);
        }

        location.Clear();
        scale.Clear();
        foreach (var draw in draws) TensorPrimitives.MultiplyAdd(draw, 1.0 / draws.Length, location, location);
        foreach (var draw in draws)
            for (var j = 0; j < draw.Length; j++) scale[j] += (draw[j] - location[j]) * (draw[j] - location[j]) / draws.Length;
        TensorPrimitives.Sqrt(scale, scale);
    }

    internal override bool Refresh() =>
        LambdaIsFinite() && start.TrySet(Lambda.AsSpan(0, Size)) && change.TrySet(Lambda.AsSpan(Size, Size));

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings)
    {
        start.Begin(center, scale, loadings);
        BeginAt(start, loadings.Key ?? Halves);
    }

    internal override void BeginAt(VariationalFamily fitted, RandomKey key)
    {
        fitted.Lambda.CopyTo(Lambda, 0);
        change.Begin(new double[ParameterCount], [.. Enumerable.Repeat(1.0, ParameterCount)], (0, null));
        change.Lambda.CopyTo(Lambda, Size);
        for (var l = 0; l < layers.Length; l++) layers[l].Begin(key.Fold(l), Of(Lambda, l));
    }

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        Move(noise);
        MultiplyTransposed(start, u, middle);
        change.AddPullback(middle, point, gradient.Slice(Size, Size));
        MultiplyTransposed(change, middle, slope);
        for (var l = layers.Length - 1; l >= 0; l--) layers[l].PullBack(Of(Lambda, l), 0, slope, Of(gradient, l));
    }

    private void Move(ReadOnlySpan<double> noise)
    {
        CheckTheta(noise);
        noise.CopyTo(point);
        for (var l = 0; l < layers.Length; l++) layers[l].Move(Of(Lambda, l), point);
    }

    private static void Whiten(GaussianFamily gaussian, ReadOnlySpan<double> theta, Span<double> x) // C⁻¹(θ − μ).
    {
        TensorPrimitives.Subtract(theta, gaussian.Mean, x);
        if (gaussian is FullGaussian full) SmallCholesky.SolveLower(full.Factor, x.Length, x);
        else TensorPrimitives.Divide(x, ((FactorGaussian)gaussian).Scales, x);
    }

    private static void MultiplyTransposed(GaussianFamily gaussian, ReadOnlySpan<double> u, Span<double> x) // Cᵀu.
    {
        if (gaussian is FullGaussian full) full.Pull(u, x);
        else TensorPrimitives.Multiply(((FactorGaussian)gaussian).Scales, u, x);
    }

    private Span<double> Of(Span<double> lambda, int layer) // Its numbers.
    {
        var first = 2 * Size;
        for (var l = 0; l < layer; l++) first += layers[l].Count;
        return lambda.Slice(first, layers[layer].Count);
    }

    private static CouplingLayer[] Stack(Family.Flow choice, int m) => [.. Enumerable.Range(0, choice.Layers).Select(l =>
    {
        int[] order = [.. Enumerable.Range(0, m).OrderBy(i => Halves.Fold(l / 2).Fold(i).Bits)];
        var (first, second) = (order[..(m / 2)].Order().ToArray(), order[(m / 2)..].Order().ToArray());
        return l % 2 == 0 ? new CouplingLayer(first, second, choice.Hidden) : new CouplingLayer(second, first, choice.Hidden);
    })];
}
