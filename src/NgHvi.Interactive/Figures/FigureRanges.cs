namespace NgHvi.Interactive.Figures;

/// <summary>The ranges of all axes of a figure; axes that share a range get the smallest that holds all of theirs.</summary>
internal static class FigureRanges
{
    /// <summary>One pair per panel.</summary>
    public static (AxisRange X, AxisRange Y)[] Of(Plot figure)
    {
        Panel[] panels = [.. figure.Panels];
        var x = Shared(panels.Select(panel => panel.X.SharedRange), [.. panels.Select(AxisRange.OfX)]);
        var y = Shared(panels.Select(panel => panel.Y.SharedRange), [.. panels.Zip(x, AxisRange.OfY)]);
        return [.. x.Zip(y)];
    }

    private static AxisRange[] Shared(IEnumerable<string> keys, AxisRange[] ranges)
    {
        foreach (var group in keys.Select((key, i) => (Key: key, Index: i)).Where(axis => axis.Key.Length > 0).GroupBy(axis => axis.Key))
        {
            var union = group.Select(axis => ranges[axis.Index]).Aggregate((all, range) => all.Union(range));
            foreach (var (_, i) in group)
            {
                ranges[i] = union;
            }
        }

        return ranges;
    }
}
