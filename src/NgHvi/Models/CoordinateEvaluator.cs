namespace NgHvi;

/// <summary>The functions of θ of a model as functions of coordinates x; densities are densities of x.</summary>
internal sealed class CoordinateEvaluator(IModelEvaluator inner, Coordinates coordinates) : IModelEvaluator
{
    private readonly Coordinates coordinates = coordinates.Fork();
    private readonly double[] theta = new double[coordinates.Count];
    private readonly double[] innerGradient = new double[coordinates.Count];

    public double Collapsed(ReadOnlySpan<double> x, Span<double> gradient)
    {
        coordinates.Map(x, theta);
        var value = inner.Collapsed(theta, innerGradient);
        return value + coordinates.PullBack(x, theta, innerGradient, gradient);
    }

    public double Drawn(ReadOnlySpan<double> x, LatentDraw draw, Span<double> gradient)
    {
        coordinates.Map(x, theta);
        var value = inner.Drawn(theta, draw, innerGradient);
        return value + coordinates.PullBack(x, theta, innerGradient, gradient);
    }

    public void Visit(ReadOnlySpan<int> groups) => inner.Visit(groups);

    public double LogJacobian(ReadOnlySpan<double> x)
    {
        coordinates.Map(x, theta);
        return inner.LogJacobian(theta);
    }

    public double LogPrior(ReadOnlySpan<double> x)
    {
        coordinates.Map(x, theta);
        return inner.LogPrior(theta) + coordinates.LogJacobian(x);
    }

    public void Report(ReadOnlySpan<double> x, Span<double> values)
    {
        coordinates.Map(x, theta);
        inner.Report(theta, values);
    }
}
