namespace NgHvi.Interactive.Figures;

/// <content>Plots of predictions, of runs, and of numbers that a study gathers.</content>
public sealed partial class Plot
{
    /// <summary>A scalar along runs, as a loss, against steps on the left and against seconds on the right.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="yTitle">The scalar with its unit and what is better.</param>
    /// <param name="xScale">Linear or logarithmic.</param>
    /// <param name="yScale">Linear or logarithmic.</param>
    /// <param name="yRange">The values shown; null: all.</param>
    /// <param name="reference">A value to compare with, or null.</param>
    /// <param name="referenceLabel">What it is; empty for none.</param>
    public static Plot Trace(
        IEnumerable<RunTrace> runs,
        string yTitle,
        AxisScale xScale = AxisScale.Linear,
        AxisScale yScale = AxisScale.Linear,
        (double Low, double High)? yRange = null,
        double? reference = null,
        string referenceLabel = "")
    {
        RunTrace[] all = [.. runs];
        return Grid(1, 2, Panel(bySeconds: false).Titled("By step"), Panel(bySeconds: true).Titled("By time").YAxis("", yScale))
            .Size(920, DefaultHeight);

        Plot Panel(bool bySeconds)
        {
            var plot = TracePlot.Draw(bySeconds, all, yTitle, xScale, yScale);
            plot = reference is { } value ? plot.HorizontalLine(value, referenceLabel) : plot;
            return yRange is { } range ? plot.YRange(range.Low, range.High) : plot;
        }
    }

    /// <summary>
    /// Of binary responses observed against predicted frequencies with intervals, of others the share of responses below each predicted
    /// quantile; both against the line on which they would agree.
    /// </summary>
    /// <param name="predictions">Predictions of rows with responses, as they are or as (name, predictions).</param>
    /// <exception cref="ArgumentException">No row has a response.</exception>
    public static Plot Calibration(params IEnumerable<Named<Predictions>> predictions) => CalibrationPanel.Draw([.. predictions]);

    /// <summary>Observed against predicted frequencies with their intervals, and the line on which they would agree.</summary>
    /// <param name="curves">The curves, as they are or as (name, curve).</param>
    public static Plot Calibration(params IEnumerable<Named<CalibrationCurve>> curves) => CalibrationPanel.Draw([.. curves]);

    /// <summary>Simulation-based calibration: empirical distribution functions of the ranks of the truth, less that of uniform ones, with
    /// the bands that all quantities share (Säilynoja, Bürkner and Vehtari 2022); beside them those under q₀ by itself.</summary>
    /// <param name="calibration">The calibration.</param>
    /// <exception cref="ArgumentException">It has no fit.</exception>
    public static Plot Calibration(Calibration calibration) => RankPanels.Draw(calibration);

    /// <summary>The expected response along one column, a line for each group with its interval as a band; a panel a profile.</summary>
    /// <param name="profiles">Profiles, as they are or as (title, profile); with more than four curves a panel there are no bands.</param>
    public static Plot Profile(params IEnumerable<Named<ResponseProfile>> profiles) => ProfilePanel.Draw([.. profiles]);

    /// <summary>Draws a method's estimates against the truth.</summary>
    /// <param name="truth">True values, on the horizontal axis.</param>
    /// <param name="estimates">Estimates, as many.</param>
    /// <param name="name">The method; gives the colour.</param>
    /// <param name="limit">The largest number of points drawn, at even distances in the order given. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Plot Recovery(IEnumerable<double> truth, IEnumerable<double> estimates, string name, int limit = 1000) =>
        TruthPanel.Points([.. truth], [.. estimates], name, limit).XAxis("truth").YAxis("estimate");

    /// <summary>Draws estimates with their intervals against the truth and says how many intervals hold it.</summary>
    /// <param name="truth">True values, on the horizontal axis, as of random effects.</param>
    /// <param name="estimates">The estimates with their intervals, as many.</param>
    /// <param name="limit">The largest number of intervals drawn, at even distances in the order given. Range: ≥ 2.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static Plot Recovery(IEnumerable<double> truth, IntervalEstimates estimates, int limit = 200) =>
        TruthPanel.Intervals([.. truth], estimates, limit).XAxis("truth").YAxis("posterior mean and interval");

    /// <summary>Draws how a statistic spreads over replicates: a box a method.</summary>
    /// <param name="samples">A name and the statistic in every replicate, for each method.</param>
    /// <param name="yTitle">The statistic, with its unit.</param>
    /// <param name="reference">A value to compare with, as 1 for ratios, or null.</param>
    /// <param name="referenceLabel">What it is; empty for none.</param>
    public static Plot Boxes(
        IEnumerable<(string Name, IEnumerable<double> Values)> samples,
        string yTitle = "",
        double? reference = null,
        string referenceLabel = "")
    {
        (string Name, IEnumerable<double> Values)[] all = [.. samples];
        var plot = all.Select((sample, k) => (sample, k)).Aggregate(
            Create().YAxis(yTitle).WithoutLegend().WithX(axis => axis with { Categories = [.. all.Select(sample => sample.Name)] }),
            (drawn, one) => drawn.Box(one.k, one.sample.Values, one.sample.Name));
        return reference is { } value ? plot.HorizontalLine(value, referenceLabel) : plot;
    }
}
