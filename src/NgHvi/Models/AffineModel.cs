namespace NgHvi;

/// <summary>
/// A model seen in coordinates φ with θ = c + Tφ. With TTᵀ near the posterior covariance, the posterior of φ is near N(0, I), which a
/// factor covariance of few factors fits closely and a gradient climbs in few steps.
/// </summary>
/// <remarks>Densities are densities of φ: log|T| is added, so evidence and ELBO are those of the model itself.</remarks>
public sealed class AffineModel : ICoordinateModel
{
    private readonly double[] center;
    private readonly double[] root;

    /// <summary>Sees a model in the coordinates of a starting point that has a root.</summary>
    /// <exception cref="ArgumentException">The starting point has no root, or it is singular.</exception>
    public AffineModel(IHybridModel inner, StartingPoint coordinates)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(coordinates);
        var m = inner.Parameters.Count;
        Guard.SameLength(coordinates.Root.Length, "root", m * m, "M²");
        (Inner, center, root) = (inner, coordinates.Center.ToArray(), coordinates.Root.ToArray());
        var matrix = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(m, m, (i, j) => root[(i * m) + j]);
        LogDeterminant = matrix.LU().U.Diagonal().Sum(value => Math.Log(Math.Abs(value)));

        if (!double.IsFinite(LogDeterminant))
        {
            throw new ArgumentException("The root of the coordinates must not be singular.", nameof(coordinates));
        }

        Parameters = new ParameterLayout(
            ("coordinates", Enumerable.Range(1, m).Select(j => $"phi[{j}]").ToList(), ParameterScale.Identity));
    }

    /// <inheritdoc/>
    public IHybridModel Inner { get; }

    /// <summary>log|T|.</summary>
    public double LogDeterminant { get; }

    /// <summary>c, length M.</summary>
    public ReadOnlySpan<double> Center => center;

    /// <summary>T, M×M row-major.</summary>
    public ReadOnlySpan<double> Root => root;

    /// <inheritdoc/>
    public ParameterLayout Parameters { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ReportedQuantity> Quantities => Inner.Quantities;

    /// <inheritdoc/>
    public bool IsCollapsible => Inner.IsCollapsible;

    /// <inheritdoc/>
    public bool IsMultimodal => Inner.IsMultimodal;

    /// <inheritdoc/>
    public int BatchGroupCount => Inner.BatchGroupCount;

    /// <inheritdoc/>
    public int LatentLength => Inner.LatentLength;

    /// <inheritdoc/>
    public bool DrawsExactly => Inner.DrawsExactly;

    /// <inheritdoc/>
    public long EvaluationCost => Inner.EvaluationCost;

    /// <summary>The origin with unit scale.</summary>
    public StartingPoint SuggestStart()
    {
        var ones = new double[center.Length];
        ones.AsSpan().Fill(1);
        return new StartingPoint(new double[center.Length], ones);
    }

    /// <inheritdoc/>
    public void InitialLatents(RandomKey key, Span<double> latents) => Inner.InitialLatents(key, latents);

    /// <inheritdoc/>
    public IHybridModel InFittingCoordinates() => this;

    /// <inheritdoc/>
    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this, threads);

    /// <summary>θ = c + Tφ.</summary>
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Map(ReadOnlySpan<double> coordinates, Span<double> theta)
    {
        var m = center.Length;
        for (var i = 0; i < m; i++)
        {
            theta[i] = center[i] + FixedOrder.Dot(root.AsSpan(i * m, m), coordinates);
        }
    }

    private sealed class Evaluator(AffineModel model, int threads) : IModelEvaluator
    {
        private readonly IModelEvaluator inner = model.Inner.CreateEvaluator(threads);
        private readonly double[] theta = new double[model.center.Length];
        private readonly double[] innerGradient = new double[model.center.Length];

        public double Collapsed(ReadOnlySpan<double> phi, Span<double> gradient)
        {
            model.Map(phi, theta);
            var value = inner.Collapsed(theta, innerGradient);
            PullBack(gradient);
            return value + model.LogDeterminant;
        }

        public double Drawn(ReadOnlySpan<double> phi, LatentDraw draw, Span<double> gradient)
        {
            model.Map(phi, theta);
            var value = inner.Drawn(theta, draw, innerGradient);
            PullBack(gradient);
            return value + model.LogDeterminant;
        }

        public void Visit(ReadOnlySpan<int> groups) => inner.Visit(groups);

        public double LogJacobian(ReadOnlySpan<double> phi)
        {
            model.Map(phi, theta);
            return inner.LogJacobian(theta);
        }

        public double LogPrior(ReadOnlySpan<double> phi)
        {
            model.Map(phi, theta);
            return inner.LogPrior(theta) + model.LogDeterminant;
        }

        public void Report(ReadOnlySpan<double> phi, Span<double> values)
        {
            model.Map(phi, theta);
            inner.Report(theta, values);
        }

        private void PullBack(Span<double> gradient)
        {
            var m = theta.Length;
            gradient.Clear();
            for (var i = 0; i < m; i++)
            {
                TensorPrimitives.MultiplyAdd(model.root.AsSpan(i * m, m), innerGradient[i], gradient, gradient);
            }
        }
    }
}
