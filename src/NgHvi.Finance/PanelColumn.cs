namespace NgHvi.Finance;

/// <summary>A column of text, or of numbers that are written with so many decimals (−1: in their shortest exact form).</summary>
internal sealed record PanelColumn(string Name, string[]? Text, double[]? Numbers, int Decimals = -1)
{
    public string TextAt(int row) => Text is not null ? Text[row]
        : double.IsNaN(Numbers![row]) ? ""
        : Numbers[row].ToString(Decimals < 0 ? "R" : $"F{Decimals}", CultureInfo.InvariantCulture);

    public PanelColumn Take(int[] rows) => this with
    {
        Text = Text is null ? null : Array.ConvertAll(rows, row => Text[row]),
        Numbers = Numbers is null ? null : Array.ConvertAll(rows, row => Numbers[row]),
    };

    public DataFrameColumn ToFrame() => Text is not null ? new StringDataFrameColumn(Name, Text)
        : new DoubleDataFrameColumn(Name, Numbers!.Select(value => double.IsNaN(value) ? (double?)null : value));
}
