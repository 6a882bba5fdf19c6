using NgHvi.Interactive.Figures;
using NgHvi.Interactive.Results;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Reports;

namespace NgHvi.Cli;

/// <summary>The plots of a fit as a report, and fits side by side; all that needs the library of figures and tables.</summary>
internal static class FitPage
{
    private static readonly (string Title, Func<Fit, Plot> Draw)[] Plots =
    [
        ("ELBO", fit => Plot.Trace(fit)),
        ("Posterior", fit => Plot.Posterior(fit)),
        ("Random effects", fit => Plot.Caterpillar(fit)),
        ("Shrinkage", Plot.Shrinkage),
        ("Posterior predictive check", Plot.PredictiveCheck),
        ("Residuals", Plot.Residuals),
        ("Normal quantiles", Plot.Qq),
    ];

    /// <summary>The page.</summary>
    public static string Render(Fit fit, string name)
    {
        List<NotebookCell> cells = [Text($"# {name}\n\n{fit.Verdict}"), Result("text/plain", FitTables.Create(fit).ToString())];
        foreach (var (title, draw) in Plots)
        {
            cells.Add(Text($"## {title}"));
            cells.Add(Draw(() => draw(fit)));
        }

        return Page(cells, name);
    }

    /// <summary>A page of cells.</summary>
    public static string Page(IEnumerable<NotebookCell> cells, string title) => HtmlReport.Render(
        new NotebookDocument { Cells = [.. cells.Index().Select(cell => cell.Item with { Id = $"c{cell.Index}" })] },
        new HtmlReportOptions { Title = title, Trust = true });

    /// <summary>The table of fits side by side as text.</summary>
    public static string Compare(IEnumerable<(string Name, Fit Fit)> fits) => FitComparison.Of(fits).ToString();

    /// <summary>A figure, or why there is none.</summary>
    public static NotebookCell Draw(Func<Plot> draw)
    {
        try
        {
            return Result("text/html", draw().ToHtml());
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or NotSupportedException
            or InputException)
        {
            return Text($"Not here: {exception.Message}");
        }
    }

    /// <summary>A text.</summary>
    public static NotebookCell Text(string text) => new() { Kind = CellKind.Markdown, Id = "", Source = text };

    /// <summary>An output.</summary>
    public static NotebookCell Result(string type, string text) => new()
    {
        Kind = CellKind.Code,
        Id = "",
        Source = "",
        Outputs = [new CellOutput.Display(MimeBundle.FromText([new(type, text)]))],
    };
}
