namespace NgHvi;

/// <summary>What is assumed of an outcome y given its linear predictor η: a row's density, its mean, and parameters of its own. One file
/// each, listed here.</summary>
public abstract class Response
{
    private static readonly IntegrationNodes Nodes = IntegrationNodes.Create(1);

    private protected Response(string name) => Name = name;
    /// <summary>y ~ N(η, σ²).</summary>
    public static Response Gaussian { get; } = new GaussianResponse();
    /// <summary>P(y = 1) = Φ(η).</summary>
    public static Response Probit { get; } = new ProbitResponse();
    /// <summary>P(y = 1) = 1/(1 + e^−η).</summary>
    public static Response Logit { get; } = new LogitResponse();
    /// <summary>Every response there is.</summary>
    public static IReadOnlyList<Response> All { get; } = [Gaussian, Probit, Logit];
    /// <summary>What files and options call it.</summary>
    public string Name { get; }
    internal virtual IReadOnlyList<ResponseParameter> Parameters => []; // Those that it adds to θ.
    internal virtual bool IsLocationScale => false; // y may be shifted and scaled: y ~ c + s·y' with η = c + s·η'.
    // y is normal about η with one variance, its parameter: sums over a group's rows suffice when η is linear in θ.
    internal virtual bool HasSufficientStatistics => false;
    internal virtual bool DrawsExactly => false; // PackKernel.Draw draws α ~ p(α | θ, y) without sweeps.
    internal virtual bool CanDraw => DrawsExactly; // It can draw α at all.
    internal abstract bool IsDiscrete { get; } // y has distinct values with probabilities.
    internal virtual bool IsBinary => IsDiscrete; // y is 0 or 1, and E[y | η] a probability.
    internal virtual bool IsDiagonalByDefault => true; // Random coefficients are independent unless the user says otherwise.
    // The paper's variances of weights and of β, and prior of each variance of independent random effects (method sections 4.1 to 4.3).
    internal abstract (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published { get; }
    internal virtual (double Center, double Scale) PublishedStart => (0.01, 1); // The paper's, of all but hidden weights.

    /// <summary>The response of a name.</summary>
    /// <param name="name">A <see cref="Name"/>; case does not matter.</param>
    /// <exception cref="ArgumentException">There is no such response.</exception>
    public static Response Parse(string name) =>
        All.FirstOrDefault(response => response.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no response \"{name}\"; allowed are {string.Join(", ", All)}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    internal virtual string? Domain(double y) => null; // What outcomes are, as "0 or 1", where y is none; else null.
    internal abstract PackKernel CreateKernel(KernelShape shape); // One for each thread.
    internal virtual double Code(double y) => y; // What kernels read for y in the model's units; not 0 for an IRowDensity.

    // E[y | η]. Parameters here and below are values, no logarithms; all in the data's units.
    internal abstract double Mean(double eta, ReadOnlySpan<double> parameters);
    internal abstract double Variance(double eta, ReadOnlySpan<double> parameters); // Var[y | η].
    internal abstract double LogDensity(double y, double eta, ReadOnlySpan<double> parameters);
    internal abstract double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random);

    // The variance of a row on the scale of η, for shares of variance: σ², 1 for the probit, π²/3 for the logit.
    internal abstract double LatentVariance(ReadOnlySpan<double> parameters);

    // One step of iterated least squares from the mean of all outcomes: a pseudo-outcome on the scale of η, its inverse variance.
    internal abstract (double Eta, double Weight) Working(double y, double mean);

    // E[μ] and E[μ²] of the conditional mean μ = E[y | η] over η ~ N(mean, variance): Gauss–Hermite.
    internal virtual (double Mean, double Square) MeanMoments(double mean, double variance, ReadOnlySpan<double> parameters)
    {
        var sd = Math.Sqrt(Math.Max(0, variance));
        double first = 0, second = 0;
        for (var j = 0; j < Nodes.Count; j++)
        {
            var value = Mean(mean + (sd * Nodes.Of(0)[j]), parameters);
            var weight = Math.Exp(Nodes.LogWeights[j]);
            first += weight * value;
            second += weight * value * value;
        }

        return (first, second);
    }
}
