namespace NgHvi.Interactive.Figures;

/// <summary>How a series looks wherever it is drawn.</summary>
/// <param name="Color">A colour as #rrggbb, or null for the text colour of the page.</param>
/// <param name="Dash">The pattern of its lines.</param>
/// <param name="Marker">The shape of its points.</param>
public readonly record struct SeriesStyle(string? Color, LineDash Dash, MarkerShape Marker)
{
    /// <summary>What marks without a series use: the text colour of the page.</summary>
    public static SeriesStyle Neutral { get; } = new(null, LineDash.Solid, MarkerShape.Circle);
}
