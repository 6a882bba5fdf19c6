namespace NgHvi;

/// <summary>(y − η)/σ ~ t_ν, or with σ_k in group k; owns log σ² and log(ν − 2) unless ν is given.</summary>
internal sealed class StudentResponse(bool hasGroupScale = false, double? fixedNu = null) : Response("student")
{
    private const double Least = 2; // So that y has a variance.

    // ν − 2 ~ gamma(2, 0.1), of mean 20, as Juárez and Steel (2010) have for ν.
    private static readonly VariancePrior Weight = new VariancePrior.Gamma(2, 0.1);
    private static readonly ResponseParameter Tails = new("nu", "nu", Weight, Weight, IsVariance: false)
    {
        Least = Least,
        Start = Math.Log(6),
        Apart = Math.Log(0.2),
    };

    internal override IReadOnlyList<ResponseParameter> Parameters { get; } =
    [
        GaussianResponse.Noise, .. hasGroupScale ? [GaussianResponse.GroupScale] : Array.Empty<ResponseParameter>(),
        .. fixedNu is null ? [Tails] : Array.Empty<ResponseParameter>(),
    ];

    internal override bool HasGroupScale => hasGroupScale;
    internal override Response With(bool byGroup, double? nu, string? block) => new StudentResponse(byGroup, nu);
    internal override bool IsLocationScale => true;
    internal override (double OfWeights, double OfCoefficients, VariancePrior OfVariances) Published => throw new InputException(
        "Published priors are those of the paper, which has none for Student-t errors; use weak priors or a file of priors.");

    internal override PackKernel CreateKernel(KernelShape shape) =>
        new QuadratureKernel<Density>(shape, entries => new Density(entries, hasGroupScale, fixedNu), hasGroupScale);

    internal override double Code(double y) => y == 0 ? 1e-300 : y; // 0 is no row.
    internal override double Variance(double eta, ReadOnlySpan<double> parameters) => parameters[0] * Nu(parameters) / (Nu(parameters) - 2);
    internal override double LogConstant(double y, ReadOnlySpan<double> parameters) => Density.ConstantOf(Nu(parameters));

    internal override double LogKernel(double y, double eta, ReadOnlySpan<double> parameters)
    {
        var nu = Nu(parameters);
        return (-0.5 * Math.Log(parameters[0])) - (0.5 * (nu + 1) * Math.Log(1 + ((y - eta) * (y - eta) / (nu * parameters[0]))));
    }

    internal override double QuantileResidual(double y, double trials, double eta, ReadOnlySpan<double> parameters, double uniform)
    {
        var t = (y - eta) / Math.Sqrt(parameters[0]);
        var tail = StudentT.CDF(0, 1, Nu(parameters), -Math.Abs(t)); // The smaller has the digits.
        return Math.CopySign(Normal.InvCDF(0, 1, Math.Max(tail, 1e-300)), t);
    }

    // A point in the unit disc (Bailey 1994, Mathematics of Computation 62: 779–781).
    internal override double Draw(double eta, ReadOnlySpan<double> parameters, ref KeyedStream random)
    {
        double u, w;
        do
        {
            (u, var v) = ((2 * random.Uniform()) - 1, (2 * random.Uniform()) - 1);
            w = (u * u) + (v * v);
        }
        while (w >= 1);
        var nu = Nu(parameters);
        return eta + (u * Math.Sqrt(parameters[0] * nu * (Math.Pow(w, -2 / nu) - 1) / w));
    }

    internal override double Information(double eta, ReadOnlySpan<double> parameters) =>
        (Nu(parameters) + 1) / ((Nu(parameters) + 3) * parameters[0]);

    private double Nu(ReadOnlySpan<double> parameters) => fixedNu ?? parameters[^1];

    internal readonly struct Density : IRowDensity<Density>
    {
        private const double LargestFactor = 1e18; // Of which sixteen do not overflow.
        private readonly double nu, slopeOfNu, tau, inverseVariance;
        private readonly Vector8 inverse; // 1/(νσ_k²).
        private readonly Vector8 u;

        public Density(ReadOnlySpan<double> entries, bool hasGroupScale, double? fixedNu)
        {
            nu = fixedNu ?? (Least + Math.Exp(entries[^1]));
            slopeOfNu = nu - Least;
            tau = hasGroupScale ? Math.Exp(0.5 * entries[1]) : 0;
            inverseVariance = Math.Exp(-entries[0]);
            inverse = Vector512.Create(inverseVariance / nu);
            (Constant, HasGroupScale, HasNu) = (ConstantOf(nu) - (0.5 * entries[0]), hasGroupScale, fixedNu is null);
        }

        private Density(in Density of, Vector8 u)
        {
            this = of;
            this.u = u;
            inverse = of.inverseVariance / nu * LaneExponential.Exp(-2 * tau * u);
        }

        private bool HasGroupScale { get; }
        private bool HasNu { get; }

        public static bool IsLocationScale => true;
        public double Constant { get; }
        public double Power => -0.5 * (nu + 1);
        public Vector8 Information => inverse * (nu * (nu + 1) / (nu + 3));
        public Vector8 LogScale => tau * u;

        public static Density Create(ReadOnlySpan<double> parameters) => new(parameters, parameters.Length > 2, null);
        public static Density At(in Density row, Vector8 u) => new(row, u);

        public static double ConstantOf(double nu) =>
            SpecialFunctions.GammaLn((nu + 1) / 2) - SpecialFunctions.GammaLn(nu / 2) - (0.5 * Math.Log(nu * Math.PI));

        public Vector8 ScaleSlope(Vector8 slopes, Vector8 count) => tau * (slopes - count);

        public Vector8 ScaleInformation(Vector8 count) => count * (tau * tau * 2 * nu / (nu + 3));

        // By log σ², log τ², log(ν − 2): Σ slope·(y − η) = (ν + 1)Σ x/(1 + x) and Σ log(1 + x), x = (y − η)²/(νσ_k²).
        public void AddTotals(Vector8 slopes, Vector8 logs, Vector8 count, Vector8 u, Span<Vector8> parameters)
        {
            var ofScale = 0.5 * (slopes - count);
            parameters[0] += ofScale;
            if (HasGroupScale) parameters[1] += ofScale * (tau * u);
            if (!HasNu) return;
            var ofConstant = 0.5 * (SpecialFunctions.DiGamma((nu + 1) / 2) - SpecialFunctions.DiGamma(nu / 2) - (1 / nu));
            parameters[^1] += slopeOfNu * ((0.5 * slopes / nu) - (0.5 * logs) + (count * ofConstant));
        }

        [MethodImpl(AggressiveInlining)]
        public Vector8 Factor(Vector8 code, Vector8 eta, out Vector8 exponent, out Vector8 slope)
        {
            var error = code - eta;
            var scaled = error * inverse;
            var factor = Vector512.Min(Lanes.MultiplyAdd(scaled, error, Vector8.One), Vector512.Create(LargestFactor));
            slope = Vector512.ConditionalSelect(Vector512.Equals(code, Vector8.Zero), Vector8.Zero, (nu + 1) * scaled / factor);
            exponent = Vector8.Zero;
            return factor;
        }

        public Vector8 Curvature(Vector8 code, Vector8 eta, Vector8 slope) => Information;
    }
}
