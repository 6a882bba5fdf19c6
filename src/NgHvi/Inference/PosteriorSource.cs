using System.Collections.ObjectModel;

namespace NgHvi;

/// <summary>
/// What a method leaves behind of the posterior, immutable: draws with weights, summaries of any function of θ, evidence and a verdict.
/// </summary>
/// <remarks>All is computed when it is first asked for, or by <see cref="Prepare"/>, and then kept.</remarks>
internal abstract class PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly Lazy<int[]> resampled;
    private double seconds;

    protected PosteriorSource(ITarget target, int threads)
    {
        (Target, Threads, Names) = (target, threads, new QuantityNames(target.QuantityNames));
        quantities = new(CreateQuantities);
        resampled = new(() => Resampling.Systematic(Draws.Weights));
    }

    public ITarget Target { get; }

    /// <summary>Threads of whatever is computed; changes no bit.</summary>
    public int Threads { get; }

    public QuantityNames Names { get; }

    /// <summary>The draws that stand for the posterior.</summary>
    public abstract DrawSet Draws { get; }

    /// <summary>The posterior of all reported quantities.</summary>
    public virtual IReadOnlyList<Quantity> Quantities => quantities.Value;

    /// <summary>The bound with the method's own q; unknown where there is none.</summary>
    public virtual Estimate Elbo => Estimate.Unknown;

    /// <summary>log p(y), in nats and in the units of the data.</summary>
    public virtual Estimate LogEvidence => Estimate.Unknown;

    /// <summary>The published quantity of this name.</summary>
    public virtual double PluginElbo => double.NaN;

    public abstract Verdict Verdict { get; }

    /// <summary>What ran, as a title of a table says it: "3 factors", "4 chains".</summary>
    public string Description { get; init; } = "";

    /// <summary>Seconds that the summaries took.</summary>
    public virtual double Seconds => seconds;

    /// <summary>q(α) where a method approximates it too; else it is exact given θ.</summary>
    public LatentApproximation? Latents { get; init; }

    /// <summary>Computes what a finished fit shows.</summary>
    public virtual void Prepare()
    {
        if (seconds > 0)
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        _ = (Quantities, Elbo, LogEvidence, PluginElbo, Verdict);
        seconds = clock.Elapsed.TotalSeconds;
    }

    /// <summary>The posterior of a function of the reported quantities.</summary>
    public Quantity Summarize(string name, Func<FitDraw, double> function) => Summarize(name, set => set.Of(Names, function));

    /// <summary>Weighted draws of θ, at most so many, for what is costly at each of them.</summary>
    public abstract PosteriorDraws Sample(int count);

    /// <summary>The posterior of values at the draws of one or more sets.</summary>
    public abstract Quantity Summarize(string name, Func<DrawSet, double[]> values);

    /// <summary>Draws of equal weight, in the same order for every quantity.</summary>
    protected Lazy<double[]> EquallyWeighted(Func<DrawSet, double[]> values) => new(() =>
    {
        var weighted = values(Draws);
        return Array.ConvertAll(resampled.Value, s => weighted[s]);
    });

    private ReadOnlyCollection<Quantity> CreateQuantities()
    {
        var result = new Quantity[Names.All.Count];
        Parallel.For(0, result.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
            result[i] = Summarize(Names.All[i], set => set.Values[i]));
        return Array.AsReadOnly(result);
    }
}
