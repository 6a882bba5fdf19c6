using Microsoft.DotNet.Interactive.Formatting;
using NgHvi.Interactive.Display;
using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Formatters;
using NgHvi.Interactive.Progress;
using NgHvi.Interactive.Tests.Support;

namespace NgHvi.Interactive.Tests;

[Collection(typeof(Alone))]
public class NgHviKernelExtensionTests
{
    [Fact]
    public void Loading_twice_prints_once_and_keeps_both_mime_types()
    {
        var console = Console.Out;
        using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            Assert.True(NgHviKernelExtension.Load());
            Assert.True(NgHviKernelExtension.Load(rootKernel: new object()));
        }
        finally
        {
            Console.SetOut(console);
        }

        // Once in a process: another test may have loaded it before. The test of the packed extension sees the first time.
        var line = "NgHvi: fits, data, draws, predictions, tables and figures are shown as HTML and as text." + Environment.NewLine;
        Assert.Contains(output.ToString(), (string[])[line, ""]);
        foreach (var formatter in ResultFormatters.All)
        {
            Assert.Equal(["text/html", "text/plain"], Formatter.GetPreferredMimeTypesFor(formatter.Type).Order());
        }

        // Our Jupyter kernel prefers both for every type, which once passed for being registered.
        Formatter.ResetToDefault();
        Formatter.SetPreferredMimeTypesFor(typeof(object), "text/html", "text/plain");
        Assert.True(NgHviKernelExtension.Load());

        // A formatter of the user's own stays in front when the extension is loaded again.
        Formatter.Register<ProgressView>((_, writer) => writer.Write("mine"), "text/html");
        Assert.True(NgHviKernelExtension.Load());
        Assert.Equal("mine", new ProgressView([], "").ToDisplayString("text/html"));

        var table = DisplayTable.Create("T", DisplayColumn.Text("a")).Row("<b>");
        Assert.Equal(HtmlTable.Write(table), table.ToDisplayString("text/html"));
        Assert.Equal(TextTable.Write(table), table.ToDisplayString("text/plain"));

        var figure = Plot.Create("F").Line([1, 2]);
        Assert.Equal(figure.ToHtml(), ((object)figure).ToDisplayString("text/html"));
        Assert.Equal(figure.ToString(), figure.ToDisplayString("text/plain"));
    }

    [Fact]
    public void A_value_that_cannot_be_shown_says_why_and_throws_nothing()
    {
        ResultFormatter.Table<Broken>(_ => throw new InvalidOperationException("no <data>")).Register();

        Assert.Equal(
            "<pre class=\"nghvi-error\" style=\"white-space:pre-wrap\">Broken cannot be shown: no &lt;data&gt;</pre>",
            new Broken().ToDisplayString("text/html"));
        Assert.Equal("Broken cannot be shown: no <data>", new Broken().ToDisplayString("text/plain"));
    }

    private sealed class Broken;
}
