namespace NgHvi.Interactive.Display;

/// <summary>What a display says: a title, columns and rows of text that is already rounded.</summary>
/// <remarks>
/// Nothing here knows how a table looks; <see cref="HtmlTable"/> and <see cref="TextTable"/> write the same table in two ways. Every
/// method returns a new table.
/// </remarks>
public sealed class DisplayTable
{
    /// <summary>How many rows are shown unless <see cref="Show"/> says otherwise.</summary>
    public const int DefaultRowLimit = 20;

    private const int WholeRow = -1;

    private readonly ImmutableList<DisplayColumn> columns;
    private readonly ImmutableList<IReadOnlyList<string>> rows;
    private readonly ImmutableList<string> notes;
    private readonly ImmutableHashSet<(int Row, int Column)> emphasized;

    private DisplayTable(string title, ImmutableList<DisplayColumn> columns)
    {
        (Title, this.columns) = (title, columns);
        (rows, notes, emphasized) = ([], [], []);
    }

    private DisplayTable(
        DisplayTable other,
        ImmutableList<IReadOnlyList<string>>? rows = null,
        ImmutableList<string>? notes = null,
        ImmutableHashSet<(int Row, int Column)>? emphasized = null)
    {
        (Title, Subtitle, RowLimit, columns) = (other.Title, other.Subtitle, other.RowLimit, other.columns);
        (this.rows, this.notes, this.emphasized) = (rows ?? other.rows, notes ?? other.notes, emphasized ?? other.emphasized);
    }

    /// <summary>What the table is about; empty for none.</summary>
    public string Title { get; private init; }

    /// <summary>One line under the title, or null.</summary>
    public string? Subtitle { get; private init; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<DisplayColumn> Columns => columns;

    /// <summary>Every row, shown or not; each has one cell per column.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows => rows;

    /// <summary>Lines below the table.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>The largest number of rows a writer shows.</summary>
    public int RowLimit { get; private init; } = DefaultRowLimit;

    /// <summary>The rows a writer shows: all, or the first <see cref="RowLimit"/>.</summary>
    public IEnumerable<IReadOnlyList<string>> VisibleRows => rows.Take(RowLimit);

    /// <summary>The line that stands for the rows left out, or null when all are shown.</summary>
    public string? HiddenRows
    {
        get
        {
            var hidden = rows.Count - RowLimit;
            return hidden > 0 ? $"… {NumberFormat.Count(hidden)} more {(hidden == 1 ? "row" : "rows")}" : null;
        }
    }

    /// <summary>Starts a table without rows.</summary>
    public static DisplayTable Create(string title, params DisplayColumn[] columns)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(columns);
        return new DisplayTable(title, [.. columns]);
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
        var added = this.rows.ToBuilder();
        foreach (var row in rows)
        {
            if (row.Count != columns.Count)
            {
                throw new ArgumentException(
                    $"Row {added.Count} has {row.Count} cells, but the table has {columns.Count} columns.", nameof(rows));
            }

            added.Add([.. row]);
        }

        return new DisplayTable(this, rows: added.ToImmutable());
    }

    /// <summary>Adds a line across all columns that says what the rows after it are.</summary>
    public DisplayTable Heading(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var line = Row([text, .. Enumerable.Repeat("", columns.Count - 1)]);
        return new DisplayTable(line, emphasized: emphasized.Add((rows.Count, WholeRow)));
    }

    /// <summary>Whether a row is such a line.</summary>
    public bool IsHeading(int row) => emphasized.Contains((row, WholeRow));

    /// <summary>Sets what the table is about.</summary>
    public DisplayTable Titled(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        return new DisplayTable(this) { Title = title };
    }

    /// <summary>Sets the line under the title.</summary>
    public DisplayTable WithSubtitle(string subtitle) => new(this) { Subtitle = subtitle };

    /// <summary>Adds a line below the table.</summary>
    public DisplayTable Note(string note) => new(this, notes: notes.Add(note));

    /// <summary>Sets how many rows are shown. Range: ≥ 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rows"/> is below 1.</exception>
    public DisplayTable Show(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new DisplayTable(this) { RowLimit = rows };
    }

    /// <summary>Makes a cell stand out, as the best of its column: bold, or with * in plain text.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such cell.</exception>
    public DisplayTable Emphasize(int row, int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)rows.Count, nameof(row));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)columns.Count, nameof(column));
        return new DisplayTable(this, emphasized: emphasized.Add((row, column)));
    }

    /// <summary>Whether a cell stands out.</summary>
    public bool IsEmphasized(int row, int column) => emphasized.Contains((row, column));

    /// <summary>The table as plain text.</summary>
    public override string ToString() => TextTable.Write(this);
}
