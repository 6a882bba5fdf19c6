namespace NgHvi;

/// <summary>One curve of a <see cref="ResponseProfile"/>: the posterior of the expected response along the grid, for one group.</summary>
public sealed class ResponseCurve
{
    private readonly double[] means;
    private readonly double[] standardDeviations;
    private readonly double[] lower;
    private readonly double[] upper;

    internal ResponseCurve(string name, PredictionLevel level, double[] means, double[] standardDeviations, double[] lower, double[] upper)
    {
        (Name, Level) = (name, level);
        (this.means, this.standardDeviations, this.lower, this.upper) = (means, standardDeviations, lower, upper);
    }

    /// <summary>The group's key, "population" or "new group".</summary>
    public string Name { get; }

    /// <summary>Which random coefficients were assumed.</summary>
    public PredictionLevel Level { get; }

    /// <summary>Posterior means of the expected response, or P(y = 1); one per grid point.</summary>
    public ReadOnlySpan<double> Means => means;

    /// <summary>Posterior standard deviations of the expected response, without residual noise, or of the probability; one per grid point.</summary>
    public ReadOnlySpan<double> StandardDeviations => standardDeviations;

    /// <summary>Lower posterior quantiles, one per grid point.</summary>
    public ReadOnlySpan<double> Lower => lower;

    /// <summary>Upper posterior quantiles, one per grid point.</summary>
    public ReadOnlySpan<double> Upper => upper;
}
