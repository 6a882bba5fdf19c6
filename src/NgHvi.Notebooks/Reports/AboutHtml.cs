using System.Globalization;
using System.Net;
using System.Reflection;
using System.Runtime.InteropServices;

namespace NgHvi.Notebooks.Reports;

/// <summary>The end of a report: with what it was made.</summary>
internal static class AboutHtml
{
    /// <summary>The version of this library.</summary>
    public static string Version { get; } =
        typeof(AboutHtml).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>Versions and machine as HTML. Only a run knows its machine; stored outputs may come from another.</summary>
    /// <param name="run">The run that made the outputs; null when it is not known.</param>
    /// <param name="plotly">How the page's figures find plotly.js; null without figures.</param>
    public static string Write(ReportRun? run, string? plotly)
    {
        List<(string Name, string Value)> facts = [];
        if (run is not null)
        {
            facts.Add(("Run time", Durations.Text(run.Elapsed)));
            if (run.Ended is { } ended)
            {
                facts.Add(("Ended", ended.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
            }

            facts.Add((".NET", RuntimeInformation.FrameworkDescription));
            facts.Add(("System", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.OSArchitecture}"));
            facts.Add(("Logical cores", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)));
        }

        facts.Add(("NgHvi", Version));
        if (plotly is not null)
        {
            facts.Add(("plotly.js", plotly));
        }

        var rows = facts.Select(fact => $"<dt>{fact.Name}</dt><dd>{WebUtility.HtmlEncode(fact.Value)}</dd>");
        return $"<footer><h2 class=\"small\">About this report</h2><dl>{string.Concat(rows)}</dl></footer>";
    }
}
