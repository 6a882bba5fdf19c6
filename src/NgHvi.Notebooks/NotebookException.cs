namespace NgHvi.Notebooks;

/// <summary>
/// A notebook, or a file it asks for, cannot be used. The message is one complete sentence that says what
/// was wrong and where; it is meant to be shown as it is.
/// </summary>
public sealed class NotebookException : FormatException
{
    /// <summary>Creates the exception from its sentence.</summary>
    public NotebookException(string message)
        : base(MessageText.Of(message))
    {
    }

    /// <summary>Creates the exception from its sentence and the failure behind it.</summary>
    public NotebookException(string message, Exception innerException)
        : base(MessageText.Of(message), innerException)
    {
    }

    /// <summary>Creates the exception with a general sentence.</summary>
    public NotebookException()
        : base("The notebook cannot be used.")
    {
    }
}
