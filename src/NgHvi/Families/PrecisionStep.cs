namespace NgHvi;

/// <summary>One step S ← S − βG + ½β²GS⁻¹G of a Gaussian family's precision, G = S − T, T an estimate of −E∇²log p(y, θ).</summary>
/// <remarks>natural-gradient family, section 3. T is gathered term by term, then moved to.</remarks>
internal abstract class PrecisionStep
{
    // T of nothing is 0; by pathwise terms of the score-corrected u it is S.
    public abstract void Begin(bool isOfResiduals);

    public virtual void AddPathwise(ReadOnlySpan<double> noise, ReadOnlySpan<double> u, double weight) => // T −= weight·sym S(θ − μ)uᵀ.
        throw new NotSupportedException("This family has no pathwise curvature.");

    public virtual void AddHessian(ReadOnlySpan<double> hessian, double weight) => // T −= weight·H, M×M.
        throw new NotSupportedException("This family takes no Hessian.");

    public abstract void AddOuter(ReadOnlySpan<double> g, double weight); // T += weight·ggᵀ.
    public abstract void AddDiagonal(ReadOnlySpan<double> r, double weight);

    // ‖S^−½ G S^−½‖: a step of rate β moves q₀ by about ¼β² times its square in nats; 0: not known.
    public abstract double Length { get; }

    public abstract bool Move(double rate, bool isImproved); // λ only; false: S⁺ is not positive definite.
    public abstract void Solve(ReadOnlySpan<double> v, Span<double> x); // By S⁺.
}
