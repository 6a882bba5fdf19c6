namespace NgHvi;

/// <summary>A kernel's sums and what all kernels share.</summary>
internal sealed class MixedEvaluator(MixedDensity model, int threads, IntegrationNodes? nodes = null) : IModelEvaluator
{
    private readonly ModelParameters parameters = model.CreateParameters();
    private readonly DensityKernel complete =
        model.HasSeveralFactors ? new FactorKernel(model, model.Plan)
        : model.UsesStatistics ? new SufficientStatistics(model) : new RowPasses(model, threads, nodes);

    private readonly double[] moments = new double[model.RandomCount * model.RandomCount];
    private readonly double[] weightScales = [.. model.Priors.WeightScales];
    private readonly VariancePrior[] parameterPriors = [.. model.Priors.Parameters];
    private readonly double constant = model.Priors.WeightScales.Aggregate(
        -0.5 * model.Priors.WeightScales.Count * Math.Log(2 * Math.PI), (sum, scale) => sum - Math.Log(scale));

    private DensityKernel? rows;
    private GroupScores? scores;
    private readonly double[] unused = new double[model.Parameters.Count];
    public bool IntegratesFixed { get; init; } // Collapsed is Marginal, and entries of β are ignored.

    private readonly List<int> visited = [];
    private bool isPart;

    private DensityKernel Rows => rows ??= complete as RowPasses ?? new RowPasses(model, threads, nodes); // For parts and chains.

    public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        if (IntegratesFixed) return Marginal(theta, gradient);
        var kernel = isPart ? Rows : complete;
        Begin(theta, gradient);
        return Finish(theta, gradient, kernel, kernel.Integrate(theta, parameters, gradient, moments));
    }

    public double Value(ReadOnlySpan<double> theta, Span<double> scratch)
    {
        if (complete is not FactorKernel factors) return Collapsed(theta, scratch);
        Begin(theta, scratch);
        return factors.Value(parameters) + model.LogUnits + AddPrior(theta, scratch);
    }

    // log p(y, θ) of variances alone, with its gradient where asked for: several factors leave normal β to be integrated out.
    public double Marginal(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        Begin(theta, gradient);
        var value = Factors.Marginal(parameters, gradient) + model.LogUnits;
        return value + AddVariancePrior(gradient.IsEmpty ? unused : gradient);
    }

    public FactorKernel Factors => (FactorKernel)complete; // Of several grouping factors.
    public ModelParameters Parameters => parameters; // Those of the last θ.

    public double AddVariancePrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        parameters.Read(theta);
        return AddVariancePrior(gradient);
    }

    public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient)
    {
        if (model.RandomCount == 0) return Collapsed(theta, gradient);
        if (!model.Response.CanDraw)
            throw new NotSupportedException(
                $"Random coefficients under a {model.Response.Name} response cannot be drawn; they can be integrated out (collapsed).");

        var kernel = isPart || draw.Sweeps > 0 ? Rows : complete;
        Begin(theta, gradient);
        return Finish(theta, gradient, kernel, kernel.Draw(theta, parameters, draw, gradient, moments));
    }

    public void Visit(ReadOnlySpan<int> groups)
    {
        if (groups.Length > 0 || rows is not null) Rows.Visit(groups);
        isPart = groups.Length > 0;
        visited.Clear();
        visited.AddRange(groups);
        scores?.Visit(groups);
    }

    public void Scores(ReadOnlySpan<double> theta, bool areExpected, Action<ReadOnlySpan<double>> read)
    {
        if (scores is null)
        {
            scores = new GroupScores(model);
            scores.Visit(CollectionsMarshal.AsSpan(visited));
        }

        parameters.Read(theta);
        if (areExpected) scores.ReadExpected(theta, parameters, read);
        else scores.Read(theta, parameters, read);
    }

    public void PriorCurvature(ReadOnlySpan<double> theta, Span<double> diagonal)
    {
        const double Step = 1e-4; // Of logarithms and entries of 𝒲.
        var (shape, q) = (model.Shape, model.Shape.BetaCount);
        for (var i = 0; i < weightScales.Length; i++) diagonal[i] = 1 / (weightScales[i] * weightScales[i]);
        for (var i = 0; i < q; i++) diagonal[shape.BetaOffset + i] = model.Priors.Fixed.Precision[i * (q + 1)];
        var point = theta.ToArray();
        var (above, below) = (new double[point.Length], new double[point.Length]);
        for (var i = shape.ParameterOffset; i < point.Length; i++)
        {
            Array.Clear(above);
            Array.Clear(below);
            point[i] = theta[i] + Step;
            AddLogPrior(point, above);
            point[i] = theta[i] - Step;
            AddLogPrior(point, below);
            point[i] = theta[i];
            diagonal[i] = Math.Max(0, (below[i] - above[i]) / (2 * Step));
        }
    }

    public double LogJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        var value = 0.0;
        foreach (var (p, parameter) in model.Response.Parameters.Index())
            value += Math.Log(parameter.Power) + (parameter.Power * parameters.Response[p]);
        return value + model.Covariance.LogJacobian(theta[model.Shape.CovarianceOffset..], parameters.Factor);
    }

    public double LogScaleJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        var (r, value) = (model.RandomCount, 0.0);
        foreach (var (p, parameter) in model.Response.Parameters.Index())
            value += parameters.Response[p] * (parameter.IsVariance ? 0.5 : parameter.Power);

        Span<double> covariance = new double[r * r];
        parameters.Covariance(covariance);
        return value + model.Covariance.LogScaleJacobian(theta[model.Shape.CovarianceOffset..], parameters.Factor, covariance);
    }

    public double LogPrior(ReadOnlySpan<double> theta) => AddLogPrior(theta, new double[theta.Length]);

    public double AddLogPrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        parameters.Read(theta);
        return AddPrior(theta, gradient);
    }

    public void Report(ReadOnlySpan<double> theta, Span<double> values)
    {
        parameters.Read(theta);
        model.Quantities.Report(theta, parameters, values);
    }

    private void Begin(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        parameters.Read(theta);
        gradient.Clear();
        Array.Clear(moments);
    }

    private double Finish(ReadOnlySpan<double> theta, Span<double> gradient, DensityKernel kernel, double logLikelihood)
    {
        var visited = kernel.GroupCount;
        if (kernel is FactorKernel) return logLikelihood + model.LogUnits + AddPrior(theta, gradient);
        model.Covariance.AddGradient(parameters.Factor, moments, visited, gradient[model.Shape.CovarianceOffset..]);
        logLikelihood += 0.5 * visited * parameters.LogDeterminant;
        if (visited != model.Data.GroupCount)
        {
            var share = (double)model.Data.GroupCount / visited;
            TensorPrimitives.Multiply(gradient, share, gradient);
            logLikelihood *= share;
        }

        return logLikelihood + model.LogUnits + AddPrior(theta, gradient);
    }

    private double AddPrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var (shape, quadratic) = (model.Shape, 0.0);
        var beta = shape.BetaOffset..shape.ParameterOffset;
        for (var i = 0; i < weightScales.Length; i++)
        {
            var scaled = theta[i] / weightScales[i];
            gradient[i] -= scaled / weightScales[i];
            quadratic += scaled * scaled;
        }

        var value = constant - (0.5 * quadratic);
        value += model.Priors.Fixed.AddLogDensity(theta[beta], gradient[beta]);
        return value + AddVariancePrior(gradient);
    }

    private double AddVariancePrior(Span<double> gradient)
    {
        var value = 0.0;
        for (var p = 0; p < parameterPriors.Length; p++)
        {
            value += parameterPriors[p].LogDensity(parameters.Response[p], out var derivative);
            gradient[model.Shape.ParameterOffset + p] += derivative;
        }

        return value + model.Covariance.AddLogPrior(parameters.Factor, gradient[model.Shape.CovarianceOffset..]);
    }
}
