namespace NgHvi.Interactive.Figures;

/// <content>Plots of fits: each takes one fit, and others to set beside it.</content>
public sealed partial class Plot
{
    private const int MostQuantities = 12;

    /// <summary>The evidence lower bound along the run, against steps on the left and against seconds on the right.</summary>
    /// <param name="fit">The fit, as it is or as (name, fit).</param>
    /// <param name="range">The values shown; null: those of the last nine tenths of the runs, at least.</param>
    /// <param name="against">Other fits; those of one method are numbered.</param>
    public static Plot Trace(Named<Fit> fit, (double Low, double High)? range = null, params IEnumerable<Named<Fit>> against)
    {
        var fits = FitSeries.Of(fit, against);
        RunTrace[] runs = [.. fits.Select(one => RunTrace.Of(one.Fit, one.Name)).Where(run => run.Values.Length > 0)];
        var evidence = fits.Select(one => one.Fit.LogEvidence).FirstOrDefault(one => one.IsKnown, new Estimate(double.NaN, double.NaN));
        return Trace(
            runs, "ELBO, nats (higher is better)", yRange: range ?? TracePlot.LateRange(runs),
            reference: evidence.IsKnown ? evidence.Value : null, referenceLabel: "log evidence").Titled("ELBO along the run");
    }

    /// <summary>Signal to noise of the gradient along the run and the draws of a step that it is worth, a line a block of θ.</summary>
    /// <param name="fit">The fit.</param>
    /// <exception cref="ArgumentException">It has no <see cref="Fit.Monitor"/>.</exception>
    public static Plot Monitor(Fit fit) => MonitorPanels.Draw(
        (fit ?? throw new ArgumentNullException(nameof(fit))).Monitor
            ?? throw new ArgumentException("The fit has no monitor: its method has none, or it was read from a file.", nameof(fit)));

    /// <summary>Marginal posterior densities, a panel a quantity: curves, and histograms of fits by sampling.</summary>
    /// <param name="fit">The fit, as it is or as (name, fit).</param>
    /// <param name="quantities">Names of quantities; null: those that say each thing once, at most 12.</param>
    /// <param name="against">Other fits; those of one method are numbered.</param>
    /// <exception cref="ArgumentException">No fit has a quantity of a name.</exception>
    public static Plot Posterior(Named<Fit> fit, IEnumerable<string>? quantities = null, params IEnumerable<Named<Fit>> against)
    {
        var fits = FitSeries.Of(fit, against);
        var names = FitSeries.Quantities(fits, quantities, MostQuantities);
        var across = names.Length is 4 or 7 or 8 or > 9 ? 4 : Math.Min(3, names.Length);
        var panels = names.Select((name, i) => DensityPanel.Of(name, fits).YAxis(i % across == 0 ? "density" : ""));
        return Facets(across, panels, sharesX: false, sharesY: false)
            .Titled($"Posterior by {string.Join(", ", fits.Select(one => one.Name))}");
    }

    /// <summary>Posterior means with 95 % intervals, a line a quantity, as ArviZ's plot_forest draws them.</summary>
    /// <param name="fit">The fit, as it is or as (name, fit).</param>
    /// <param name="quantities">Names of quantities in this order; null: those that say each thing once, at most 40.</param>
    /// <param name="against">Other fits; those of one method are numbered.</param>
    /// <exception cref="ArgumentException">No fit has a quantity of a name.</exception>
    public static Plot Forest(Named<Fit> fit, IEnumerable<string>? quantities = null, params IEnumerable<Named<Fit>> against)
    {
        var fits = FitSeries.Of(fit, against);
        var names = FitSeries.Quantities(fits, quantities, 40);
        return IntervalLines.Draw(names, fits.Select(one => Estimates(one.Name, one.Fit)), "mean and 95 % interval").Titled("Estimates");

        IntervalEstimates Estimates(string name, Fit one)
        {
            var found = one.Quantities.ToDictionary(quantity => quantity.Name);
            double[] Of(Func<Quantity, double> part) =>
                [.. names.Select(quantity => found.TryGetValue(quantity, out var value) ? part(value) : double.NaN)];
            return new IntervalEstimates(name, Of(value => value.Mean), Of(value => value.Lower), Of(value => value.Upper));
        }
    }

    /// <summary>
    /// Random effects of groups with 95 % intervals by rising mean, a panel a coefficient; of many groups some, evenly by rank.
    /// </summary>
    /// <param name="fit">The fit, as it is or as (name, fit).</param>
    /// <param name="against">Other fits with effects of the same groups.</param>
    public static Plot Caterpillar(Named<Fit> fit, params IEnumerable<Named<Fit>> against) =>
        EffectLines.Draw([.. FitSeries.Of(fit, against).Select(one => (one.Name, one.Fit.RandomEffects))]);

    /// <summary>
    /// Quantities in pairs: for each fit the ellipses that hold 50 % and 94 % of the normal distribution of its moments and its marginals,
    /// of fits by sampling draws and histograms. Standard deviations and variances stand on the logarithmic scale, on which they are nearly
    /// normal.
    /// </summary>
    /// <param name="fit">The fit, as it is or as (name, fit).</param>
    /// <param name="quantities">Names of 2 to 6 quantities; null: the first, at most 4.</param>
    /// <param name="against">Other fits; those of one method are numbered.</param>
    /// <exception cref="ArgumentException">A fit has no such quantity, or there are fewer than 2 or more than 6.</exception>
    public static Plot Pairs(Named<Fit> fit, IEnumerable<string>? quantities = null, params IEnumerable<Named<Fit>> against)
    {
        var fits = FitSeries.Of(fit, against);
        return PairPanels.Draw(FitSeries.Quantities(fits, quantities, 4), fits);
    }

    /// <summary>
    /// What groups gain from the others: of normal responses the coefficients that a group's rows alone would give against those of the
    /// fit, of other responses the mean response of a group against its fitted mean. Off the diagonal an estimate is shrunk.
    /// </summary>
    /// <param name="fit">The fit.</param>
    /// <exception cref="ArgumentException">The model has no random coefficients.</exception>
    public static Plot Shrinkage(Fit fit)
    {
        ArgumentNullException.ThrowIfNull(fit);
        return ShrinkagePanels.Draw(fit);
    }
}
