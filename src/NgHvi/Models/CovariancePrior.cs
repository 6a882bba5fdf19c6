using static NgHvi.PriorText;

namespace NgHvi;

/// <summary>A density of w = vech 𝒲, diagonal logged, 𝒲𝒲ᵀ = Ω = Σ⁻¹, its Jacobian included (method section 4.2).</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "family")]
[JsonDerivedType(typeof(Independent), "independent")]
[JsonDerivedType(typeof(HuangWand), "huang-wand")]
[JsonDerivedType(typeof(Wishart), "wishart")]
[JsonDerivedType(typeof(Blocks), "blocks")]
internal abstract record CovariancePrior
{
    public abstract double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient); // Of 𝒲, r×r row-major; adds ∂/∂w.
    public abstract void Draw(Random random, Span<double> w);
    public abstract CovariancePrior Scaled(ReadOnlySpan<double> factors); // Of DΣD, D = diag(factors).
    public abstract string Describe();

    [JsonIgnore]
    public abstract int Count { get; } // r.

    [JsonIgnore]
    public virtual int Length => Count * (Count + 1) / 2; // Of w.

    [JsonIgnore]
    public virtual IReadOnlyList<CovariancePrior> Parts => [this]; // Of independent blocks of Σ.
    public static CovariancePrior Of(IReadOnlyList<CovariancePrior> parts) => parts is [var only] ? only : new Blocks(parts);

    public static double LogJacobian(ReadOnlySpan<double> factor, int r) // Of w → Ω.
    {
        var sum = r * Math.Log(2);
        for (var i = 0; i < r; i++) sum += (r + 1 - i) * Math.Log(factor[(i * r) + i]);
        return sum;
    }

    public static void Write(ReadOnlySpan<double> factor, int r, Span<double> w) // vech 𝒲, diagonal logged.
    {
        for (var i = 0; i < r; i++)
            for (var j = 0; j <= i; j++) w[HalfIndex(i, j, r)] = i == j ? Math.Log(factor[(i * r) + i]) : factor[(i * r) + j];
    }

    public static int HalfIndex(int i, int j, int r) => (j * r) - (j * (j - 1) / 2) + (i - j); // In w, i ≥ j.

    // JSON may hold null against a type.
    private static IReadOnlyList<T> Whole<T>(IReadOnlyList<T> parts) where T : class => parts?.Contains(null!) == false ? parts
        : throw new ArgumentException("a part of the prior of random effects is null");

    private static double LogMultivariateGamma(double x, int r)
    {
        var sum = r * (r - 1) / 4.0 * Math.Log(Math.PI);
        for (var j = 0; j < r; j++) sum += SpecialFunctions.GammaLn(x - (j / 2.0));
        return sum;
    }

    /// <summary>With r scales: of Wishart the diagonal of S, of Huang–Wand A.</summary>
    internal abstract record Dense : CovariancePrior
    {
        private readonly double[] scales;

        private protected Dense(IReadOnlyList<double> scales, double degreesOfFreedom)
        {
            ArgumentNullException.ThrowIfNull(scales);
            Guard.Positive(scales.Count, "number of scales");
            this.scales = [.. scales.Select(scale => Guard.Positive(scale, nameof(scales)))];
            DegreesOfFreedom = Guard.Positive(degreesOfFreedom);
        }

        public IReadOnlyList<double> Scales => scales;
        public override int Count => scales.Length;

        [JsonPropertyName("df")]
        public double DegreesOfFreedom { get; }

        public virtual bool Equals(Dense? other) =>
            other is not null && DegreesOfFreedom == other.DegreesOfFreedom && scales.AsSpan().SequenceEqual(other.scales);

        public override int GetHashCode() => HashCode.Combine(DegreesOfFreedom, scales[0]);

        // Ω ~ Wishart of this mean, the inverse scales on the diagonal.
        private protected static void Draw(Random random, double degreesOfFreedom, IEnumerable<double> inverseScales, Span<double> w)
        {
            double[] scales = [.. inverseScales];
            var (r, diagonal) = (scales.Length, new double[scales.Length * scales.Length]);
            for (var i = 0; i < r; i++) diagonal[i * (r + 1)] = scales[i];
            var factor = new double[r * r];
            new NgHvi.Wishart(degreesOfFreedom, diagonal, r).Sample(random, factor);
            if (!SmallCholesky.Factor(factor, r)) throw new ArithmeticException("A precision drawn from its prior is singular.");
            Write(factor, r, w);
        }

        private protected static double LogDiagonal(ReadOnlySpan<double> factor, int r) => 0.5 * SmallCholesky.LogDeterminant(factor, r);
    }

    /// <summary>Ω ~ Wishart(diag(Scales), DegreesOfFreedom), with their product as mean.</summary>
    internal sealed record Wishart(IReadOnlyList<double> Scales, double DegreesOfFreedom) : Dense(Scales, DegreesOfFreedom)
    {
        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var (v, trace, logScales) = (DegreesOfFreedom, 0.0, 0.0);
            for (var i = 0; i < r; i++)
            {
                var scale = Scales[i];
                logScales += Math.Log(scale);
                for (var j = 0; j <= i; j++)
                {
                    var value = factor[(i * r) + j];
                    trace += value * value / scale;
                    gradient[HalfIndex(i, j, r)] += i == j ? v - r - 1 - (value * value / scale) + (r + 1 - i) : -value / scale;
                }
            }

            return ((v - r - 1) * LogDiagonal(factor, r)) - (0.5 * trace) - (0.5 * v * r * Math.Log(2))
                - (0.5 * v * logScales) - LogMultivariateGamma(v / 2, r) + LogJacobian(factor, r);
        }

        public override void Draw(Random random, Span<double> w) =>
            Draw(random, DegreesOfFreedom, Scales.Select(scale => 1 / scale), w);

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors) => // Of Ω = Σ⁻¹.
            new Wishart([.. Scales.Zip(factors.ToArray(), (scale, factor) => scale / (factor * factor))], DegreesOfFreedom);

        public override string Describe()
        {
            var scale = Scales.Distinct().Count() == 1 ? $"{Show(Scales[0])} I" : $"diag({List(Scales)})";
            return $"precision ~ wishart({scale}, {Show(DegreesOfFreedom)})";
        }
    }

    /// <summary>Huang and Wand (2013): standard deviations half-t(ν, A_j), correlations ∝ |R|^(ν/2 − 1).</summary>
    internal sealed record HuangWand : Dense
    {
        private readonly double constant;

        public HuangWand(double degreesOfFreedom, IReadOnlyList<double> scales) : base(scales, degreesOfFreedom)
        {
            var (nu, r) = (degreesOfFreedom, scales.Count);
            constant = ((nu + r - 1) * r / 2 * Math.Log(nu)) - LogMultivariateGamma((nu + r - 1) / 2, r)
                + (r * (SpecialFunctions.GammaLn((nu + r) / 2) - (0.5 * Math.Log(Math.PI)))) - scales.Sum(Math.Log);
        }

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var nu = DegreesOfFreedom;
            var value = constant + ((nu - 2) * LogDiagonal(factor, r)) + LogJacobian(factor, r);
            for (var i = 0; i < r; i++)
            {
                double precision = 0;
                for (var j = 0; j <= i; j++) precision += factor[(i * r) + j] * factor[(i * r) + j];
                var a = Scales[i];
                var inner = (nu * precision) + (1 / (a * a));
                value -= (nu + r) / 2 * Math.Log(inner);
                var slope = -(nu + r) * nu / inner;
                for (var j = 0; j <= i; j++)
                {
                    var entry = factor[(i * r) + j];
                    gradient[HalfIndex(i, j, r)] += i == j ? (slope * entry * entry) + (nu - 2) + (r + 1 - i) : slope * entry;
                }
            }

            return value;
        }

        // Ω | a ~ Wishart((2ν diag(1/a))⁻¹, ν + r − 1), 1/a_j ~ gamma(1/2, rate 1/A_j²) (Huang and Wand 2013, eq. 2).
        public override void Draw(Random random, Span<double> w) => Draw(
            random, DegreesOfFreedom + Scales.Count - 1, Scales.Select(scale =>
                2 * DegreesOfFreedom * MathNet.Numerics.Distributions.Gamma.Sample(random, 0.5, 1 / (scale * scale))), w);

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors) =>
            new HuangWand(DegreesOfFreedom, [.. Scales.Zip(factors.ToArray(), (scale, factor) => scale * factor)]);

        public override string Describe() => $"covariance ~ huang-wand({Show(DegreesOfFreedom)}; scales {List(Scales)})";
    }

    /// <summary>Independent variances: w is their logarithms, 𝒲 diagonal.</summary>
    internal sealed record Independent(params IReadOnlyList<VariancePrior> Variances) : CovariancePrior
    {
        public IReadOnlyList<VariancePrior> Variances { get; } = Whole(Variances);
        public override int Count => Variances.Count;
        public override int Length => Count;

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            Guard.SameLength(Count, "priors of variances", r, "r");
            double value = 0;
            for (var i = 0; i < r; i++)
            {
                value += Variances[i].LogDensity(-2 * Math.Log(factor[(i * r) + i]), out var derivative);
                gradient[i] += derivative;
            }

            return value;
        }

        public override void Draw(Random random, Span<double> w)
        {
            for (var i = 0; i < Count; i++) w[i] = Variances[i].Draw(random);
        }

        public bool Equals(Independent? other) => other is not null && Variances.SequenceEqual(other.Variances);
        public override int GetHashCode() => Variances.Aggregate(0, HashCode.Combine);

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors) =>
            new Independent([.. Variances.Zip(factors.ToArray(), (prior, factor) => prior.Scaled(factor * factor))]);

        public override string Describe() =>
            string.Join(", ", Variances.Select(prior => prior.Describe()).Distinct()) + (Count > 1 ? ", independent" : "");
    }

    /// <summary>Of the blocks of a block diagonal Σ, one a grouping factor.</summary>
    internal sealed record Blocks(IReadOnlyList<CovariancePrior> Each) : CovariancePrior
    {
        public IReadOnlyList<CovariancePrior> Each { get; } = Whole(Each);
        public override int Count => Each.Sum(part => part.Count);
        public override int Length => Each.Sum(part => part.Length);
        public override IReadOnlyList<CovariancePrior> Parts => Each;

        public override double AddLogDensity(ReadOnlySpan<double> factor, int r, Span<double> gradient)
        {
            var (value, first, at) = (0.0, 0, 0);
            Span<double> small = stackalloc double[256];
            foreach (var part in Each)
            {
                var square = part.Count <= 16 ? small[..(part.Count * part.Count)] : new double[part.Count * part.Count];
                DiagonalBlock.Read(factor, r, first, part.Count, square);
                value += part.AddLogDensity(square, part.Count, gradient.Slice(at, part.Length));
                (first, at) = (first + part.Count, at + part.Length);
            }

            return value;
        }

        public override void Draw(Random random, Span<double> w)
        {
            foreach (var part in Each)
            {
                part.Draw(random, w[..part.Length]);
                w = w[part.Length..];
            }
        }

        public override CovariancePrior Scaled(ReadOnlySpan<double> factors)
        {
            var (all, first) = (factors.ToArray(), 0);
            return new Blocks([.. Each.Select(part => part.Scaled(all.AsSpan((first += part.Count) - part.Count, part.Count)))]);
        }

        public override string Describe() => string.Join("; ", Each.Select(part => part.Describe()));
        public bool Equals(Blocks? other) => other is not null && Each.SequenceEqual(other.Each);
        public override int GetHashCode() => Each.Aggregate(0, HashCode.Combine);
    }
}
