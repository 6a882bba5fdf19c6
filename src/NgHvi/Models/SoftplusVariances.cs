namespace NgHvi;

/// <summary>
/// A deep model without a hidden layer and with diagonal Σ in coordinates of its standard deviations: σ_j = c_j·log(1 + e^{s_j}) with c_j small against what the data can tell from 0. Where a variance is near 0 its logarithm has a
/// posterior with a long tail that no Gaussian follows; s_j ends there within a few units.
/// </summary>
internal sealed class SoftplusVariances : ICoordinateModel
{
    private readonly DeepModel inner;
    private readonly double[] units;

    /// <summary>Sees a model in these coordinates.</summary>
    /// <param name="inner">A model without a hidden layer and with diagonal Σ.</param>
    /// <param name="units">c, length r. Range: > 0.</param>
    public SoftplusVariances(DeepModel inner, double[] units)
    {
        (this.inner, this.units) = (inner, units);
        Parameters = new ParameterLayout([.. inner.Parameters.Blocks.Select(block => (
            block.Name,
            block.Offset == inner.CovarianceOffset
                ? Enumerable.Range(1, block.Length).Select(j => $"s[{j}]").ToArray()
                : (IReadOnlyList<string>)inner.Parameters.Names.Skip(block.Offset).Take(block.Length).ToArray(),
            block.Offset == inner.CovarianceOffset ? ParameterScale.ScaleCorrelation : block.Scale))]);
        Quantities = [.. inner.Quantities.Select(quantity => quantity.Index >= inner.CovarianceOffset ? quantity with { Index = -1 } : quantity)];
    }

    /// <inheritdoc/>
    public IHybridModel Inner => inner;

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities { get; }

    /// <inheritdoc/>
    public bool IsCollapsible => inner.IsCollapsible;

    /// <inheritdoc/>
    public bool IsMultimodal => inner.IsMultimodal;

    /// <inheritdoc/>
    public bool DrawsExactly => inner.DrawsExactly;

    /// <inheritdoc/>
    public long EvaluationCost => inner.EvaluationCost;

    /// <inheritdoc/>
    public int BatchGroupCount => inner.BatchGroupCount;

    /// <inheritdoc/>
    public int LatentLength => inner.LatentLength;

    /// <inheritdoc/>
    public void InitialLatents(RandomKey key, Span<double> latents) => inner.InitialLatents(key, latents);

    /// <inheritdoc/>
    public StartingPoint SuggestStart() => SuggestStart(RandomKey.FromSeed(1));

    /// <inheritdoc/>
    public StartingPoint SuggestStart(RandomKey key)
    {
        var start = DeepStart.Guess(inner, key);
        var (center, scale) = (start.Center.ToArray(), start.Scale.ToArray());
        for (var j = 0; j < units.Length; j++)
        {
            var i = inner.CovarianceOffset + j;
            var ratio = Math.Exp(0.5 * center[i]) / units[j];
            center[i] = ratio > 30 ? ratio : Math.Log(Math.Exp(ratio) - 1);
            scale[i] /= Slope(center[i]);
        }

        return ModeStart.Find(this, center, scale);
    }

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() => this;

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this, threads);

    /// <inheritdoc/>
    public void Map(ReadOnlySpan<double> coordinates, Span<double> theta)
    {
        coordinates.CopyTo(theta);
        for (var j = 0; j < units.Length; j++)
        {
            var i = inner.CovarianceOffset + j;
            theta[i] = 2 * (Math.Log(units[j]) + LogSoftplus(coordinates[i]));
        }
    }

    /// <summary>log log(1 + eˢ), also where eˢ underflows.</summary>
    private static double LogSoftplus(double s) => s < -30 ? s : Math.Log(Logistic.Log1pExp(s));

    /// <summary>d log σ²/ds.</summary>
    private static double Slope(double s) => s < -30 ? 2 : 2 * Logistic.Cdf(s) / Logistic.Log1pExp(s);

    private sealed class Evaluator(SoftplusVariances model, int threads) : IModelEvaluator
    {
        private readonly IModelEvaluator inner = model.inner.CreateEvaluator(threads);
        private readonly double[] theta = new double[model.Parameters.Count];

        public double Collapsed(ReadOnlySpan<double> coordinates, Span<double> gradient)
        {
            model.Map(coordinates, theta);
            return inner.Collapsed(theta, gradient) + PullBack(coordinates, gradient);
        }

        public double Drawn(ReadOnlySpan<double> coordinates, LatentDraw draw, Span<double> gradient)
        {
            model.Map(coordinates, theta);
            return inner.Drawn(theta, draw, gradient) + PullBack(coordinates, gradient);
        }

        public void Visit(ReadOnlySpan<int> groups) => inner.Visit(groups);

        public double LogJacobian(ReadOnlySpan<double> coordinates)
        {
            model.Map(coordinates, theta);
            return inner.LogJacobian(theta) + LogSlopes(coordinates);
        }

        public double LogPrior(ReadOnlySpan<double> coordinates)
        {
            model.Map(coordinates, theta);
            return inner.LogPrior(theta) + LogSlopes(coordinates);
        }

        public void Report(ReadOnlySpan<double> coordinates, Span<double> values)
        {
            model.Map(coordinates, theta);
            inner.Report(theta, values);
        }

        /// <summary>Turns a gradient in log variances into one in s, that of the log slopes included; returns the log slopes.</summary>
        private double PullBack(ReadOnlySpan<double> coordinates, Span<double> gradient)
        {
            for (var j = 0; j < model.units.Length; j++)
            {
                var i = model.inner.CovarianceOffset + j;
                var s = coordinates[i];
                var slope = Slope(s);

                // d log slope/ds = (1 − σ(s)) − σ(s)/softplus(s).
                gradient[i] = (gradient[i] * slope) + (s < -30 ? 0 : Logistic.Cdf(-s) - (0.5 * slope));
            }

            return LogSlopes(coordinates);
        }

        private double LogSlopes(ReadOnlySpan<double> coordinates)
        {
            double sum = 0;
            for (var j = 0; j < model.units.Length; j++)
            {
                sum += Math.Log(Slope(coordinates[model.inner.CovarianceOffset + j]));
            }

            return sum;
        }
    }
}
