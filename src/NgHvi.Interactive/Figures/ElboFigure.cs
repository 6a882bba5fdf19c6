namespace NgHvi.Interactive.Figures;

/// <summary>How the evidence lower bound rises: one line per method, against steps or against seconds.</summary>
public static class ElboFigure
{
    /// <summary>Draws the bound after each step.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="traces">A name and the bound after steps 1, 2, 3, … for each method.</param>
    /// <param name="logEvidence">The log evidence, which no exact bound exceeds, or null when unknown.</param>
    /// <param name="zoom">Steps shown larger in a second panel, or null for one panel.</param>
    public static Figure ByStep(
        string title,
        IEnumerable<(string Name, IReadOnlyCollection<double> Elbo)> traces,
        double? logEvidence = null,
        (double From, double To)? zoom = null) => Draw(
            title,
            "step",
            traces.Select(
                trace => (trace.Name, Enumerable.Range(1, trace.Elbo.Count).Select(step => (double)step), trace.Elbo.AsEnumerable())),
            logEvidence,
            zoom);

    /// <summary>Draws the bound against the time spent.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="traces">A name, the seconds since the start, and the bound at each, for each method.</param>
    /// <param name="logEvidence">The log evidence, which no exact bound exceeds, or null when unknown.</param>
    /// <param name="zoom">Seconds shown larger in a second panel, or null for one panel.</param>
    public static Figure BySeconds(
        string title,
        IEnumerable<(string Name, IEnumerable<double> Seconds, IEnumerable<double> Elbo)> traces,
        double? logEvidence = null,
        (double From, double To)? zoom = null) => Draw(title, "seconds", traces, logEvidence, zoom);

    /// <summary>Draws the bound of several runs against steps on the left and against seconds on the right.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="runs">The runs, as FitTrace makes them of fits; long ones are thinned.</param>
    /// <param name="logEvidence">The log evidence, which no exact bound exceeds, or null when unknown.</param>
    /// <param name="range">The values shown, as of the end of the runs; null: all.</param>
    public static Figure Both(
        string title, IEnumerable<RunTrace> runs, double? logEvidence = null, (double Low, double High)? range = null) =>
        TraceFigure.Both(title, "ELBO (higher is better)", runs, yRange: range, reference: logEvidence, referenceLabel: "log evidence");

    private static Figure Draw(
        string title,
        string unit,
        IEnumerable<(string Name, IEnumerable<double> X, IEnumerable<double> Elbo)> traces,
        double? logEvidence,
        (double From, double To)? zoom)
    {
        var figure = traces.Aggregate(
            Figure.Create().XAxis(unit).YAxis("ELBO (higher is better)"),
            (drawn, trace) => drawn.Line(trace.X, trace.Elbo, trace.Name));
        if (logEvidence is { } evidence)
        {
            figure = figure.HorizontalLine(evidence, "log evidence");
        }

        return zoom is { } range
            ? Figure.Grid(
                1,
                2,
                figure.Titled("Whole run"),
                figure.YAxis("").XRange(range.From, range.To).Titled("Closer")).Titled(title).Size(860, Figure.DefaultHeight)
            : figure.Titled(title);
    }
}
