namespace NgHvi.Tests.Support;

/// <summary>A target whose values are disturbed by the count of evaluations; NaN has NaN gradients, and throws where z is drawn.</summary>
internal sealed class WrappedTarget(ITarget inner, Func<double, int, double> change) : ITarget
{
    private int count;

    public ParameterLayout Parameters => inner.Parameters;

    public IReadOnlyList<string> QuantityNames => inner.QuantityNames;

    public bool IsCollapsible => inner.IsCollapsible;

    public bool IsMultimodal { get; init; }

    /// <summary>Returns NaN between two counts of evaluations.</summary>
    public static WrappedTarget Failing(ITarget inner, int from, int to = int.MaxValue) =>
        new(inner, (value, count) => count > from && count <= to ? double.NaN : value);

    /// <summary>Cancels a token after a number of evaluations.</summary>
    public static WrappedTarget Cancelling(ITarget inner, CancellationTokenSource source, int evaluations) => new(inner, (value, count) =>
    {
        if (count == evaluations)
        {
            source.Cancel();
        }

        return value;
    });

    public StartingValues FindStart(StartRequest request) => inner.FindStart(request);

    public PosteriorModes? FindModes(StartRequest request) => inner.FindModes(request);

    public StartingValues PublishedStart(RandomKey key) => inner.PublishedStart(key);

    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this, inner.CreateEvaluator());

    private sealed class Evaluator(WrappedTarget target, IModelEvaluator evaluator) : IModelEvaluator
    {
        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            var value = target.Change(evaluator.Collapsed(theta, gradient));
            if (double.IsNaN(value))
            {
                gradient.Fill(double.NaN);
            }

            return value;
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) =>
            target.Change(evaluator.Drawn(theta, draw, gradient)) is var value && double.IsNaN(value)
                ? throw new ArithmeticException("θ is out of range.") : value;

        public double LogJacobian(ReadOnlySpan<double> theta) => evaluator.LogJacobian(theta);

        public double LogPrior(ReadOnlySpan<double> theta) => evaluator.LogPrior(theta);

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => evaluator.Report(theta, values);
    }

    private double Change(double value) => change(value, ++count);
}
