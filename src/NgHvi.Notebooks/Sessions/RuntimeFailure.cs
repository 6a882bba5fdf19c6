using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace NgHvi.Notebooks.Sessions;

/// <summary>Says an exception in the words of the notebook: what, and which lines of which cells.</summary>
internal static partial class RuntimeFailure
{
    /// <summary>Describes an exception by the frames of the notebook's own code.</summary>
    /// <param name="exception">What the code threw.</param>
    /// <param name="isOwn">True for the assemblies of the notebook's own code.</param>
    public static CellFailure From(Exception exception, Func<Assembly, bool> isOwn)
    {
        var lines = new List<string> { Describe(exception) };
        for (var inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            lines.Add(" ---> " + Describe(inner));
        }

        var innermost = exception.GetBaseException();
        var frames = Frames(innermost, isOwn);
        lines.AddRange(frames.Count > 0 ? frames : Frames(exception, isOwn));
        return new CellFailure(exception.GetType().FullName!, exception.Message, lines);
    }

    private static List<string> Frames(Exception exception, Func<Assembly, bool> isOwn) =>
    [
        .. new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetMethod() is { } method && isOwn(method.Module.Assembly) && frame.GetFileName() is not null)
            .Select(frame => $"   at {MethodName(frame.GetMethod()!)}{frame.GetFileName()}, line {frame.GetFileLineNumber()}")
            .Distinct(),
    ];

    private static string Describe(Exception exception) => $"{exception.GetType().FullName}: {exception.Message}";

    /// <summary>The name the author gave a method, before a comma; empty for the body of a cell.</summary>
    private static string MethodName(MethodBase method)
    {
        var name = method.Name == "MoveNext" ? method.DeclaringType?.Name ?? "" : method.Name;
        if (GeneratedName().Match(name) is { Success: true } match)
        {
            name = match.Groups["local"].Success ? match.Groups["local"].Value : match.Groups["method"].Value;
        }

        return name.Contains('<', StringComparison.Ordinal) || name.Length == 0 ? "" : name + ", ";
    }

    /// <summary>Names the compiler makes for async methods, lambdas and local functions.</summary>
    [GeneratedRegex(@"^<(?<method>.+)>(g__(?<local>\w+)\||[db]__)")]
    private static partial Regex GeneratedName();
}
