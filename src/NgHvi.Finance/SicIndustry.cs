namespace NgHvi.Finance;

/// <summary>An industry of a file of SIC definitions.</summary>
/// <param name="Number">From 1; unique.</param>
/// <param name="Name">Short name, as in the portfolio files.</param>
/// <param name="Description">Long name.</param>
public sealed record SicIndustry(int Number, string Name, string Description);
