using MathNet.Numerics.Statistics;

namespace NgHvi;

/// <summary>The result of Gibbs sampling, with the options and the seed that made it.</summary>
public sealed class GibbsFit : IPosteriorFit
{
    private const double LargestRHat = 1.01;
    private readonly double[][] kept;

    internal GibbsFit(
        LinearMixedModel model, GibbsOptions options, long seed, double[][] chains, int sweeps, StopReason stopped, string? message, double seconds)
    {
        (Model, Options, Seed, Sweeps, Stopped, Seconds) = (model, options, seed, sweeps, stopped, seconds);
        var m = model.Parameters.Count;
        var warmUp = options.ResolveWarmUp();
        WarmUp = sweeps > warmUp ? warmUp : sweeps / 2;
        KeptCount = Math.Max(1, sweeps - WarmUp);
        kept = Array.ConvertAll(chains, chain => chain[(WarmUp * m)..((WarmUp + KeptCount) * m)]);
        Posterior = Summarize();
        Message = message ?? Judge();
    }

    /// <inheritdoc/>
    public string Method => "Gibbs";

    /// <summary>The model.</summary>
    public LinearMixedModel Model { get; }

    /// <inheritdoc/>
    IHybridModel IPosteriorFit.Model => Model;

    /// <summary>The algorithm.</summary>
    public GibbsOptions Options { get; }

    /// <inheritdoc/>
    public long Seed { get; }

    /// <summary>
    /// Means, standard deviations and quantiles over the kept draws of all chains, with the Monte Carlo error of the mean, the bulk effective sample
    /// size and split-R̂.
    /// </summary>
    public IReadOnlyList<PosteriorQuantity> Posterior { get; }

    /// <summary>Sweeps of each chain, warm-up included.</summary>
    public int Sweeps { get; }

    /// <summary>Sweeps of all chains together.</summary>
    public int Steps => Sweeps * kept.Length;

    /// <summary>Sweeps of each chain that were thrown away; half of them when a run ended before its warm-up did.</summary>
    public int WarmUp { get; }

    /// <summary>Chains.</summary>
    public int ChainCount => kept.Length;

    /// <summary>Draws kept of each chain.</summary>
    public int KeptCount { get; }

    /// <inheritdoc/>
    public StopReason Stopped { get; }

    /// <summary>What went wrong, or which quantity the chains do not know well enough.</summary>
    public string? Message { get; }

    /// <inheritdoc/>
    public double Seconds { get; }

    /// <summary>Seconds per sweep of one chain.</summary>
    public double SecondsPerSweep => Steps == 0 ? double.NaN : Seconds / Steps;

    /// <summary>A kept draw of θ in the model's coordinates, length M.</summary>
    /// <param name="chain">Which chain, from 0.</param>
    /// <param name="draw">Which of its kept draws, from 0.</param>
    public ReadOnlySpan<double> Draw(int chain, int draw)
    {
        var m = Model.Parameters.Count;
        return kept[chain].AsSpan(draw * m, m);
    }

    /// <summary>Kept draws of θ, thinned evenly over all chains when there are more than asked for.</summary>
    /// <inheritdoc/>
    public PosteriorDraws Draws(int count)
    {
        var m = Model.Parameters.Count;
        var total = KeptCount * ChainCount;
        var used = Math.Min(Guard.Positive(count), total);
        var values = new double[used * m];
        for (var s = 0; s < used; s++)
        {
            var index = (int)(((2L * s) + 1) * total / (2L * used));
            Draw(index / KeptCount, index % KeptCount).CopyTo(values.AsSpan(s * m));
        }

        return new PosteriorDraws(m, values);
    }

    private PosteriorQuantity[] Summarize()
    {
        var quantities = Model.Quantities;
        var values = quantities.Select(_ => kept.Select(_ => new double[KeptCount]).ToArray()).ToArray();
        var evaluator = Model.CreateEvaluator();
        var report = new double[quantities.Count];
        for (var c = 0; c < ChainCount; c++)
        {
            for (var s = 0; s < KeptCount; s++)
            {
                evaluator.Report(Draw(c, s), report);
                for (var i = 0; i < report.Length; i++)
                {
                    values[i][c][s] = report[i];
                }
            }
        }

        return quantities.Select((quantity, i) => Summarize(quantity.Name, values[i])).ToArray();
    }

    private static PosteriorQuantity Summarize(string name, double[][] chains)
    {
        var sorted = chains.SelectMany(chain => chain).ToArray();
        var (mean, sd) = sorted.MeanStandardDeviation();
        Array.Sort(sorted);
        return new PosteriorQuantity(
            name,
            mean,
            sd,
            SortedArrayStatistics.QuantileCustom(sorted, 0.025, QuantileDefinition.R7),
            SortedArrayStatistics.QuantileCustom(sorted, 0.5, QuantileDefinition.R7),
            SortedArrayStatistics.QuantileCustom(sorted, 0.975, QuantileDefinition.R7),
            ChainDiagnostics.MonteCarloStandardError(chains),
            ChainDiagnostics.EffectiveSampleSize(chains),
            ChainDiagnostics.SplitRHat(chains));
    }

    private string? Judge()
    {
        var worst = Posterior.MaxBy(quantity => double.IsNaN(quantity.RHat) ? 0 : quantity.RHat);
        return worst.RHat > LargestRHat
            ? string.Create(CultureInfo.InvariantCulture, $"R̂ of {worst.Name} is {worst.RHat:F3}, above {LargestRHat}: the chains have not mixed; make more sweeps.")
            : null;
    }
}
