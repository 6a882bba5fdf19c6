using NgHvi.Families;
using NgHvi.Models;

namespace NgHvi.Inference;

/// <summary>Draws of q₀ made again from its λ and the seed of its run, so that they need not be saved.</summary>
public static class FamilyDraws
{
    /// <summary>The draws that a fit with this q₀ and seed gives first.</summary>
    /// <param name="family">q₀.</param>
    /// <param name="affine">The coordinates in which q₀ lives; null: those of θ itself.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="count">How many. Range: > 0 and even.</param>
    /// <returns>Draws of θ, count×M row-major.</returns>
    public static double[] Create(GaussianFamily family, AffineModel? affine, long seed, int count)
    {
        ArgumentNullException.ThrowIfNull(family);
        var m = family.ParameterCount;
        var (values, points, noise) = (new double[Guard.Positive(count) * m], new double[2 * m], new double[family.NoiseCount]);
        for (var s = 0; s + 1 < count; s += 2)
        {
            var first = points.AsSpan(0, m);
            var second = points.AsSpan(m, m);
            AntitheticPair.Draw(family, RunStream.Of(seed, RunStream.Sample).Fold(s / 2), noise, first, second);
            var target = values.AsSpan(s * m, 2 * m);
            if (affine is null)
            {
                points.CopyTo(target);
            }
            else
            {
                affine.Map(first, target[..m]);
                affine.Map(second, target[m..]);
            }
        }

        return values;
    }
}
