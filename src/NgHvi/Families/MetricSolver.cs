namespace NgHvi;

/// <summary>(F + damping)x = g of a family at λ.</summary>
internal abstract class MetricSolver(Damping damping)
{
    public Damping Damping { get; set; } = damping;

    public abstract bool Solve(ReadOnlySpan<double> gradient, Span<double> x); // False: there is none.

    // At λ of the last solve xᵀ(F + damping)x, the part of the damping, and ‖(F + damping)x − g‖/‖g‖.
    public abstract (double Form, double Damped, double Residual) Check(ReadOnlySpan<double> x, ReadOnlySpan<double> gradient);
}
