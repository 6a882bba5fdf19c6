namespace NgHvi.Notebooks.Reports.Mathematics;

/// <summary>Matrices, cases and aligned formulas.</summary>
internal static class MathMlTable
{
    /// <summary>The rows of <c>\begin{name}</c> with the delimiters the name stands for.</summary>
    public static string Environment(string name, List<List<string>> rows)
    {
        var (open, close) = name.TrimEnd('*') switch
        {
            "pmatrix" => ("(", ")"),
            "bmatrix" => ("[", "]"),
            "Bmatrix" => ("{", "}"),
            "vmatrix" => ("|", "|"),
            "Vmatrix" => ("‖", "‖"),
            "cases" => ("{", ""),
            _ => ("", ""),
        };
        var table = name.TrimEnd('*') switch
        {
            "cases" => Table(rows, static _ => "left"),
            "aligned" or "align" or "split" or "alignat" or "eqnarray" => Aligned(rows),
            "equation" or "gathered" or "gather" => Table(rows, static _ => "center", displayed: true),
            _ => Table(rows, static _ => "center"),
        };
        return open.Length + close.Length == 0
            ? table
            : $"<mrow><mo fence=\"true\">{open}</mo>{table}<mo fence=\"true\">{close}</mo></mrow>";
    }

    /// <summary>Columns aligned right and left in turn, so that relations stand below each other.</summary>
    public static string Aligned(List<List<string>> rows) =>
        Table(rows, static column => column % 2 == 0 ? "right" : "left", "padding-left:0;padding-right:0.2em;", displayed: true);

    private static string Table(
        List<List<string>> rows, Func<int, string> alignment, string style = "", bool displayed = false)
    {
        var body = rows.Select(row => "<mtr>" + string.Concat(row.Select((cell, column) =>
            $"<mtd style=\"{style}text-align:{alignment(column)}\"><mrow>{cell}</mrow></mtd>")) + "</mtr>");
        return $"<mtable{(displayed ? " displaystyle=\"true\"" : "")}>{string.Concat(body)}</mtable>";
    }
}
