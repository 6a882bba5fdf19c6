namespace NgHvi;

/// <summary>Draws of q₀ made again from its λ and the seed of its run, so that they need not be saved.</summary>
public static class FamilyDraws
{
    /// <summary>The draws that a fit with this q₀ and seed gives first, where q₀ is of θ itself.</summary>
    /// <param name="family">q₀.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="count">How many. Range: > 0 and even.</param>
    /// <returns>Draws of θ, count×M row-major.</returns>
    public static double[] Create(GaussianFamily family, long seed, int count)
    {
        ArgumentNullException.ThrowIfNull(family);
        if (Guard.Positive(count) % 2 != 0)
        {
            throw new ArgumentException("Draws come in antithetic pairs, so their number is even.", nameof(count));
        }

        var m = family.ParameterCount;
        var (values, noise) = (new double[count * m], new double[family.NoiseCount]);
        for (var s = 0; s < count; s += 2)
        {
            var key = RunStream.Of(seed, RunStream.Sample).Fold(s / 2);
            AntitheticPair.Draw(family, key, noise, values.AsSpan(s * m, m), values.AsSpan((s + 1) * m, m));
        }

        return values;
    }
}
