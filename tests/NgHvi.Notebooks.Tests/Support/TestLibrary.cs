using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace NgHvi.Notebooks.Tests.Support;

/// <summary>Compiles small libraries while a test runs.</summary>
public static class TestLibrary
{
    /// <summary>Compiles a library into a folder and gives its full path.</summary>
    public static string Compile(string folder, string name, string code, params string[] references)
    {
        Directory.CreateDirectory(folder);
        var framework = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetFileName(path) is var file && (file == "netstandard.dll" || file.StartsWith("System.", StringComparison.Ordinal)));
        var compilation = CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(code, cancellationToken: TestContext.Current.CancellationToken)],
            framework.Concat(references).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var output = Path.Combine(folder, name + ".dll");
        File.Delete(output);
        var emitted = compilation.Emit(output, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join('\n', emitted.Diagnostics));
        return output;
    }
}
