namespace NgHvi.Tests.Inference.Baselines;

/// <summary>Reads one direction of data augmentation variational inference and compares it with the general natural gradient.</summary>
internal static class AugmentedDirection
{
    public static double LatentNoise(DataAugmentationWorkspace workspace, DataAugmentationState state, int i, int k) =>
        workspace.LatentNoise[(i * state.Latents.PaddedCount) + k];

    /// <summary>Entry of the latent direction of group k in the layout of a full Gaussian's λ.</summary>
    public static double LatentDirection(DataAugmentationWorkspace workspace, DataAugmentationState state, int index, int k)
    {
        var r = state.Latents.RandomCount;
        if (index < r)
        {
            return workspace.LatentDirection[(index * state.Latents.PaddedCount) + k];
        }

        var (i, j) = ((index - r) / r, (index - r) % r);
        return j > i ? 0 : workspace.LatentDirection[((r + (i * (i + 1) / 2) + j) * state.Latents.PaddedCount) + k];
    }

    public static void AssertNaturalGradient(FullGaussian family, double[] gradient, double[] noise, Func<int, double> actual)
    {
        var (score, pullback, expected) = (noise.ToArray(), new double[family.Lambda.Length], new double[family.Lambda.Length]);
        SmallCholesky.SolveLowerTransposed(family.Factor, noise.Length, score);
        family.AddPullback(gradient.Zip(score, (g, s) => g + s).ToArray(), noise, pullback);
        family.NaturalGradient(pullback, expected);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual(i), 1e-9 * (1 + Math.Abs(expected[i])));
        }
    }
}
