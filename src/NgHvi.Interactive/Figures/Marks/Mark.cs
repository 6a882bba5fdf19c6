namespace NgHvi.Interactive.Figures.Marks;

/// <summary>Something drawn in a panel. Marks hold data; the writers know how they look.</summary>
public abstract class Mark
{
    private protected Mark(string? series) => Series = series;

    /// <summary>The series it belongs to, which gives its colour and its legend entry; null for the text colour.</summary>
    public string? Series { get; }

    /// <summary>The look of a mark that was read from a figure made elsewhere; null: as its series.</summary>
    internal SeriesStyle? Style { get; private set; }

    /// <summary>Whether its series gets a legend entry from it.</summary>
    internal bool IsInLegend { get; private set; } = true;

    /// <summary>Marks of a lower layer are drawn behind those of a higher one.</summary>
    internal abstract int Layer { get; }

    /// <summary>Number of data values, for the summary in words.</summary>
    internal abstract int Count { get; }

    /// <summary>The points that the axes should show.</summary>
    internal abstract IEnumerable<(double X, double Y)> Extent();

    /// <summary>The mark in a look of its own.</summary>
    internal Mark InStyle(SeriesStyle style, bool isInLegend)
    {
        var copy = (Mark)MemberwiseClone();
        (copy.Style, copy.IsInLegend) = (style, isInLegend);
        return copy;
    }

    private protected static void SameLength(int length, string name, int otherLength, string other)
    {
        if (length != otherLength)
        {
            throw new ArgumentException($"{name} has length {length}, but {other} has {otherLength}.", name);
        }
    }
}
