namespace NgHvi;

/// <summary>What a method leaves behind of the posterior, computed when it is first asked for, or by <see cref="Prepare"/>.</summary>
internal abstract class PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly Lazy<int[]> resampled;
    private double seconds;

    protected PosteriorSource(ITarget target, int threads)
    {
        (Target, Threads, Names) = (target, threads, new QuantityNames(target.QuantityNames));
        resampled = new(() => DrawSet.Resample(Draws.Weights));
        quantities = new(() =>
        {
            var result = new Quantity[Names.All.Count];
            Parallel.For(0, result.Length, new ParallelOptions { MaxDegreeOfParallelism = Threads }, i =>
                result[i] = Summarize(Names.All[i], set => set.Values[i]));
            return Array.AsReadOnly(result);
        });
    }

    public ITarget Target { get; }
    public int Threads { get; } // They change no bit.
    public QuantityNames Names { get; }
    public abstract DrawSet Draws { get; } // That stand for the posterior.
    public virtual IReadOnlyList<Quantity> Quantities => quantities.Value;
    public virtual Estimate Elbo => Estimate.Unknown; // The bound with the method's own q.
    public virtual Estimate LogEvidence => Estimate.Unknown; // log p(y), in nats and in the units of the data.
    public virtual double PluginElbo => double.NaN; // The published quantity of this name.
    public abstract Verdict Verdict { get; }
    public string Description { get; init; } = ""; // What ran, for the title of a table: "3 factors", "4 chains".
    public virtual double Seconds => seconds; // That the summaries took.
    public LatentApproximation? Latents { get; init; } // q(α) where a method approximates it too.

    public virtual void Prepare()
    {
        if (seconds > 0) return;
        var clock = Stopwatch.StartNew();
        _ = (Quantities, Elbo, LogEvidence, PluginElbo, Verdict);
        seconds = clock.Elapsed.TotalSeconds;
    }

    public Quantity Summarize(string name, Func<FitDraw, double> function) =>
        Summarize(name, set => [.. Enumerable.Range(0, set.Count).Select(s => function(new FitDraw(Names, set, s)))]);

    // At most so many draws, for what is costly at each of them.
    public abstract PosteriorDraws Sample(int count);

    // The posterior of values at the draws of whatever sets the method needs.
    public abstract Quantity Summarize(string name, Func<DrawSet, double[]> values);

    // Draws of equal weight, in the same order for every quantity.
    protected Lazy<double[]> EquallyWeighted(Func<DrawSet, double[]> values) =>
        new(() => values(Draws) is var weighted ? Array.ConvertAll(resampled.Value, s => weighted[s]) : []);
}
