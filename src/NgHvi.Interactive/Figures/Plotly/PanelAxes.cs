namespace NgHvi.Interactive.Figures.Plotly;

/// <summary>The two axes of one panel of a figure that is read.</summary>
internal sealed record PanelAxes(string X, string Y, PlotlyAxis Across, PlotlyAxis Down)
{
    /// <summary>The axes a trace names; the first ones when it names none.</summary>
    public static (string X, string Y) Of(JsonObject trace) => (Name(trace["xaxis"], "x"), Name(trace["yaxis"], "y"));

    /// <summary>The name of an axis's settings in the layout.</summary>
    public static string Key(string axis) => $"{axis[0]}axis{axis[1..]}";

    /// <summary>Whether a trace lies on these axes.</summary>
    public bool Holds(JsonObject trace) => Of(trace) == (X, Y);

    private static string Name(JsonNode? name, string letter) =>
        name.Text() is { Length: > 0 and < 6 } text && text.StartsWith(letter, StringComparison.Ordinal)
            && text.Skip(1).All(char.IsAsciiDigit) && text != $"{letter}1" ? text : letter;
}
