namespace NgHvi.Cli;

/// <summary>Predicted probabilities of n rows.</summary>
/// <param name="Probabilities">P(y = 1), length n.</param>
/// <param name="StandardDeviations">Posterior standard deviations of the probabilities, length n; empty where they are not known.</param>
/// <param name="Levels">Probabilities of the quantiles, length P.</param>
/// <param name="Quantiles">Posterior quantiles of the probabilities, n×P row-major.</param>
internal sealed record BinaryTable(double[] Probabilities, double[] StandardDeviations, double[] Levels, double[] Quantiles)
{
    /// <summary>The class of a row: 1 when it is more likely than not, as scores count it.</summary>
    public int ClassOf(int row) => Probabilities[row] > 0.5 ? 1 : 0;
}
