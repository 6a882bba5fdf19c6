using NgHvi.Interactive.Results;

namespace NgHvi.Interactive.Figures;

/// <summary>How the evidence lower bound rises: one line per run, against steps on the left and against seconds on the right.</summary>
public static class ElboFigure
{
    /// <summary>Draws the bound of several fits under their methods' names; long runs are thinned.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="fits">The fits; those of one method are numbered.</param>
    /// <param name="range">The values shown, as of the end of the runs; null: all.</param>
    public static Figure Create(string title, IEnumerable<Fit> fits, (double Low, double High)? range = null)
    {
        Fit[] all = [.. fits];
        var evidence = all.Select(fit => fit.LogEvidence).FirstOrDefault(one => one.IsKnown, new Estimate(double.NaN, double.NaN));
        return Both(
            title, ModelText.Named(all).Select(one => FitTrace.Of(one.Fit, one.Name)), evidence.IsKnown ? evidence.Value : null, range);
    }

    /// <summary>Draws the bound of several runs.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="runs">The runs, as <see cref="FitTrace"/> makes them; long ones are thinned.</param>
    /// <param name="logEvidence">The log evidence, which no exact bound exceeds, or null when unknown.</param>
    /// <param name="range">The values shown, as of the end of the runs; null: all.</param>
    public static Figure Both(
        string title, IEnumerable<RunTrace> runs, double? logEvidence = null, (double Low, double High)? range = null) =>
        TraceFigure.Both(title, "ELBO (higher is better)", runs, yRange: range, reference: logEvidence, referenceLabel: "log evidence");
}
