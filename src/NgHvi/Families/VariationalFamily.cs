namespace NgHvi;

/// <summary>Approximation q₀(θ), θ ∈ ℝᴹ, with free numbers λ; draws are θ = T(λ, noise) of standard normal noise.</summary>
public abstract class VariationalFamily
{
    private protected const double LogTwoPi = 1.8378770664093454836;

    private protected VariationalFamily(int parameterCount, int lambdaLength) =>
        (ParameterCount, Lambda) = (Guard.Positive(parameterCount), new double[lambdaLength]);

    /// <summary>Dimension M of θ.</summary>
    public int ParameterCount { get; }
    /// <summary>Number of standard normals a draw takes.</summary>
    public abstract int NoiseCount { get; }
    /// <summary>Entropy −E log q₀ in nats; NaN without a closed form.</summary>
    public virtual double Entropy => double.NaN;
    internal abstract Family Choice { get; }
    internal double[] Lambda { get; } // After a change call Refresh.

    /// <summary>Maps standard normal noise to θ.</summary>
    /// <param name="noise">Length <see cref="NoiseCount"/>.</param>
    /// <param name="theta">Receives θ, length M.</param>
    public abstract void Transform(ReadOnlySpan<double> noise, Span<double> theta);

    /// <summary>s(θ) = −∇θ log q₀(θ).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="score">Receives s, length M, not in place.</param>
    /// <returns>log q₀(θ).</returns>
    public abstract double NegativeScore(ReadOnlySpan<double> theta, Span<double> score);

    /// <summary>Location and scale of each θ_j: mean and standard deviation where they exist.</summary>
    /// <param name="location">Receives M locations.</param>
    /// <param name="scale">Receives M positive scales.</param>
    public abstract void Locations(Span<double> location, Span<double> scale);

    /// <summary>log q₀(θ).</summary>
    public double LogDensity(ReadOnlySpan<double> theta) => NegativeScore(theta, new double[ParameterCount]);

    /// <summary>Draws θ ~ q₀.</summary>
    public double[] Draw(RandomKey key)
    {
        var (noise, theta) = (new double[NoiseCount], new double[ParameterCount]);
        NormalSampler.Fill(key, noise);
        Transform(noise, theta);
        return theta;
    }

    /// <summary>Gradient in λ of a function of θ = T(λ, noise): (∂T/∂λ)ᵀu.</summary>
    /// <param name="u">Gradient in θ, length M.</param>
    /// <param name="noise">The draw's noise, length <see cref="NoiseCount"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong.</exception>
    /// <exception cref="NotSupportedException">The family moves by the Bayesian learning rule only.</exception>
    public double[] Pullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise)
    {
        CheckTheta(u);
        Guard.SameLength(noise.Length, nameof(noise), NoiseCount, nameof(NoiseCount));
        var gradient = new double[Lambda.Length];
        AddPullback(u, noise, gradient);
        return gradient;
    }

    /// <summary>Copy that shares no memory.</summary>
    public VariationalFamily Clone()
    {
        var copy = Choice.Create(ParameterCount);
        copy.TrySet(Lambda);
        return copy;
    }

    // log q₀ of the draws of ±noise; NaN where only θ tells.
    internal virtual double NoiseLogDensity(ReadOnlySpan<double> noise) => double.NaN;
    internal abstract bool Refresh();
    // Loadings at a value or, by a key, random. The caller refreshes.
    internal abstract void Begin(ReadOnlySpan<double> center, ReadOnlySpan<double> scale, (double Value, RandomKey? Key) loadings);
    // At a fit of the family that Family.Seed tells.
    internal virtual void BeginAt(VariationalFamily fitted, RandomKey key) =>
        throw new NotSupportedException("This family begins at a start.");
    // Where draws of a step come from strata: that of draw s, and its weight in a mean over the draws.
    internal virtual void Stratify(int s, Span<double> noise)
    {
    }

    internal virtual double StratumWeight(int s, int draws) => 1;
    internal virtual void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient) => // Adds (∂T/∂λ)ᵀu.
        throw new NotSupportedException("This family has no gradient in λ.");

    // Reflections of one distribution get the reference's signs.
    internal virtual void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda)
    {
    }

    internal virtual MetricSolver? CreateMetric(MetricChoice choice) => null; // Null: no metric.

    // Squared lengths: a step of rate ρ moves q₀ by about ½ρ² times these in nats.
    internal virtual (double Location, double Shape) Lengths(ReadOnlySpan<double> direction, Span<double> scratch) =>
        (0, FixedOrder.SumOfSquares(direction));

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
