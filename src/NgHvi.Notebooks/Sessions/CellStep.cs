namespace NgHvi.Notebooks.Sessions;

/// <summary>One thing a cell does; a cell without commands is one step of code.</summary>
/// <param name="Line">The line of the cell where the step starts, from 1.</param>
internal abstract record CellStep(int Line)
{
    /// <summary>Restores packages before anything else in the cell.</summary>
    public sealed record Packages(int Line, IReadOnlyList<string> References, IReadOnlyList<string> Sources) : CellStep(Line);

    /// <summary>Runs C#. Blank lines stand for what came before, so that line numbers are the cell's.</summary>
    public sealed record Code(int Line, string Text) : CellStep(Line);

    /// <summary>Shows Markdown.</summary>
    public sealed record Markdown(int Line, string Text) : CellStep(Line);

    /// <summary>Runs a file in this session.</summary>
    public sealed record Import(int Line, string Path) : CellStep(Line);

    /// <summary>Measures the steps that follow and shows the time at the end.</summary>
    public sealed record Time(int Line) : CellStep(Line);
}
