namespace NgHvi.Notebooks.Sessions;

/// <summary>One thing a cell does; a cell without commands is one step of code.</summary>
/// <param name="Line">The line of the cell where the step starts, from 1.</param>
internal abstract record CellStep(int Line)
{
    /// <summary>Restores packages before anything else in the cell.</summary>
    public sealed record Packages(int Line, IReadOnlyList<string> References, IReadOnlyList<string> Sources) : CellStep(Line);

    /// <summary>Runs C#. Blank lines stand for what came before, so that line numbers are the cell's.</summary>
    public sealed record Code(int Line, string Text) : CellStep(Line);

    /// <summary>Shows Markdown, HTML or JavaScript.</summary>
    public sealed record Shown(int Line, string Language, string Text) : CellStep(Line);

    /// <summary>Does what a command says, with the text that follows it where the command takes one.</summary>
    public sealed record Command(int Line, string Name, string Arguments, string Text = "") : CellStep(Line);
}
