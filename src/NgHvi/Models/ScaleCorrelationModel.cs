using NgHvi.Sampling;

namespace NgHvi.Models;

/// <summary>
/// A <see cref="LinearMixedModel"/> with r > 1 in which the covariance Σ of the random effects is given by log standard deviations and by Fisher-z
/// transformed partial correlations. When a standard deviation is weakly determined its correlations keep their own scale, which in the log-Cholesky form of
/// the precision they do not; a Gaussian then follows the posterior far better.
/// </summary>
/// <remarks>
/// Σ = GGᵀ with G = diag(s)·H upper triangular and rows of H of unit length built from partial correlations p = tanh z (Lewandowski, Kurowicka and Joe 2009),
/// so that the lower factor of Ω = Σ⁻¹ is 𝒲 = G⁻ᵀ. θ = (β, log s, z by rows i &lt; j, log σ²).
/// </remarks>
public sealed class ScaleCorrelationModel : ICoordinateModel
{
    private readonly LinearMixedModel inner;

    /// <summary>Sees a model in these coordinates.</summary>
    /// <exception cref="ArgumentException">The model has one random coefficient a group.</exception>
    public ScaleCorrelationModel(LinearMixedModel inner)
    {
        ArgumentNullException.ThrowIfNull(inner);
        var r = inner.Data.RandomCount;
        if (r < 2)
        {
            throw new ArgumentException("Correlations need at least two random coefficients a group.", nameof(inner));
        }

        this.inner = inner;
        var scales = Enumerable.Range(1, r).Select(i => $"log {inner.GroupName}.sd[{i}]");
        var correlations = Enumerable.Range(1, r).SelectMany(i => Enumerable.Range(i + 1, r - i).Select(j => $"z {inner.GroupName}.partial[{i},{j}]"));
        Parameters = new ParameterLayout(
            ("fixed effects", inner.Parameters.Names.Take(inner.Data.FixedCount).ToList(), ParameterScale.Identity),
            ("random-effect scales and correlations", [.. scales, .. correlations], ParameterScale.ScaleCorrelation),
            ("residual variance", [inner.Parameters.Names[^1]], ParameterScale.LogVariance));
    }

    /// <inheritdoc/>
    public IHybridModel Inner => inner;

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities => inner.Quantities;

    /// <inheritdoc/>
    public bool IsCollapsible => true;

    /// <inheritdoc/>
    public StartingPoint SuggestStart() => new LinearMixedStart(inner, this).Find();

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() => this;

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator() => new Evaluator(this);

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<double> coordinates, Span<double> theta) => new Evaluator(this).Map(coordinates, theta);

    private sealed class Evaluator(ScaleCorrelationModel model) : IModelEvaluator
    {
        private readonly IModelEvaluator inner = model.inner.CreateEvaluator();
        private readonly int q = model.inner.Data.FixedCount;
        private readonly int r = model.inner.Data.RandomCount;
        private readonly double[] theta = new double[model.Parameters.Count];
        private readonly double[] innerGradient = new double[model.Parameters.Count];
        private readonly double[] partial = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] root = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] factor = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];
        private readonly double[] change = new double[model.inner.Data.RandomCount * model.inner.Data.RandomCount];

        public double Collapsed(ReadOnlySpan<double> coordinates, Span<double> gradient)
        {
            Map(coordinates, theta);
            var value = inner.Collapsed(theta, innerGradient);
            return value + PullBack(gradient);
        }

        public double Drawn(ReadOnlySpan<double> coordinates, RandomKey key, Span<double> gradient)
        {
            Map(coordinates, theta);
            var value = inner.Drawn(theta, key, innerGradient);
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
            var scales = coordinates.Slice(q, r);
            var index = q + r;
            root.AsSpan().Clear();
            for (var i = 0; i < r; i++)
            {
                for (var j = i + 1; j < r; j++)
                {
                    partial[(i * r) + j] = Math.Tanh(coordinates[index++]);
                }

                var scale = Math.Exp(scales[i]);
                double remaining = 1;
                for (var j = r - 1; j > i; j--)
                {
                    var p = partial[(i * r) + j];
                    root[(i * r) + j] = scale * p * Math.Sqrt(remaining);
                    remaining *= 1 - (p * p);
                }

                root[(i * r) + i] = scale * Math.Sqrt(remaining);
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
                gradient[q + i] = Directional(i) - (r + 1);
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

            change[(i * r) + j] = RowScale(i) * Math.Sqrt(remaining) * (1 - (p * p));
        }

        private double RowScale(int i)
        {
            double squares = 0;
            for (var j = i; j < r; j++)
            {
                squares += root[(i * r) + j] * root[(i * r) + j];
            }

            return Math.Sqrt(squares);
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
            var sum = r * Math.Log(2);
            for (var i = 0; i < r; i++)
            {
                sum -= (r + 1) * Math.Log(RowScale(i));
                for (var j = i + 1; j < r; j++)
                {
                    sum += (((j + 1) / 2.0) - (r + 1)) * Math.Log(1 - (partial[(i * r) + j] * partial[(i * r) + j]));
                }
            }

            return sum - CovariancePrior.LogJacobian(factor, r);
        }
    }
}
