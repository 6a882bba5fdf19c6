namespace NgHvi;

/// <summary>What priors are resolved for; features are the last of β.</summary>
internal sealed record PriorContext(
    IReadOnlyList<string> FixedNames, IReadOnlyList<string> RandomNames, ModelUnits Units, Response Response, bool IsDiagonal,
    NetworkArchitecture? Network = null)
{
    public TermMargins? Margins { get; init; } // Null: no term has lower ones; of the first columns.
    public int FeatureCount => Network?.FeatureCount ?? 0;
    public int Intercept => Units.FixedIntercept; // −1: none.
    public bool IsFree => !IsDiagonal && RandomNames.Count > 1;

    // The covariance of each grouping factor.
    public IReadOnlyList<(string Name, Range Columns, bool IsFree)> Blocks
    {
        get => field ?? [("", 0..RandomNames.Count, IsFree)];
        init;
    }

    // What concerns the covariance of one grouping factor.
    public PriorContext Of((string Name, Range Columns, bool IsFree) block) => this with
    {
        RandomNames = [.. RandomNames.Take(block.Columns)],
        Units = Units with { RandomScales = Units.RandomScales[block.Columns], RandomCenters = Units.RandomCenters[block.Columns] },
        IsDiagonal = !block.IsFree,
        Blocks = [block],
    };

    public double[] RandomFactors => [.. Units.RandomScales.Select(scale => scale / Units.ResponseScale)]; // Of α's sds.

    public FixedEffectsPrior ToModelUnits(IReadOnlyList<CoefficientPrior> priors)
    {
        var (q, units) = (FixedNames.Count, Units);
        var (mean, precision, row) = (new double[q], new double[q * q], new double[q]);
        foreach (var j in Enumerable.Range(0, q).OrderBy(j => j == Intercept))
        {
            // row·β' ~ N(target, sd²); rows of an intercept at 0, which comes last, and of lower terms have several entries.
            var (prior, isIntercept) = (priors[j], j == Intercept);
            var isAtZero = isIntercept && !prior.IsScaled;
            var unit = units.ResponseScale / (isIntercept ? 1 : units.FixedScales[j]);
            Array.Clear(row);
            row[j] = unit;
            for (var (i, width) = (0, Margins?.Deviations.Length ?? 0); prior.IsMarginal && j < width && i < width; i++)
                row[i] = unit * Margins!.Rows[(j * width) + i];
            mean[j] = (prior.Mean - (isAtZero ? units.ResponseCenter : 0)) / unit;
            for (var i = 0; isAtZero && i < q; i++)
            {
                if (i == j) continue;
                row[i] = -units.ResponseScale * units.FixedCenters[i] / units.FixedScales[i];
                mean[j] -= row[i] * mean[i] / unit;
            }

            var sd = prior.StandardDeviation * (prior.IsScaled ? unit : 1);
            for (var a = 0; a < q; a++) for (var b = 0; b < q; b++) precision[(a * q) + b] += row[a] / sd * (row[b] / sd);
        }

        return new FixedEffectsPrior(mean, precision);
    }
}
