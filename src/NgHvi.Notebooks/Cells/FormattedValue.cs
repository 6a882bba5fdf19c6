namespace Microsoft.DotNet.Interactive;

/// <summary>One representation of a value, ready to be shown: a cell's value of this type is used as it is.</summary>
/// <remarks>It has the full name of .NET Interactive's type so that the same cell runs there and here.</remarks>
public sealed class FormattedValue
{
    /// <summary>Makes a representation.</summary>
    /// <param name="mimeType">What <paramref name="value"/> is, such as "text/html".</param>
    /// <param name="value">The text; Base64 for binary images.</param>
    public FormattedValue(string mimeType, string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(mimeType);
        MimeType = mimeType;
        Value = value ?? "";
    }

    /// <summary>What the text is.</summary>
    public string MimeType { get; }

    /// <summary>The text.</summary>
    public string Value { get; }
}
