using System.IO.Compression;
using System.Xml.Linq;
using NgHvi.Tests.Shared;

namespace NgHvi.Interactive.Tests;

/// <summary>What <c>dotnet pack</c> makes of the last build.</summary>
public sealed class PackageTests : IDisposable
{
    private const string Version = "0.0.1-test";
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"nghvi-packages-{Guid.NewGuid():N}");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void There_are_four_packages_with_everything_that_a_kernel_needs_and_no_more()
    {
        PackedPackages.Write(folder, Version);
        Assert.Equal(
            [
                $"NgHvi.{Version}.nupkg", $"NgHvi.{Version}.snupkg",
                $"NgHvi.Finance.{Version}.nupkg", $"NgHvi.Finance.{Version}.snupkg",
                $"NgHvi.Interactive.{Version}.nupkg", $"NgHvi.Interactive.{Version}.snupkg",
                $"NgHvi.Studies.{Version}.nupkg", $"NgHvi.Studies.{Version}.snupkg",
            ],
            Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        CheckContents("NgHvi", ["CsvHelper", "MathNet.Numerics", "Microsoft.Data.Analysis", "System.Numerics.Tensors"]);
        CheckContents("NgHvi.Finance", ["NgHvi"]);
        CheckContents("NgHvi.Studies", ["NgHvi.Finance", "Parquet.Net"]);
        CheckContents(
            "NgHvi.Interactive", ["NgHvi", "NgHvi.Studies", "Plotly.NET", "Plotly.NET.CSharp", "XPlot.Plotly"],
            "interactive-extensions/dotnet/extension.dib");
        using var package = ZipFile.OpenRead(Path.Combine(folder, $"NgHvi.Interactive.{Version}.nupkg"));
        using var script = new StreamReader(package.GetEntry("interactive-extensions/dotnet/extension.dib")!.Open());

        // One call by full names: a script that declares or imports a name leaks it into the notebook.
        var lines = script.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("#!csharp", lines[0]);
        Assert.StartsWith(
            "NgHvi.Interactive.NgHviKernelExtension.Load(Microsoft.DotNet.Interactive.",
            Assert.Single(lines[1..]),
            StringComparison.Ordinal);
    }

    private void CheckContents(string id, string[] dependencies, params string[] more)
    {
        using var package = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{Version}.nupkg"));
        var files = PackedPackages.Frameworks.SelectMany(framework => new[] { $"lib/{framework}/{id}.dll", $"lib/{framework}/{id}.xml" });
        Assert.Equal(
            [.. files, .. more, "README.md"],
            package.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith('_') && !name.StartsWith('[') && !name.StartsWith("package/", StringComparison.Ordinal))
                .Where(name => !name.EndsWith(".nuspec", StringComparison.Ordinal))
                .OrderBy(name => name.StartsWith("lib", StringComparison.Ordinal) ? 0 : 1)
                .ThenByDescending(name => name.Contains('/')).ThenBy(name => name, StringComparer.Ordinal));

        using var stream = package.GetEntry($"{id}.nuspec")!.Open();
        var specification = XDocument.Load(stream);
        XElement[] Elements(string name) => [.. specification.Descendants().Where(element => element.Name.LocalName == name)];
        Assert.Equal(PackedPackages.Frameworks, Elements("group").Select(group => group.Attribute("targetFramework")!.Value));
        Assert.All(Elements("group"), group =>
            Assert.Equal(
                dependencies, group.Elements().Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal)));
        Assert.Empty(Elements("frameworkReference"));
        Assert.Equal(
            ("MIT", "README.md", Version), (Elements("license")[0].Value, Elements("readme")[0].Value, Elements("version")[0].Value));

        using var symbols = ZipFile.OpenRead(Path.Combine(folder, $"{id}.{Version}.snupkg"));
        Assert.All(PackedPackages.Frameworks, framework => Assert.NotNull(symbols.GetEntry($"lib/{framework}/{id}.pdb")));
    }
}
