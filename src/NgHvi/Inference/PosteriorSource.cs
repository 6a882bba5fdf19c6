namespace NgHvi;

/// <summary>What a method leaves behind, computed when first asked for.</summary>
internal abstract class PosteriorSource
{
    private readonly Lazy<IReadOnlyList<Quantity>> quantities;
    private readonly Lazy<int[]> resampled;
    private double seconds;
    private bool isTiming;

    protected PosteriorSource(ITarget target, int threads)
    {
        (Target, Threads, Names) = (target, threads, new QuantityNames(target.QuantityNames));
        resampled = new(() => DrawSet.Resample(Draws.Weights));
        quantities = new(() => Timed<IReadOnlyList<Quantity>>(() =>
        {
            var result = new Quantity[Names.All.Count];
            InOrder.Run(result.Length, i => result[i] = Summarize(Names.All[i], set => set.Values[i]), Threads);
            return Array.AsReadOnly(result);
        }));
    }

    public ITarget Target { get; }
    public int Threads { get; }
    public QuantityNames Names { get; }
    public abstract DrawSet Draws { get; }
    public virtual IReadOnlyList<Quantity> Quantities => quantities.Value;
    public virtual Estimate Elbo => Estimate.Unknown; // With the method's own q.
    public virtual Estimate LogEvidence => Estimate.Unknown; // log p(y), in nats and in the units of the data.
    public virtual double PluginElbo => double.NaN; // Published quantity.
    public abstract Verdict Verdict { get; }
    public virtual bool IsMixture => false; // Of several starts.
    public string Description { get; init; } = ""; // For titles: "3 factors", "4 chains".
    // Of all summaries, which are computed when they are first asked for.
    public virtual double Seconds
    {
        get
        {
            _ = (Quantities, Elbo, LogEvidence, PluginElbo, Verdict);
            return seconds;
        }
    }

    public virtual (VariationalFamily Family, Coordinates Coordinates)? Q0 => null; // Of θ; null: the method has none.
    public LatentApproximation? Latents { get; init; } // Where approximated.

    protected T Timed<T>(Func<T> compute)
    {
        if (Interlocked.Exchange(ref isTiming, true)) return compute();
        var clock = Stopwatch.StartNew();
        var result = compute();
        (seconds, isTiming) = (seconds + clock.Elapsed.TotalSeconds, false);
        return result;
    }

    public Quantity Summarize(string name, Func<FitDraw, double> function) =>
        Summarize(name, set => [.. Enumerable.Range(0, set.Count).Select(s => function(new FitDraw(Names, set, s)))]);

    public abstract PosteriorDraws Sample(int count); // At most; for costly functions.

    public abstract Quantity Summarize(string name, Func<DrawSet, double[]> values);

    protected Lazy<double[]> EquallyWeighted(Func<DrawSet, double[]> values) => // In one order for all quantities.
        new(() => values(Draws) is var weighted ? Array.ConvertAll(resampled.Value, s => weighted[s]) : []);
}
