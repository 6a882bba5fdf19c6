namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>
/// Where the bars of one trace stand: their places, widths, ends and beginnings, with the bars of other traces beside or below them.
/// </summary>
internal sealed record BarSlot(double[] Positions, double[] Widths, double[] Values, double[] Bases);
