using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NgHvi.Notebooks.Documents;
using NgHvi.Notebooks.Sessions;

namespace NgHvi.Notebooks.Engine;

/// <summary>Outputs as messages.</summary>
internal static partial class EngineMessage
{
    /// <summary>The message of an output.</summary>
    /// <param name="made">The output.</param>
    /// <param name="cells">The cells so far by number, for the lines that errors name.</param>
    public static JsonObject Of(CellOutputEvent made, IReadOnlyDictionary<int, string> cells) => made.Output switch
    {
        CellOutput.StreamText stream => new JsonObject { ["type"] = "stream", ["name"] = stream.Name, ["text"] = stream.Text },
        CellOutput.Display display => new JsonObject
        {
            ["type"] = made.IsUpdate ? "update_display_data" : "display_data",
            ["data"] = display.Data.ToMessage(),
            ["metadata"] = display.Metadata?.DeepClone() ?? new JsonObject(),
            ["display_id"] = made.DisplayId,
        },
        CellOutput.Result result => new JsonObject
        {
            ["type"] = "execute_result",
            ["data"] = result.Data.ToMessage(),
            ["metadata"] = result.Metadata?.DeepClone() ?? new JsonObject(),
        },
        CellOutput.Failure failure => Error(failure.Name, failure.Message, WithSource(failure, cells)),
        _ => throw new InvalidOperationException($"No output of type {made.Output.GetType().Name} can be sent."),
    };

    /// <summary>The message of a failure.</summary>
    public static JsonObject Error(string name, string message, IEnumerable<string> traceback) => new()
    {
        ["type"] = "error",
        ["ename"] = name,
        ["evalue"] = message,
        ["traceback"] = new JsonArray([.. traceback.Select(line => (JsonNode)JsonValue.Create(line))]),
    };

    /// <summary>Below each line that names a place of a cell, what stands there.</summary>
    private static IEnumerable<string> WithSource(CellOutput.Failure failure, IReadOnlyDictionary<int, string> cells) =>
        failure.Traceback.Count == 0
            ? [failure.Message]
            : failure.Traceback.SelectMany(line => SourceLine(line, cells) is { } source ? (string[])[line, "      " + source] : [line]);

    private static string? SourceLine(string line, IReadOnlyDictionary<int, string> cells)
    {
        if (Place().Match(line) is not { Success: true } place
            || !cells.TryGetValue(int.Parse(place.Groups["cell"].Value, CultureInfo.InvariantCulture), out var code))
        {
            return null;
        }

        var lines = code.Split('\n');
        var number = int.Parse(place.Groups["line"].Value, CultureInfo.InvariantCulture);
        return number >= 1 && number <= lines.Length && lines[number - 1].Trim() is { Length: > 0 } text ? text : null;
    }

    [GeneratedRegex(@"[cC]ell (?<cell>\d{1,9}), line (?<line>\d{1,9})")]
    private static partial Regex Place();
}
