namespace NgHvi;

/// <summary>A first guess of the posterior: a centre c and a square root T of a covariance matrix.</summary>
public sealed class StartingPoint
{
    private readonly double[] center;
    private readonly double[] scale;
    private readonly double[] root;

    /// <summary>Keeps copies.</summary>
    /// <param name="center">c, a point of high posterior density, length M.</param>
    /// <param name="scale">The order of magnitude of the conditional posterior standard deviations, length M, > 0.</param>
    /// <param name="root">T, M×M row-major, with TTᵀ a guess of the posterior covariance; empty when only the scale is known.</param>
    public StartingPoint(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, ReadOnlySpan<double> root = default)
    {
        Guard.SameLength(scale.Length, nameof(scale), center.Length, nameof(center));
        if (root.Length > 0)
        {
            Guard.SameLength(root.Length, nameof(root), center.Length * center.Length, "M²");
        }

        (this.center, this.scale, this.root) = (center.ToArray(), scale.ToArray(), root.ToArray());
    }

    /// <summary>c, length M.</summary>
    public ReadOnlySpan<double> Center => center;

    /// <summary>Spread in each coordinate given the others, length M.</summary>
    public ReadOnlySpan<double> Scale => scale;

    /// <summary>T, M×M row-major, or empty.</summary>
    public ReadOnlySpan<double> Root => root;
}
