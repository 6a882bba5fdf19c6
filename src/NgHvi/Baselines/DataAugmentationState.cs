namespace NgHvi;

/// <summary>Everything the next step of data augmentation variational inference needs. Scratch memory is not part of it.</summary>
public sealed class DataAugmentationState
{
    internal DataAugmentationState(FullGaussian family, LatentGaussians latents, long seed, int averagedSteps)
    {
        (Approximation, Latents, Seed) = (family, latents, seed);
        Momentum = new double[family.Lambda.Length];
        LatentMomentum = new double[latents.Lambda.Length];
        Ring = new IterateRing(family.Lambda.Length, averagedSteps);
        LatentRing = new IterateRing(latents.Lambda.Length, averagedSteps);
    }

    /// <summary>Steps made.</summary>
    public int Step { get; internal set; }

    /// <summary>The seed; with the step it fixes all randomness to come.</summary>
    public long Seed { get; }

    /// <summary>q(θ) at the present μ_1 and C_1, in the coordinates of the run.</summary>
    public FullGaussian Approximation { get; }

    /// <summary>Estimates of the ELBO along the run.</summary>
    public ElboTrace Trace { get; } = new();

    /// <summary>q(α̃) at the present μ_2 and C_2.</summary>
    internal LatentGaussians Latents { get; }

    internal double[] Momentum { get; }

    internal double[] LatentMomentum { get; }

    internal IterateRing Ring { get; }

    internal IterateRing LatentRing { get; }

    /// <summary>Both parts of q at the mean of the last iterates.</summary>
    internal (FullGaussian Approximation, LatentGaussians Latents) Average()
    {
        var family = (FullGaussian)Approximation.Clone();
        if (Ring.Items.Count == 0)
        {
            return (family, Latents.With(Latents.Lambda));
        }

        var mean = new double[family.Lambda.Length];
        Ring.Mean(Approximation, mean);
        if (!family.TrySet(mean))
        {
            family.TrySet(Approximation.Lambda);
        }

        var (latentMean, aligned) = (new double[Latents.Lambda.Length], new double[Latents.Lambda.Length]);
        foreach (var item in LatentRing.Items)
        {
            item.CopyTo(aligned.AsSpan());
            Latents.AlignSigns(aligned);
            TensorPrimitives.Add(latentMean, aligned, latentMean);
        }

        TensorPrimitives.Divide(latentMean, LatentRing.Items.Count, latentMean);
        return (family, Latents.With(latentMean));
    }
}
