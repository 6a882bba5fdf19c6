using System.Runtime.InteropServices;
using NgHvi.Interactive.Formatters;

namespace NgHvi.Interactive.Kernels;

/// <summary><c>#!nghvi-about</c>: what runs here, and what to cite.</summary>
internal static class AboutCommand
{
    public const string Name = "#!nghvi-about";

    public const string Description = "Shows the versions of NgHvi and of the kernel, the formatters in force, and what to cite.";

    /// <summary>The table.</summary>
    public static DisplayTable Create(object kernel)
    {
        var registered = ResultFormatters.All.Count(formatter => formatter.IsRegistered);
        return DisplayTable.Create("NgHvi", DisplayColumn.Text("what"), DisplayColumn.Text("here"))
            .Row("NgHvi", Version(typeof(MixedModel).Assembly))
            .Row("NgHvi.Interactive", Version(typeof(AboutCommand).Assembly))
            .Row(
                "runtime",
                $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
                + $"{Environment.ProcessorCount} processors")
            .Row("kernel", $"{kernel.GetType().Assembly.GetName().Name} {Version(kernel.GetType().Assembly)}")
            .Row("formatters", $"{registered} of {ResultFormatters.All.Count} types, as text/html and text/plain")
            .Row("figures", $"static SVG; {Plotly()}")
            .Row(
                "cite",
                "Zhang, Smith, Maneesoonthorn and Loaiza-Maya, Natural Gradient Hybrid Variational Inference with Application to Deep "
                + "Mixed Models, arXiv 2302.13536");
    }

    private static string Version(Assembly assembly) =>
        assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? assembly.GetName().Version?.ToString() ?? "unknown";

    /// <summary>Where scripts find plotly.js.</summary>
    private static string Plotly()
    {
        var assembly = typeof(AboutCommand).Assembly;
        var version = assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(data => data.Key == "PlotlyVersion")?.Value;
        return version is null ? "their Plotly form is drawn by pages that have plotly.js, such as our reports"
            : assembly.GetManifestResourceNames().Contains("plotly.min.js")
                ? $"interactive by plotly.js {version}, embedded in this package"
            : $"interactive by plotly.js {version}, from cdn.plot.ly";
    }
}
