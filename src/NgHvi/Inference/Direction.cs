namespace NgHvi;

/// <summary>Which way a step goes.</summary>
public abstract record Direction
{
    private Direction()
    {
    }

    /// <summary>(F + damping)⁻¹ times the gradient.</summary>
    public sealed record NaturalGradient : Direction
    {
        /// <summary>The matrix F.</summary>
        public FisherMetric Metric { get; init; } = FisherMetric.Exact;

        /// <summary>
        /// What is added to F; null: <see cref="Recommended"/>. Damping 0.1 is fastest to one optimum; where there are many, damping 1 goes slower past the poor ones and ends tens of nats higher on deep
        /// models.
        /// </summary>
        public Damping? Damping { get; init; }

        /// <summary>How the system is solved.</summary>
        public FisherSolver Solver { get; init; } = new FisherSolver.Direct();

        /// <summary>Largest Euclidean norm of the natural gradient; longer ones are scaled to it. Infinity: no clipping.</summary>
        public double ClipNorm { get; init; } = double.PositiveInfinity;

        /// <summary>γ in m ← γm + (1 − γ)η. 0: no momentum. Range: [0, 1).</summary>
        public double Momentum { get; init => field = Guard.InUnitInterval(value, nameof(Momentum)); }

        /// <summary>The paper's, as its code runs: δ = 10 times the diagonal, 20 conjugate gradient iterations, clip 50, momentum 0.6.</summary>
        public static NaturalGradient AsPublished { get; } = new()
        {
            Metric = FisherMetric.PublishedAsExecuted,
            Damping = new Damping.Diagonal(10),
            Solver = new FisherSolver.ConjugateGradient(ConjugateGradientSettings.AsPublished),
            ClipNorm = 50,
            Momentum = 0.6,
        };

        /// <summary>The damping for a model when none is given.</summary>
        /// <param name="isMultimodal">Whether the model's posterior has many modes.</param>
        public static Damping Recommended(bool isMultimodal) => new Damping.Augmented(isMultimodal ? 1 : 0.1);
    }

    /// <summary>The gradient itself.</summary>
    public sealed record PlainGradient : Direction;
}
