using System.Globalization;
using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Compiles a session's code, piece by piece; each piece sees what the earlier ones declared.</summary>
/// <remarks>
/// The scripting API cannot be used here: it loads what it has compiled beside the host's assemblies.
/// The pieces are script submissions all the same, compiled, loaded and chained in the same way.
/// </remarks>
internal sealed class SubmissionCompiler
{
    /// <summary>How cells are read.</summary>
    public static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    private static readonly string[] Imports =
    [
        "System",
        "System.Text",
        "System.Collections",
        "System.Collections.Generic",
        "System.Threading.Tasks",
        "System.Linq",
        "Microsoft.DotNet.Interactive.Kernel",
    ];

    private readonly SessionReferences references;
    private readonly SessionLoadContext context;
    private readonly string prefix = $"notebook-{Guid.NewGuid():N}-";
    private readonly HashSet<Assembly> assemblies = [];
    private CSharpCompilation? previous;
    private object?[] states = new object?[2];
    private int count;

    public SubmissionCompiler(SessionReferences references)
    {
        this.references = references;
        context = new SessionLoadContext(references);
    }

    /// <summary>The pieces that have run, as objects that hold their variables, in order.</summary>
    public IReadOnlyList<object> Pieces => [.. states.OfType<object>()];

    /// <summary>True for the assemblies that hold the notebook's own code.</summary>
    public bool IsOwn(Assembly assembly) => assemblies.Contains(assembly);

    /// <summary>Compiles code and makes it part of the session.</summary>
    /// <exception cref="CellFailureException">The code does not compile; the session is as before.</exception>
    public Submission Compile(SourceText source, string text, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{prefix}{count}");
        var tree = CSharpSyntaxTree.ParseText(
            text, ParseOptions, path: source.Name, encoding: Encoding.UTF8, cancellationToken: cancellationToken);

        // Files are taken in before the compilation starts, so that their neighbours can be named as well.
        var resolver = new SessionReferenceResolver(references, source.Folders);
        foreach (var directive in tree.GetCompilationUnitRoot(cancellationToken).GetReferenceDirectives())
        {
            resolver.ResolveReference(directive.File.ValueText, null, MetadataReferenceProperties.Assembly);
        }

        var compilation = CSharpCompilation.CreateScriptCompilation(
            name, tree, references.ForCompiler, Options(resolver), previous, typeof(object));
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellationToken);
        CompileErrors.ThrowIfAny(emitted.Diagnostics);
        if (!emitted.Success)
        {
            // Nothing to run, such as a cell of usings only.
            CompileErrors.ThrowIfAny(compilation.GetDiagnostics(cancellationToken));
            previous = compilation;
            count++;
            return new Submission(() => Task.FromResult<object?>(null), HasValue: false);
        }

        image.Position = 0;
        symbols.Position = 0;
        var run = Load(compilation, image, symbols, cancellationToken);
        previous = compilation;
        count++;
        return new Submission(run, HasValue(compilation, tree, cancellationToken));
    }

    /// <summary>What code would mean as the next piece, finished or not; the session stays as it is.</summary>
    /// <param name="text">The code, without directives.</param>
    /// <param name="cancellationToken">Ends the work early.</param>
    public SemanticModel Analyse(string text, CancellationToken cancellationToken)
    {
        var tree = CSharpSyntaxTree.ParseText(text, ParseOptions, cancellationToken: cancellationToken);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            prefix + "analysis", tree, references.ForCompiler, Options(new SessionReferenceResolver(references, [])),
            previous, typeof(object));
        return compilation.GetSemanticModel(tree);
    }

    private CSharpCompilationOptions Options(SessionReferenceResolver resolver) =>
        new(
            OutputKind.DynamicallyLinkedLibrary,
            scriptClassName: string.Create(CultureInfo.InvariantCulture, $"Submission#{count}"),
            usings: Imports,
            optimizationLevel: OptimizationLevel.Debug,
            allowUnsafe: true,
            metadataReferenceResolver: resolver,
            assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private Func<Task<object?>> Load(
        CSharpCompilation compilation, MemoryStream image, MemoryStream symbols, CancellationToken cancellationToken)
    {
        var entry = compilation.GetEntryPoint(cancellationToken)!;
        using var scope = context.EnterContextualReflection();
        var assembly = context.LoadFromStream(image, symbols);
        assemblies.Add(assembly);
        var method = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
            .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        var start = method.CreateDelegate<Func<object?[], Task<object?>>>();

        // Slot 0 is for a host object, of which there is none; each submission stores itself in a later one.
        Array.Resize(ref this.states, count + 2);
        var states = this.states;
        return async () =>
        {
            using var running = context.EnterContextualReflection();
            return await start(states).ConfigureAwait(false);
        };
    }

    private static bool HasValue(CSharpCompilation compilation, SyntaxTree tree, CancellationToken cancellationToken) =>
        tree.GetCompilationUnitRoot(cancellationToken).Members is
            [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }]
        && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression, cancellationToken).Type
            is not { SpecialType: SpecialType.System_Void };
}
