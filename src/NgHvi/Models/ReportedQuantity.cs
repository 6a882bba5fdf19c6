namespace NgHvi;

/// <summary>A quantity that a person reads, as a function of θ.</summary>
/// <param name="Name">For example "residual.variance".</param>
/// <param name="Index">The entry of θ it is a function of, or −1 when it depends on several.</param>
/// <param name="Scale">How that entry stands for the quantity; ignored when <paramref name="Index"/> is −1.</param>
public readonly record struct ReportedQuantity(string Name, int Index, ParameterScale Scale);
