namespace NgHvi.Tests.Support;

/// <summary>A model whose collapsed values can be disturbed by the count of evaluations; NaN values get NaN gradients.</summary>
internal abstract class WrappedModel(IHybridModel inner) : IHybridModel
{
    private int count;

    public ParameterLayout Parameters => inner.Parameters;

    public IReadOnlyList<ReportedQuantity> Quantities => inner.Quantities;

    public bool IsCollapsible => inner.IsCollapsible;

    public StartingPoint SuggestStart() => inner.SuggestStart();

    public IHybridModel InFittingCoordinates() => this;

    public IModelEvaluator CreateEvaluator(int threads = 1) => new Evaluator(this, inner.CreateEvaluator());

    protected abstract double Change(double value, int count);

    private sealed class Evaluator(WrappedModel model, IModelEvaluator inner) : IModelEvaluator
    {
        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            var value = model.Change(inner.Collapsed(theta, gradient), ++model.count);
            if (double.IsNaN(value))
            {
                gradient.Fill(double.NaN);
            }

            return value;
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => inner.Drawn(theta, draw, gradient);

        public double LogJacobian(ReadOnlySpan<double> theta) => inner.LogJacobian(theta);

        public double LogPrior(ReadOnlySpan<double> theta) => inner.LogPrior(theta);

        public void Report(ReadOnlySpan<double> theta, Span<double> values) => inner.Report(theta, values);
    }
}
