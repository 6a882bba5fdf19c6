using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Html;
using NgHvi.Notebooks.Sessions;

namespace Microsoft.DotNet.Interactive;

/// <summary>The session that runs a cell, and, in its static members, what every cell can call without a prefix.</summary>
/// <remarks>
/// Name and members follow .NET Interactive, whose notebooks import the static members of its class. Libraries find the others by
/// their names, so that they need no reference to either.
/// </remarks>
[SuppressMessage("Naming", "IDE1006", Justification = "The names that notebooks use.")]
public sealed class Kernel
{
    private readonly CellInterpreter session;

    internal Kernel(CellInterpreter session)
    {
        this.session = session;
    }

    /// <summary>The session of the running cell.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static Kernel Current => KernelInvocationContext.Running.HandlingKernel;

    /// <summary>The same as <see cref="Current"/>: here no kernel is inside another.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static Kernel Root => Current;

    /// <summary>This session: here no kernel is inside another.</summary>
    public Kernel RootKernel => this;

    /// <summary>Shows a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="mimeTypes">The representations to show; none means those registered for the value's type.</param>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static DisplayedValue display(object? value, params string[] mimeTypes) =>
        KernelInvocationContext.Running.Display(value, mimeTypes);

    /// <summary>Marks text as HTML, shown without encoding.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Adds a style sheet to the page.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static void CSS(string content) =>
        KernelInvocationContext.Running.DisplayAs($"<style>\n{content}\n</style>", "text/html");

    /// <summary>Runs a script in the page.</summary>
    /// <exception cref="InvalidOperationException">No cell is running.</exception>
    public static void Javascript(string scriptContent) =>
        KernelInvocationContext.Running.DisplayAs(CellInterpreter.Script(scriptContent), "text/html");

    /// <summary>Makes a word a command of cells. A second call with the same name replaces the first.</summary>
    /// <param name="name">The word, such as "#!fit".</param>
    /// <param name="description">One sentence for <c>#!lsmagic</c>.</param>
    /// <param name="handler">Gets the rest of the line, trimmed; its exceptions fail the cell.</param>
    /// <exception cref="ArgumentException">The name does not start with "#!" or has blanks.</exception>
    public void AddDirective(string name, string description, Func<string, Task> handler)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(handler);
        if (!name.StartsWith("#!", StringComparison.Ordinal) || name.Any(char.IsWhiteSpace))
        {
            throw new ArgumentException($"\"{name}\" is no name of a command: it starts with #! and has no blanks.", nameof(name));
        }

        session.Commands.Add(name, description ?? "", handler);
    }

    /// <summary>The value of the session's variable, the latest of that name; false when there is none.</summary>
    public bool TryGetValue(string name, [MaybeNullWhen(false)] out object? value) => session.Variables.TryGet(name, out value);

    /// <summary>Declares a variable of the session, for the lines and cells that follow.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="declaredType">Its type; null takes that of the value, or the nearest one that code can name.</param>
    /// <exception cref="ArgumentException">The name is not one that C# allows.</exception>
    public Task SetValueAsync(string name, object? value, Type? declaredType = null) =>
        session.Variables.SetAsync(name, value, declaredType);
}
