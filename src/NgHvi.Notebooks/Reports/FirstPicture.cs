using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using NgHvi.Notebooks.Documents;

namespace NgHvi.Notebooks.Reports;

/// <summary>Finds the first image among the outputs of a notebook.</summary>
internal static partial class FirstPicture
{
    /// <summary>The image as a data address, so that nothing in it can act on its page; null when there is none.</summary>
    public static string? Find(NotebookDocument notebook) => notebook.Cells
        .SelectMany(cell => cell.Outputs)
        .Select(output => output switch
        {
            CellOutput.Display display => display.Data,
            CellOutput.Result result => result.Data,
            _ => null,
        })
        .OfType<MimeBundle>()
        .Select(Find)
        .FirstOrDefault(image => image is not null);

    /// <summary>The still image of a figure, in the same way; null when the HTML is no figure.</summary>
    public static string? Find(string html)
    {
        if (StillImage().Match(html) is not { Success: true } still)
        {
            return null;
        }

        var address = ImageAddress().Match(html, still.Index + still.Length);
        return address.Success && address.Index == still.Index + still.Length
            ? address.Groups[1].Value
            : Svg(html[(still.Index + still.Length)..]);
    }

    private static string? Find(MimeBundle data)
    {
        if (data.GetText("text/html") is { } html && StillImage().IsMatch(html))
        {
            return Find(html);
        }

        return data.GetText("image/svg+xml") is { } svg ? Svg(svg)
            : data.GetText("image/png") is { } png ? "data:image/png;base64," + string.Concat(png.Where(c => !char.IsWhiteSpace(c)))
            : null;
    }

    /// <summary>The svg element with which a text begins; null when it begins with another, or is not well formed.</summary>
    private static string? Svg(string text)
    {
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), new XmlReaderSettings
            {
                ConformanceLevel = ConformanceLevel.Fragment,
                DtdProcessing = DtdProcessing.Ignore,
            });
            if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "svg")
            {
                return null;
            }

            using var element = reader.ReadSubtree();
            var svg = XElement.Load(element).ToString(SaveOptions.DisableFormatting);
            return "data:image/svg+xml;base64," + Convert.ToBase64String(Encoding.UTF8.GetBytes(svg));
        }
        catch (XmlException)
        {
            return null;
        }
    }

    [GeneratedRegex("""<div class="nghvi-static">\s*""")]
    private static partial Regex StillImage();

    [GeneratedRegex("<img\\s[^>]*?src=\"(data:image/[a-z+]+;base64,[A-Za-z0-9+/=]*)\"")]
    private static partial Regex ImageAddress();
}
