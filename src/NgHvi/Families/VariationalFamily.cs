namespace NgHvi;

/// <summary>An approximation q₀(θ), θ ∈ ℝᴹ, with its free numbers λ in one flat vector. Draws are θ = T(λ, noise) with standard normal
/// noise. Nothing here assumes that q₀ has a mean vector or a covariance matrix.</summary>
public abstract class VariationalFamily
{
    /// <summary>log 2π.</summary>
    private protected const double LogTwoPi = 1.8378770664093454836;

    private protected VariationalFamily(int parameterCount, int lambdaLength) =>
        (ParameterCount, Lambda) = (Guard.Positive(parameterCount), new double[lambdaLength]);

    // (F + damping)⁻¹ times a gradient at the family's present λ; false when there is none.
    internal delegate bool MetricSolver(ReadOnlySpan<double> gradient, Span<double> result);

    /// <summary>M, the dimension of θ.</summary>
    public int ParameterCount { get; }
    /// <summary>How many standard normal numbers a draw of θ takes.</summary>
    public abstract int NoiseCount { get; }
    /// <summary>Entropy −E log q₀ in nats; NaN where it is not known in closed form.</summary>
    public virtual double Entropy => double.NaN;
    internal abstract Family Choice { get; } // The choice that creates this family anew.
    internal double[] Lambda { get; } // λ, in the order the family documents. After a change call Refresh.

    /// <summary>Maps standard normal noise to θ.</summary>
    /// <param name="noise">Length <see cref="NoiseCount"/>.</param>
    /// <param name="theta">Receives θ, length M.</param>
    public abstract void Transform(ReadOnlySpan<double> noise, Span<double> theta);

    /// <summary>s(θ) = −∇θ log q₀(θ).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="score">Receives s, length M; must not alias <paramref name="theta"/>.</param>
    /// <returns>log q₀(θ).</returns>
    public abstract double NegativeScore(ReadOnlySpan<double> theta, Span<double> score);

    /// <summary>A location and a scale of each entry of θ under q₀: mean and standard deviation where it has them.</summary>
    /// <param name="location">Receives M locations.</param>
    /// <param name="scale">Receives M scales, positive.</param>
    public abstract void Locations(Span<double> location, Span<double> scale);

    /// <summary>log q₀(θ).</summary>
    public double LogDensity(ReadOnlySpan<double> theta) => NegativeScore(theta, new double[ParameterCount]);

    /// <summary>Draws θ ~ q₀ from a stream.</summary>
    public double[] Draw(RandomKey key)
    {
        var (noise, theta) = (new double[NoiseCount], new double[ParameterCount]);
        NormalSampler.Fill(key, noise);
        Transform(noise, theta);
        return theta;
    }

    /// <summary>A copy that shares no memory.</summary>
    public VariationalFamily Clone()
    {
        var copy = Choice.Create(ParameterCount);
        copy.TrySet(Lambda);
        return copy;
    }

    // log q₀ of the draw that this noise makes, and of its negative; NaN where only θ tells it.
    internal virtual double NoiseLogDensity(ReadOnlySpan<double> noise) => double.NaN;
    // Recomputes what is derived from λ.
    internal abstract bool Refresh();
    // Sets λ before the first step, loadings at a value or, by a key, random. Refresh is the caller's.
    internal abstract void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings);
    // Adds (∂T/∂λ)ᵀu for one draw to a gradient that has the layout of λ.
    internal abstract void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient);

    // Gives reflections of one distribution (columns of B, entries of d) the signs of a reference λ.
    internal virtual void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
    }

    // The solver of natural gradients; null where the family has no metric.
    internal virtual MetricSolver? CreateMetric(MetricChoice choice) => null;

    // Squared lengths of a direction in a metric, of what moves q₀ and of what changes its shape: a step of rate ρ along them moves q₀ by
    // about ½ρ² times these in nats. A family with one block only has a location of length 0.
    internal virtual (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch) =>
        (0, FixedOrder.SumOfSquares(direction));

    // Moves λ along a direction so that it stays a distribution.
    internal virtual void Retract(ReadOnlySpan<double> direction, double locationRate, double shapeRate, double floor) =>
        TensorPrimitives.MultiplyAdd(direction, shapeRate, Lambda, Lambda);

    internal bool LambdaIsFinite() => FixedOrder.AreFinite(Lambda);

    internal bool TrySet(ReadOnlySpan<double> lambda)
    {
        lambda.CopyTo(Lambda);
        return Refresh();
    }

    internal FamilyDocument ToDocument() => new(Choice, ParameterCount, [.. Lambda]);

    internal void CheckLambda(ReadOnlySpan<double> x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        Guard.SameLength(x.Length, name, Lambda.Length, "λ");

    private protected void CheckTheta(ReadOnlySpan<double> x, [CallerArgumentExpression(nameof(x))] string name = "") =>
        Guard.SameLength(x.Length, name, ParameterCount, nameof(ParameterCount));
}
