using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Turns a value into its representations by the formatters that are registered.</summary>
internal static class ValueFormat
{
    /// <summary>The value in the given MIME types, or in those preferred for its type when none is given.</summary>
    public static MimeBundle ToBundle(object? value, string[] mimeTypes) => value switch
    {
        FormattedValue ready => FromReady([ready]),
        IEnumerable<FormattedValue> ready => FromReady(ready),
        _ => MimeBundle.FromText(Types(value, mimeTypes).Select(mimeType =>
            KeyValuePair.Create(mimeType, Lines(value.ToDisplayString(mimeType))))),
    };

    private static IEnumerable<string> Types(object? value, string[] mimeTypes) =>
        mimeTypes.Length > 0 ? mimeTypes : Formatter.GetPreferredMimeTypesFor(value?.GetType());

    /// <summary>The built-in formatters write "\r\n" whatever the system; stored outputs should not.</summary>
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static MimeBundle FromReady(IEnumerable<FormattedValue> values) =>
        MimeBundle.FromText(values.Select(value => KeyValuePair.Create(value.MimeType, value.Value)));
}
