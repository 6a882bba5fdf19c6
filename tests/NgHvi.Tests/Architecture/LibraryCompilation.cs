using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace NgHvi.Tests.Architecture;

/// <summary>The library as the compiler sees it: which file uses which type of it.</summary>
internal static class LibraryCompilation
{
    /// <summary>What every folder may use.</summary>
    private static readonly string[] Basics = ["Guard", "Throw", "InputException"];

    public static CSharpCompilation Create(IEnumerable<string> files, string project)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        var given = XDocument.Load(project).Descendants("Using").Select(node => (string)node.Attribute("Include")!);
        string[] implied =
            ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"];
        var usings = string.Concat(implied.Concat(given).Select(name => $"global using {name};"));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("NgHvi", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));
        return CSharpCompilation.Create(
            "NgHvi",
            [
                CSharpSyntaxTree.ParseText(usings, options),
                .. files.Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)),
            ],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
    }

    /// <summary>The library's own types that a file names, outermost types only.</summary>
    public static IEnumerable<(string Name, string File, bool IsBasic)> TypesUsed(CSharpCompilation library, SyntaxTree tree)
    {
        var model = library.GetSemanticModel(tree);
        return tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(node => Outermost(model.GetSymbolInfo(node).Symbol))
            .OfType<INamedTypeSymbol>()
            .Where(type => type.DeclaringSyntaxReferences.Length > 0)
            .Select(type => (type.Name, type.DeclaringSyntaxReferences[0].SyntaxTree.FilePath, Basics.Contains(type.Name)));
    }

    /// <summary>The type that a name stands for, or that declares the extension method it calls.</summary>
    private static INamedTypeSymbol? Outermost(ISymbol? symbol)
    {
        var type = symbol switch
        {
            INamedTypeSymbol named => named.OriginalDefinition,
            IMethodSymbol { IsExtensionMethod: true } method => method.ContainingType,
            IMethodSymbol { MethodKind: MethodKind.Constructor } constructor => constructor.ContainingType.OriginalDefinition,
            _ => null,
        };
        while (type?.ContainingType is { } outer)
        {
            type = outer.OriginalDefinition;
        }

        return type;
    }
}
