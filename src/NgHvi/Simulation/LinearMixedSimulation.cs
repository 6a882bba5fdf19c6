namespace NgHvi;

/// <summary>Simulated data and the truth behind them.</summary>
/// <param name="Table">Columns group, split, y, x1 … x5.</param>
/// <param name="FixedEffects">β, intercept first.</param>
/// <param name="RandomEffects">α_k in the order of the groups' first rows.</param>
/// <param name="RandomEffectVariance">σ²_α.</param>
/// <param name="ResidualVariance">σ²_e.</param>
/// <param name="FixedVariance">Variance of x'β over the rows.</param>
public sealed record LinearMixedSimulation(
    DataTable Table,
    IReadOnlyList<double> FixedEffects,
    IReadOnlyList<double> RandomEffects,
    double RandomEffectVariance,
    double ResidualVariance,
    double FixedVariance)
{
    /// <summary>R²_m: share of the variance of y due to the fixed effects.</summary>
    public double MarginalR2 => FixedVariance / (FixedVariance + RandomEffectVariance + ResidualVariance);

    /// <summary>R²_c: share of the variance of y due to fixed and random effects.</summary>
    public double ConditionalR2 => (FixedVariance + RandomEffectVariance) / (FixedVariance + RandomEffectVariance + ResidualVariance);
}
