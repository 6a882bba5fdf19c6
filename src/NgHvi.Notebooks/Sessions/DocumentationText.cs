using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;

namespace NgHvi.Notebooks.Sessions;

/// <summary>The documentation comment of a symbol as plain text.</summary>
internal static partial class DocumentationText
{
    /// <summary>Summary, parameters, result, exceptions and remarks; empty when there is no comment.</summary>
    public static string Of(ISymbol symbol)
    {
        if (symbol.GetDocumentationCommentXml() is not { Length: > 0 } xml || Parse(xml) is not { } comment)
        {
            return "";
        }

        var lines = new List<string>();
        Add("summary", text => text);
        foreach (var parameter in comment.Elements("param"))
        {
            lines.Add($"  {parameter.Attribute("name")?.Value}: {Plain(parameter)}");
        }

        Add("returns", text => "Returns: " + text);
        foreach (var exception in comment.Elements("exception"))
        {
            lines.Add($"Throws {ShortName(exception.Attribute("cref")?.Value ?? "")}: {Plain(exception)}");
        }

        Add("remarks", text => text);
        return string.Join('\n', lines);

        void Add(string name, Func<string, string> line)
        {
            if (comment.Element(name) is { } element && Plain(element) is { Length: > 0 } text)
            {
                lines.Add(line(text));
            }
        }
    }

    private static XElement? Parse(string xml)
    {
        try
        {
            // A comment without a single root, as a file of comments may hold it, gets one.
            var root = XElement.Parse($"<doc>{xml}</doc>");
            return root.Element("member") ?? root;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Plain(XElement element) =>
        Blanks().Replace(string.Concat(element.Nodes().Select(Plain)), " ").Trim();

    private static string Plain(XNode node) => node switch
    {
        XText text => text.Value,
        XElement element when element.Nodes().Any() => string.Concat(element.Nodes().Select(Plain)),
        XElement element =>
            ShortName(element.Attribute("cref")?.Value ?? element.Attribute("name")?.Value ?? element.Attribute("langword")?.Value ?? ""),
        _ => "",
    };

    /// <summary>The last part of a documentation id such as "M:A.B.C(System.Int32)".</summary>
    private static string ShortName(string id) => id.Split('(')[0].Split('.', ':')[^1];

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
