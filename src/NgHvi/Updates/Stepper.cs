namespace NgHvi;

/// <summary>A step rule at work: its running moments and scratch.</summary>
internal abstract class Stepper
{
    public TrustRegionState Trust { get; } = new(); // What guards and halvings have made of the rates.

    // Moves λ of a family along a direction of ascent.
    public abstract (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction);

    // Hears the estimate of the ELBO of each step, also of refused ones.
    public virtual void Observe(int step, double elbo)
    {
    }

    public virtual void Exchange(StateArchive archive) => Trust.Exchange(archive);

    internal delegate void Move(int step, Span<double> lambda, ReadOnlySpan<double> direction, double[][] moments);

    /// <summary>Moves every coordinate by itself. Its moments, each as long as λ, are saved by their names.</summary>
    internal sealed class Coordinatewise(Move move, UpdateSetup setup, params string[] names) : Stepper
    {
        private readonly double[][] moments = [.. names.Select(_ => new double[setup.Family.Lambda.Length])];

        public override (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction)
        {
            move(step, family.Lambda, direction, moments);
            return default;
        }

        public override void Exchange(StateArchive archive)
        {
            if (names.Length == 0) base.Exchange(archive);
            for (var i = 0; i < names.Length; i++) archive.Fill(names[i], moments[i]);
        }
    }
}
