namespace NgHvi.Finance;

/// <summary>What the numbers of a block are.</summary>
public enum FrenchUnit
{
    /// <summary>Returns, or differences of returns, in percent.</summary>
    Percent,

    /// <summary>Numbers of firms; zero marks an empty portfolio.</summary>
    Firms,

    /// <summary>Millions of dollars.</summary>
    Millions,

    /// <summary>Book to market equity and other ratios.</summary>
    Ratio,
}
