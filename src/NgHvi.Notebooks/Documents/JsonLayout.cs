namespace NgHvi.Notebooks.Documents;

/// <summary>How JSON is laid out.</summary>
/// <param name="NewLine">The line end; empty for all on one line.</param>
/// <param name="Indent">What a level is indented by.</param>
internal sealed record JsonLayout(string NewLine, string Indent)
{
    /// <summary>As Jupyter writes notebooks.</summary>
    public static readonly JsonLayout Jupyter = new("\n", " ");

    /// <summary>All on one line, without blanks.</summary>
    public static readonly JsonLayout Compact = new("", "");

    /// <summary>What stands between a key and its value.</summary>
    public string Colon => NewLine.Length > 0 ? ": " : ":";

    /// <summary>The layout of an object in a file, as its first key shows it.</summary>
    public static JsonLayout Of(JsonPart root)
    {
        var blanks = root.Members.Count > 0 ? root.BlanksBefore(root.Members.GetAt(0).Value.KeyStart) : "\n ";
        var end = blanks.LastIndexOf('\n');
        return end < 0 ? Compact : new JsonLayout(end > 0 && blanks[end - 1] == '\r' ? "\r\n" : "\n", blanks[(end + 1)..]);
    }

    /// <summary>The line end and the indentation of a level.</summary>
    public string Line(int depth) => NewLine.Length > 0 ? NewLine + string.Concat(Enumerable.Repeat(Indent, depth)) : "";
}
