namespace NgHvi;

/// <summary>Counts of mean μ = e^η, coded y + 1.</summary>
internal abstract class CountResponse : Response
{
    private const double LargestDrawn = 1e9; // Beyond it a count is drawn as a normal number.
    private protected const double LargestPredictor = 300; // So that no square of a mean overflows.

    private protected CountResponse(string name) : base(name)
    {
    }

    internal override bool IsBinary => false;
    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published => throw new InputException(
        "Published priors are those of the paper, which has none for counts; use weak priors or a file of priors.");

    internal override double Level(double sum, double n) => (sum + 1) / n;
    internal override double Exposure(double offset) => Math.Exp(offset);
    internal override double Origin(double level) => Math.Log(level);
    internal override double Constant(double y, double mean) => -SpecialFunctions.GammaLn(y + 1);

    internal override string? Domain(double y) => y is >= 0 and <= LargestDrawn && y == Math.Floor(y) ? null
        : y > LargestDrawn ? "at most 1e9" : "a count: 0, 1, 2, …";
    internal override double Code(double y) => y + 1;
    internal override double Decode(double code) => code - 1;
    internal override double Mean(double eta, ReadOnlySpan<double> parameters) => Math.Exp(eta);

    // log(1 + Var[y]/E[y]²): the variance of the logarithm of a lognormal variable with these moments (Nakagawa et al. 2017).
    internal override double LatentVariance(double mean, ReadOnlySpan<double> parameters) =>
        Math.Log(1 + (Variance(Math.Log(mean), parameters) / (mean * mean)));

    internal override (double Eta, double Weight) Working(double y, double mean) => (Math.Log(mean) + ((y - mean) / mean), mean);

    private protected static double Draw(Random random, double mean) =>
        mean < LargestDrawn
            ? MathNet.Numerics.Distributions.Poisson.Sample(random, Math.Max(mean, double.Epsilon))
            : Math.Round(Normal.Sample(random, mean, Math.Sqrt(mean)));

    private protected static PhiloxRandom Fork(ref KeyedStream random) => new(new RandomKey(random.NextBits()));
}
