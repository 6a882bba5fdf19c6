using System.Text.RegularExpressions;
using System.Xml.Linq;
using NgHvi.Tests.Shared;

namespace NgHvi.Tests.Architecture;

public partial class LayeringTests
{
    /// <summary>A folder mentions only types of itself and of folders of a lower layer; files beside the folders are the top.</summary>
    private static readonly Dictionary<string, int> Layers = new()
    {
        ["Numerics"] = 1,
        ["Data"] = 2,
        ["Models"] = 3,
        ["Families"] = 4,
        ["Updates"] = 5,
        ["Inference"] = 6,
        ["Baselines"] = 7,
        ["Prediction"] = 8,
        ["Simulation"] = 9, // What is known of the truth is scored as predictions are.
        ["Storage"] = 9,
    };

    /// <summary>What a project may refer to.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["NgHvi"] = [],
        ["NgHvi.Finance"] = ["NgHvi"],
        ["NgHvi.Interactive"] = ["NgHvi", "NgHvi.Studies"],
        ["NgHvi.Notebooks"] = ["NgHvi", "NgHvi.Interactive"],
        ["NgHvi.Studies"] = ["NgHvi.Finance"],
        ["NgHvi.Cli"] = ["NgHvi", "NgHvi.Finance", "NgHvi.Interactive", "NgHvi.Notebooks", "NgHvi.Studies"],
        ["NgHvi.Benchmarks"] = ["NgHvi.Finance"],
    };

    [Fact]
    public void Every_folder_has_a_layer()
    {
        var folders = Directory.GetDirectories(Library()).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj"));
        Assert.Empty(folders.Except(Layers.Keys));
    }

    [Fact]
    public void Folders_use_only_lower_layers()
    {
        var library = LibraryCompilation.Create(Sources(), Path.Combine(Library(), "NgHvi.csproj"));
        var violations =
            from tree in library.SyntaxTrees.Where(tree => tree.FilePath.Length > 0)
            let home = Home(tree.FilePath)
            where home.Length > 0
            from used in LibraryCompilation.TypesUsed(library, tree)
            let other = Home(used.File)
            where other != home && (other.Length == 0 ? !used.IsBasic : Layers[other] >= Layers[home])
            select $"{home}/{Path.GetFileName(tree.FilePath)} uses {used.Name} of {(other.Length == 0 ? "the top" : other)}";
        Assert.Empty(violations.Distinct().Order());
    }

    [Fact]
    public void Projects_refer_only_downwards()
    {
        var root = Path.GetDirectoryName(Library())!;
        foreach (var project in Directory.GetDirectories(root).SelectMany(folder => Directory.GetFiles(folder, "*.csproj"))) // Not of obj.
        {
            var name = Path.GetFileNameWithoutExtension(project);
            var references = XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(((string)reference.Attribute("Include")!).Replace('\\', '/')));
            Assert.True(Arrows.TryGetValue(name, out var allowed), $"{name} has no place in the order of projects");
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void Library_uses_no_package_but_its_four()
    {
        var packages = XDocument.Load(Path.Combine(Library(), "NgHvi.csproj")).Descendants("PackageReference")
            .Where(p => p.Attribute("PrivateAssets") is null) // An analyzer is no dependency.
            .Select(p => (string?)p.Attribute("Include"));
        Assert.Equal(["CsvHelper", "MathNet.Numerics", "Microsoft.Data.Analysis", "System.Numerics.Tensors"], packages.Order());
    }

    [Fact]
    public void A_file_is_named_for_its_type()
    {
        foreach (var file in Sources())
        {
            var type = Path.GetFileName(file).Split('.')[0];
            Assert.Matches($@"\b(class|struct|record|interface|enum)\s+(struct\s+)?{type}\b", File.ReadAllText(file));
        }
    }

    [Fact]
    public void Functions_whose_last_bits_may_change_are_not_used() => Assert.Empty(
        from file in Sources()
        where Reduction().IsMatch(File.ReadAllText(file))
        select $"{Path.GetFileName(file)} uses a platform function whose last bits are not promised; use FixedOrder or Math");

    private static IEnumerable<string> Sources() =>
        Directory.GetFiles(Library(), "*.cs", SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Library(), file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Library() => Path.Combine(Repository.Root, "src", "NgHvi");

    /// <summary>The folder of section 3 of the design that a file lies in, however deep; empty beside the folders.</summary>
    private static string Home(string file)
    {
        var parts = Path.GetRelativePath(Library(), file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : "";
    }

    [GeneratedRegex(
        @"TensorPrimitives\.(Sum|Dot|Norm|SumOfSquares|SumOfMagnitudes|Average|Distance|Product|Log|Exp|Sin|Cos|SinCos|Tanh|Pow|"
        + @"FusedMultiplyAdd|MultiplyAddEstimate)\b")]
    private static partial Regex Reduction();
}
