namespace NgHvi.Notebooks.Sessions;

/// <summary>Carries a failure that was found before the cell's code could throw one.</summary>
internal sealed class CellFailureException : Exception
{
    public CellFailureException(CellFailure failure)
        : base(failure.Message)
    {
        Failure = failure;
    }

    public CellFailure Failure { get; }

    /// <summary>A command of a cell that could not be done.</summary>
    public static CellFailureException Command(SourceText source, int line, string message)
    {
        var text = $"{source.Title}, line {line}: {message}";
        return new CellFailureException(new CellFailure("CommandError", text, [text]));
    }
}
