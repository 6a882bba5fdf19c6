namespace NgHvi.Notebooks.Sessions;

/// <summary>Compiled code, ready to run.</summary>
/// <param name="RunAsync">Runs it and gives its value.</param>
/// <param name="HasValue">True when it ends in an expression whose value is to be shown.</param>
internal sealed record Submission(Func<Task<object?>> RunAsync, bool HasValue);
