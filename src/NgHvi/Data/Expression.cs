namespace NgHvi;

/// <summary>Arithmetic of columns, such as log(x + 1): a column, a number, or an operation on others.</summary>
internal sealed record Expression(string Symbol, int Position, params Expression[] Operands)
{
    public const string Pi = "pi";
    private const string Finite = "numbers whose result is finite";

    public static readonly Dictionary<(string Symbol, int Count), (Func<double, double, double> Apply, string Allowed)> Operations =
        new()
        {
            [("log", 1)] = ((a, _) => Math.Log(a), "numbers above 0"),
            [("log", 2)] = ((a, b) => Math.Log(a) / Math.Log(b), "numbers above 0, and a base other than 1"),
            [("log2", 1)] = ((a, _) => Math.Log2(a), "numbers above 0"),
            [("log10", 1)] = ((a, _) => Math.Log10(a), "numbers above 0"),
            [("log1p", 1)] = ((a, _) => Logistic.Log1p(a), "numbers above -1"),
            [("exp", 1)] = ((a, _) => Math.Exp(a), "numbers below 709.8"),
            [("sqrt", 1)] = ((a, _) => Math.Sqrt(a), "numbers from 0 on"),
            [("abs", 1)] = ((a, _) => Math.Abs(a), Finite),
            [("round", 1)] = ((a, _) => Math.Round(a), Finite),
            [("sin", 1)] = ((a, _) => Math.Sin(a), Finite),
            [("cos", 1)] = ((a, _) => Math.Cos(a), Finite),
            [("I", 1)] = ((a, _) => a, Finite),
            [("(", 1)] = ((a, _) => a, Finite),
            [("+", 1)] = ((a, _) => a, Finite),
            [("-", 1)] = ((a, _) => -a, Finite),
            [("+", 2)] = ((a, b) => a + b, Finite),
            [("-", 2)] = ((a, b) => a - b, Finite),
            [("*", 2)] = ((a, b) => a * b, Finite),
            [("/", 2)] = ((a, b) => a / b, "a divisor other than 0"),
            [("^", 2)] = (Math.Pow, "numbers above 0, and others with whole powers"),
            [("<", 2)] = ((a, b) => a < b ? 1 : 0, Finite),
            [(">", 2)] = ((a, b) => a > b ? 1 : 0, Finite),
            [("<=", 2)] = ((a, b) => a <= b ? 1 : 0, Finite),
            [(">=", 2)] = ((a, b) => a >= b ? 1 : 0, Finite),
            [("==", 2)] = ((a, b) => a == b ? 1 : 0, Finite),
            [("!=", 2)] = ((a, b) => a != b ? 1 : 0, Finite),
        };

    public double Number { get; init; } = double.NaN; // Of a number.
    public bool IsColumn => Operands.Length == 0 && double.IsNaN(Number);
    public IEnumerable<Expression> Columns => IsColumn ? [this] : Operands.SelectMany(operand => operand.Columns);
    public int Size { get; } = 1 + Operands.Sum(operand => operand.Size);
    public string Name => IsColumn ? Symbol : ToString();
    public bool IsComparison => Symbol is "(" or "I" ? Operands[0].IsComparison : Symbol is "<" or ">" or "<=" or ">=" or "==" or "!=";
    public string Key => IsColumn ? Symbol : "\u001d" + ToString();

    // As R writes it.
    public override string ToString() => (Operands, Symbol) switch
    {
        ([], _) => IsColumn ? Quoted(Symbol) : Symbol == Pi ? Pi : Number.ToString("R", CultureInfo.InvariantCulture),
        ([var only], "(") => $"({only})",
        ([var only], "+" or "-") => Symbol + only,
        ([var left, var right], "/" or "^") => $"{left}{Symbol}{right}",
        ([var left, var right], "log") => $"log({left}, {right})",
        ([var left, var right], _) => $"{left} {Symbol} {right}",
        _ => $"{Symbol}({Operands[0]})",
    };

    public static string Quoted(string column) => FormulaParser.IsName(column) && column != Pi ? column : $"`{column}`";

    // Of these rows, which have no missing cells; a column of the table is the same whole.
    public DataColumn ToColumn(DataTable table, int[] rows)
    {
        if (IsColumn) return table.Column(Symbol);
        var all = new double[table.RowCount];
        foreach (var (value, row) in Evaluate(table, rows).Zip(rows)) all[row] = value;
        return DataColumn.FromNumbers(Name, all);
    }

    public double[] Evaluate(DataTable table, int[] rows)
    {
        var values = new double[rows.Length];
        if (Operands.Length == 0)
        {
            var numbers = IsColumn ? table.Column(Symbol).Numbers : [];
            for (var i = 0; i < rows.Length; i++) values[i] = IsColumn ? numbers[rows[i]] : Number;
            return values;
        }

        var (apply, allowed) = Operations[(Symbol, Operands.Length)];
        var (left, right) = (Operands[0].Evaluate(table, rows), Operands[^1].Evaluate(table, rows));
        for (var i = 0; i < rows.Length; i++)
        {
            values[i] = apply(left[i], right[i]);
            if (double.IsFinite(values[i])) continue;
            Expression[] columns = [.. Operands.Reverse().SelectMany(o => o.Columns).DistinctBy(c => c.Symbol)]; // A divisor first.
            var where = string.Join(" and ", columns.Select(column => $"{column} is {table.Column(column.Symbol).TextAt(rows[i])}"));
            throw new InputException(columns.Length == 0 ? $"The formula has {this}, which is no finite number." :
                $"{table.Place(rows[i], columns[0].Symbol)}: {this} is no finite number where {where}; \"{Symbol}\" allows {allowed}.");
        }

        return values;
    }
}
