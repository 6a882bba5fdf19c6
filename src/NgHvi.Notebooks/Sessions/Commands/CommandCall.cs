using Microsoft.DotNet.Interactive;

namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>A command as it stands in a cell that runs.</summary>
/// <param name="Session">What runs the cell.</param>
/// <param name="Context">The running cell.</param>
/// <param name="Source">The text it stands in.</param>
/// <param name="Line">Its line there, from 1.</param>
/// <param name="Name">The word it starts with.</param>
/// <param name="Arguments">The rest of the line, trimmed.</param>
/// <param name="Text">The lines that follow and belong to the command; empty for most.</param>
/// <param name="AtEnd">Leaves something to be done when the rest of the text has run.</param>
internal sealed record CommandCall(
    CellInterpreter Session, KernelInvocationContext Context, SourceText Source, int Line, string Name, string Arguments,
    string Text, Action<Action> AtEnd)
{
    /// <summary>The failure that says why the command cannot be done.</summary>
    public CellFailureException Refuse(string message) => CellFailureException.Command(Source, Line, message);

    /// <summary>The arguments as options.</summary>
    /// <exception cref="CellFailureException">They are not of that form.</exception>
    public CommandOptions Options(params string[] known) => CommandOptions.Of(this, known);
}
