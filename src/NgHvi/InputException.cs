namespace NgHvi;

/// <summary>What a person gave (a file, a formula, an option) cannot be used. The message is one complete sentence, to be shown as it is:
/// what was wrong, where, and what is allowed.</summary>
public sealed class InputException : FormatException
{
    /// <summary>Creates the exception from its sentence.</summary>
    public InputException(string message) : base(message) { }

    /// <summary>Creates the exception from its sentence and the failure behind it.</summary>
    public InputException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception with a general sentence.</summary>
    public InputException() : base("The input cannot be used.") { }
}
