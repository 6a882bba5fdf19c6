using NgHvi.Interactive.Figures.Plotly;
using NgHvi.Interactive.Figures.Svg;

namespace NgHvi.Interactive.Figures;

/// <summary>A figure: one panel, or a grid of them, with a title that states the finding.</summary>
/// <remarks>
/// Every method returns a new figure. Methods that draw or set an axis act on the last panel, so they read
/// naturally on a figure of one panel: <c>Plot.Create("…").Line(x, y, "NG-HVI").XAxis("step")</c>.
/// </remarks>
public sealed partial class Plot
{
    /// <summary>Width in pixels unless <see cref="Size"/> says otherwise.</summary>
    public const int DefaultWidth = 720;

    /// <summary>Height in pixels of a figure of one panel unless <see cref="Size"/> says otherwise.</summary>
    public const int DefaultHeight = 420;

    internal Plot(ImmutableList<Panel> panels) => Panels = panels;

    private Plot(Plot other, ImmutableList<Panel>? panels = null)
    {
        (Title, Subtitle, Width, Height) = (other.Title, other.Subtitle, other.Width, other.Height);
        (Rows, Columns, HasLegend) = (other.Rows, other.Columns, other.HasLegend);
        (Notes, Foreign) = (other.Notes, other.Foreign);
        Panels = panels ?? other.Panels;
    }

    /// <summary>The finding; empty for none.</summary>
    public string Title { get; internal init; } = "";

    /// <summary>A line under the title; empty for none.</summary>
    public string Subtitle { get; internal init; } = "";

    /// <summary>Width in pixels.</summary>
    public int Width { get; internal init; } = DefaultWidth;

    /// <summary>Height in pixels.</summary>
    public int Height { get; internal init; } = DefaultHeight;

    /// <summary>Rows of the grid of panels.</summary>
    public int Rows { get; internal init; } = 1;

    /// <summary>Columns of the grid of panels.</summary>
    public int Columns { get; internal init; } = 1;

    /// <summary>Whether the names of the series are shown.</summary>
    public bool HasLegend { get; internal init; } = true;

    /// <summary>The panels, row by row.</summary>
    public ImmutableList<Panel> Panels { get; }

    /// <summary>What the static image leaves out, in sentences.</summary>
    internal ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>The figure made elsewhere that this one was read from, or null.</summary>
    internal ForeignFigure? Foreign { get; init; }

    /// <summary>The series that have a legend entry, in order of first appearance.</summary>
    internal IEnumerable<string> Series => Panels.SelectMany(panel => panel.Marks)
        .Where(mark => mark is not RuleMark and not LabelMark && mark.IsInLegend)
        .Select(mark => mark.Series).OfType<string>().Distinct(StringComparer.Ordinal);

    /// <summary>The style of each series, rules and labels included.</summary>
    internal SeriesPalette Palette => new SeriesPalette(Series.Concat(
        Panels.SelectMany(panel => panel.Marks).Select(mark => mark.Series).OfType<string>()))
        .With(Panels.SelectMany(panel => panel.Marks));

    /// <summary>Starts a figure of one empty panel.</summary>
    public static Plot Create(string title = "") => new([Panel.Empty]) { Title = title };

    /// <summary>A place of a <see cref="Grid"/> that stays empty.</summary>
    public static Plot Blank { get; } = new([Panel.Blank]);

    /// <summary>Arranges figures as panels of one figure, row by row; a figure's title becomes its panel's.</summary>
    /// <param name="rows">Rows. Range: ≥ 1.</param>
    /// <param name="columns">Columns. Range: ≥ 1.</param>
    /// <param name="figures">At most rows × columns figures of one panel each.</param>
    /// <exception cref="ArgumentException">There are too many figures, or one of them is a grid itself.</exception>
    public static Plot Grid(int rows, int columns, params IEnumerable<Plot> figures)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ImmutableList<Plot> all = [.. figures];
        if (all.Count > rows * columns || all.IsEmpty || all.Any(figure => figure.Panels.Count != 1))
        {
            throw new ArgumentException(
                $"A grid of {rows} × {columns} takes 1 to {rows * columns} figures of one panel each (given {all.Count}).",
                nameof(figures));
        }

        return new Plot([.. all.Select(figure =>
            figure.Title.Length > 0 ? figure.Panels[0].Titled(figure.Title) : figure.Panels[0])])
        {
            Rows = rows,
            Columns = columns,
            Notes = [.. all.SelectMany(figure => figure.Notes).Distinct()],
            Width = Math.Max(DefaultWidth, Math.Min(1200, 320 * columns)),
            Height = Math.Max(DefaultHeight, 110 + (230 * rows)),
        };
    }

    /// <summary>
    /// Arranges figures of one panel side by side with the same axes: labels stand at the outer panels only, and all show one range.
    /// </summary>
    /// <param name="columns">Panels in a row. Range: ≥ 1.</param>
    /// <param name="figures">Figures of one panel each; a figure's title becomes its panel's.</param>
    /// <param name="sharesX">Whether the horizontal axes show one range; where they do not, each has its labels.</param>
    /// <param name="sharesY">Whether the vertical axes show one range.</param>
    public static Plot Facets(int columns, IEnumerable<Plot> figures, bool sharesX = true, bool sharesY = true)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Plot[] all = [.. figures];
        var across = Math.Min(columns, Math.Max(1, all.Length));
        return Grid(Math.Max(1, (all.Length + across - 1) / across), across, all.Select((figure, i) => figure
            .WithX(axis => sharesX ? axis with { SharedRange = "facets", HasLabels = i + across >= all.Length } : axis)
            .WithY(axis => sharesY ? axis with { SharedRange = "facets", HasLabels = i % across == 0 } : axis)));
    }

    /// <summary>
    /// Reads a Plotly figure: {"data":[…],"layout":{…}}, its data alone, or data and layout apart, as plotly.py, Plotly.NET and XPlot write
    /// them.
    /// </summary>
    /// <remarks>
    /// Nothing is lost: <see cref="ToPlotlyJson"/> gives back every trace and setting, also those the static image cannot
    /// show; under the image a note says what is left out. What is added to the figure afterwards is added to its data.
    /// </remarks>
    /// <param name="json">The figure or its data.</param>
    /// <param name="layout">The layout, when it is apart from the data; null otherwise.</param>
    /// <exception cref="InputException">The text is no JSON, or no Plotly figure; the message says where.</exception>
    public static Plot FromPlotlyJson(string json, string? layout = null) => PlotlyReader.Read(json, layout);

    /// <summary>Sets the title: the finding, not the plot's kind.</summary>
    /// <param name="title">The finding.</param>
    /// <param name="subtitle">A line under it; null: as it is.</param>
    public Plot Titled(string title, string? subtitle = null) => new(this) { Title = title, Subtitle = subtitle ?? Subtitle };

    /// <summary>Sets the size in pixels. Range: 120 to 4000.</summary>
    public Plot Size(int width, int height)
    {
        foreach (var side in (ReadOnlySpan<int>)[width, height])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(side, 120);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(side, 4000);
        }

        return new Plot(this) { Width = width, Height = height };
    }

    /// <summary>Leaves the legend out.</summary>
    public Plot WithoutLegend() => new(this) { HasLegend = false };

    /// <summary>Adds any mark to the last panel.</summary>
    public Plot With(Mark mark) => Change(panel => panel.With(mark));

    /// <summary>Changes the horizontal axis of the last panel.</summary>
    public Plot WithX(Func<Axis, Axis> change) => Change(panel => panel.WithAxes(change(panel.X), panel.Y));

    /// <summary>Changes the vertical axis of the last panel.</summary>
    public Plot WithY(Func<Axis, Axis> change) => Change(panel => panel.WithAxes(panel.X, change(panel.Y)));

    /// <summary>The figure as a Plotly figure, {"data":[…],"layout":{…}}.</summary>
    public string ToPlotlyJson() => PlotlyWriter.Write(this);

    /// <summary>The figure as a static SVG image that takes the text colour of its page.</summary>
    public string ToSvg() => SvgWriter.Write(this);

    /// <summary>The figure as HTML: the static image with its Plotly form beside it for pages that run scripts.</summary>
    public string ToHtml() => FigureHtml.Write(this);

    /// <summary>The figure in words: title, axes and what each series holds.</summary>
    public override string ToString() => FigureText.Write(this);

    /// <summary>This figure as what was read from another's JSON, to which later changes are then added.</summary>
    internal Plot From(ForeignFigure foreign) => new(this) { Foreign = foreign with { AsRead = new Plot(this) } };

    private Plot Change(Func<Panel, Panel> change) => new(this, Panels.SetItem(Panels.Count - 1, change(Panels[^1])));
}
