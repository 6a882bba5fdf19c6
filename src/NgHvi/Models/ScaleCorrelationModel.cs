namespace NgHvi;

/// <summary>
/// A <see cref="LinearMixedModel"/> in which the covariance Σ of the random effects is given by its standard deviations, through s = c·log(1 + eᵘ), and by Fisher-z transformed
/// partial correlations. A standard deviation that the data do not tell from 0 then has a light tail on both sides, and its correlations keep their own scale; in the logarithm
/// of a variance or the log-Cholesky form of a precision neither is so. A Gaussian follows the posterior far better.
/// </summary>
/// <remarks>
/// Σ = GGᵀ with G = diag(s)·H upper triangular and rows of H of unit length built from partial correlations p = tanh z (Lewandowski, Kurowicka and Joe 2009),
/// so that the lower factor of Ω = Σ⁻¹ is 𝒲 = G⁻ᵀ. c is about the standard error of a standard deviation that is 0, or so large that u is log s. θ = (β, u, z by rows i &lt; j, log σ²).
/// </remarks>
public sealed class ScaleCorrelationModel : ICoordinateModel
{
    private readonly LinearMixedModel inner;
    private readonly double[] units;

    /// <summary>Sees a model in these coordinates.</summary>
    /// <param name="inner">The model.</param>
    /// <param name="units">c, length r: where a standard deviation goes over from its logarithm to itself.</param>
    public ScaleCorrelationModel(LinearMixedModel inner, ReadOnlySpan<double> units)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var (data, r) = (inner.Data, inner.Data.RandomCount);
        Guard.SameLength(units.Length, nameof(units), r, "r");
        (this.inner, this.units) = (inner, units.ToArray());
        var scales = Enumerable.Range(1, r).Select(i => $"u {inner.GroupName}.sd[{i}]");
        var correlations = Enumerable.Range(1, r).SelectMany(i => Enumerable.Range(i + 1, r - i).Select(j => $"z {inner.GroupName}.partial[{i},{j}]"));
        Parameters = new ParameterLayout(
            ("fixed effects", inner.Parameters.Names.Take(inner.Data.FixedCount).ToList(), ParameterScale.Identity),
            ("random-effect scales and correlations", [.. scales, .. correlations], ParameterScale.ScaleCorrelation),
            ("residual variance", [inner.Parameters.Names[^1]], ParameterScale.LogVariance));
        Quantities = inner.Quantities.Select((quantity, i) => r == 1 && i == data.FixedCount ? quantity with { Index = -1 } : quantity).ToList();
    }

    /// <summary>
    /// The coordinates that suit the data: the logarithm of every standard deviation that stands clear of 0 at the mode, and the softplus of every other.
    /// </summary>
    public static IHybridModel For(LinearMixedModel model)
    {
        const double Clear = 2.5;
        const double LogOnly = 40;
        ArgumentNullException.ThrowIfNull(model);
        var (data, r) = (model.Data, model.Data.RandomCount);
        var start = new LinearMixedStart(model, model).FindMode();
        var modes = new double[r];
        new LinearMixedEvaluator(model).StandardDeviations(start, modes);
        var units = new double[r];
        for (var i = 0; i < r; i++)
        {
            // A group's coefficient is measured with variance σ²/(Z_kᵀZ_k)_ii; K of them tell a variance up to √(2/K) of that.
            var information = FixedOrder.Sum(data.GramZ(i, i)) / data.GroupCount;
            var variance = Math.Exp(start[^1]) / (information > 0 ? information : 1);
            var unit = Math.Sqrt(variance * Math.Sqrt(2.0 / data.GroupCount));
            units[i] = modes[i] > Clear * unit ? modes[i] * Math.Exp(LogOnly) : unit;
        }

        return r == 1 && units[0] > modes[0] * Math.Exp(LogOnly - 1) ? model : new ScaleCorrelationModel(model, units);
    }

    /// <inheritdoc/>
    public IHybridModel Inner => inner;

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities { get; }

    /// <inheritdoc/>
    public bool IsCollapsible => true;

    /// <inheritdoc/>
    public StartingPoint SuggestStart() => new LinearMixedStart(inner, this).Find();

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() => this;

    /// <summary>The u at which a standard deviation is s.</summary>
    internal double Coordinate(int i, double s)
    {
        var ratio = s / units[i];
        return ratio > 30 ? ratio : ratio < 1e-8 ? Math.Log(ratio) : Math.Log(Math.Exp(ratio) - 1);
    }

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this, threads);

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<double> coordinates, Span<double> theta) => new Evaluator(this, 1).Map(coordinates, theta);

    private sealed class Evaluator(ScaleCorrelationModel model, int threads) : IModelEvaluator
    {
        private readonly IModelEvaluator inner = model.inner.CreateEvaluator(threads);
        private readonly int q = model.inner.Data.FixedCount;
        private readonly int r = model.inner.Data.RandomCount;
        private readonly double[] theta = new double[model.Parameters.Count];
        private readonly double[] innerGradient = new double[model.Parameters.Count];
        private readonly double[] partial = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] root = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] factor = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] scale = new double[model.inner.Data.RandomCount];
        private readonly double[] slope = new double[model.inner.Data.RandomCount];
        private readonly double[] curvature = new double[model.inner.Data.RandomCount];
        private readonly double[] change = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];

        public double Collapsed(ReadOnlySpan<double> coordinates, Span<double> gradient)
        {
            Map(coordinates, theta);
            var value = inner.Collapsed(theta, innerGradient);
            return value + PullBack(gradient);
        }

        public double Drawn(ReadOnlySpan<double> coordinates, LatentDraw draw, Span<double> gradient)
        {
            Map(coordinates, theta);
            var value = inner.Drawn(theta, draw, innerGradient);
            return value + PullBack(gradient);
        }

        public double LogJacobian(ReadOnlySpan<double> coordinates)
        {
            Map(coordinates, theta);
            return inner.LogJacobian(theta);
        }

        public double LogPrior(ReadOnlySpan<double> coordinates)
        {
            Map(coordinates, theta);
            return inner.LogPrior(theta) + LogMapJacobian();
        }

        public void Report(ReadOnlySpan<double> coordinates, Span<double> values)
        {
            Map(coordinates, theta);
            inner.Report(theta, values);
        }

        public void Map(ReadOnlySpan<double> coordinates, Span<double> destination)
        {
            coordinates.CopyTo(destination);
            SetScales(coordinates.Slice(q, r));
            if (r == 1)
            {
                destination[q] = 2 * Math.Log(scale[0]);
                return;
            }

            var index = q + r;
            root.AsSpan().Clear();
            for (var i = 0; i < r; i++)
            {
                for (var j = i + 1; j < r; j++)
                {
                    partial[(i * r) + j] = Math.Tanh(coordinates[index++]);
                }

                double remaining = 1;
                for (var j = r - 1; j > i; j--)
                {
                    var p = partial[(i * r) + j];
                    root[(i * r) + j] = scale[i] * p * Math.Sqrt(remaining);
                    remaining *= 1 - (p * p);
                }

                root[(i * r) + i] = scale[i] * Math.Sqrt(remaining);
            }

            InvertTransposed();
            for (var i = 0; i < r; i++)
            {
                for (var j = 0; j <= i; j++)
                {
                    var value = factor[(i * r) + j];
                    destination[q + CovariancePrior.HalfIndex(i, j, r)] = i == j ? Math.Log(value) : value;
                }
            }
        }

        /// <summary>s = c·log(1 + eᵘ), d log s/du and its logarithmic derivative.</summary>
        private void SetScales(ReadOnlySpan<double> u)
        {
            for (var i = 0; i < r; i++)
            {
                // log(1 + eᵘ) without overflow, and by its series where eᵘ would lose its digits beside 1.
                var small = Math.Exp(-Math.Abs(u[i]));
                var softplus = u[i] < -12 ? small * (1 - (small / 2) + (small * small / 3)) : Math.Max(u[i], 0) + Math.Log(1 + small);
                var logistic = 1 / (1 + Math.Exp(-u[i]));
                scale[i] = model.units[i] * softplus;
                slope[i] = logistic / softplus;
                curvature[i] = 1 - logistic - slope[i];
            }
        }

        /// <summary>𝒲 = G⁻ᵀ, column by column of the lower triangular system Gᵀ𝒲 = I.</summary>
        private void InvertTransposed()
        {
            factor.AsSpan().Clear();
            for (var j = 0; j < r; j++)
            {
                factor[(j * r) + j] = 1 / root[(j * r) + j];
                for (var i = j + 1; i < r; i++)
                {
                    double sum = 0;
                    for (var l = j; l < i; l++)
                    {
                        sum += root[(l * r) + i] * factor[(l * r) + j];
                    }

                    factor[(i * r) + j] = -sum / root[(i * r) + i];
                }
            }
        }

        /// <summary>Writes the gradient in the new coordinates; returns the log-Jacobian of new coordinates → w.</summary>
        private double PullBack(Span<double> gradient)
        {
            innerGradient.CopyTo(gradient);
            if (r == 1)
            {
                gradient[q] = (2 * slope[0] * innerGradient[q]) + curvature[0];
                return LogMapJacobian();
            }

            for (var i = 0; i < r; i++)
            {
                // The Jacobian of w → Ω is divided out and that of the new coordinates → Ω put in.
                innerGradient[q + CovariancePrior.HalfIndex(i, i, r)] -= r + 1 - i;
            }

            var index = q + r;
            for (var i = 0; i < r; i++)
            {
                change.AsSpan().Clear();
                root.AsSpan(i * r, r).CopyTo(change.AsSpan(i * r, r));
                gradient[q + i] = (slope[i] * (Directional(i) - (r + 1))) + curvature[i];
                for (var j = i + 1; j < r; j++)
                {
                    FillPartialChange(i, j);
                    gradient[index++] = Directional(i) - (2 * partial[(i * r) + j] * (((j + 1) / 2.0) - (r + 1)));
                }
            }

            return LogMapJacobian();
        }

        /// <summary>Row i of dG/dz_ij: later entries of the row, nearer the diagonal, share the factor √(1 − p_ij²).</summary>
        private void FillPartialChange(int i, int j)
        {
            var p = partial[(i * r) + j];
            change.AsSpan(i * r, r).Clear();
            for (var l = i; l < j; l++)
            {
                change[(i * r) + l] = -p * root[(i * r) + l];
            }

            double remaining = 1;
            for (var l = r - 1; l > j; l--)
            {
                remaining *= 1 - (partial[(i * r) + l] * partial[(i * r) + l]);
            }

            change[(i * r) + j] = scale[i] * Math.Sqrt(remaining) * (1 - (p * p));
        }

        /// <summary>The inner gradient along d𝒲 = −𝒲 dGᵀ𝒲, where only row i of dG is not 0.</summary>
        private double Directional(int i)
        {
            double sum = 0;
            for (var a = i; a < r; a++)
            {
                double left = 0;
                for (var l = i; l <= a; l++)
                {
                    left += factor[(a * r) + l] * change[(i * r) + l];
                }

                for (var b = 0; b <= i; b++)
                {
                    var derivative = -left * factor[(i * r) + b];
                    if (a == b)
                    {
                        derivative /= factor[(a * r) + a];
                    }

                    sum += derivative * innerGradient[q + CovariancePrior.HalfIndex(a, b, r)];
                }
            }

            return sum;
        }

        private double LogMapJacobian()
        {
            if (r == 1)
            {
                return Math.Log(2 * slope[0]);
            }

            var sum = r * Math.Log(2);
            for (var i = 0; i < r; i++)
            {
                sum += Math.Log(slope[i]) - ((r + 1) * Math.Log(scale[i]));
                for (var j = i + 1; j < r; j++)
                {
                    sum += (((j + 1) / 2.0) - (r + 1)) * Math.Log(1 - (partial[(i * r) + j] * partial[(i * r) + j]));
                }
            }

            return sum - CovariancePrior.LogJacobian(factor, r);
        }
    }
}
