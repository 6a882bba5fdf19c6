namespace NgHvi;

// The share of the groups that a step visits; the steps at most.
internal readonly record struct UpdateSetup(
    VariationalFamily Family, int Draws, bool IsMultimodal = false, double VisitedShare = 1, int Limit = int.MaxValue)
{
    public bool VisitsInPart => VisitedShare < 1;
    public double[] PriorPrecision { get; init; } = []; // Of each entry of θ, about.
}
