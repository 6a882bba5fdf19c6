namespace NgHvi;

/// <summary>
/// What a method leaves behind of the posterior, immutable: draws with weights, summaries of any function of θ, evidence and a verdict. All
/// is computed when it is first asked for, or by <see cref="Prepare"/>, and then kept.
/// </summary>
internal abstract class PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly Lazy<int[]> resampled;
    private double seconds;

    protected PosteriorSource(ITarget target, int threads)
    {
        (Target, Threads, Names) = (target, threads, new QuantityNames(target.QuantityNames));
        quantities = new(CreateQuantities);
        resampled = new(() => DrawSet.Resample(Draws.Weights));
    }

    public ITarget Target { get; }
    public int Threads { get; } // Of whatever is computed; they change no bit.
    public QuantityNames Names { get; }
    public abstract DrawSet Draws { get; } // The draws that stand for the posterior.
    public virtual IReadOnlyList<Quantity> Quantities => quantities.Value; // The posterior of all reported quantities.
    public virtual Estimate Elbo => Estimate.Unknown; // The bound with the method's own q.
    public virtual Estimate LogEvidence => Estimate.Unknown; // log p(y), in nats and in the units of the data.
    public virtual double PluginElbo => double.NaN; // The published quantity of this name.
    public abstract Verdict Verdict { get; }
    public string Description { get; init; } = ""; // What ran, as a title of a table says it: "3 factors", "4 chains".
    public virtual double Seconds => seconds; // That the summaries took.
    public LatentApproximation? Latents { get; init; } // q(α) where a method approximates it too; else it is exact given θ.

    /// <summary>Computes what a finished fit shows.</summary>
    public virtual void Prepare()
    {
        if (seconds > 0) return;
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
    protected Lazy<double[]> EquallyWeighted(Func<DrawSet, double[]> values) =>
        new(() => values(Draws) is var weighted ? Array.ConvertAll(resampled.Value, s => weighted[s]) : []);

    private System.Collections.ObjectModel.ReadOnlyCollection<Quantity> CreateQuantities()
    {
        var result = new Quantity[Names.All.Count];
        Parallel.For(0, result.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
            result[i] = Summarize(Names.All[i], set => set.Values[i]));
        return Array.AsReadOnly(result);
    }
}
