namespace NgHvi;

/// <summary>
/// The columns of a table that a formula uses, checked, and the rows of it that are complete. The word is R's.
/// </summary>
internal sealed class ModelFrame
{
    private readonly DataTable table;
    private readonly DataColumn[] variables;
    private readonly bool[] isCategorical;

    private ModelFrame(
        DataTable table, Formula formula, DataColumn? response, Func<int, bool> isCategorical, MissingValues missing)
    {
        (this.table, Response) = (table, response);
        Group = formula.GroupName.Length == 0 ? null : Find(table, formula, formula.GroupName, formula.GroupPosition);
        variables = [.. formula.Variables.Select(v => Find(table, formula, v.Column, v.Position))];
        this.isCategorical = [.. Enumerable.Range(0, variables.Length).Select(i =>
            isCategorical(i) || formula.Variables[i].IsDeclaredCategorical)];
        CheckNumbers();
        Rows = CompleteRows.Select(table, [.. new[] { response }.Concat(variables).Append(Group).OfType<DataColumn>()], missing);
    }

    /// <summary>The response column; null when the table has none or when all of its cells are missing.</summary>
    public DataColumn? Response { get; }

    /// <summary>The column of the group keys; null without groups.</summary>
    public DataColumn? Group { get; }

    /// <summary>Indices of the rows in use, ascending.</summary>
    public int[] Rows { get; }

    public int DroppedRowCount => table.RowCount - Rows.Length;

    /// <summary>Takes from a table what a formula needs, and learns the levels of its categorical columns.</summary>
    public static (ModelFrame Frame, Design Design) Learn(DataTable table, Formula formula, MissingValues missing)
    {
        var response = Find(
            table, formula, formula.ResponseName, formula.Text.TakeWhile(char.IsWhiteSpace).Count());
        var frame = new ModelFrame(
            table, formula, response, i => table.Column(formula.Variables[i].Column).IsMostlyText, missing);
        var variables = frame.variables.Select((column, i) => new DesignVariable(
            column.Name,
            !frame.isCategorical[i] ? null
            : formula.Variables[i].Levels ?? LevelList.Learn(column, frame.Rows)));
        return (frame, new Design(formula, [.. variables]));
    }

    /// <summary>Takes from a table what a design needs; the response may be absent.</summary>
    public static ModelFrame Match(DataTable table, Design design, MissingValues missing)
    {
        var response = table.HasColumn(design.ResponseName) ? table.Column(design.ResponseName) : null;
        var isGiven = response is not null && Enumerable.Range(0, table.RowCount).Any(row => !response.IsMissing(row));
        return new ModelFrame(
            table, design.Formula, isGiven ? response : null, i => design.Variables[i].Levels is not null, missing);
    }

    /// <summary>The level of every row in use, per categorical variable; null per numeric one.</summary>
    public int[]?[] Encode(Design design) =>
        [.. variables.Zip(design.Variables, (column, variable) =>
            variable.Levels is { } levels ? LevelList.Encode(table, column, levels, Rows) : null)];

    /// <summary>The numbers of a numeric variable, one per row of the table.</summary>
    public ReadOnlySpan<double> Numbers(int variable) => variables[variable].Numbers;

    private static DataColumn Find(DataTable table, Formula formula, string name, int position) =>
        table.HasColumn(name)
            ? table.Column(name)
            : throw FormulaError.At(formula.Text, position, table.NoColumn(name));

    private void CheckNumbers()
    {
        if (Response is { IsNumeric: false })
        {
            throw table.NotANumber(Response, Response.FirstBadRow, "the response");
        }

        if (variables.Where((column, i) => !isCategorical[i] && !column.IsNumeric).FirstOrDefault() is { } wrong)
        {
            throw table.NotANumber(wrong, wrong.FirstBadRow, "a numeric column");
        }
    }
}
