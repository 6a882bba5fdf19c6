namespace NgHvi.Notebooks.Sessions;

/// <summary>A variable of a session.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type it is declared with.</param>
/// <param name="Value">What it holds now.</param>
internal sealed record SessionVariable(string Name, Type Type, object? Value);
