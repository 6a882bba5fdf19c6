using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;

namespace Microsoft.DotNet.Interactive;

/// <summary>What every cell can call without a prefix.</summary>
/// <remarks>Name and members follow .NET Interactive, whose notebooks import the same static class.</remarks>
[SuppressMessage("Naming", "IDE1006", Justification = "The names that notebooks use.")]
[SuppressMessage("Naming", "CA1708", Justification = "The names that notebooks use.")]
public static class Kernel
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The representations to show; none means those registered for the value's type.</param>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes) =>
        Running().Display(value, mimeTypes);

    /// <summary>Marks text as HTML, shown without encoding.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Shows this value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The representations to show; none means those registered for the value's type.</param>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        Running().Display(value, mimeTypes);

    /// <summary>Shows this text as what <paramref name="mimeType"/> says it is.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        Running().DisplayAs(value, mimeType);

    private static KernelInvocationContext Running() =>
        KernelInvocationContext.Current
        ?? throw new InvalidOperationException("A value can be displayed only while a cell runs.");
}
