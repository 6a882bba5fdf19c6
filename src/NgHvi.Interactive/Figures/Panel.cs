namespace NgHvi.Interactive.Figures;

/// <summary>One pair of axes with its marks; a <see cref="Plot"/> holds one panel or a grid of them.</summary>
public sealed class Panel
{
    /// <summary>A panel with nothing in it but its axes.</summary>
    public static Panel Empty { get; } = new("", [], Axis.Default, Axis.Default);

    /// <summary>A place of a grid that stays empty, without axes.</summary>
    public static Panel Blank { get; } = new("", [], Axis.Default with { HasLabels = false }, Axis.Default with { HasLabels = false });

    private Panel(string title, ImmutableList<Mark> marks, Axis x, Axis y)
    {
        Title = title;
        Marks = marks;
        X = x;
        Y = y;
    }

    /// <summary>The panel's own title; empty for none.</summary>
    public string Title { get; }

    /// <summary>What is drawn, in the order it was added.</summary>
    public ImmutableList<Mark> Marks { get; }

    /// <summary>The horizontal axis.</summary>
    public Axis X { get; }

    /// <summary>The vertical axis.</summary>
    public Axis Y { get; }

    internal bool IsBlank => ReferenceEquals(this, Blank);

    /// <summary>The marks from back to front: areas, then rules, lines, points, arrows and labels.</summary>
    internal IEnumerable<Mark> BackToFront => Marks.OrderBy(mark => mark.Layer);

    /// <summary>Replaces the title.</summary>
    public Panel Titled(string title) => new(title, Marks, X, Y);

    /// <summary>Adds a mark.</summary>
    public Panel With(Mark mark) => new(Title, Marks.Add(mark), X, Y);

    /// <summary>Replaces the axes.</summary>
    public Panel WithAxes(Axis x, Axis y) => new(Title, Marks, x, y);
}
