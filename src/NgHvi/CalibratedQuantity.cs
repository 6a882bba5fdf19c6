namespace NgHvi;

/// <summary>One quantity of a <see cref="Calibration"/>.</summary>
/// <param name="Name">As in <see cref="Fit.Quantities"/>, or "group[level].coefficient" of a random effect.</param>
/// <param name="Truths">True values by simulation, in data units; of σ_k its logarithm.</param>
/// <param name="Ranks">Posterior probabilities up to the true values, uniform where the method is right.</param>
/// <param name="OwnRanks">Probabilities up to the true values under q₀ itself; empty where it has none.</param>
public sealed record CalibratedQuantity(
    string Name, IReadOnlyList<double> Truths, IReadOnlyList<double> Ranks, IReadOnlyList<double> OwnRanks)
{
    /// <summary>Probability that uniform ranks stray as far at any point.</summary>
    public double PValue { get; init; }
    /// <summary>The ranks stay within the bands that all quantities share.</summary>
    public bool IsWithin { get; init; }
    /// <summary>Probability that <see cref="OwnRanks"/> symmetric about ½ are as far from it; NaN: there are none.</summary>
    public double SymmetryPValue { get; init; }
    /// <summary>Mean rank: above ½ estimates are too low, below it too high.</summary>
    public double Mean => Ranks.Average();
    /// <summary>12·E[(rank − ½)²]: above 1 posteriors are too narrow or off, below it too wide.</summary>
    public double Spread => 12 * Ranks.Average(rank => (rank - 0.5) * (rank - 0.5));
}
