namespace NgHvi.Notebooks.Engine;

/// <summary>Places in a text, counted in Unicode code points by Jupyter and in UTF-16 units by .NET.</summary>
internal static class CodePoints
{
    /// <summary>The index of a place; the end of the text when it has fewer code points.</summary>
    public static int ToIndex(string text, int codePoints)
    {
        var index = 0;
        for (var i = 0; i < codePoints && index < text.Length; i++)
        {
            index += char.IsSurrogatePair(text, index) ? 2 : 1;
        }

        return index;
    }

    /// <summary>The number of code points before an index.</summary>
    public static int FromIndex(string text, int index)
    {
        var count = 0;
        for (var i = 0; i < index; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            count++;
        }

        return count;
    }
}
