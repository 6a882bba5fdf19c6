namespace NgHvi;

/// <summary>A model's functions of θ as functions of x; densities are of x.</summary>
internal sealed class CoordinateEvaluator(IModelEvaluator inner, Coordinates coordinates) : IModelEvaluator
{
    private readonly Coordinates coordinates = coordinates.Fork();
    private readonly double[] theta = new double[coordinates.Count], innerGradient = new double[coordinates.Count];

    public double Collapsed(ReadOnlySpan<double> x, Span<double> gradient)
    {
        var value = inner.Collapsed(Theta(x), innerGradient);
        return value + coordinates.PullBack(x, innerGradient, gradient);
    }

    public double Value(ReadOnlySpan<double> x, Span<double> scratch) => inner.Value(Theta(x), innerGradient) + coordinates.LogJacobian(x);

    public double Drawn(ReadOnlySpan<double> x, LatentDraw draw, Span<double> gradient)
    {
        var value = inner.Drawn(Theta(x), draw, innerGradient);
        return value + coordinates.PullBack(x, innerGradient, gradient);
    }

    public void Visit(ReadOnlySpan<int> groups) => inner.Visit(groups);
    public double LogJacobian(ReadOnlySpan<double> x) => inner.LogJacobian(Theta(x));
    public double LogPrior(ReadOnlySpan<double> x) => inner.LogPrior(Theta(x)) + coordinates.LogJacobian(x);
    public void Report(ReadOnlySpan<double> x, Span<double> values) => inner.Report(Theta(x), values);

    private double[] Theta(ReadOnlySpan<double> x)
    {
        coordinates.Map(x, theta);
        return theta;
    }
}
