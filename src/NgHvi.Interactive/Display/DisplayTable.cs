using System.Collections.Immutable;

namespace NgHvi.Interactive.Display;

/// <summary>What a display says: a title, columns and rows of text that is already rounded.</summary>
/// <remarks>
/// Nothing here knows how a table looks; <see cref="HtmlTable"/>, <see cref="MarkdownTable"/> and
/// <see cref="TextTable"/> write the same table in three ways. Every method returns a new table.
/// </remarks>
public sealed class DisplayTable
{
    /// <summary>How many rows are shown unless <see cref="Show"/> says otherwise.</summary>
    public const int DefaultRowLimit = 20;

    private readonly ImmutableList<DisplayColumn> _columns;
    private readonly ImmutableList<IReadOnlyList<string>> _rows;
    private readonly ImmutableList<string> _notes;

    private DisplayTable(
        string title,
        ImmutableList<DisplayColumn> columns,
        ImmutableList<IReadOnlyList<string>> rows,
        ImmutableList<string> notes,
        string? subtitle,
        int rowLimit)
    {
        Title = title;
        Subtitle = subtitle;
        RowLimit = rowLimit;
        _columns = columns;
        _rows = rows;
        _notes = notes;
    }

    /// <summary>What the table is about; empty for none.</summary>
    public string Title { get; }

    /// <summary>One line under the title, or null.</summary>
    public string? Subtitle { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<DisplayColumn> Columns => _columns;

    /// <summary>Every row, shown or not; each has one cell per column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    /// <summary>Lines below the table.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The largest number of rows a writer shows.</summary>
    public int RowLimit { get; }

    /// <summary>The rows a writer shows: all, or the first <see cref="RowLimit"/>.</summary>
    public IEnumerable<IReadOnlyList<string>> VisibleRows => _rows.Take(RowLimit);

    /// <summary>The line that stands for the rows left out, or null when all are shown.</summary>
    public string? HiddenRows
    {
        get
        {
            var hidden = _rows.Count - RowLimit;
            return hidden > 0 ? $"… {NumberFormat.Count(hidden)} more {(hidden == 1 ? "row" : "rows")}" : null;
        }
    }

    /// <summary>Starts a table without rows.</summary>
    public static DisplayTable Create(string title, params DisplayColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(columns);
        return new DisplayTable(title, [.. columns], [], [], null, DefaultRowLimit);
    }

    /// <summary>Starts a table whose first columns are words and whose others are numbers.</summary>
    /// <param name="title">What the table is about; empty for none.</param>
    /// <param name="words">Headings of the columns of words.</param>
    /// <param name="numbers">Headings of the columns of numbers, already rounded.</param>
    public static DisplayTable Create(string title, IEnumerable<string> words, IEnumerable<string> numbers) =>
        Create(title, [.. words.Select(DisplayColumn.Text), .. numbers.Select(DisplayColumn.Number)]);

    /// <summary>Adds one row.</summary>
    /// <exception cref="ArgumentException">The number of cells is not the number of columns.</exception>
    public DisplayTable Row(params string[] cells) => WithRows([cells]);

    /// <summary>Adds many rows at once.</summary>
    /// <exception cref="ArgumentException">A row's number of cells is not the number of columns.</exception>
    public DisplayTable WithRows(IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var added = _rows.ToBuilder();
        foreach (var row in rows)
        {
            if (row.Count != _columns.Count)
            {
                throw new ArgumentException(
                    $"Row {added.Count} has {row.Count} cells, but the table has {_columns.Count} columns.", nameof(rows));
            }

            added.Add([.. row]);
        }

        return new DisplayTable(Title, _columns, added.ToImmutable(), _notes, Subtitle, RowLimit);
    }

    /// <summary>Sets the line under the title.</summary>
    public DisplayTable WithSubtitle(string subtitle) => new(Title, _columns, _rows, _notes, subtitle, RowLimit);

    /// <summary>Adds a line below the table.</summary>
    public DisplayTable Note(string note) => new(Title, _columns, _rows, _notes.Add(note), Subtitle, RowLimit);

    /// <summary>Sets how many rows are shown. Range: ≥ 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 1.</exception>
    public DisplayTable Show(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new DisplayTable(Title, _columns, _rows, _notes, Subtitle, rows);
    }

    /// <summary>The table as plain text.</summary>
    public override string ToString() => TextTable.Write(this);
}
