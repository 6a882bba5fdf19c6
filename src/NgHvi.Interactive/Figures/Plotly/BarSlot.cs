namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>
/// Where the bars of one trace stand: their places, widths, ends and beginnings, with the bars of other traces beside or below them.
/// </summary>
/// <param name="Positions">The middle of each bar.</param>
/// <param name="Widths">The width of each bar.</param>
/// <param name="Values">Where each bar ends.</param>
/// <param name="Bases">Where each bar begins.</param>
internal sealed record BarSlot(double[] Positions, double[] Widths, double[] Values, double[] Bases);
