using System.Collections.Concurrent;

namespace NgHvi.Tests.Support;

/// <summary>
/// K groups of n rows with mean ȳ_k and unit variance around α_k ~ N(μ, eᵗ), μ ~ N(0, 10²), t ~ N(0, 1); θ = (μ, t). The density with α
/// integrated out is known, α can be drawn exactly or by an autoregressive chain, and groups can be visited in part. Properties take
/// abilities away.
/// </summary>
internal sealed class GroupMeans(int groups, int rows = 4) : ITarget
{
    private readonly double[] means = Simulate(groups, rows);

    public bool IsCollapsible { get; init; } = true;

    public bool DrawsExactly { get; init; } = true;

    /// <summary>Whether draws by chain say what log p(y, θ) is.</summary>
    public bool KnowsDensity { get; init; } = true;

    public int LatentLength { get; init; } = groups;

    public int BatchGroupCount { get; init; } = groups;

    /// <summary>Enough for threads to be worth their while.</summary>
    public long EvaluationCost { get; init; } = 1_000_000;

    /// <summary>Threads that each evaluator was created for.</summary>
    public ConcurrentQueue<int> ThreadsAsked { get; } = [];

    /// <summary>The groups of every visit, in the order of the calls of one thread.</summary>
    public ConcurrentQueue<int[]> Visits { get; } = [];

    /// <summary>The carried latents of every evaluation, as they were before it.</summary>
    public ConcurrentQueue<(int Sweeps, double[] Latents)> Chains { get; } = [];

    /// <summary>Evaluations before which gradients are not finite.</summary>
    public int FailFrom { get; init; } = int.MaxValue;

    public int FailTo { get; init; } = int.MaxValue;

    public ParameterLayout Parameters { get; } = new(
        ("mean", ["mu"], ParameterScale.Identity), ("variance", ["t"], ParameterScale.LogVariance));

    public IReadOnlyList<string> QuantityNames { get; } = ["mean", "variance", "sd"];

    /// <summary>Searches that were made, with their threads.</summary>
    public ConcurrentQueue<int> Searches { get; } = [];

    public StartingValues FindStart(StartRequest request)
    {
        Searches.Enqueue(request.Threads);
        return new(new IdentityCoordinates(2), [Normal(request.Key, 0), Normal(request.Key, 1)], [0.1, 0.1]);
    }

    public StartingValues PublishedStart(RandomKey key) => new(new IdentityCoordinates(2), [Normal(key, 2), 0.01], [1, 0.5]);

    public void InitialLatents(RandomKey key, Span<double> latents) => NormalSampler.Fill(key, latents);

    public IModelEvaluator CreateEvaluator(int threads = 1)
    {
        ThreadsAsked.Enqueue(threads);
        return new Evaluator(this);
    }

    private static double Normal(RandomKey key, int index)
    {
        var values = new double[4];
        NormalSampler.Fill(key, values);
        return values[index];
    }

    private static double[] Simulate(int groups, int rows)
    {
        var noise = new double[2 * groups];
        NormalSampler.Fill(RandomKey.FromSeed(5), noise);
        return [.. Enumerable.Range(0, groups).Select(k => 1 + (0.8 * noise[k]) + (noise[groups + k] / Math.Sqrt(rows)))];
    }

    private sealed class Evaluator(GroupMeans model) : IModelEvaluator
    {
        private const double LogTwoPi = 1.8378770664093453;
        private readonly int[] all = [.. Enumerable.Range(0, model.means.Length)];
        private readonly int rows = model.Rows;
        private int[]? visited;
        private int count;

        private int[] Groups => visited ?? all;

        private double Weight => (double)all.Length / Groups.Length;

        public double Collapsed(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            if (!model.IsCollapsible)
            {
                throw new NotSupportedException();
            }

            return Marginal(theta, gradient);
        }

        public double Drawn(ReadOnlySpan<double> theta, LatentDraw draw, Span<double> gradient)
        {
            model.Chains.Enqueue((draw.Sweeps, draw.Latents.ToArray()));
            var logJoint = Marginal(theta, gradient);
            var (noise, variance) = (new double[all.Length], Math.Exp(theta[1]));
            var precision = rows + (1 / variance);
            Span<double> latents = draw.Latents.Length > 0 ? draw.Latents : new double[all.Length];
            for (var sweep = 0; sweep < Math.Max(1, draw.Sweeps); sweep++)
            {
                NormalSampler.Fill(draw.Key.Fold(sweep), noise);
                var keep = draw.Sweeps == 0 ? 0 : 0.7;
                foreach (var k in Groups)
                {
                    var mean = ((rows * model.means[k]) + (theta[0] / variance)) / precision;
                    latents[k] = mean + (keep * (latents[k] - mean)) + (Math.Sqrt((1 - (keep * keep)) / precision) * noise[k]);
                }
            }

            gradient[0] = -theta[0] / 100;
            gradient[1] = -theta[1];
            foreach (var k in Groups)
            {
                var z = latents[k] - theta[0];
                gradient[0] += Weight * z / variance;
                gradient[1] += Weight * 0.5 * ((z * z / variance) - 1);
            }

            count++;
            if (count >= model.FailFrom && count < model.FailTo)
            {
                gradient.Fill(double.NaN);
                latents.Fill(double.NaN);
            }

            return draw.Sweeps == 0 || model.KnowsDensity ? logJoint : double.NaN;
        }

        public void Visit(ReadOnlySpan<int> groups)
        {
            model.Visits.Enqueue(groups.ToArray());
            visited = groups.Length == 0 ? null : groups.ToArray();
        }

        public double LogJacobian(ReadOnlySpan<double> theta) => theta[1];

        public double LogPrior(ReadOnlySpan<double> theta) =>
            -(0.5 * ((theta[0] * theta[0] / 100) + (theta[1] * theta[1]))) - LogTwoPi - Math.Log(10);

        public void Report(ReadOnlySpan<double> theta, Span<double> values) =>
            (values[0], values[1], values[2]) = (theta[0], Math.Exp(theta[1]), Math.Exp(theta[1] / 2));

        private double Marginal(ReadOnlySpan<double> theta, Span<double> gradient)
        {
            var (variance, value) = (Math.Exp(theta[1]), LogPrior(theta));
            var total = variance + (1.0 / rows);
            (gradient[0], gradient[1]) = (-theta[0] / 100, -theta[1]);
            foreach (var k in Groups)
            {
                var z = model.means[k] - theta[0];
                value += Weight * -0.5 * (LogTwoPi + Math.Log(total) + (z * z / total));
                gradient[0] += Weight * z / total;
                gradient[1] += Weight * 0.5 * ((z * z / total) - 1) * variance / total;
            }

            return value;
        }
    }

    private int Rows => rows;
}
