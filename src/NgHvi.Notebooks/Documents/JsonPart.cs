using System.Text.Json;
using System.Text.Json.Nodes;

namespace NgHvi.Notebooks.Documents;

/// <summary>A value of a JSON text that knows where it stands, so that it can be quoted and complained about.</summary>
internal sealed class JsonPart
{
    private readonly JsonFile file;
    private readonly JsonPart? parent;
    private readonly string step;

    /// <summary>Makes a part.</summary>
    /// <param name="file">The text.</param>
    /// <param name="parent">The object or array it is in; null for the whole.</param>
    /// <param name="step">What leads from there to it, such as ".cells" or "[3]".</param>
    /// <param name="kind">What it starts with.</param>
    /// <param name="start">Where it starts, in bytes.</param>
    public JsonPart(JsonFile file, JsonPart? parent, string step, JsonTokenType kind, int start)
    {
        (this.file, this.parent, this.step, Kind, Start) = (file, parent, step, kind, start);
    }

    /// <summary>The token it starts with.</summary>
    public JsonTokenType Kind { get; }

    /// <summary>Where it starts, in bytes.</summary>
    public int Start { get; }

    /// <summary>Where it has ended, in bytes.</summary>
    public int End { get; set; }

    /// <summary>The values in an object, by key, in order.</summary>
    public OrderedDictionary<string, JsonPart> Members { get; } = [];

    /// <summary>The values in an array.</summary>
    public List<JsonPart> Items { get; } = [];

    /// <summary>Where the key of this member of an object starts, in bytes.</summary>
    public int KeyStart { get; init; }

    /// <summary>The way to it from the whole, such as "$.cells[3].source".</summary>
    public string Path => parent?.Path + step;

    /// <summary>The value of a key of an object; null when there is none.</summary>
    public JsonPart? this[string key] => Members.GetValueOrDefault(key);

    /// <summary>The part as it is written.</summary>
    public override string ToString() => Text(Start, End);

    /// <summary>What is written between two places.</summary>
    public string Text(int start, int end) => file.Text(start, end);

    /// <summary>The blanks before a place.</summary>
    public string BlanksBefore(int place) => file.BlanksBefore(place);

    /// <summary>The blanks after a place, if <paramref name="before"/> follows them; null for whatever follows.</summary>
    public string BlanksAfter(int place, char? before = null) => file.BlanksAfter(place, before);

    /// <summary>The part as a node of its own.</summary>
    public JsonNode? ToNode() => file.Parse(Start, End);

    /// <summary>The text of a string or an array of strings; null when it is neither.</summary>
    public string? ToText() => Kind is JsonTokenType.String or JsonTokenType.StartArray ? MultilineText.FromNode(ToNode()) : null;

    /// <summary>A sentence about this part: what it should be.</summary>
    public NotebookException Damage(string problem) => file.Damage(Start, $"{Path} {problem}");
}
