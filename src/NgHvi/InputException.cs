namespace NgHvi;

/// <summary>Unusable file, formula or option; the message can be shown as it is.</summary>
public sealed class InputException : FormatException
{
    /// <inheritdoc/>
    public InputException(string message) : base(MessageText.Of(message)) { }

    /// <inheritdoc/>
    public InputException(string message, Exception innerException) : base(MessageText.Of(message), innerException) { }

    /// <inheritdoc/>
    public InputException() : base("The input cannot be used.") { }
}
