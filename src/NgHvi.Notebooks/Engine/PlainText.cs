using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace NgHvi.Notebooks.Engine;

/// <summary>Gives values a text beside their HTML: Jupyter's consoles and converters show nothing else.</summary>
internal static class PlainText
{
    private const string Html = "text/html";
    private const string Text = "text/plain";

    /// <summary>Makes it so for every type that nobody has decided about.</summary>
    public static void AddToAll()
    {
        Formatter.SetPreferredMimeTypesFor(typeof(object), Html, Text);
        Formatter.SetPreferredMimeTypesFor(typeof(string), Text);
        Formatter.SetPreferredMimeTypesFor(typeof(IHtmlContent), Html);
    }
}
