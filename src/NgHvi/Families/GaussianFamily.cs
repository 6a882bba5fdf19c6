namespace NgHvi;

/// <summary>
/// A Gaussian approximation q₀(θ) = N(μ, Σ), θ ∈ ℝᴹ, with its free numbers λ in one flat vector whose first M
/// entries are μ. Draws are θ = T(λ, noise) with standard normal noise.
/// </summary>
public abstract class GaussianFamily
{
    /// <summary>log 2π.</summary>
    protected const double LogTwoPi = 1.8378770664093454836;

    private protected GaussianFamily(int parameterCount, int lambdaLength)
    {
        ParameterCount = Guard.Positive(parameterCount);
        Lambda = new double[lambdaLength];
    }

    /// <summary>M, the dimension of θ.</summary>
    public int ParameterCount { get; }

    /// <summary>How many standard normal numbers a draw of θ takes.</summary>
    public abstract int NoiseCount { get; }

    /// <summary>μ, length M.</summary>
    public ReadOnlySpan<double> Mean => Lambda.AsSpan(0, ParameterCount);

    /// <summary>log|Σ|.</summary>
    public double LogDeterminant { get; private protected set; }

    /// <summary>Entropy ½[M(1 + log 2π) + log|Σ|], in nats (method section 2.3).</summary>
    public double Entropy => 0.5 * ((ParameterCount * (1 + LogTwoPi)) + LogDeterminant);

    /// <summary>λ, in the order the family documents. After a change call <see cref="Refresh"/>.</summary>
    internal double[] Lambda { get; }

    /// <summary>Maps standard normal noise to θ.</summary>
    /// <param name="noise">Length <see cref="NoiseCount"/>.</param>
    /// <param name="theta">Receives θ, length M.</param>
    public abstract void Transform(ReadOnlySpan<double> noise, Span<double> theta);

    /// <summary>s(θ) = −∇θ log q₀(θ) = Σ⁻¹(θ − μ).</summary>
    /// <param name="theta">θ, length M.</param>
    /// <param name="score">Receives s, length M; must not alias <paramref name="theta"/>.</param>
    /// <returns>log q₀(θ).</returns>
    public abstract double NegativeScore(ReadOnlySpan<double> theta, Span<double> score);

    /// <summary>Standard deviations √Σ_jj, length M.</summary>
    public abstract void StandardDeviations(Span<double> destination);

    /// <summary>Writes the covariance matrix Σ, M×M row-major. For display and tests; a fit never forms it.</summary>
    public abstract void Covariance(Span<double> destination);

    /// <summary>log q₀(θ).</summary>
    public double LogDensity(ReadOnlySpan<double> theta) => NegativeScore(theta, new double[ParameterCount]);

    /// <summary>Draws θ ~ q₀ from a stream.</summary>
    public double[] Draw(RandomKey key)
    {
        var noise = new double[NoiseCount];
        NormalSampler.Fill(key, noise);
        var theta = new double[ParameterCount];
        Transform(noise, theta);
        return theta;
    }

    /// <summary>A copy that shares no memory.</summary>
    public abstract GaussianFamily Clone();

    /// <summary>Recomputes what is derived from λ.</summary>
    /// <returns>False when λ is not a distribution (a zero scale, a number that is not finite).</returns>
    internal abstract bool Refresh();

    /// <summary>Adds (∂T/∂λ)ᵀu for one draw to a gradient that has the layout of λ.</summary>
    internal abstract void AddPullback(ReadOnlySpan<double> u, ReadOnlySpan<double> noise, Span<double> gradient);

    /// <summary>Gives reflections of one distribution (columns of B, entries of d) the signs of a reference λ.</summary>
    internal abstract void AlignSigns(ReadOnlySpan<double> reference, Span<double> lambda);

    internal bool LambdaIsFinite() => TensorPrimitives.IsFiniteAll<double>(Lambda);

    internal bool TrySet(ReadOnlySpan<double> lambda)
    {
        lambda.CopyTo(Lambda);
        return Refresh();
    }
}
