namespace NgHvi;

/// <summary>Everything the next step of NAGVAC needs. Scratch memory is not part of it.</summary>
public sealed class NagvacState
{
    private readonly List<double> losses = [];

    internal NagvacState(FactorGaussian family, long seed, double startPrecision)
    {
        (Approximation, Seed) = (family, seed);
        (WeightPrecision, FixedEffectsPrecision) = (startPrecision, startPrecision);
        Momentum = new double[family.Lambda.Length];
        BestLambda = new double[family.Lambda.Length];
    }

    /// <summary>Steps made, the first of which only sets the momentum.</summary>
    public int Step { get; internal set; }

    /// <summary>The seed; with the step it fixes all randomness to come.</summary>
    public long Seed { get; }

    /// <summary>q(θ) = N(μ, bbᵀ + diag(c²)) at the present numbers.</summary>
    public FactorGaussian Approximation { get; }

    /// <summary>γ_w, prior precision of the weights without biases.</summary>
    public double WeightPrecision { get; internal set; }

    /// <summary>γ_β, prior precision of the fixed effects without the constant's.</summary>
    public double FixedEffectsPrecision { get; internal set; }

    /// <summary>
    /// Estimates of the lower bound along the run, in nats, up to the constants of flat priors; too small by the error of the group draws.
    /// </summary>
    public ElboTrace Trace { get; } = new();

    /// <summary>The validation loss after every step, in nats per row; empty without validation rows.</summary>
    public IReadOnlyList<double> ValidationLosses => losses;

    /// <summary>The smallest validation loss; +∞ before the first.</summary>
    public double BestLoss { get; private set; } = double.PositiveInfinity;

    /// <summary>The step of <see cref="BestLoss"/>; 0 before the first.</summary>
    public int BestStep { get; private set; }

    /// <summary>ḡ.</summary>
    internal double[] Momentum { get; }

    /// <summary>λ at <see cref="BestStep"/>.</summary>
    internal double[] BestLambda { get; }

    /// <summary>Takes the loss after a step.</summary>
    /// <returns>Whether it is smaller than that after the step before.</returns>
    internal bool AddLoss(double loss)
    {
        var decreased = losses.Count == 0 || loss < losses[^1];
        losses.Add(loss);
        if (loss < BestLoss)
        {
            (BestLoss, BestStep) = (loss, Step);
            Approximation.Lambda.CopyTo(BestLambda.AsSpan());
        }

        return decreased;
    }
}
