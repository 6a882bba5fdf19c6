namespace NgHvi;

/// <summary>The functions of θ of a <see cref="MixedDensity"/> with their scratch memory: a kernel's sums over the groups, and what all
/// kernels share.</summary>
internal sealed class MixedEvaluator : IModelEvaluator
{
    private readonly MixedDensity model;
    private readonly ModelParameters parameters;
    private readonly DensityKernel complete;
    private readonly int threads;
    private readonly IntegrationNodes? nodes;
    private readonly double[] moments;
    private readonly double[] weightScales;
    private readonly RandomCovariance covariance;
    private readonly FixedEffectsPrior fixedPrior;
    private readonly VariancePrior[] parameterPriors;
    private readonly (int Beta, int Parameter, int Covariance) offsets;
    private readonly int groupCount;
    private readonly double logUnits;
    private readonly double constant;
    private DensityKernel? rows;
    private bool isPart;

    public MixedEvaluator(MixedDensity model, int threads, IntegrationNodes? nodes = null)
    {
        (this.model, this.threads, this.nodes) = (model, threads, nodes);
        parameters = model.CreateParameters();
        complete = model.UsesStatistics ? new SufficientStatistics(model) : Rows;
        moments = new double[model.RandomCount * model.RandomCount];
        weightScales = [.. model.Priors.WeightScales];
        (covariance, fixedPrior, parameterPriors) = (model.Covariance, model.Priors.Fixed, [.. model.Priors.Parameters]);
        offsets = (model.Shape.BetaOffset, model.Shape.ParameterOffset, model.Shape.CovarianceOffset);
        (groupCount, logUnits) = (model.Data.GroupCount, model.LogUnits);
        constant = -0.5 * weightScales.Length * Math.Log(2 * Math.PI);
        foreach (var scale in weightScales) constant -= Math.Log(scale);
    }

    // The kernel that can visit groups in part and carry chains, whatever the fastest is.
    private DensityKernel Rows => rows ??= new RowPasses(model, threads, nodes);

    public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        var kernel = isPart ? Rows : complete;
        Begin(theta, gradient);
        return Finish(theta, gradient, kernel, kernel.Integrate(theta, parameters, gradient, moments));
    }

    public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient)
    {
        if (model.RandomCount == 0) return Collapsed(theta, gradient);
        if (!model.Response.CanDraw)
        {
            throw new NotSupportedException(
                $"Random coefficients under a {model.Response.Name} response cannot be drawn; they can be integrated out (collapsed).");
        }

        var kernel = isPart || draw.Sweeps > 0 ? Rows : complete;
        Begin(theta, gradient);
        return Finish(theta, gradient, kernel, kernel.Draw(theta, parameters, draw, gradient, moments));
    }

    public void Visit(ReadOnlySpan<int> groups)
    {
        if (groups.Length > 0 || rows is not null) Rows.Visit(groups);
        isPart = groups.Length > 0;
    }

    public double LogJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        return FixedOrder.Sum(parameters.Response) + covariance.LogJacobian(theta[offsets.Covariance..], parameters.Factor);
    }

    public double LogScaleJacobian(ReadOnlySpan<double> theta)
    {
        parameters.Read(theta);
        var (r, value) = (model.RandomCount, 0.0);
        for (var p = 0; p < parameters.Response.Length; p++)
            value += parameters.Response[p] * (model.Response.Parameters[p].IsVariance ? 0.5 : 1);

        Span<double> covariance = new double[r * r];
        parameters.Covariance(covariance);
        return value + model.Covariance.LogScaleJacobian(theta[model.Shape.CovarianceOffset..], parameters.Factor, covariance);
    }

    public double LogPrior(ReadOnlySpan<double> theta) => AddLogPrior(theta, new double[theta.Length]);

    // log p(θ); its gradient is added.
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
        covariance.AddGradient(parameters.Factor, moments, visited, gradient[offsets.Covariance..]);
        logLikelihood += 0.5 * visited * parameters.LogDeterminant;
        if (visited != groupCount)
        {
            var share = (double)groupCount / visited;
            TensorPrimitives.Multiply(gradient, share, gradient);
            logLikelihood *= share;
        }

        return logLikelihood + logUnits + AddPrior(theta, gradient);
    }

    // Adds the gradient of log p(θ) and returns its value.
    private double AddPrior(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double quadratic = 0;
        for (var i = 0; i < weightScales.Length; i++)
        {
            var scaled = theta[i] / weightScales[i];
            gradient[i] -= scaled / weightScales[i];
            quadratic += scaled * scaled;
        }

        var value = constant - (0.5 * quadratic);
        value += fixedPrior.AddLogDensity(theta[offsets.Beta..offsets.Parameter], gradient[offsets.Beta..offsets.Parameter]);
        for (var p = 0; p < parameterPriors.Length; p++)
        {
            value += parameterPriors[p].LogDensity(parameters.Response[p], out var derivative);
            gradient[offsets.Parameter + p] += derivative;
        }

        return value + covariance.AddLogPrior(parameters.Factor, gradient[offsets.Covariance..]);
    }
}
