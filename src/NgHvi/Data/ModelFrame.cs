namespace NgHvi;

/// <summary>
/// The columns of a table that a formula uses, checked, and the rows of it that are complete. The word is R's.
/// </summary>
internal sealed class ModelFrame
{
    private readonly DataTable _table;
    private readonly DataColumn[] _variables;
    private readonly bool[] _isCategorical;

    private ModelFrame(
        DataTable table, Formula formula, DataColumn? response, Func<int, bool> isCategorical, MissingValues missing)
    {
        _table = table;
        Response = response;
        Group = formula.GroupName.Length == 0 ? null : Find(table, formula, formula.GroupName, formula.GroupPosition);
        _variables = [.. formula.Variables.Select(v => Find(table, formula, v.Column, v.Position))];
        _isCategorical = [.. Enumerable.Range(0, _variables.Length).Select(i =>
            isCategorical(i) || formula.Variables[i].IsDeclaredCategorical)];
        CheckNumbers();
        Rows = CompleteRows.Select(table, [.. new[] { response }.Concat(_variables).Append(Group).OfType<DataColumn>()], missing);
    }

    /// <summary>The response column; null when the table has none or when all of its cells are missing.</summary>
    public DataColumn? Response { get; }

    /// <summary>The column of the group keys; null without groups.</summary>
    public DataColumn? Group { get; }

    /// <summary>Indices of the rows in use, ascending.</summary>
    public int[] Rows { get; }

    public int DroppedRowCount => _table.RowCount - Rows.Length;

    /// <summary>Takes from a table what a formula needs, and learns the levels of its categorical columns.</summary>
    public static (ModelFrame Frame, Design Design) Learn(DataTable table, Formula formula, MissingValues missing)
    {
        var response = Find(
            table, formula, formula.ResponseName, formula.Text.TakeWhile(char.IsWhiteSpace).Count());
        var frame = new ModelFrame(
            table, formula, response, i => table.Column(formula.Variables[i].Column).IsMostlyText, missing);
        var variables = frame._variables.Select((column, i) => new DesignVariable(
            column.Name,
            !frame._isCategorical[i] ? null
            : formula.Variables[i].Levels ?? LevelList.Learn(column, frame.Rows)));
        return (frame, new Design(formula, [.. variables]));
    }

    /// <summary>Takes from a table what a design needs; the response may be absent.</summary>
    public static ModelFrame Match(DataTable table, Design design, MissingValues missing)
    {
        var response = table.HasColumn(design.ResponseName) ? table.Column(design.ResponseName) : null;
        if (response is not null && !Enumerable.Range(0, table.RowCount).Any(row => !response.IsMissing(row)))
        {
            response = null;
        }

        return new ModelFrame(table, design.Formula, response, i => design.Variables[i].Levels is not null, missing);
    }

    /// <summary>The level of every row in use, per categorical variable; null per numeric one.</summary>
    public int[]?[] Encode(Design design)
    {
        var codes = new int[]?[_variables.Length];
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = design.Variables[i].Levels is { } levels
                ? LevelList.Encode(_table, _variables[i], levels, Rows)
                : null;
        }

        return codes;
    }

    /// <summary>The numbers of a numeric variable, one per row of the table.</summary>
    public ReadOnlySpan<double> Numbers(int variable) => _variables[variable].Numbers;

    private static DataColumn Find(DataTable table, Formula formula, string name, int position) =>
        table.HasColumn(name)
            ? table.Column(name)
            : throw FormulaError.At(formula.Text, position, table.NoColumn(name));

    private void CheckNumbers()
    {
        if (Response is { IsNumeric: false })
        {
            throw _table.NotANumber(Response, Response.FirstBadRow, "the response");
        }

        for (var i = 0; i < _variables.Length; i++)
        {
            if (!_isCategorical[i] && !_variables[i].IsNumeric)
            {
                throw _table.NotANumber(_variables[i], _variables[i].FirstBadRow, "a numeric column");
            }
        }
    }
}
