namespace NgHvi.Interactive.Figures;

/// <summary>The numbers an axis shows, and the place of each between its ends.</summary>
internal readonly record struct AxisRange(double Low, double High, AxisScale Scale)
{
    private const double Padding = 0.04;

    /// <summary>Fits the horizontal axis of a panel.</summary>
    public static AxisRange OfX(Panel panel) =>
        Fit(
            panel.X,
            panel.Marks.SelectMany(mark => mark.Extent()).Select(point => point.X),
            IsGrid(panel),
            StandsOnZero(panel, isAcross: true));

    /// <summary>Fits the vertical axis of a panel to the points whose x is shown.</summary>
    public static AxisRange OfY(Panel panel, AxisRange x)
    {
        var shown = panel.Marks.SelectMany(mark => mark.Extent())
            .Where(point => double.IsNaN(point.X) || (point.X >= x.Low && point.X <= x.High));
        var y = Fit(panel.Y, shown.Select(point => point.Y), IsGrid(panel), StandsOnZero(panel, isAcross: false));
        return panel.Y.Maximum is null ? y.WithRoomAbove(panel.Marks) : y;
    }

    /// <summary>The smallest range that holds two.</summary>
    public AxisRange Union(AxisRange other) => this with { Low = Math.Min(Low, other.Low), High = Math.Max(High, other.High) };

    private static bool IsGrid(Panel panel) => panel.Marks.Any(mark => mark is HeatMark or ContourMark);

    private static bool StandsOnZero(Panel panel, bool isAcross) =>
        panel.Marks.Any(mark => mark switch { HistogramMark => !isAcross, BarMark bar => bar.IsHorizontal == isAcross, _ => false });

    /// <summary>The place of a value: 0 at the low end, 1 at the high end, NaN if it has none.</summary>
    public double Place(double value)
    {
        var (low, high, at) = Scale == AxisScale.Log
            ? (Math.Log(Low), Math.Log(High), value > 0 ? Math.Log(value) : double.NaN)
            : (Low, High, value);
        return (at - low) / (high - low);
    }

    /// <summary>Raises the top of a linear axis where the words of a horizontal rule would not fit over the rule.</summary>
    private AxisRange WithRoomAbove(IEnumerable<Mark> marks)
    {
        var range = this;
        var isTight = Scale == AxisScale.Linear
            && marks.OfType<RuleMark>().Any(rule => rule is { IsVertical: false, Label.Length: > 0 } && range.Place(rule.Value) > 0.9);
        return isTight ? this with { High = High + (0.06 * (High - Low)) } : this;
    }

    /// <summary>Round places on this axis.</summary>
    public IReadOnlyList<Tick> Ticks(int target) =>
        Scale == AxisScale.Log ? Figures.Ticks.Log(Low, High, target) : Figures.Ticks.Linear(Low, High, target);

    private static AxisRange Fit(Axis axis, IEnumerable<double> values, bool isTight, bool standsOnZero)
    {
        if (axis.HasCategories)
        {
            return new AxisRange(axis.Minimum ?? -0.6, axis.Maximum ?? (axis.Categories.Length - 0.4), AxisScale.Linear);
        }

        var isLog = axis.Scale == AxisScale.Log;
        var fit = values.Where(value => double.IsFinite(value) && (!isLog || value > 0))
            .Aggregate((Low: double.PositiveInfinity, High: double.NegativeInfinity),
                (range, value) => (Math.Min(range.Low, value), Math.Max(range.High, value)));
        if (fit.Low > fit.High)
        {
            fit = isLog ? (1, 10) : (0, 1);
        }

        var (low, high) = Padded(fit.Low, fit.High, isLog, isTight);
        low = axis.Minimum ?? (standsOnZero && fit.Low == 0 ? 0 : low);
        high = axis.Maximum ?? (standsOnZero && fit.High == 0 && !isLog ? 0 : high);
        return high > low && (!isLog || low > 0) && double.IsFinite(high - low)
            ? new AxisRange(low, high, axis.Scale)
            : new AxisRange(isLog ? 1 : 0, isLog ? 10 : 1, axis.Scale);
    }

    private static (double Low, double High) Padded(double low, double high, bool isLog, bool isTight)
    {
        if (isLog)
        {
            var factor = low == high ? 2 : isTight ? 1 : Math.Pow(high / low, Padding);
            return (low / factor, high * factor);
        }

        var pad = low == high ? Math.Max(Math.Abs(low) * 0.05, 0.5) : isTight ? 0 : (high - low) * Padding;
        return (low - pad, high + pad);
    }
}
