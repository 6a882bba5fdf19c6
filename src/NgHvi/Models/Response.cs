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
    /// <summary>The parameters that it adds to θ.</summary>
    internal virtual IReadOnlyList<ResponseParameter> Parameters => [];
    /// <summary>Whether y may be shifted and scaled: y ~ c + s·y' has the same density but for units, its η being c + s·η'.</summary>
    internal virtual bool IsLocationScale => false;

    /// <summary>Whether y is normal about η with one variance, its parameter, so that sums over the rows of a group suffice when η is
    /// linear in θ.</summary>
    internal virtual bool HasSufficientStatistics => false;
    /// <summary>Whether <see cref="PackKernel.Draw"/> draws α ~ p(α | θ, y) without sweeps.</summary>
    internal virtual bool DrawsExactly => false;
    /// <summary>Whether <see cref="PackKernel.Draw"/> can draw α at all.</summary>
    internal virtual bool CanDraw => DrawsExactly;
    /// <summary>Whether y has distinct values with probabilities.</summary>
    internal abstract bool IsDiscrete { get; }
    /// <summary>Whether y is 0 or 1, so that E[y | η] is a probability.</summary>
    internal virtual bool IsBinary => IsDiscrete;
    /// <summary>Whether random coefficients are independent unless the user says otherwise.</summary>
    internal virtual bool IsDiagonalByDefault => true;
    /// <summary>The paper's priors.</summary>
    internal abstract PublishedPriors Published { get; }

    /// <summary>Where the paper starts all parameters but hidden weights, and the scale of q₀ there.</summary>
    internal virtual (double Center, double Scale) PublishedStart => (0.01, 1);

    /// <summary>The response of a name.</summary>
    /// <param name="name">A <see cref="Name"/>; case does not matter.</param>
    /// <exception cref="ArgumentException">There is no such response.</exception>
    public static Response Parse(string name) =>
        All.FirstOrDefault(response => response.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no response \"{name}\"; allowed are {string.Join(", ", All)}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Throws one sentence when the response of a row is not allowed.</summary>
    internal virtual void Check(ModelData data)
    {
    }

    /// <summary>What outcomes are, as "0 or 1", where y is none; null where it is one.</summary>
    internal virtual string? Domain(double y) => null;

    /// <summary>The arithmetic over packs of rows. One for each thread.</summary>
    internal abstract PackKernel CreateKernel(KernelShape shape);

    /// <summary>What kernels read for an outcome in the model's units; must not be 0 for a kernel of
    /// <see cref="IRowDensity{TSelf}"/>.</summary>
    internal virtual double Code(double y) => y;

    /// <summary>E[y | η]. Parameters here and below are values, no logarithms; all in the data's units.</summary>
    internal abstract double Mean(double eta, ReadOnlySpan<double> parameters);

    /// <summary>Var[y | η].</summary>
    internal abstract double Variance(double eta, ReadOnlySpan<double> parameters);

    /// <summary>log p(y | η).</summary>
    internal abstract double LogDensity(double y, double eta, ReadOnlySpan<double> parameters);

    /// <summary>A draw of y given η.</summary>
    internal abstract double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random);

    /// <summary>The variance of a row on the scale of η, for shares of variance: σ², 1 for the probit, π²/3 for the logit.</summary>
    internal abstract double LatentVariance(ReadOnlySpan<double> parameters);

    /// <summary>One step of iterated least squares from the mean of all outcomes: a pseudo-outcome on the scale of η, and the inverse of
    /// its variance.</summary>
    internal abstract (double Eta, double Weight) Working(double y, double mean);

    /// <summary>E[μ] and E[μ²] of the conditional mean μ = E[y | η] over η ~ N(mean, variance): Gauss–Hermite.</summary>
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
