namespace NgHvi.Finance;

/// <summary>A simulated panel of stock returns and its truth; months of a stock and stocks of an industry are together.</summary>
public sealed class PanelSimulation
{
    private static readonly string[] RegimeNames = ["calm", "medium", "crisis"];
    private readonly (double[] Values, bool Varies)[] industries;
    private readonly int[] months; // Of a stock's rows, from 0.
    private readonly int[] rowIndustries, stocks;
    private readonly double[] factors, response, expected;
    private readonly RowSet[] sets;
    private readonly string[] regimes;

    internal PanelSimulation(
        PanelSimulator options, int[] months, int[] regimes, double[] factors, int[] kept, int[] sizes, int[] stocks,
        (double[] Values, bool Varies)[] industries, double[] known, double[] noise, (double Mean, double Deviation) wanted)
    {
        (this.months, this.factors, this.industries, this.stocks) = (months, factors, industries, stocks);
        this.regimes = Array.ConvertAll(regimes, regime => RegimeNames[regime]);
        Industries = Array.AsReadOnly(Array.ConvertAll(kept, k => (k + 1).ToString(CultureInfo.InvariantCulture)));
        rowIndustries = [.. sizes.SelectMany((size, k) => Enumerable.Repeat(k, size * months.Length))];
        sets = [.. Enumerable.Range(0, known.Length).Select(row => options.IsTraining(MonthOf(row)) ? RowSet.Train : RowSet.Test)];
        expected = new double[known.Length];
        for (var row = 0; row < known.Length; row++)
        {
            expected[row] = At(rowIndustries[row], factors.AsSpan(MonthOf(row) * PanelSimulator.FactorCount, PanelSimulator.FactorCount));
            known[row] += expected[row];
        }

        // s₀ solves var(known + s₀ noise) = sd² over training rows, c their mean.
        var rows = RowsOf(RowSet.Train);
        double Over(Func<int, double> value) => rows.Average(value);
        var (a, b) = (Over(row => known[row]), Over(row => noise[row]));
        var (aa, ab) = (Over(row => (known[row] - a) * (known[row] - a)), Over(row => (known[row] - a) * (noise[row] - b)));
        var bb = Over(row => (noise[row] - b) * (noise[row] - b));
        NoiseScale = (Math.Sqrt((ab * ab) - (bb * (aa - (wanted.Deviation * wanted.Deviation)))) - ab) / bb;
        if (!(NoiseScale > 0))
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"Signal and shocks have standard deviation {Math.Sqrt(aa):F1}, but returns {wanted.Deviation:F1}; lower the shocks."));
        }

        Intercept = wanted.Mean - a - (NoiseScale * b);
        response = new double[known.Length];
        for (var row = 0; row < known.Length; row++)
        {
            expected[row] += Intercept;
            response[row] = Math.Round(known[row] + Intercept + (NoiseScale * noise[row]), 6);
        }
    }

    /// <summary>Rows, a row a stock and month.</summary>
    public int RowCount => sets.Length;
    /// <summary>Names of the industries, largest first: "1", "2", … of 548.</summary>
    public IReadOnlyList<string> Industries { get; }
    /// <summary>Returns in percent.</summary>
    public ReadOnlySpan<double> Response => response;
    /// <summary>m_k(x) of each row in percent: what is expected of an average stock of its industry.</summary>
    public ReadOnlySpan<double> ExpectedValues => expected;
    /// <summary>Purpose of each row.</summary>
    public ReadOnlySpan<RowSet> Sets => sets;
    /// <summary>c, which gives training returns their mean.</summary>
    public double Intercept { get; }
    /// <summary>s₀, which gives training returns their standard deviation.</summary>
    public double NoiseScale { get; }
    /// <summary>Columns stock, industry, month, ret, mkt, smb, hml (percent), regime and split ("train", "test").</summary>
    public DataFrame Table => field ??= CreateTable().ToDataFrame();

    /// <summary>Formula of the paper's model.</summary>
    public static string Formula => "ret ~ deep(mkt, smb, hml) + (deep | industry)";

    /// <summary>Whether an industry differs from the pool.</summary>
    /// <param name="industry">Place in <see cref="Industries"/>.</param>
    public bool Varies(int industry) => industries[industry].Varies;

    /// <summary>m_k(x), the true expected return in percent.</summary>
    /// <param name="industry">Place in <see cref="Industries"/>.</param>
    /// <param name="mkt">Market, percent.</param>
    /// <param name="smb">Size, percent.</param>
    /// <param name="hml">Value, percent.</param>
    public double Expected(int industry, double mkt, double smb, double hml) => Intercept + At(industry, [mkt, smb, hml]);

    /// <summary>Rows of a set, rising.</summary>
    /// <param name="set">The set.</param>
    public int[] RowsOf(RowSet set) => [.. Enumerable.Range(0, RowCount).Where(row => sets[row] == set)];

    /// <summary>Rows of a set as data of <see cref="Formula"/>.</summary>
    /// <param name="set">The set.</param>
    public ModelData Data(RowSet set) =>
        ModelData.From(Table.Where(set == RowSet.Train ? "split=train" : "split=test"), Formula);

    /// <summary>Scores of m_k as a normal prediction, whose standard deviation is that of training rows.</summary>
    /// <param name="set">The rows.</param>
    public Scores Oracle(RowSet set)
    {
        var deviation = Math.Sqrt(RowsOf(RowSet.Train).Average(row => Math.Pow(response[row] - expected[row], 2)));
        var rows = RowsOf(set);
        return Scores.OfNormals(
            Array.ConvertAll(rows, row => response[row]), Array.ConvertAll(rows, row => expected[row]), [.. rows.Select(_ => deviation)]);
    }

    private double At(int industry, ReadOnlySpan<double> percent)
    {
        const int Count = PanelSimulator.FactorCount;
        Span<double> x = stackalloc double[Count], bends = stackalloc double[4];
        for (var j = 0; j < Count; j++) x[j] = (percent[j] - PanelSimulator.FactorMeans[j]) / PanelSimulator.FactorDeviations[j];
        PanelSimulator.Bend(x, bends);
        var values = industries[industry].Values.AsSpan();
        return values[0] + FixedOrder.Dot(x, values.Slice(1, Count)) + FixedOrder.Dot(bends, values[(1 + Count)..]);
    }

    private int MonthOf(int row) => months[row % months.Length];

    private DataTable CreateTable()
    {
        var rows = Enumerable.Range(0, RowCount).ToArray();
        string[] names = [.. Enumerable.Range(0, PanelSimulator.MonthCount).Select(month =>
            new DateTime(2005, 1, 1).AddMonths(month).ToString("yyyy-MM", CultureInfo.InvariantCulture))];
        DataColumn Factor(string name, int j) => DataColumn.FromNumbers(name, rows.Select(row => factors[(MonthOf(row) * 3) + j]));
        return DataTable.FromColumns(
            DataColumn.FromText("stock", rows.Select(row => stocks[row / months.Length].ToString(CultureInfo.InvariantCulture))),
            DataColumn.FromText("industry", rows.Select(row => Industries[rowIndustries[row]])),
            DataColumn.FromText("month", rows.Select(row => names[MonthOf(row)])),
            DataColumn.FromNumbers("ret", response),
            Factor("mkt", 0), Factor("smb", 1), Factor("hml", 2),
            DataColumn.FromText("regime", rows.Select(row => regimes[MonthOf(row)])),
            DataColumn.FromText("split", sets.Select(set => set == RowSet.Train ? "train" : "test")));
    }
}
