namespace NgHvi;

/// <summary>Weighted draws of θ and the reported quantities at each.</summary>
internal sealed class DrawSet
{
    private readonly Lazy<double[][]> values;

    public DrawSet(ITarget target, double[] weights, Func<Theta> createSource, int threads) =>
        (Weights, CreateSource, values) = (weights, createSource, new(() => Collect(target, threads)));

    public delegate void Theta(int s, Span<double> theta); // In the model's own units.

    public int Count => Weights.Length;
    public double[] Weights { get; }
    public Func<Theta> CreateSource { get; } // For one thread.
    public double[][] Values => values.Value; // By quantity.
    public static double[] Uniform(int count) => [.. Enumerable.Repeat(1.0 / count, count)];

    public static int[] Resample(double[] weights) // Systematic.
    {
        var (result, source, cumulated) = (new int[weights.Length], 0, weights[0]);
        for (var i = 0; i < result.Length; i++)
        {
            while (cumulated < (i + 0.5) / result.Length && source < weights.Length - 1) cumulated += weights[++source];
            result[i] = source;
        }

        return result;
    }

    private double[][] Collect(ITarget target, int threads)
    {
        double[][] result = [.. target.QuantityNames.Select(_ => new double[Count])];
        InOrder.Split(Count, threads, (start, end) =>
        {
            var (evaluator, source) = (target.CreateEvaluator(), CreateSource());
            var (theta, report) = (new double[target.Parameters.Count], new double[result.Length]);
            for (var s = start; s < end; s++)
            {
                source(s, theta);
                evaluator.Report(theta, report);
                for (var i = 0; i < report.Length; i++) result[i][s] = report[i];
            }
        });
        return result;
    }
}
