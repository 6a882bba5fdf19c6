namespace NgHvi;

/// <summary>Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari and Gelman 2018) of a method on the rows of a model: where
/// parameters come from the prior and responses from them, the posterior probability below the true value is uniform.</summary>
/// <remarks>
/// Priors are those of the model's own data, units and scales included. Responses that the model refuses, as counts above 1e9, are drawn
/// again: that depends on the responses alone, and leaves ranks uniform. Bands are simultaneous (Säilynoja, Bürkner and Vehtari 2022), with
/// Bonferroni's inequality over quantities. "own" ranks are among draws of q₀ before anything corrects them: symmetric about ½ where q₀ has
/// the right place on average (VSBC, Yao, Vehtari, Simpson and Gelman 2018), by the exact test of Butler (1969).
/// </remarks>
public sealed class Calibration
{
    private readonly IReadOnlyList<CalibrationRun> runs;
    private readonly IReadOnlyList<string> names;

    internal Calibration(
        MixedModel model, Method method, long seed, int requested, IReadOnlyList<string> names, IReadOnlyList<CalibrationRun> runs)
    {
        (Model, Method, Seed, Requested, this.names, this.runs) = (model, method, seed, requested, names, runs);
        CalibrationRun[] made = [.. runs.Where(run => run.Failure is null)];
        Count = made.Length;
        if (Count == 0) return;
        var band = new EcdfBand(Count);
        var exceedance = (1 - Level) / names.Count;
        Quantities = [.. names.Select((name, j) =>
        {
            double[] ranks = [.. made.Select(run => run.Ranks[j])];
            double[] own = made[0].OwnRanks.Length > j ? [.. made.Select(run => run.OwnRanks[j])] : [];
            var p = band.PValue(band.TailOf(ranks));
            return new CalibratedQuantity(name, [.. made.Select(run => run.Truth[j])], ranks, own)
            {
                PValue = p,
                IsWithin = p > exceedance,
                SymmetryPValue = own.Length > 0 ? EcdfBand.SymmetryPValue(own) : double.NaN,
            };
        })];
        Band = [.. band.Limits(exceedance).Select((limits, i) => (band.Point(i + 1), limits.Low, limits.High))];
    }

    /// <summary>Probability that true ranks of all quantities lie within their bands, at least.</summary>
    public static double Level => 0.99;
    /// <summary>The model, with the data that its priors and rows are of.</summary>
    public MixedModel Model { get; }
    /// <summary>What fitted the simulated responses.</summary>
    public Method Method { get; }
    /// <summary>Seed of all random numbers.</summary>
    public long Seed { get; }
    /// <summary>Simulations asked for.</summary>
    public int Requested { get; }
    /// <summary>Simulations whose fits are counted here.</summary>
    public int Count { get; }
    /// <summary>Fixed effects, deviations, correlations, parameters of the response, and effects of up to three levels of each grouping
    /// factor.</summary>
    public IReadOnlyList<CalibratedQuantity> Quantities { get; } = [];
    /// <summary>Lowest and highest share of ranks up to each of evenly spread points, for every quantity.</summary>
    public IReadOnlyList<(double Point, double Lower, double Upper)> Band { get; } = [];
    /// <summary>Responses that the model refused, and that were drawn again.</summary>
    public int Redrawn => runs.Sum(run => run.Redrawn);
    /// <summary>Fits that ended with an error or diverged, which have no ranks.</summary>
    public int Failed => runs.Count - Count;
    /// <summary>Fits whose verdict was not to trust them, and that Hamiltonian chains replaced (<see cref="Fit.Rescue"/>).</summary>
    public int Rescued => runs.Count(run => run.IsRescued);
    /// <summary>Fits whose <see cref="Verdict"/> is not to trust them, after a rescue that of the chains.</summary>
    public int Untrusted => runs.Count(run => run.Failure is null && !run.IsTrusted);
    /// <summary>Seconds of all fits, one after the other.</summary>
    public double Seconds => runs.Sum(run => run.Seconds);
    /// <summary>Every quantity is within its band.</summary>
    public bool IsCalibrated => Quantities.Count > 0 && Quantities.All(quantity => quantity.IsWithin);
    /// <summary>Of the fits alone whose verdict is to trust them, for which ranks are uniform as well: a verdict depends on the responses
    /// only.</summary>
    public Calibration Trusted => new(Model, Method, Seed, Requested, names, [.. runs.Where(run => run.IsTrusted)]);

    /// <summary>Whether ranks are within their bands, and what was drawn again, failed or is not trusted.</summary>
    public string Sentence
    {
        get
        {
            var outside = Quantities.Where(quantity => !quantity.IsWithin).Select(quantity => quantity.Name).ToArray();
            var made = FormattableString.Invariant($"{Count} of {Requested} simulations");
            var found = Count == 0 ? "No fit was made, so nothing is known of the calibration."
                : outside.Length == 0 ? FormattableString.Invariant(
                    $"Calibrated as far as {made} tell: the ranks of all {Quantities.Count} quantities are within the ")
                    + FormattableString.Invariant($"simultaneous {100 * Level:0} % bands.")
                : FormattableString.Invariant($"Not calibrated: by {made} the ranks of {NameSuggestion.List(outside, 8)} leave the ")
                    + FormattableString.Invariant($"simultaneous {100 * Level:0} % bands.");
            var trusted = outside.Length > 0 && Untrusted > 0 && Trusted.IsCalibrated
                ? FormattableString.Invariant($" The {Trusted.Count} fits that are trusted keep within theirs.") : "";
            return found + trusted + Say(Redrawn, "simulated responses were refused by the model and drawn again")
                + Say(Rescued, "fits that their verdict did not trust were rescued by Hamiltonian chains")
                + Say(Untrusted, "fits are not trusted by their own verdict") + Say(Failed, "fits failed and have no ranks");

            static string Say(int count, string what) => count == 0 ? "" : FormattableString.Invariant($" {count} {what}.");
        }
    }

    /// <summary>A row for each simulation and quantity: "simulation", from 1, "quantity", "truth", "rank", "own_rank" (of q₀), "trusted"
    /// and "rescued".</summary>
    public DataFrame ToDataFrame()
    {
        var rows = runs.Index().Where(run => run.Item.Failure is null)
            .SelectMany(run => names.Select((name, j) => (Run: run.Item, Number: run.Index + 1, Name: name, Place: j))).ToArray();
        return new(
            new PrimitiveDataFrameColumn<int>("simulation", rows.Select(row => row.Number)),
            new StringDataFrameColumn("quantity", rows.Select(row => row.Name)),
            new PrimitiveDataFrameColumn<double>("truth", rows.Select(row => row.Run.Truth[row.Place])),
            new PrimitiveDataFrameColumn<double>("rank", rows.Select(row => row.Run.Ranks[row.Place])),
            new PrimitiveDataFrameColumn<double>(
                "own_rank", rows.Select(row => row.Place < row.Run.OwnRanks.Length ? row.Run.OwnRanks[row.Place] : (double?)null)),
            new PrimitiveDataFrameColumn<bool>("trusted", rows.Select(row => row.Run.IsTrusted)),
            new PrimitiveDataFrameColumn<bool>("rescued", rows.Select(row => row.Run.IsRescued)));
    }

    /// <summary>Table of quantities, and all ranks, as JSON ("schema": "nghvi-calibration/1").</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            schema = "nghvi-calibration/1",
            formula = Model.Formula,
            family = Model.Response.Name,
            priors = Model.Priors,
            method = Method.Name,
            seed = Seed,
            level = Level,
            requested = Requested,
            count = Count,
            redrawn = Redrawn,
            rescued = Rescued,
            untrusted = Untrusted,
            failures = runs.Select(run => run.Failure).OfType<string>(),
            isCalibrated = IsCalibrated,
            sentence = Sentence,
            band = Band.Select(one => new { point = one.Point, lower = one.Lower, upper = one.Upper }),
            quantities = Quantities.Select(one => new
            {
                name = one.Name,
                p = one.PValue,
                isWithin = one.IsWithin,
                mean = one.Mean,
                spread = one.Spread,
                symmetryP = double.IsNaN(one.SymmetryPValue) ? (double?)null : one.SymmetryPValue,
                truths = one.Truths,
                ranks = one.Ranks,
                ownRanks = one.OwnRanks,
            }),
        },
        FitOptions.Json);

    /// <inheritdoc/>
    public override string ToString() => Sentence;
}
