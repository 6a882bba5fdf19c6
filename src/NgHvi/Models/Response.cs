namespace NgHvi;

/// <summary>Distribution of an outcome y given its linear predictor η.</summary>
public abstract class Response
{
    internal const string Binomial = "binomial";
    private static IntegrationNodes Nodes => field ??= IntegrationNodes.Create(1); // Found when asked for: most fits never do.
    private protected Response(string name) => Name = name;
    /// <summary>y ~ N(η, σ²).</summary>
    public static Response Gaussian { get; } = new GaussianResponse();
    /// <summary>(y − η)/σ ~ t_ν, ν > 2; ν is "nu" unless <see cref="ModelOptions.Nu"/> gives it.</summary>
    public static Response Student { get; } = new StudentResponse();
    /// <summary>P(y = 1) = Φ(η).</summary>
    public static Response Probit { get; } = new ProbitResponse();
    /// <summary>P(y = 1) = 1/(1 + e^−η).</summary>
    public static Response Logit { get; } = new LogitResponse();
    /// <summary>Counts of mean e^η, Poisson.</summary>
    public static Response Poisson { get; } = new PoissonResponse();
    /// <summary>Counts of mean μ = e^η and variance μ + μ²/φ, negative binomial; φ is "dispersion".</summary>
    public static Response NegativeBinomial { get; } = new NegativeBinomialResponse();
    /// <summary>All responses.</summary>
    public static IReadOnlyList<Response> All { get; } = [Gaussian, Student, Probit, Logit, Poisson, NegativeBinomial];
    /// <summary>Name in files and options.</summary>
    public string Name { get; }
    internal virtual IReadOnlyList<ResponseParameter> Parameters => []; // Added to θ.
    internal virtual bool IsLocationScale => false; // y ~ c + s·y' with η = c + s·η'.
    // y is normal about η with one variance: sums over a group's rows suffice when η is linear in θ.
    internal virtual bool HasSufficientStatistics => false;
    internal virtual bool IsNormal => HasSufficientStatistics; // y is normal about η given the group's σ_k.
    // The second parameter is τ of a latent σ_k = σe^(τu_k), u_k ~ N(0, 1); functions below get σ_k² as the first.
    internal virtual bool HasGroupScale => false;
    internal virtual bool HasShocks => false; // Rows of a cell share one; cells are the rows of a group with equal regressors.
    internal virtual bool DrawsExactly => false; // PackKernel.Draw draws α ~ p(α | θ, y) without sweeps.
    internal virtual bool CanDraw => DrawsExactly; // Draws α at all.
    internal virtual bool IsDiscrete => !IsLocationScale;
    internal virtual bool IsBinary => IsDiscrete; // y is 0 or 1.
    internal virtual bool IsDiagonalByDefault => IsBinary; // Of random coefficients.
    // The paper's variances of weights and β, and prior of variances of independent effects (method sections 4.1 to 4.3).
    internal abstract (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published { get; }
    internal virtual (double OfCoefficients, double OfDeviations) Weak => (2.5, 2.5); // Scales of coefficients and of effects' sds.
    internal virtual (double Center, double Scale) PublishedStart => (0.01, 1); // Of all but hidden weights.

    /// <summary>Finds a response by name.</summary>
    /// <param name="name">A <see cref="Name"/> in any case, or R's "binomial", which is logit.</param>
    /// <exception cref="ArgumentException">There is no such response.</exception>
    public static Response Parse(string name) =>
        All.FirstOrDefault(response => response.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? (Binomial.Equals(name, StringComparison.OrdinalIgnoreCase) ? Logit : null)
        ?? throw new ArgumentException($"There is no response \"{name}\"; allowed are {string.Join(", ", All)}.", nameof(name));

    /// <inheritdoc/>
    public override string ToString() => Name;

    // A variant; null: of no fixed degrees of freedom.
    internal virtual Response With(bool byGroup, double? nu, string? block = null) => this;
    internal virtual string? Domain(double y) => null; // As "0 or 1" where y is no outcome, else null.
    internal abstract PackKernel CreateKernel(KernelShape shape); // One for each thread.
    internal virtual double Code(double y) => y; // What kernels read; not 0 for an IRowDensity.
    internal virtual double Decode(double code) => code;
    internal virtual bool PoolsOutcomes => false; // Of rows of equal η their number and mean outcome suffice.
    // What kernels add for a row of outcome y in a cell of this mean: log p without η and parameters, or (y − mean)² of a normal y.
    internal virtual double Constant(double y, double mean) => 0;

    // E[y | η]; parameters here and below are values in the data's units.
    internal virtual double Mean(double eta, ReadOnlySpan<double> parameters) => eta;
    internal abstract double Variance(double eta, ReadOnlySpan<double> parameters); // Var[y | η].
    internal virtual double LogConstant(double y, ReadOnlySpan<double> parameters) => 0; // What of log p(y | η) does not need η.
    internal abstract double LogKernel(double y, double eta, ReadOnlySpan<double> parameters); // The rest.
    internal abstract double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random);

    internal double LogDensity(double y, double eta, ReadOnlySpan<double> parameters) =>
        LogConstant(y, parameters) + LogKernel(y, eta, parameters);

    internal double LogDensity(double y, double trials, double eta, ReadOnlySpan<double> parameters) =>
        LogConstant(y, trials, parameters) + LogKernel(y, trials, eta, parameters);

    // Of a proportion of successes in trials; 0: of an outcome.
    internal double LogConstant(double y, double trials, ReadOnlySpan<double> parameters) =>
        trials == 0 ? LogConstant(y, parameters) : SpecialFunctions.BinomialLn((int)trials, (int)Math.Round(y * trials));

    internal double LogKernel(double y, double trials, double eta, ReadOnlySpan<double> parameters) => trials == 0
        ? LogKernel(y, eta, parameters)
        : trials * ((y * LogKernel(1, eta, parameters)) + ((1 - y) * LogKernel(0, eta, parameters)));

    // Φ⁻¹ of a number between P(Y < y) and P(Y ≤ y), which uniform in (0, 1) chooses (Dunn and Smyth 1996); y as for LogDensity.
    internal abstract double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform);

    private protected static double Randomized(double below, double mass, double above, double uniform)
    {
        var (lower, upper) = (below + (uniform * mass), above + ((1 - uniform) * mass)); // The smaller has the digits.
        return Math.CopySign(Normal.InvCDF(0, 1, Math.Max(Math.Min(lower, upper), 1e-300)), lower - upper);
    }

    internal double Draw(double trials, double eta, ReadOnlySpan<double> parameters, ref KeyedStream random)
    {
        var sum = 0.0;
        for (var left = Math.Max(1, trials); left > 0; left--) sum += Draw(eta, parameters, ref random);
        return sum / Math.Max(1, trials);
    }

    // On the scale of η, where outcomes have this mean: σ², or E[σ_k²]; 1 for the probit, π²/3 for the logit.
    internal virtual double LatentVariance(double mean, ReadOnlySpan<double> parameters) =>
        Variance(mean, parameters) * (HasGroupScale ? Math.Exp(2 * parameters[1] * parameters[1]) : 1);

    internal virtual double Level(double sum, double n) => sum / n; // A mean of outcomes that η can have.
    internal virtual double Exposure(double offset) => 1; // The factor of a mean by a known part of η.
    internal virtual double Origin(double level) => 0; // η from which weak priors of an intercept count, where it is not y's mean.

    // The first step of iterated least squares, from the mean: a pseudo-outcome, its inverse variance.
    internal virtual (double Eta, double Weight) Working(double y, double mean) => (y, 1);

    // −E ∂² log p(y | η)/∂η².
    internal virtual double Information(double eta, ReadOnlySpan<double> parameters)
    {
        var slope = Working(0, Mean(eta, parameters)).Weight; // dμ/dη.
        return slope * slope / Math.Max(Variance(eta, parameters), double.Epsilon);
    }

    // E[μ] and E[μ²] of μ = E[y | η] over η ~ N(mean, variance): Gauss–Hermite.
    internal virtual (double Mean, double Square) MeanMoments(double mean, double variance, ReadOnlySpan<double> parameters)
    {
        if (IsLocationScale) return (mean, variance + (mean * mean));
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
