namespace NgHvi;

public sealed partial class Fit
{
    private const int FewDraws = 2000, MostDraws = 8000; // Of θ, for points left out.

    /// <summary>Leave-one-out cross-validation by Pareto smoothed importance sampling (Vehtari, Gelman and Gabry 2017), random coefficients
    /// integrated out: log p(y_i | all other rows), or of groups log p(y_k | all other groups).</summary>
    /// <param name="byGroup">Leaves out groups, not rows.</param>
    /// <param name="factor">The grouping factor whose levels are left out: log p(y_k | all other rows). Null: with
    /// <paramref name="byGroup"/> the only one.</param>
    /// <param name="refits">Points of a Pareto k̂ above <see cref="Elpd.LargestGoodShape"/> are left out by fitting again if they are at
    /// most so many, and so are those of a Monte Carlo error above 0.03; 0: never. Range: ≥ 0.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    /// <exception cref="InputException">The model has no such points, or they are not independent given its parameters.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Elpd Loo(
        bool byGroup = false, string? factor = null, int refits = 50, IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default)
    {
        Guard.NonNegative(refits);
        using var work = new LeftOutWork(this, Elpd.Smoothed, byGroup, factor, progress, cancellationToken);
        return work.Loo(refits);
    }

    /// <summary>The widely applicable information criterion (Watanabe 2010): of rows by the posterior variance of log p(y_i | θ, α), of
    /// groups by that of log p(y_k | θ). <see cref="Loo"/> is more reliable, and tells where it is not.</summary>
    /// <inheritdoc cref="Loo"/>
    public Elpd Waic(bool byGroup = false, IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        if (byGroup && Model.Density.HasSeveralFactors)
            throw new InputException("With several grouping factors no level is independent of the others; use Loo, or rows.");
        using var work = new LeftOutWork(this, Elpd.Widely, byGroup, null, progress, cancellationToken);
        return work.Waic();
    }

    /// <summary>K-fold cross-validation: each fold is left out by fitting again, with priors as they are in the units of all rows.
    /// </summary>
    /// <param name="folds">Folds. Range: ≥ 2, and at most as many as there are groups or blocks.</param>
    /// <param name="blocks">A column of the fit's table, such as its month: rows of one value stay together, and points are rows. Null:
    /// groups stay together and are the points; without groups, or with several factors, rows.</param>
    /// <param name="seed">Seed of the folds.</param>
    /// <param name="progress">Receives up to ten reports a second.</param>
    /// <param name="cancellationToken">Ends it without a result.</param>
    /// <exception cref="InputException">Folds or blocks do not go with the data.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Elpd KFold(
        int folds = 10, DataFrameColumn? blocks = null, long seed = 1, IProgress<FitProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        KFold(
            folds, blocks is null ? null : BlockChoice.Blocks(DataTable.From(new(blocks)), blocks.Name), seed, progress, cancellationToken);

    internal Elpd KFold(
        int folds, IReadOnlyList<string>? blocks, long seed, IProgress<FitProgress>? progress, CancellationToken cancellationToken)
    {
        var byGroup = blocks is null && Model.Data.Factors.Count == 1;
        using var work = new LeftOutWork(this, FormattableString.Invariant($"{folds}-fold"), byGroup, null, progress, cancellationToken);
        return work.KFold(folds, blocks, seed);
    }

    // Draws as good as can be had; those that a file leaves out are made again.
    internal PosteriorDraws AllDraws(int most)
    {
        var source = Source is SavedSource { Q0: var (family, coordinates) } && Method is HybridVi method
            ? new VariationalSource(Source.Target, coordinates, family, Seed, Source.Threads) { Corrects = method.CorrectPosterior }
            : Source;
        var count = Math.Min(most, Math.Clamp(SteinCalibration.Enough(Model.Parameters.Count), FewDraws, MostDraws));
        return source is VariationalSource own ? own.SampleWell(count) : source.Sample(Math.Min(count, source.Draws.Count));
    }

    // The same fit of some rows, with the priors and the units of all.
    internal Fit Refit(int[] rows, CancellationToken cancellationToken, long? seed = null)
    {
        var (density, options) = (Model.Density, Model.Density.Options);
        var model = MixedModel.Restore(new MixedDensity(Model.Data.Only(rows), options with
        {
            Priors = Priors.Of(density.Priors),
            Units = density.Units,
            Block = null,
        }));
        var silence = new Progress<FitProgress>(); // No run of its own to a monitor.
        return model.Fit(Method, seed ?? Seed, record.RequestedStarts, Source.Threads, silence, cancellationToken: cancellationToken);
    }
}
