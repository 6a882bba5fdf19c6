namespace NgHvi;

/// <summary>Gaussians along curved or skew directions: Laplace's approximations of the density times windows that add up to 1.</summary>
internal static class PosteriorScan
{
    private const int MostAxes = 6, MostWindows = 12, MostParts = 40; // Windows: to each side.
    private const double Spacing = 1.5, LeastLogShare = -7;

    public static (FullGaussian?[] Parts, double[] Shares) Find(ITarget target, PosteriorModes modes)
    {
        var (m, found) = (target.Parameters.Count, new List<(FullGaussian Part, double Share)>());
        foreach (var (part, mass) in modes.Parts.Zip(modes.Shares))
        {
            var mode = new FullGaussian(part.Mean, part.Factor);
            found.Add((mode, mass));
            var axes = Enumerable.Range(0, m).Skip(Math.Max(modes.FirstAxis, m - MostAxes)).ToArray();
            foreach (var axis in axes)
            {
                var width = Math.Sqrt(mode.Covariance(axis, axis));
                var middle = Window(mode, axis, mode.Mean[axis], width);
                foreach (var side in (int[])[-1, 1])
                {
                    var (last, low) = (middle, 0);
                    for (var i = 1; i <= MostWindows && low < 2 && last is not null; i++)
                    {
                        last = Window(last.Value.Part, axis, mode.Mean[axis] + (side * i * Spacing * width), width);
                        var share = last?.LogMass - middle!.Value.LogMass ?? double.NegativeInfinity;
                        low = share < LeastLogShare ? low + 1 : 0;
                        if (low == 0) found.Add((last!.Value.Part, mass * Math.Exp(Math.Min(share, 3)) / axes.Length));
                    }
                }
            }
        }

        found = [.. found.OrderByDescending(one => one.Share).Take(MostParts)];
        return ([.. found.Select(one => one.Part)], [.. found.Select(one => one.Share / found.Sum(other => other.Share))]);

        (FullGaussian Part, double LogMass)? Window(FullGaussian near, int axis, double center, double width)
        {
            var (x, move) = (near.Mean.ToArray(), (center - near.Mean[axis]) / near.Covariance(axis, axis));
            for (var i = 0; i < m; i++) x[i] += near.Covariance(i, axis) * move;
            try
            {
                var evaluator = new Windowed(new CoordinateEvaluator(target.CreateEvaluator(), modes.Coordinates), axis, center, width);
                var search = new ModeSearch(evaluator, x, near.Factor.ToArray(), m, CancellationToken.None);
                search.Climb(0.05);
                search.Measure();
                if (search.Distance() > 0.1)
                {
                    search.Climb(0.05);
                    search.Measure();
                }

                var (mean, factor) = search.Laplace();
                return (new(mean, factor), search.LogMass());
            }
            catch (ArithmeticException)
            {
                return null;
            }
        }
    }

    private sealed class Windowed(IModelEvaluator inner, int axis, double center, double width) : IModelEvaluator
    {
        public double Collapsed(ReadOnlySpan<double> x, Span<double> gradient)
        {
            var (value, z) = (inner.Collapsed(x, gradient), (x[axis] - center) / width);
            gradient[axis] -= z / width;
            return value - (0.5 * z * z);
        }

        public double LogJacobian(ReadOnlySpan<double> x) => inner.LogJacobian(x);
        public double LogPrior(ReadOnlySpan<double> x) => inner.LogPrior(x);
        public void Report(ReadOnlySpan<double> x, Span<double> values) => inner.Report(x, values);
    }
}
