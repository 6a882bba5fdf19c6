namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>A command of cells: a word that starts with <c>#!</c>, at the start of a line.</summary>
/// <param name="Name">The word.</param>
/// <param name="Description">What it does, in one sentence.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record CellCommand(string Name, string Description, Func<CommandCall, Task> RunAsync);
