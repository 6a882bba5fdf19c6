namespace NgHvi;

/// <summary>q₀, or a mixture of Student t's with Gaussians' means and scale matrices.</summary>
internal sealed class Proposal
{
    private readonly VariationalFamily[] parts;
    private readonly double[] weights, logDeterminants, shares;
    private readonly double[] noise;
    private readonly double degreesOfFreedom;

    public Proposal(VariationalFamily family) : this([family], [1], double.PositiveInfinity)
    {
    }

    public Proposal(IReadOnlyList<VariationalFamily> parts, IReadOnlyList<double> weights, double degreesOfFreedom) // Weights sum to 1.
    {
        (this.parts, this.weights, this.degreesOfFreedom) = ([.. parts], [.. weights], degreesOfFreedom);
        (noise, shares) = (new double[parts[0].NoiseCount], new double[parts.Count]);
        logDeterminants = Array.ConvertAll(this.parts, part => part is FullGaussian gaussian
            ? (-2 * gaussian.LogDensity(gaussian.Mean)) - (gaussian.ParameterCount * Math.Log(2 * Math.PI)) : double.NaN);
    }

    public int ParameterCount => parts[0].ParameterCount;
    public IReadOnlyList<VariationalFamily> Parts => parts;
    public ReadOnlySpan<double> Shares => shares; // Of the parts in the density of the last point.
    public IReadOnlyList<double> Weights => weights;
    public bool IsFamily => double.IsInfinity(degreesOfFreedom);

    // Mirrored; returns the log density where the noise tells it, exact at a nearly singular covariance too.
    public double Pair(RandomKey key, Span<double> first, Span<double> second)
    {
        NormalSampler.Fill(key, noise);
        var part = 0;
        if (!IsFamily)
        {
            // One divisor for all coordinates makes a multivariate t.
            var square = ChiSquared.Sample(new PhiloxRandom(key.Fold(1)), degreesOfFreedom) / degreesOfFreedom;
            TensorPrimitives.Divide(noise, Math.Sqrt(square), noise);
            var rest = parts.Length == 1 ? 0 : Philox.ToUniform(Philox.Block(key.Fold(2), 0).First);
            while (part < parts.Length - 1 && rest >= weights[part]) rest -= weights[part++];
        }

        parts[part].Transform(noise, first);
        TensorPrimitives.Negate(noise, noise);
        parts[part].Transform(noise, second);
        return IsFamily ? parts[0].NoiseLogDensity(noise) : double.NaN;
    }

    public double LogDensity(ReadOnlySpan<double> theta, Span<double> scratch)
    {
        if (IsFamily) return parts[0].NegativeScore(theta, scratch);
        var (m, nu) = (ParameterCount, degreesOfFreedom);
        for (var c = 0; c < parts.Length; c++)
        {
            var square = (-2 * parts[c].NegativeScore(theta, scratch)) - (m * Math.Log(2 * Math.PI)) - logDeterminants[c];
            shares[c] = Math.Log(weights[c]) - (0.5 * logDeterminants[c]) - ((nu + m) / 2 * Math.Log(1 + (square / nu)));
        }

        var maximum = TensorPrimitives.Max<double>(shares);
        for (var c = 0; c < parts.Length; c++) shares[c] = Math.Exp(shares[c] - maximum);
        var sum = FixedOrder.Sum(shares);
        TensorPrimitives.Divide(shares, sum, shares);
        return SpecialFunctions.GammaLn((nu + m) / 2) - SpecialFunctions.GammaLn(nu / 2) - (0.5 * m * Math.Log(nu * Math.PI))
            + maximum + Math.Log(sum);
    }

    public Proposal Fork() => new(Array.ConvertAll(parts, part => part.Clone()), weights, degreesOfFreedom);
}
