namespace NgHvi.Finance;

/// <summary>Whether one model predicts better than another, month by month (Diebold and Mariano 1995).</summary>
public static class DieboldMariano
{
    /// <summary>Mean over months of the month's mean score of A less that of B; rows of a month share its shocks, so that a month, not a
    /// row, counts once.</summary>
    /// <param name="frame">A row a prediction.</param>
    /// <param name="a">Column of A's scores (higher is better), or losses.</param>
    /// <param name="b">Column of B's.</param>
    /// <param name="month">Column of the month.</param>
    /// <param name="lags">Of Newey and West's standard error.</param>
    /// <exception cref="InputException">No such column, or fewer than two months.</exception>
    public static MeanEstimate Test(DataFrame frame, string a, string b, string month = "month", int lags = NeweyWest.DefaultLags)
    {
        var columns = MonthColumns.Of(frame, month, null, a, b);
        double[] differences =
            [.. columns.ByMonth().Select(one => one.Rows.Average(row => columns.Values[0][row] - columns.Values[1][row]))];
        return differences.Length > 1 ? NeweyWest.Mean(differences, lags)
            : throw new InputException($"Column \"{month}\" has one month; a test needs two or more.");
    }
}
