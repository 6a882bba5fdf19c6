using NgHvi.Sampling;

namespace NgHvi.Models.Deep;

/// <summary>Where q₀ of a deep model begins.</summary>
internal static class DeepStart
{
    /// <summary>
    /// The paper's: hidden weights uniform within ±√6/(n_in + n_out), biases 0; other parameters 0.01 with scale 1 for Gaussian responses, 0 with scale 0.01 for binary ones
    /// (method sections 4.2 and 4.3).
    /// </summary>
    public static StartingPoint Published(DeepModel model, RandomKey key)
    {
        var isGaussian = model.Family == ResponseFamily.Gaussian;
        var m = model.Parameters.Count;
        var (center, scale) = (new double[m], new double[m]);
        center.AsSpan(model.FixedOffset).Fill(isGaussian ? 0.01 : 0);
        scale.AsSpan().Fill(isGaussian ? 1 : 0.01);
        var architecture = model.Architecture;
        for (var i = 0; i < architecture.WeightCount; i++)
        {
            if (architecture.IsBias(i))
            {
                continue;
            }

            var l = architecture.LayerOf(i);
            var bound = Math.Sqrt(6) / (architecture.FanIn(l) + architecture.Widths[l]);
            center[i] = bound * ((2 * Philox.ToUniform(Philox.Block(key, (ulong)i).First)) - 1);
        }

        return new StartingPoint(center, scale);
    }

    public static StartingPoint Suggest(DeepModel model, RandomKey key) => Published(model, key);
}
