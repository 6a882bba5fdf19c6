namespace NgHvi.Tests.Support;

/// <summary>Independent standard normals of any number that reports many sums of squares.</summary>
internal sealed class LongGaussian(int length, int sums) : IHybridModel, IModelEvaluator
{
    private int reports;

    /// <summary>Calls of <see cref="Report"/>.</summary>
    public int Reports => reports;

    public ParameterLayout Parameters { get; } = new(
        ("theta", [.. Enumerable.Range(1, length).Select(i => $"theta[{i}]")], ParameterScale.Identity));

    public IReadOnlyList<ReportedQuantity> Quantities { get; } =
        [new("theta[1]", 0, ParameterScale.Identity), .. Enumerable.Range(1, sums).Select(i => new ReportedQuantity($"sum[{i}]", -1, ParameterScale.Identity))];

    public bool IsCollapsible => true;

    public long EvaluationCost { get; init; }

    public StartingPoint SuggestStart()
    {
        var ones = new double[length];
        ones.AsSpan().Fill(1);
        return new StartingPoint(new double[length], ones);
    }

    public IHybridModel InFittingCoordinates() => this;

    public IModelEvaluator CreateEvaluator(int threads = 1) => this;

    public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
    {
        double sum = 0;
        for (var i = 0; i < length; i++)
        {
            gradient[i] = -theta[i];
            sum += theta[i] * theta[i];
        }

        return -0.5 * (sum + (length * Math.Log(2 * Math.PI)));
    }

    public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient) => Collapsed(theta, gradient);

    public double LogJacobian(ReadOnlySpan<double> theta) => 0;

    public double LogPrior(ReadOnlySpan<double> theta) => 0;

    public void Report(ReadOnlySpan<double> theta, Span<double> values)
    {
        Interlocked.Increment(ref reports);
        values[0] = theta[0];
        for (var i = 1; i < values.Length; i++)
        {
            values[i] = (theta[i % length] * theta[i % length]) + (theta[(i + 1) % length] * theta[(i + 1) % length]);
        }
    }
}
