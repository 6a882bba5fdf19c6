namespace NgHvi.Interactive.Figures;

/// <summary>One axis of a panel: its title with unit, its scale and its range.</summary>
public sealed record Axis
{
    /// <summary>A linear axis without a title, fitted to the data.</summary>
    public static Axis Default { get; } = new();

    /// <summary>The title, with its unit; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>Linear or logarithmic.</summary>
    public AxisScale Scale { get; init; }

    /// <summary>The smallest number shown, or null to fit the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number shown, or null to fit the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>Names shown at 0, 1, 2, … instead of numbers; empty for an axis of numbers.</summary>
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>Whether numbers grow downwards or leftwards, as in a list read from the top.</summary>
    public bool IsReversed { get; init; }

    /// <summary>
    /// Whether the ticks have their labels and the axis its title; inner panels of a grid often leave them to the outer ones.
    /// </summary>
    public bool HasLabels { get; init; } = true;

    /// <summary>
    /// Axes of one figure with the same key show one range, and move together where the figure is interactive; empty for an axis on its
    /// own.
    /// </summary>
    public string SharedRange { get; init; } = "";

    internal bool HasCategories => !Categories.IsEmpty;
}
