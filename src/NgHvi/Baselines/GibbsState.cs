namespace NgHvi;

/// <summary>
/// Everything the next sweep of one chain needs. Of the random effects only sums over groups are kept, because no conditional of the other
/// parameters asks for more.
/// </summary>
public sealed class GibbsState
{
    private readonly double[] theta;

    internal GibbsState(LinearMixedModel model, RandomKey key)
    {
        var (q, r) = (model.Data.FixedCount, model.Data.RandomCount);
        Key = key;
        theta = new double[model.Parameters.Count];
        Precision = new double[r * r];
        Sums = new GroupSums(q, r);
    }

    /// <summary>Sweeps made.</summary>
    public int Sweep { get; internal set; }

    /// <summary>The chain's stream; with the sweep it fixes all randomness to come.</summary>
    public RandomKey Key { get; }

    /// <summary>θ in the model's coordinates, length M.</summary>
    public ReadOnlySpan<double> Theta => theta;

    internal Span<double> MutableTheta => theta;

    /// <summary>Ω, r×r.</summary>
    internal double[] Precision { get; }

    /// <summary>σ².</summary>
    internal double ResidualVariance { get; set; }

    /// <summary>Sums over groups at the last draw of α.</summary>
    internal GroupSums Sums { get; }

    /// <summary>Σ_k (y_k − X_kβ₀)ᵀZ_kα_k at that draw.</summary>
    internal double Projection { get; set; }
}
