namespace NgHvi;

/// <summary>Posterior of one number.</summary>
public sealed record Quantity
{
    /// <summary>For example "Subject.sd(Days)".</summary>
    public required string Name { get; init; }
    /// <summary>Posterior mean.</summary>
    public required double Mean { get; init; }
    /// <summary>Posterior standard deviation.</summary>
    public required double StandardDeviation { get; init; }
    /// <summary>2.5 % quantile.</summary>
    public required double Lower { get; init; }
    /// <summary>50 % quantile.</summary>
    public required double Median { get; init; }
    /// <summary>97.5 % quantile.</summary>
    public required double Upper { get; init; }
    /// <summary>Monte Carlo standard error of the mean.</summary>
    public double Mcse { get; init; } = double.NaN;
    /// <summary>Effective number of independent draws.</summary>
    public double Ess { get; init; } = double.NaN;
    /// <summary>Split-R̂ of Markov chains; else NaN.</summary>
    public double RHat { get; init; } = double.NaN;
    /// <summary>Equally weighted draws, in one order for all quantities of a fit.</summary>
    public IReadOnlyList<double> Draws => Source is { } source ? Array.AsReadOnly(source.Value) : [];
    internal Lazy<double[]>? Source { get; init; }

    /// <summary>Whether all but the draws is the same.</summary>
    public bool Equals(Quantity? other) => other is not null && Name == other.Name && Numbers().SequenceEqual(other.Numbers());
    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Mean, StandardDeviation);
    /// <summary>"Days: 10.47 ± 1.55 [7.42, 13.52]".</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Name}: {Mean:G5} ± {StandardDeviation:G3} [{Lower:G5}, {Upper:G5}]");

    private double[] Numbers() => [Mean, StandardDeviation, Lower, Median, Upper, Mcse, Ess, RHat];
}
