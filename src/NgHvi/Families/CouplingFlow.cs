namespace NgHvi;

/// <summary>θ = μ + C f(z) of affine couplings f over the Gaussian N(μ, CCᵀ), C lower triangular or diagonal.</summary>
/// <remarks>λ is the Gaussian's, then that of each layer; at the start f is the identity. The halves that layers keep and move are random
/// and fixed by the layer's number, in an odd layer those of the layer before exchanged.</remarks>
internal sealed class CouplingFlow : VariationalFamily
{
    private static readonly RandomKey Halves = RandomKey.FromSeed(0x46_4C_4F_57), Weights = Halves.Fold(-1); // Saved fits depend on them.
    private readonly Family.Flow choice;
    private readonly GaussianFamily gaussian;
    private readonly CouplingLayer[] layers;
    private readonly double[] point, slope; // Of length M.

    public CouplingFlow(Family.Flow choice, int parameterCount)
        : this(choice, (GaussianFamily)choice.Seed(parameterCount).Create(parameterCount), Stack(choice, parameterCount))
    {
    }

    private CouplingFlow(Family.Flow choice, GaussianFamily gaussian, CouplingLayer[] layers)
        : base(gaussian.ParameterCount, gaussian.Lambda.Length + layers.Sum(layer => layer.Count))
    {
        (this.choice, this.gaussian, this.layers) = (choice, gaussian, layers);
        (point, slope) = (new double[ParameterCount], new double[ParameterCount]);
    }

    public override int NoiseCount => ParameterCount;
    internal override Family Choice => choice;

    /// <summary>θ = μ + C f(noise).</summary>
    /// <inheritdoc/>
    public override void Transform(ReadOnlySpan<double> noise, Span<double> theta)
    {
        Move(noise);
        gaussian.Transform(point, theta);
    }

    /// <inheritdoc/>
    public override double NegativeScore(ReadOnlySpan<double> theta, Span<double> score)
    {
        CheckTheta(theta);
        CheckTheta(score);
        Whiten(theta, point);
        var logDeterminant = 0.5 * gaussian.LogDeterminant;
        for (var l = layers.Length - 1; l >= 0; l--) logDeterminant += layers[l].Return(Of(Lambda, l), point);
        point.CopyTo(score); // −∇ log N(z) = z.
        for (var l = 0; l < layers.Length; l++) layers[l].PushForward(Of(Lambda, l), score);
        if (gaussian is FullGaussian full) SmallCholesky.SolveLowerTransposed(full.Factor, ParameterCount, score);
        else TensorPrimitives.Divide(score, Scales, score);
        return (-0.5 * ((ParameterCount * LogTwoPi) + FixedOrder.SumOfSquares(point))) - logDeterminant;
    }

    /// <summary>Of the Gaussian.</summary>
    /// <inheritdoc/>
    public override void Locations(Span<double> location, Span<double> scale) => gaussian.Locations(location, scale);

    internal override bool Refresh() => LambdaIsFinite() && gaussian.TrySet(Lambda.AsSpan(0, gaussian.Lambda.Length));

    internal override void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings)
    {
        gaussian.Begin(center, scale, loadings);
        BeginAt(gaussian, Weights);
    }

    internal override void BeginAt(VariationalFamily fitted, RandomKey key)
    {
        fitted.Lambda.CopyTo(Lambda, 0);
        for (var l = 0; l < layers.Length; l++) layers[l].Begin(key.Fold(l), Of(Lambda, l));
    }

    internal override void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient)
    {
        Move(noise);
        gaussian.AddPullback(u, point, gradient[..gaussian.Lambda.Length]);
        if (gaussian is FullGaussian full)
        {
            slope.AsSpan().Clear();
            for (var i = 0; i < ParameterCount; i++)
                slope.AsSpan(0, i + 1).AddRow(full.Factor.Slice(i * ParameterCount, i + 1), u[i]);
        }
        else
        {
            TensorPrimitives.Multiply(Scales, u, slope);
        }

        for (var l = layers.Length - 1; l >= 0; l--) layers[l].PullBack(Of(Lambda, l), 0, slope, Of(gradient, l));
    }

    private ReadOnlySpan<double> Scales => ((FactorGaussian)gaussian).Scales;

    private void Move(ReadOnlySpan<double> noise)
    {
        CheckTheta(noise);
        noise.CopyTo(point);
        for (var l = 0; l < layers.Length; l++) layers[l].Move(Of(Lambda, l), point);
    }

    private void Whiten(ReadOnlySpan<double> theta, Span<double> x)
    {
        TensorPrimitives.Subtract(theta, gaussian.Mean, x);
        if (gaussian is FullGaussian full) SmallCholesky.SolveLower(full.Factor, ParameterCount, x);
        else TensorPrimitives.Divide(x, Scales, x);
    }

    // Of all of λ, those of a layer.
    private Span<double> Of(Span<double> lambda, int layer)
    {
        var start = gaussian.Lambda.Length;
        for (var l = 0; l < layer; l++) start += layers[l].Count;
        return lambda.Slice(start, layers[layer].Count);
    }

    private static CouplingLayer[] Stack(Family.Flow choice, int m) => [.. Enumerable.Range(0, choice.Layers).Select(l =>
    {
        int[] order = [.. Enumerable.Range(0, m).OrderBy(i => Halves.Fold(l / 2).Fold(i).Bits)];
        var (first, second) = (order[..(m / 2)].Order().ToArray(), order[(m / 2)..].Order().ToArray());
        return l % 2 == 0 ? new CouplingLayer(first, second, choice.Hidden) : new CouplingLayer(second, first, choice.Hidden);
    })];
}
