namespace NgHvi;

/// <summary>
/// Everything the next step of hybrid variational inference needs: λ, running moments, trust region, guard, averages, carried latent variables and the seed. Scratch memory is not part of it.
/// </summary>
public sealed partial class HybridViState
{
    internal HybridViState(GaussianFamily family, long seed, int recentCount, Averaging averaging, int latentCount = 0)
    {
        var length = family.Lambda.Length;
        Approximation = family;
        Seed = seed;
        Momentum = new double[length];
        FirstMoment = new double[length];
        SecondMoment = new double[length];
        Trust = new TrustRegionState();
        Guard = new GuardState(length);
        family.Lambda.CopyTo(Guard.Previous.AsSpan());
        family.Lambda.CopyTo(Guard.Snapshot.AsSpan());
        RecentElbo = new double[recentCount];
        Latents = new double[latentCount];
        Averager = averaging is Averaging.SecondHalf ? new IterateAverager(length) : null;
        Ring = averaging is Averaging.Last last ? new IterateRing(length, last.Count) : null;
    }

    /// <summary>Steps made.</summary>
    public int Step { get; internal set; }

    /// <summary>The seed; with the step it fixes all randomness to come.</summary>
    public long Seed { get; }

    /// <summary>q₀ at the present λ, in the coordinates of the run.</summary>
    public GaussianFamily Approximation { get; }

    /// <summary>Estimates of the ELBO along the run.</summary>
    public ElboTrace Trace { get; internal set; } = new();

    internal double[] Momentum { get; }

    internal double[] FirstMoment { get; }

    internal double[] SecondMoment { get; }

    internal TrustRegionState Trust { get; }

    internal GuardState Guard { get; }

    /// <summary>The last estimates of the ELBO, overwritten in turn: that of step t at (t − 1) mod length.</summary>
    internal double[] RecentElbo { get; }

    /// <summary>The values of z that chains carry from step to step, draws × latent length; empty without chains.</summary>
    internal double[] Latents { get; }

    internal IterateAverager? Averager { get; }

    internal IterateRing? Ring { get; }

    internal double ElapsedSeconds { get; set; }

    /// <summary>The approximation at the averaged λ.</summary>
    public GaussianFamily Average()
    {
        var result = Approximation.Clone();
        var mean = new double[result.Lambda.Length];
        if (Averager is { Sums.Count: > 0 })
        {
            Averager.Mean(Averager.SecondHalfStart(), mean);
        }
        else if (Ring is { Items.Count: > 0 })
        {
            Ring.Mean(Approximation, mean);
        }
        else
        {
            return result;
        }

        return result.TrySet(mean) ? result : Approximation.Clone();
    }
}
