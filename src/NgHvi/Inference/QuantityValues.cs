namespace NgHvi;

/// <summary>The reported quantities at many draws of θ: one array a quantity.</summary>
internal static class QuantityValues
{
    private delegate void PairAt(int pair, Span<double> first, Span<double> second);

    /// <summary>At the draws of a sample.</summary>
    public static double[][] OfSample(IHybridModel model, ImportanceSample sample, int threads) =>
        Collect(model, sample.Count / 2, threads, () => (pair, first, second) =>
        {
            sample.Draw(2 * pair).CopyTo(first);
            sample.Draw((2 * pair) + 1).CopyTo(second);
        });

    /// <summary>At antithetic draws of q₀, whose density is not needed and which are therefore cheap.</summary>
    public static double[][] OfFamily(IHybridModel model, GaussianFamily family, int threads)
    {
        var key = RandomKey.FromSeed(0);
        return Collect(model, SummaryBudget.ReportPairs(model), threads, () =>
        {
            var noise = new double[family.NoiseCount];
            return (pair, first, second) => AntitheticPair.Draw(family, key.Fold(2 * pair), noise, first, second);
        });
    }

    private static double[][] Collect(IHybridModel model, int pairs, int threads, Func<PairAt> createSource)
    {
        var m = model.Parameters.Count;
        var values = model.Quantities.Select(_ => new double[2 * pairs]).ToArray();
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, worker =>
        {
            var (evaluator, drawPair) = (model.CreateEvaluator(), createSource());
            var (theta, report) = (new double[2 * m], new double[values.Length]);
            var end = (int)((long)pairs * (worker + 1) / threads);
            for (var pair = (int)((long)pairs * worker / threads); pair < end; pair++)
            {
                drawPair(pair, theta.AsSpan(0, m), theta.AsSpan(m, m));
                for (var half = 0; half < 2; half++)
                {
                    evaluator.Report(theta.AsSpan(half * m, m), report);
                    for (var i = 0; i < report.Length; i++)
                    {
                        values[i][(2 * pair) + half] = report[i];
                    }
                }
            }
        });
        return values;
    }
}
