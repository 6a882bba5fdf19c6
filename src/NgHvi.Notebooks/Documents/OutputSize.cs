namespace NgHvi.Notebooks.Documents;

/// <summary>How many bytes outputs take in a notebook's file, about: a line of text has its quotes and its indentation there.</summary>
internal static class OutputSize
{
    /// <summary>What stands around the text of an output.</summary>
    public const int Frame = 150;
    private const int LineEnd = 14;

    /// <summary>The size of an output; of a failure none, which is always kept.</summary>
    public static long Of(CellOutput output) => output switch
    {
        CellOutput.StreamText stream => Frame + Of(stream.Text),
        CellOutput.Display display => Frame + Of(display.Data),
        CellOutput.Result result => Frame + Of(result.Data),
        _ => 0,
    };

    /// <summary>The size of text.</summary>
    public static long Of(string text)
    {
        var size = 0L;
        foreach (var c in text)
        {
            size += Of(c);
        }

        return size;
    }

    /// <summary>How many characters of a text, from its beginning, have room.</summary>
    public static int Fitting(string text, long room)
    {
        for (var i = 0; i < text.Length; i++)
        {
            room -= Of(text[i]);
            if (room < 0)
            {
                return i > 0 && char.IsHighSurrogate(text[i - 1]) ? i - 1 : i;
            }
        }

        return text.Length;
    }

    private static long Of(MimeBundle data) => data.MimeTypes.Sum(type => type.Length + Of(data.GetText(type) ?? ""));

    private static int Of(char c) => c switch
    {
        '\n' => LineEnd,
        '"' or '\\' => 2,
        < ' ' => 6,
        < '\x80' => 1,
        < '\u0800' => 2,
        _ => 3,
    };
}
