namespace NgHvi.Notebooks.Reports;

/// <summary>How a report is written.</summary>
public sealed record HtmlReportOptions
{
    /// <summary>The run that made the outputs; null when it is not known, as for outputs that were stored before.</summary>
    public ReportRun? Run { get; init; }

    /// <summary>The page's title when the notebook has no heading.</summary>
    public string Title { get; init; } = "Notebook";

    /// <summary>The folder of the notebook, from which images named in its text are taken in; null leaves them.</summary>
    public string? Folder { get; init; }

    /// <summary>
    /// Whether HTML that stands in the notebook's outputs is taken into the page, scripts included, though <see cref="Run"/> did not make
    /// it. Otherwise it is shown in frames in which no script runs; figures are made anew from their data.
    /// </summary>
    public bool Trust { get; init; }

    /// <summary>True to take plotly.js into the file when this build has it; otherwise the page loads it.</summary>
    public bool EmbedPlotly { get; init; } = true;
}
