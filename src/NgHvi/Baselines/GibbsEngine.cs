namespace NgHvi;

internal sealed class GibbsEngine : Engine
{
    private const double StartSpread = 2;
    private readonly MixedDensity model;
    private readonly Gibbs method;
    private readonly RunSettings settings;
    private readonly GibbsChain[] chains;
    private readonly List<double>[] draws;
    private int sweep;

    public GibbsEngine(MixedDensity model, Gibbs method, RunSettings settings)
    {
        (this.model, this.method, this.settings) = (model, method, settings);
        chains = [.. Enumerable.Range(0, method.Chains).Select(c => new GibbsChain(model, model.AllGroups, KeyOf(c)))];
        draws = [.. chains.Select(_ => new List<double>())];
    }

    public override int Step => sweep;
    public override int Limit => method.Sweeps;
    public override bool HasElbo => false;
    internal IReadOnlyList<GibbsChain> Chains => chains;

    public void Begin()
    {
        var (m, q) = (model.Parameters.Count, model.Shape.BetaCount);
        var key = RunStream.Of(settings.Seed, RunStream.StartingPoint);
        var start = method.StartsAsPublished ? null
            : model.FindStart(new(key, UsesFittingCoordinates: true, settings.Threads, settings.CancellationToken));
        for (var c = 0; c < chains.Length; c++)
        {
            var (x, theta) = (new double[m], new double[m]);
            NormalSampler.Fill(KeyOf(c).Fold(0), x);
            for (var i = 0; start is not null && i < m; i++) x[i] = start.Center[i] + (StartSpread * start.Scale[i] * x[i]);

            // log σ² = 0; Ω = I has coordinates 0.
            if (start is null) x.AsSpan(0, q).CopyTo(theta);
            else start.Coordinates.Map(x, theta);
            chains[c].Begin(theta);
        }
    }

    public override StepInfo Advance()
    {
        try
        {
            InOrder.Split(chains.Length, settings.Threads, (first, end) =>
            {
                foreach (var chain in chains.AsSpan(first..end)) chain.Advance(method.IsJoint);
            });
        }
        catch (ArithmeticException failure)
        {
            throw new DivergenceException(sweep + 1, failure.Message);
        }

        sweep++;
        for (var c = 0; c < chains.Length; c++) draws[c].AddRange(chains[c].Theta);
        return new StepInfo(Step, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN, 1, true);
    }

    public override PosteriorSource Snapshot() // A run that ended in its warm-up keeps its second half.
    {
        var warmUp = method.WarmUp ?? method.Sweeps / 2;
        var first = (sweep > warmUp ? warmUp : sweep / 2) * model.Parameters.Count;
        var kept = draws.Select((chain, c) => sweep == 0 ? chains[c].Theta.ToArray() : chain[first..].ToArray());
        return new ChainSource(model, [.. kept], settings.Threads);
    }

    public override void Exchange(StateArchive archive)
    {
        sweep = archive.Exchange("sweep", sweep);
        for (var c = 0; c < chains.Length; c++)
        {
            chains[c].Exchange(archive, c);
            draws[c] = archive.Exchange($"draws{c}", draws[c]);
        }
    }

    private RandomKey KeyOf(int chain) => RandomKey.FromSeed(settings.Seed).Fold(chain);
}
