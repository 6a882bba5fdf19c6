namespace NgHvi.Finance;

/// <summary>How a CRSP export becomes a panel; filters are off unless asked for, and counted when they are on.</summary>
public sealed record CrspOptions
{
    /// <summary>Industries by ranges of SIC codes; null: an industry for each code.</summary>
    public SicDefinitions? Industries { get; init; }
    /// <summary>Without <see cref="Industries"/>: leading digits of the code that make an industry, 2 to 4.</summary>
    public int Digits
    {
        get;
        init => field = value is >= 2 and <= 4 ? value
            : throw new ArgumentOutOfRangeException(nameof(Digits), $"Digits must be 2, 3 or 4 (value {value}).");
    } = 4;
    /// <summary>What becomes of stocks of no industry.</summary>
    public Unassigned Unassigned { get; init; }
    /// <summary>Whether of two rows of a stock and month the last is taken; otherwise they are refused.</summary>
    public bool KeepsLastDuplicate { get; init; }
    /// <summary>Keeps common US shares only: SHRCD 10 and 11, or NS, EQTY, COM, Y, and ACOR or CORP.</summary>
    public bool CommonOnly { get; init; }
    /// <summary>Keeps NYSE, AMEX and NASDAQ only: EXCHCD 1, 2, 3, or primaryexch N, A, Q.</summary>
    public bool MajorExchangesOnly { get; init; }
    /// <summary>Least price of the month's end, in dollars; 0: none.</summary>
    public double LeastPrice { get; init; }
    /// <summary>Leaves out SIC 6000 to 6999.</summary>
    public bool WithoutFinancials { get; init; }
}
