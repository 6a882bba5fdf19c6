namespace NgHvi.Notebooks.Running;

/// <summary>An output that is not as it was stored.</summary>
/// <param name="Cell">Which of the cells of C#, from 1.</param>
/// <param name="Output">Which of its outputs.</param>
/// <param name="Expected">What is stored, from where it begins to differ.</param>
/// <param name="Actual">What the run gave.</param>
public sealed record OutputDifference(int Cell, string Output, string Expected, string Actual)
{
    /// <inheritdoc/>
    public override string ToString() => $"Cell {Cell}, {Output}: expected \"{Expected}\", got \"{Actual}\".";
}
