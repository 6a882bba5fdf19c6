namespace NgHvi;

internal abstract class Stepper
{
    public TrustRegionState Trust { get; } = new();

    public abstract (double MeanKl, double ShapeKl) Apply(VariationalFamily family, int step, ReadOnlySpan<double> direction);

    public virtual void Observe(int step, double elbo) // Of refused steps too.
    {
    }

    public virtual void Exchange(StateArchive archive) => Trust.Exchange(archive);

    internal delegate void Move(int step, Span<double> lambda, ReadOnlySpan<double> direction, double[][] moments);

    /// <summary>Moments as long as λ are saved by name.</summary>
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
            archive.Fill([.. names.Zip(moments)]);
        }
    }
}
