using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace NgHvi.Notebooks.Sessions.Commands;

/// <summary>The commands about the session and its files.</summary>
internal static class SessionCommands
{
    /// <summary>The commands.</summary>
    public static readonly CellCommand[] All =
    [
        new("#!about", "Says what runs this notebook.", About),
        new("#!import", "Runs a file in this session: #!import FILE, with .cs, .csx, .dib or .ipynb.", ImportAsync),
        new("#!lsmagic", "Lists the commands.", List),
        new("#!time", "Shows how long the rest of the cell takes.", Time),
    ];

    /// <summary>The words that switch the language of the lines that follow; splitting a cell deals with them.</summary>
    public static readonly KeyValuePair<string, string>[] Switches =
    [
        new("#!csharp", "Runs the lines that follow as C#."),
        new("#!html", "Shows the lines that follow as HTML."),
        new("#!javascript", "Runs the lines that follow in the page."),
        new("#!markdown", "Shows the lines that follow as Markdown."),
    ];

    private static Task About(CommandCall call)
    {
        var version = typeof(SessionCommands).Assembly.GetName().Version!.ToString(3);
        call.Context.DisplayAs(
            $"NgHvi notebook engine {version}, C# on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
            "text/plain");
        return Task.CompletedTask;
    }

    private static Task ImportAsync(CommandCall call)
    {
        var path = call.Arguments.Trim('"');
        return path.Length > 0
            ? call.Session.ImportAsync(call, path)
            : throw call.Refuse($"{call.Name} must be followed by what it names.");
    }

    private static Task List(CommandCall call)
    {
        var known = call.Session.Commands.Descriptions;
        call.Context.Display(TableDisplay.Of(["Command", "Description"], known.Select(entry => (string[])[entry.Key, entry.Value])));
        return Task.CompletedTask;
    }

    private static Task Time(CommandCall call)
    {
        var clock = Stopwatch.StartNew();
        call.AtEnd(() => call.Context.DisplayAs(
            string.Create(CultureInfo.InvariantCulture, $"Wall time: {clock.Elapsed.TotalMilliseconds}ms"), "text/plain"));
        return Task.CompletedTask;
    }
}
