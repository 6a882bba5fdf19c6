namespace NgHvi;

/// <summary>Draws of θ with weights that sum to 1, and the reported quantities at each of them.</summary>
internal sealed class DrawSet
{
    private readonly Lazy<double[][]> values;

    public DrawSet(ITarget target, double[] weights, Func<Theta> createSource, int threads)
    {
        (Weights, CreateSource) = (weights, createSource);
        values = new(() => Collect(target, threads));
    }

    /// <summary>Writes θ of draw s, in the model's own units.</summary>
    public delegate void Theta(int s, Span<double> theta);

    public int Count => Weights.Length;
    public double[] Weights { get; }
    public Func<Theta> CreateSource { get; } // Creates a source of θ for one thread.
    public double[][] Values => values.Value; // One array for each reported quantity.

    /// <summary>A function of the reported quantities at every draw.</summary>
    public double[] Of(QuantityNames names, Func<FitDraw, double> function)
    {
        var result = new double[Count];
        for (var s = 0; s < Count; s++) result[s] = function(new FitDraw(names, Values, s, Weights[s]));
        return result;
    }

    private double[][] Collect(ITarget target, int threads)
    {
        var result = target.QuantityNames.Select(_ => new double[Count]).ToArray();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var (evaluator, source) = (target.CreateEvaluator(), CreateSource());
            var (theta, report) = (new double[target.Parameters.Count], new double[result.Length]);
            var end = (int)((long)Count * (worker + 1) / threads);
            for (var s = (int)((long)Count * worker / threads); s < end; s++)
            {
                source(s, theta);
                evaluator.Report(theta, report);
                for (var i = 0; i < report.Length; i++) result[i][s] = report[i];
            }
        });
        return result;
    }
}
