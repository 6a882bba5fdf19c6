namespace NgHvi.Interactive.Display;

/// <summary>One column of a <see cref="DisplayTable"/>: its heading and where its text stands.</summary>
/// <param name="Name">The heading, with its unit where it has one.</param>
/// <param name="Alignment">Left for words, right for numbers.</param>
public sealed record DisplayColumn(string Name, ColumnAlignment Alignment = ColumnAlignment.Left)
{
    /// <summary>Makes a column of words.</summary>
    public static DisplayColumn Text(string name) => new(name);

    /// <summary>Makes a column of numbers, already rounded.</summary>
    public static DisplayColumn Number(string name) => new(name, ColumnAlignment.Right);
}
