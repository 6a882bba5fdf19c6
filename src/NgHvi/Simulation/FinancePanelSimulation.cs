namespace NgHvi;

/// <summary>A simulated panel of stock returns. Within an industry the months of a stock stand together, in order.</summary>
public sealed class FinancePanelSimulation
{
    private readonly int[] sizes;
    private readonly double[] factors;

    internal FinancePanelSimulation(MixedSimulation panel, int[] sizes, double[] factors, int monthCount)
    {
        (this.sizes, this.factors) = (sizes, factors);
        (Panel, MonthCount) = (panel, monthCount);
    }

    /// <summary>
    /// Rows and truth, a group for each industry, the largest first: the response is the return and the inputs the factors of the month,
    /// both
    /// less the mean and in standard deviations of <see cref="FinancePanelSimulator"/>.
    /// </summary>
    public MixedSimulation Panel { get; }

    /// <summary>Months of each stock.</summary>
    public int MonthCount { get; }

    /// <summary>Number of stocks.</summary>
    public int StockCount => Panel.RowCount / MonthCount;

    /// <summary>Stocks of each industry, length K, falling.</summary>
    public ReadOnlySpan<int> StocksPerIndustry => sizes;

    /// <summary>The factors of each month, standardised, months×3, row-major.</summary>
    public ReadOnlySpan<double> Factors => factors;

    /// <summary>The month of a row, from 0.</summary>
    public int MonthOf(int row) => row % MonthCount;

    /// <summary>The stock of a row, from 0, counted through all industries.</summary>
    public int StockOf(int row) => row / MonthCount;
}
