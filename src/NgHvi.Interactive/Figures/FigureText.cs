namespace NgHvi.Interactive.Figures;

/// <summary>Says in words what a figure shows: title, axes, and for each mark its size and range.</summary>
internal static class FigureText
{
    public static string Write(Plot figure)
    {
        var lines = new List<string>();
        lines.AddRange(new[] { figure.Title, figure.Subtitle }.Where(text => text.Length > 0).Select(Markup.OneLine));
        foreach (var panel in figure.Panels.Where(panel => !panel.IsBlank))
        {
            if (panel.Title.Length > 0)
            {
                lines.Add(Markup.OneLine(panel.Title));
            }

            lines.Add(Markup.OneLine($"x: {Name(panel.X)}; y: {Name(panel.Y)}"));
            lines.AddRange(panel.Marks.GroupBy(mark => (Kind(mark), mark.Series)).Select(Describe).Select(Markup.OneLine));
        }

        lines.AddRange(figure.Notes.Select(Markup.OneLine));
        return string.Join('\n', lines.DefaultIfEmpty("Figure"));
    }

    private static string Name(Axis axis) =>
        (axis.Title.Length > 0 ? axis.Title : "no title") + (axis.Scale == AxisScale.Log ? " (log scale)" : "");

    private static string Describe(IGrouping<(string Kind, string? Series), Mark> marks)
    {
        var points = marks.SelectMany(mark => mark.Extent()).ToArray();
        var (x, y) = (Range(points.Select(point => point.X)), Range(points.Select(point => point.Y)));
        var words = string.Join(", ", marks.Select(Words).Where(text => text.Length > 0));
        var name = marks.Key.Series is { } series ? $"{series}, {marks.Key.Kind}" : marks.Key.Kind;
        return $"  {name}{(words.Length > 0 ? $" ({words})" : "")}: {Unit(marks.First())} "
            + NumberFormat.Count(marks.Sum(mark => mark.Count))
            + (x.Length > 0 ? $", x {x}" : "") + (y.Length > 0 ? $", y {y}" : "");
    }

    private static string Kind(Mark mark) => mark.GetType().Name.Replace("Mark", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>What a mark's count counts.</summary>
    private static string Unit(Mark mark) => mark switch
    {
        HistogramMark => "bins =",
        ContourMark => "levels =",
        _ => "n =",
    };

    private static string Words(Mark mark) => mark switch
    {
        RuleMark rule => rule.Label,
        LabelMark label => label.Text,
        BoxMark { Count: > 0 } box => $"median {NumberFormat.Compact(box.Median)}",
        _ => "",
    };

    private static string Range(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        return finite.Length == 0 ? ""
            : finite.Min() == finite.Max() ? $"= {NumberFormat.Compact(finite[0])}"
            : $"from {NumberFormat.Compact(finite.Min())} to {NumberFormat.Compact(finite.Max())}";
    }
}
