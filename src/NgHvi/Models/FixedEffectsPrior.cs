namespace NgHvi;

/// <summary>β ~ N(mean, precision⁻¹), the precision a dense q×q matrix.</summary>
internal sealed class FixedEffectsPrior
{
    private readonly double[] mean;
    private readonly double[] precision;
    private readonly double constant;
    private readonly bool isDiagonal = true;

    // Keeps copies.
    public FixedEffectsPrior(ReadOnlySpan<double> mean, ReadOnlySpan<double> precision)
    {
        Guard.SameLength(precision.Length, nameof(precision), mean.Length * mean.Length, "q²");
        (this.mean, this.precision) = (mean.ToArray(), precision.ToArray());
        var factor = precision.ToArray();
        if (!SmallCholesky.Factor(factor, mean.Length))
            throw new ArgumentException("Precision must be positive definite.", nameof(precision));

        LogDeterminant = SmallCholesky.LogDeterminant(factor, mean.Length);
        for (var i = 0; i < precision.Length; i++) isDiagonal &= precision[i] == 0 || i % (mean.Length + 1) == 0;
        constant = LogDeterminant - (mean.Length * Math.Log(2 * Math.PI));
    }

    // Restores what was saved.
    [JsonConstructor]
    internal FixedEffectsPrior(IReadOnlyList<double> means, IReadOnlyList<double> precisions)
        : this([.. means ?? []], (ReadOnlySpan<double>)[.. precisions ?? []])
    {
    }

    // Length q.
    [JsonIgnore]
    public ReadOnlySpan<double> Mean => mean;

    // q×q.
    [JsonIgnore]
    public ReadOnlySpan<double> Precision => precision;

    // The mean as it is saved.
    [JsonInclude]
    [JsonPropertyName("mean")]
    internal IReadOnlyList<double> Means => mean;

    // The precision as it is saved.
    [JsonInclude]
    [JsonPropertyName("precision")]
    internal IReadOnlyList<double> Precisions => precision;

    // log|precision|.
    [JsonIgnore]
    public double LogDeterminant { get; }

    // Independent N(mean, sd²) on every coefficient.
    public static FixedEffectsPrior Independent(ReadOnlySpan<double> means, ReadOnlySpan<double> standardDeviations)
    {
        var precision = new double[means.Length * means.Length];
        for (var j = 0; j < means.Length; j++)
        {
            var sd = Guard.Positive(standardDeviations[j], nameof(standardDeviations));
            precision[(j * means.Length) + j] = 1 / (sd * sd);
        }

        return new FixedEffectsPrior(means, precision);
    }

    // log density at β; its gradient is added to gradient.
    public double AddLogDensity(ReadOnlySpan<double> beta, Span<double> gradient)
    {
        var q = mean.Length;
        double quadratic = 0;
        for (var i = 0; i < q; i++)
        {
            double product = 0;
            var (first, end) = isDiagonal ? (i, i + 1) : (0, q);
            for (var j = first; j < end; j++) product += precision[(i * q) + j] * (beta[j] - mean[j]);
            gradient[i] -= product;
            quadratic += product * (beta[i] - mean[i]);
        }

        return 0.5 * (constant - quadratic);
    }
}
