using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace System;

/// <summary>Shows values from within a cell, as methods of the values.</summary>
/// <remarks>Name, namespace and members follow .NET Interactive: cells import the namespace.</remarks>
public static class DisplayExtensions
{
    /// <summary>Shows this value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The representations to show; none means those registered for the value's type.</param>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        KernelInvocationContext.Running.Display(value, mimeTypes);

    /// <summary>Shows this text as what <paramref name="mimeType"/> says it is.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        KernelInvocationContext.Running.DisplayAs(value, mimeType);

    /// <summary>Shows this sequence as a table: a row for each item, a column for each of its properties.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T>? value, params string[] mimeTypes) =>
        value is null ? Display(value, mimeTypes) : Display(value.ToTabularDataResource(), mimeTypes);
}
